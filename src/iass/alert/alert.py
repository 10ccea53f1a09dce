"""An advice that needs a person, and its explicit life."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from iass.alert.evidence import EvidenceSeal
from iass.capture.lane import Direction
from iass.decide.decision import Decision
from iass.ids import AlertId, CrossingId, ImageId, OfficerId


class AlertState(StrEnum):
    RAISED = "raised"
    CLAIMED = "claimed"
    JUDGED = "judged"
    HANDED_OVER = "handed_over"
    CLOSED = "closed"


UNRESOLVED = (AlertState.RAISED, AlertState.CLAIMED, AlertState.JUDGED)
"""Somebody is still to do something about it."""


class AlertKind(StrEnum):
    """PASSAGE: somebody stands at a lane. PAST: somebody was here before the notice came into force, and has gone."""

    PASSAGE = "passage"
    PAST = "past"


class Judgement(StrEnum):
    """A human's verdict on the two faces."""

    SAME_PERSON = "same_person"
    OTHER_PERSON = "other_person"
    UNSURE = "unsure"


@dataclass(frozen=True, slots=True)
class Reference:
    """A picture of whoever a finding is about: the notice or person, the image, and its score (None by papers)."""

    subject_id: str
    image_id: ImageId | None
    score: float | None


@dataclass(frozen=True, slots=True)
class Alert:
    """One alert a passage. version grows with every change of state, and guards against two at once.

    subject_ids: what it is about, so that the same passage seen again raises no second alert.
    traveller_name and document_number: as read from the document, the number from its chip where the page has none;
    empty for a camera shot. Of a PAST alert, crossing, lane, direction and papers are those of the newest passage that
    it is about, and raised_at is when it was found.
    evidence: what it rests on, sealed when it was raised; None of those from before that was done.
    """

    alert_id: AlertId
    crossing_id: CrossingId
    checkpoint: str
    lane: str
    direction: Direction
    raised_at: datetime
    decision: Decision
    live_image_id: ImageId | None
    references: tuple[Reference, ...]
    traveller_name: str
    document_number: str
    nationality: str
    state: AlertState = AlertState.RAISED
    claimed_by: OfficerId | None = None
    judgement: Judgement | None = None
    judged_by: OfficerId | None = None
    handed_over_by: tuple[OfficerId, ...] = ()
    note: str = ""
    last_seen_at: datetime | None = None
    version: int = 1
    kind: AlertKind = AlertKind.PASSAGE
    evidence: EvidenceSeal | None = None
