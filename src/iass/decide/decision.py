"""What the officer is told, and everything needed to explain it two years later."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from iass.access import Sensitivity
from iass.capture.chip.proof import CheckResult
from iass.face.attack.assessment import AttackAssessment
from iass.identify.bearer import BearerEvidence
from iass.identify.double import DoubleEvidence, TwoNotices
from iass.identify.evidence import FaceEvidence, HolderComparison
from iass.ids import NoticeId, PersonId
from iass.screen.evidence import PapersEvidence


class Advice(StrEnum):
    """docs/policy.md. The system proposes; a person decides."""

    CLEAR = "CLEAR"
    REFER = "REFER"
    MAY_REFUSE_ENTRY = "MAY_REFUSE_ENTRY"
    REFUSE_ENTRY = "REFUSE_ENTRY"
    DENY_EXIT = "DENY_EXIT"
    SECURE = "SECURE"
    PROTECT = "PROTECT"

    @property
    def severity(self) -> int:
        """0 for CLEAR; PROTECT is shown first."""
        return _SEVERITY[self]


_SEVERITY = {
    Advice.CLEAR: 0,
    Advice.REFER: 1,
    Advice.MAY_REFUSE_ENTRY: 2,
    Advice.REFUSE_ENTRY: 3,
    Advice.DENY_EXIT: 3,
    Advice.SECURE: 4,
    Advice.PROTECT: 5,
}


@dataclass(frozen=True, slots=True)
class Sentence:
    """The same sentence in Indonesian and in English."""

    id: str
    en: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One rule that fired. notice_id or person_id names whom it is about; tell: who must be informed.

    chip: the checks of the document's chip that it is about. pair: the other notice whose face it is too. bearer: who
    stood there, by a proven chip, where the registry knows nobody and the finding stops somebody; a verdict may clear
    by it.
    A finding with advice CLEAR is kept and logged (a lapsed ban, an agency to be told), never an alert.
    """

    rule_id: str
    rule_version: int
    article: str
    advice: Advice
    sentence: Sentence
    notice_id: NoticeId | None = None
    notice_version: int | None = None
    person_id: PersonId | None = None
    face: FaceEvidence | None = None
    papers: PapersEvidence | None = None
    holder_comparison: HolderComparison | None = None
    tell: tuple[str, ...] = ()
    presentation: AttackAssessment | None = None
    double: DoubleEvidence | None = None
    chip: tuple[CheckResult, ...] = ()
    pair: TwoNotices | None = None
    bearer: BearerEvidence | None = None


@dataclass(frozen=True, slots=True)
class Decision:
    """advice: the most severe of the findings, CLEAR when there is none. findings: all, most severe first."""

    advice: Advice
    findings: tuple[Finding, ...]
    policy_version: str
    at: datetime

    @property
    def is_alert(self) -> bool:
        return self.advice is not Advice.CLEAR

    @property
    def sensitivity(self) -> Sensitivity:
        """PROTECTED with PROTECT: a protected notice that raises anything advises it, and nothing outranks it."""
        return Sensitivity.PROTECTED if self.advice is Advice.PROTECT else Sensitivity.OPEN
