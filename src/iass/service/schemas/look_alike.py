"""Pairs of people who are taken for each other."""

from typing import Annotated, Self

from pydantic import Field, StringConstraints, model_validator

from iass.case.look_alikes import Couple, Dossier
from iass.ids import PersonId
from iass.registry.enrolment import GalleryName
from iass.service.schemas.wire import SAID, Moment, Wire, example, optional
from iass.watchlist.look_alike import MAX_REASON, PairKind, PairState

_PAIR = "pair-019a1b2c3d4e5f60718293a4"
_Reason = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=MAX_REASON, pattern=SAID)]
_Id = Annotated[str, StringConstraints(min_length=1, max_length=64)]


class LookAlikeOut(Wire):
    """One version of a pair. Only `recorded` and `cleared` change anything at a crossing."""

    pair_id: str = example(_PAIR, "Its id")
    gallery: GalleryName = example("watchlist", "The list in which the subject stands")
    subject_id: str = example("N-2026-007", "The notice, or the registered person, whose face is found")
    person_id: str | None = optional(
        "SIMKIM-P010", "The registered person who looks like the subject; null of two notices, and of a bearer"
    )
    other_notice_id: str | None = optional(
        "N-2026-008", "The notice whose subject looks like it, where both are sought"
    )
    is_of_bearer: bool = example(
        False, "The bearer of a proven chip stands beside the subject, whom the registry does not know"
    )
    kind: PairKind = example("look_alike", "look_alike, twin or namesake")
    state: PairState = example("cleared", "proposed, recorded, cleared or undone")
    score: float | None = optional(0.648, "Of their most alike enrolled pictures at that moment, -1..1")
    proposed_by: str = example("siti.r", "The first of two officers")
    officer: str = example("budi.s", "Who made this version")
    at: Moment = example("2026-11-28T02:00:00Z", "When, UTC")
    reason: str = example("compared both at the counter", "Why")
    alert_id: str | None = optional("alert-019a1b2c", "The alert that was judged other_person")
    version: int = example(2, "Grows with every act", ge=1)
    ends_at: Moment | None = optional("2027-11-28T02:00:00Z", "When a clearance stops clearing; null for what is none")


class LookAlikesDueOut(Wire):
    """Clearances to be reviewed."""

    look_alikes: list[LookAlikeOut] = Field(description="The soonest to end first; those that have ended too")


class LookAlikesOut(Wire):
    """One page of pairs, newest first."""

    look_alikes: list[LookAlikeOut] = Field(description="Newest versions, newest pairs first")
    next: str | None = optional(_PAIR, "Give it as `before` for the next page; null at the end")


class DossierOut(Wire):
    """A pair with its history."""

    is_bound: bool = example(True, "Whether the pictures that were compared still count; else it changes nothing")
    score: float | None = optional(0.648, "Of the two people's most alike pictures today, -1..1")
    history: list[LookAlikeOut] = Field(description="All versions, oldest first; the last is the present one")

    @classmethod
    def told(cls, dossier: Dossier) -> "DossierOut":
        history = [LookAlikeOut.of(one) for one in dossier.history]
        return cls(is_bound=dossier.is_bound, score=dossier.score, history=history)


class ReasonIn(Wire):
    """Why."""

    reason: _Reason = example("compared both at the counter", f"1 to {MAX_REASON} characters")


class RecordIn(ReasonIn):
    """The second officer's word."""

    kind: PairKind = example("twin", "look_alike or twin")


class CoupleIn(RecordIn):
    """Two people who look alike: exactly one of `person_id` and `other_notice_id` stands beside the subject."""

    gallery: GalleryName = example("watchlist", "The list in which the subject stands; of two notices the watchlist")
    subject_id: _Id = example("N-2026-007", "The notice, or the registered person, whose face is found")
    person_id: _Id | None = optional("SIMKIM-P010", "The registered person who looks like the subject")
    other_notice_id: _Id | None = optional(None, "The other notice, in either order, where both are sought")

    @model_validator(mode="after")
    def _one_beside(self) -> Self:
        if (self.person_id is None) is (self.other_notice_id is None):
            raise ValueError("name a person_id or an other_notice_id, and not both")
        if self.other_notice_id is not None and self.gallery is not GalleryName.WATCHLIST:
            raise ValueError("two notices stand in the watchlist")
        return self

    def couple(self) -> Couple:
        """Raises InvalidInput for one notice."""
        if self.other_notice_id is not None:
            return Couple.of_notices(self.subject_id, self.other_notice_id, self.kind)
        return Couple(self.gallery, self.subject_id, PersonId(self.person_id or ""), self.kind)
