"""One alert a passage, not one a frame."""

from collections.abc import Sequence, Set
from dataclasses import replace
from datetime import timedelta

from iass.alert.alert import Alert, AlertKind, Judgement
from iass.alert.first_look import begin_first_look
from iass.alert.news import RAISED, audit_raised, tell_console
from iass.alert.records import AlertTransaction
from iass.alert.tallying import count_raised
from iass.alert.transitions import ENDED
from iass.alert.waiting import begin_waiting
from iass.decide.decision import Advice, Finding
from iass.decide.identity_rules import CHIP_NOT_ASSESSABLE, DOCUMENT_MISREAD, PRESENTATION_SUSPECT
from iass.decide.link_rules import LINKED_NOTICE, LINKED_PROTECT
from iass.decide.pair_rules import OF_TWO_IDS
from iass.screen.compare.document_number import number_key

_NEWS_BY_THEMSELVES = frozenset(
    {CHIP_NOT_ASSESSABLE, DOCUMENT_MISREAD, PRESENTATION_SUSPECT, LINKED_NOTICE, LINKED_PROTECT}
)

Shown = frozenset[tuple[str, str | None, str | None]]


def raise_or_join(transaction: AlertTransaction, alert: Alert, window_seconds: int) -> Alert:
    """Stores a new alert, or answers the earlier one of the same passage, seen again.

    The same passage: the same lane and direction within `window_seconds` of when the earlier alert was
    raised or last seen, and the same document; where one of the two has no document, a notice or person in
    common. Two documents are two passages, even with one face: that is how a queue of look-alikes is told
    apart, and how a second passport is noticed.

    An alert that has ended is never joined, since it stands in no queue any more. Another is joined when it
    brings no news. News is a finding that no alert of this passage shows, or graver advice; it raises a new
    alert that names the one it `follows`. The earlier alert stays as the officer saw and perhaps judged it:
    what somebody decided on is never changed under his hands.

    After "other person", a camera shot raises anew: who is in view next may be the sought one, and a camera
    cannot tell. Joining writes no audit entry of its own; the passage's names the alert.
    """
    since = alert.raised_at - timedelta(seconds=window_seconds)
    recent = transaction.alerts.recent_on_lane(alert.checkpoint, alert.lane, since)
    earlier = [other for other in recent if other.kind is AlertKind.PASSAGE and _same_passage(other, alert)]
    waiting = [other for other in earlier if other.state not in ENDED]
    if waiting and not _brings_news(alert, waiting):
        return _seen_again(transaction, waiting, alert)
    follows = earlier[0].alert_id if earlier else None
    transaction.alerts.add(alert)
    begin_waiting(transaction, alert)
    begin_first_look(transaction, alert)
    count_raised(transaction, alert)
    audit_raised(transaction, alert, follows)
    tell_console(transaction, RAISED[alert.kind], alert, alert.raised_at, follows=follows)
    return alert


def _same_passage(earlier: Alert, fresh: Alert) -> bool:
    if earlier.direction is not fresh.direction:
        return False
    if earlier.document_number and fresh.document_number:
        return _document(earlier) == _document(fresh)
    if earlier.judgement is Judgement.OTHER_PERSON:
        return False
    return bool(_subjects(earlier) & _subjects(fresh))


def _brings_news(fresh: Alert, earlier: Sequence[Alert]) -> bool:
    gravest = max(alert.decision.advice.severity for alert in earlier)
    if fresh.decision.advice.severity > gravest:
        return True
    told = frozenset[tuple[str, str | None, str | None]]().union(*(_shown(alert) for alert in earlier))
    named = {notice_id for _, notice_id, _ in told}
    return not {_key(one) for one in _findings(fresh) if _has_evidence(one) and not _is_less(one, named)} <= told


def _is_less(finding: Finding, named: Set[str | None]) -> bool:
    """Less than was told before: this shot leaves open which of two notices it is, and both were named already."""
    pair = finding.pair
    return finding.rule_id in OF_TWO_IDS and pair is not None and {finding.notice_id, pair.other_id} <= named


def _seen_again(transaction: AlertTransaction, earlier: Sequence[Alert], fresh: Alert) -> Alert:
    """The gravest of the passage's alerts, the newest of those."""
    joined = max(earlier, key=lambda alert: alert.decision.advice.severity)
    seen_at = max(fresh.raised_at, joined.last_seen_at or joined.raised_at)
    seen = replace(joined, last_seen_at=seen_at, version=joined.version + 1)
    transaction.alerts.update(seen)
    tell_console(transaction, "alert.seen_again", seen, fresh.raised_at)
    return seen


def _document(alert: Alert) -> tuple[str, str]:
    return document_key(alert.document_number, alert.nationality)


def document_key(number: str, nationality: str) -> tuple[str, str]:
    """By which two shots are of one traveller's document."""
    return number_key(number), nationality


def _findings(alert: Alert) -> Sequence[Finding]:
    return [finding for finding in alert.decision.findings if finding.advice is not Advice.CLEAR]


def _subjects(alert: Alert) -> frozenset[str]:
    named = ((finding.notice_id, finding.person_id) for finding in _findings(alert))
    return frozenset(subject for pair in named for subject in pair if subject is not None)


def _shown(alert: Alert) -> Shown:
    return frozenset(map(_key, _findings(alert)))


def _key(finding: Finding) -> tuple[str, str | None, str | None]:
    return finding.rule_id, finding.notice_id, finding.person_id


def _has_evidence(finding: Finding) -> bool:
    """A picture that cannot be assessed ("recapture") tells nothing about somebody who has an alert already."""
    shown = finding.face or finding.papers or finding.holder_comparison
    return bool(shown) or finding.rule_id in _NEWS_BY_THEMSELVES
