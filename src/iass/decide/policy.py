"""What it means: docs/policy.md as one ordered, versioned table, applied to one observation."""

from dataclasses import dataclass
from datetime import date, datetime

from iass.capture.chip.proof import CheckResult
from iass.decide.ban_rules import NOT_BINDING
from iass.decide.chip_evidence import ChipDoubt
from iass.decide.decision import Advice, Decision, Finding
from iass.decide.observation import NoticeEvidence, Observation, OtherIdentity
from iass.decide.rule import Fired, RuleRow, fired, first
from iass.decide.rules import APART, BINDING, CAPS, NOTED, OF_TWO
from iass.decide.situation import WIB, Situation, Subject, situations
from iass.decide.strength import is_established, is_noted, is_one_of_two, may_be_matched, other_of_pair
from iass.decide.wording import fill
from iass.face.attack.assessment import AttackAssessment
from iass.identify.bearer import BearerEvidence
from iass.identify.evidence import HolderComparison


@dataclass(frozen=True, slots=True)
class Policy:
    """One version of the table. in_force: the day (WIB) from which it is applied.

    The first row of not_binding, then of binding, that speaks is the rule. caps hold a binding row's
    advice down to their own, except PROTECT (decision 0004). apart comes before caps: its first row that speaks tells
    a known double from whom he looks like, and nothing is advised about him (decision 0017); PROTECT stays here too.
    noted: what too little speaks for to be advised on, kept on record. of_two: a face that answers two notices on
    record as look-alikes; these rows lower a notice's advice to REFER, and never further (decision 0028).
    """

    version: str
    in_force: date
    not_binding: tuple[RuleRow, ...]
    binding: tuple[RuleRow, ...]
    caps: tuple[RuleRow, ...]
    apart: tuple[RuleRow, ...] = ()
    noted: tuple[RuleRow, ...] = ()
    of_two: tuple[RuleRow, ...] = ()

    def rule_for(self, situation: Situation) -> Fired | None:
        """The row that speaks and what it advises; None when no row does (the holder is the holder)."""
        if logged := first(self.not_binding, situation):
            return logged
        found = first(self.binding, situation)
        if found is None or found[1] is Advice.PROTECT:
            return found
        if apart := first(self.apart, situation):
            return apart
        lower = [cap for cap in fired(self.caps, situation) if cap[1].severity <= found[1].severity]
        held = max(lower, key=lambda cap: cap[1].severity, default=found)
        of_two = self._of_two(situation, found) if held[1].severity > Advice.REFER.severity else None
        return of_two or held

    def _of_two(self, situation: Situation, found: Fired) -> Fired | None:
        """None where no other notice of a recorded pair speaks of this traveller (it does not bind, or he is surely
        another than its subject), and where both ask for the same and the face does not say which: then that is
        what is due, whoever it is."""
        other = other_of_pair(situation)
        if other is None or not may_be_matched(other) or not is_established(other):
            return None
        if first(self.not_binding, other) or first(self.apart, other):
            return None
        asked = first(self.binding, other)
        if asked is None or (asked[1] is found[1] and is_one_of_two(situation)):
            return None
        return first(self.of_two, situation)

    def note_on(self, situation: Situation) -> Fired | None:
        """The row that keeps it on record; None where even that is not due."""
        return first(self.noted, situation)


POLICIES: tuple[Policy, ...] = (
    Policy("2025-12-16.12", date(2025, 12, 16), NOT_BINDING, BINDING, CAPS, APART, NOTED, OF_TWO),
)
"""Oldest first. A change of the law is a new version beside the old ones, never an edit of one."""

POLICY_VERSION = POLICIES[-1].version


def policy_at(moment: datetime) -> Policy:
    """The version in force on that day (WIB); the oldest for a day before all of them."""
    day = moment.astimezone(WIB).date()
    begun = [policy for policy in POLICIES if policy.in_force <= day]
    return begun[-1] if begun else POLICIES[0]


def decide(observation: Observation) -> Decision:
    """All findings, the most severe first (PROTECT before all), and the advice of the first; CLEAR without any."""
    policy = policy_at(observation.at)
    seen = [each for each in situations(observation) if may_be_matched(each)]
    spoken = [(each, policy.rule_for(each)) for each in seen if is_established(each)]
    spoken += [(each, policy.note_on(each)) for each in seen if is_noted(each) and not is_established(each)]
    findings = [_finding(situation, *rule) for situation, rule in spoken if rule is not None]
    findings.sort(key=lambda finding: -finding.advice.severity)
    advice = findings[0].advice if findings else Advice.CLEAR
    return Decision(advice, tuple(findings), policy.version, observation.at)


def _finding(situation: Situation, row: RuleRow, advice: Advice) -> Finding:
    subject, notice = situation.subject, situation.notice
    sentence, tell = fill(row.sentence, row.tell, situation)
    return Finding(
        rule_id=row.rule_id,
        rule_version=row.version,
        article=row.article,
        advice=advice,
        sentence=sentence,
        notice_id=notice.notice_id if notice else None,
        notice_version=notice.version if notice else None,
        person_id=subject.person.person_id if isinstance(subject, OtherIdentity) else None,
        face=subject.face if isinstance(subject, NoticeEvidence | OtherIdentity) else None,
        papers=subject.papers if isinstance(subject, NoticeEvidence) else None,
        holder_comparison=_own(situation),
        tell=tell,
        presentation=subject if isinstance(subject, AttackAssessment) else None,
        chip=_chip(subject),
        double=subject.double if isinstance(subject, NoticeEvidence | OtherIdentity) else None,
        pair=subject.pair if isinstance(subject, NoticeEvidence) else None,
        bearer=_bearer(subject, advice),
    )


def _bearer(subject: Subject, advice: Advice) -> BearerEvidence | None:
    """Kept only of whom it stops: nobody else is known again by a chip, and nobody who is protected."""
    if advice in (Advice.CLEAR, Advice.PROTECT) or not isinstance(subject, NoticeEvidence | OtherIdentity):
        return None
    return subject.bearer


def _chip(subject: Subject) -> tuple[CheckResult, ...]:
    if isinstance(subject, ChipDoubt):
        return subject.results
    return (subject,) if isinstance(subject, CheckResult) else ()


def _own(situation: Situation) -> HolderComparison | None:
    """The 1:1 comparison goes with every finding about another face too: it speaks for or against that face."""
    if isinstance(situation.subject, HolderComparison | NoticeEvidence | OtherIdentity):
        return situation.observation.holder_comparison
    return None
