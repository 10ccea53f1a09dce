"""The record of one passage: what came, what was advised. No face is kept here."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from iass.access import EVERYWHERE, Scope
from iass.alert.alert import Alert
from iass.alert.records import AlertTransaction
from iass.capture.chip.proof import ChipProof
from iass.capture.document import TravelDocument
from iass.capture.lane import Direction
from iass.case.kept_faces import KeptFaces
from iass.case.links import IdentityLinks
from iass.case.referral import Referrals
from iass.case.retro import RetroSearches
from iass.decide.decision import Decision
from iass.face.attack.assessment import AttackAssessment
from iass.face.outcome import Failure
from iass.identify.calibration_use import CalibrationUse
from iass.ids import AlertId, CrossingId, PersonId
from iass.records import Records
from iass.registry.records import RegistryTransaction
from iass.watchlist.records import WatchlistTransaction


@dataclass(frozen=True, slots=True)
class Passage:
    """One crossing, or one camera capture (`document` None). milliseconds: by step, in order.

    best_score and threshold: the best watchlist or registry candidate against its threshold, if any face
    was searched. key and request_digest: the Idempotency-Key and what it was first used for. presentation: whether
    a traveller stood there or a picture of one. chip: what each check of the chip gave, where its files were sent.
    """

    crossing_id: CrossingId
    at: datetime
    checkpoint: str
    lane: str
    direction: Direction
    document: TravelDocument | None
    holder_id: PersonId | None
    decision: Decision
    alert_id: AlertId | None
    best_subject: str | None
    best_score: float | None
    threshold: float | None
    milliseconds: Mapping[str, float]
    face_failure: Failure | None = None
    key: str | None = None
    request_digest: str = ""
    presentation: AttackAssessment | None = None
    chip: ChipProof | None = None

    @property
    def subjects(self) -> tuple[str, ...]:
        """People and notices that it may be a passage of: the document's holder, the best candidate of the face, and
        whoever a finding is about, the last two where the face reached the threshold. Each once, in that order."""
        reached = self.best_score is not None and self.threshold is not None and self.best_score >= self.threshold
        found = [self.holder_id, self.best_subject if reached else None]
        found += [one.face.subject_id for one in self.decision.findings if one.face and one.face.is_match]
        return tuple(dict.fromkeys(subject for subject in found if subject))


class Passages(Protocol):
    def get(self, crossing_id: CrossingId) -> Passage | None: ...

    def holder_of(self, crossing_id: CrossingId) -> PersonId | None: ...

    def passed_at(self, crossing_id: CrossingId) -> datetime | None: ...

    def by_key(self, key: str) -> Passage | None: ...

    def add(self, passage: Passage) -> None:
        """Raises Conflict when another passage already used this key."""
        ...

    def as_read(self, crossing_id: CrossingId) -> Passage | None:
        """With what was read of its document then, which every alert rests on. All else here tells what was put right
        since (decision 0038)."""
        ...

    def put_right(self, crossing_id: CrossingId, document: TravelDocument, request_id: str, at: datetime) -> None:
        """What its document should have said, beside what was read; it is known again by that. request_id: of whoever
        asked."""
        ...

    def recent(self, limit: int, lane: str | None = None, scope: Scope = EVERYWHERE) -> Sequence[Passage]:
        """Newest first, within the scope. lane: only that one, as `CGK/C01`."""
        ...

    def of_subject(self, subject_id: str, limit: int, scope: Scope = EVERYWHERE) -> Sequence[Passage]:
        """Those that name this person or notice among their `subjects`, within the scope, newest first."""
        ...

    def between(self, since: datetime, until: datetime, checkpoint: str = "") -> Iterator[Passage]:
        """Those from then on and before `until`, at that checkpoint or at all, oldest first."""
        ...

    def on_document(self, number: str, since: datetime, limit: int) -> Sequence[Passage]:
        """Those on a document of this number, whatever its issuer and case, from that moment on, newest first. Every
        passage since then is looked at."""
        ...


class CrossingTransaction(AlertTransaction, RegistryTransaction, WatchlistTransaction, Protocol):
    """All that one crossing reads and writes, committed at once."""

    @property
    def passages(self) -> Passages: ...
    @property
    def referrals(self) -> Referrals: ...
    @property
    def kept_faces(self) -> KeptFaces: ...
    @property
    def retro_searches(self) -> RetroSearches: ...
    @property
    def links(self) -> IdentityLinks: ...
    @property
    def calibrations(self) -> CalibrationUse: ...


CrossingRecords = Records[CrossingTransaction]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a crossing answers: the passage, and the alert it raised or was joined to.

    replayed: the request's key was seen before, and this is what was answered then.
    """

    passage: Passage
    alert: Alert | None
    replayed: bool = False
