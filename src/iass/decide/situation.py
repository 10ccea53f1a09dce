"""One thing noticed about one passage, as the rules look at it."""

from dataclasses import dataclass
from datetime import date, timedelta, timezone
from enum import StrEnum

from iass.capture.chip.proof import CheckResult
from iass.capture.lane import Direction
from iass.decide.chip_evidence import ChipDoubt
from iass.decide.observation import (
    ChipFailure,
    LinkedNotice,
    NoticeEvidence,
    NotSearched,
    Observation,
    OtherIdentity,
    UnreadDocument,
)
from iass.face.attack.assessment import AttackAssessment
from iass.face.outcome import Failure
from iass.identify.evidence import HolderComparison
from iass.watchlist.notice import Notice, NoticeKind, NoticeState

WIB = timezone(timedelta(hours=7), "WIB")
"""Western Indonesian time: periods in decisions, and birthdays, are counted in it."""

Subject = (
    NoticeEvidence
    | LinkedNotice
    | OtherIdentity
    | HolderComparison
    | ChipFailure
    | CheckResult
    | ChipDoubt
    | UnreadDocument
    | AttackAssessment
    | NotSearched
    | Failure
)


class About(StrEnum):
    """What a rule is about when it is not one kind of notice."""

    ANY_NOTICE = "any notice"
    HOLDER = "holder of the document"
    CHIP = "portrait on the chip"
    CHIP_DATA = "data on the chip"
    DOCUMENT = "document"
    OTHER_IDENTITY = "another identity"
    LINKED = "linked identity"
    FACE = "face"
    IDENTIFICATION = "identification"
    PRESENTATION = "presentation of the face"


@dataclass(frozen=True, slots=True)
class Situation:
    """subject: the notice with its evidence, another identity, a 1:1 comparison or why there is none, no document,
    a check of the chip that failed or was not made, what speaks for a presentation attack, a search that was not
    made, or no probe."""

    observation: Observation
    subject: Subject

    @property
    def evidence(self) -> NoticeEvidence | None:
        return self.subject if isinstance(self.subject, NoticeEvidence) else None

    @property
    def notice(self) -> Notice | None:
        return self.subject.notice if isinstance(self.subject, NoticeEvidence | LinkedNotice) else None

    @property
    def state(self) -> NoticeState | None:
        """What holds by law at the moment of the passage, whatever was recorded."""
        return self.notice.state_at(self.observation.at) if self.notice else None

    @property
    def is_wni(self) -> bool:
        return self.observation.is_wni_for(self.notice)

    @property
    def direction(self) -> Direction:
        return self.observation.direction

    @property
    def day(self) -> date:
        return self.observation.at.astimezone(WIB).date()

    @property
    def about(self) -> NoticeKind | About:
        if isinstance(self.subject, NoticeEvidence):
            return self.subject.notice.kind
        if isinstance(self.subject, OtherIdentity):
            return About.OTHER_IDENTITY
        if isinstance(self.subject, LinkedNotice):
            return About.LINKED
        if isinstance(self.subject, ChipFailure):
            return About.CHIP
        if isinstance(self.subject, CheckResult | ChipDoubt):
            return About.CHIP_DATA
        if isinstance(self.subject, UnreadDocument):
            return About.DOCUMENT
        if isinstance(self.subject, AttackAssessment):
            return About.PRESENTATION
        if isinstance(self.subject, NotSearched):
            return About.IDENTIFICATION
        return About.HOLDER if isinstance(self.subject, HolderComparison) else About.FACE

    @property
    def abouts(self) -> tuple[NoticeKind | About, ...]:
        """Rows about any of these are asked."""
        return (self.about, About.ANY_NOTICE) if self.notice else (self.about,)


def situations(observation: Observation) -> tuple[Situation, ...]:
    """Everything that the rules have to look at, in the order in which it is shown when equally severe."""
    one = observation
    alone = (
        one.holder_comparison,
        one.chip_failure,
        one.unread_document,
        one.presentation,
        one.not_searched,
        one.face_failure,
    )
    noticed: tuple[Subject, ...] = (*observation.notices, *observation.linked)
    chip = one.chip.doubts if one.chip else ()
    subjects = (*noticed, *(subject for subject in alone if subject), *chip, *observation.other_identities)
    return tuple(Situation(observation, subject) for subject in subjects)
