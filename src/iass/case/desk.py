"""The live queue of passages, as the counter sees it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from iass.access import EVERYWHERE, Scope
from iass.capture.document import TravelDocument
from iass.case.passage import CrossingRecords, Passage
from iass.case.redaction import unscored_passages
from iass.case.rereading import Rereading
from iass.errors import NotAllowed, NotFound
from iass.ids import CrossingId, OfficerId


@dataclass(frozen=True, slots=True)
class PassageDesk:
    """scope: passages beyond it are refused with NotAllowed, and not listed. Of what is protected
    where it shows nothing of the kind, passages tell what `iass.case.redaction` leaves. viewer:
    who is told; without scores where that officer owes a first look at the alert."""

    records: CrossingRecords
    scope: Scope = EVERYWHERE
    viewer: OfficerId | None = None

    def within(self, scope: Scope, viewer: OfficerId | None = None) -> "PassageDesk":
        return replace(self, scope=scope, viewer=viewer)

    def recent(self, limit: int = 50, lane: str | None = None) -> Sequence[Passage]:
        """Newest first. lane: only that one, as `CGK/C01`."""
        if lane is not None and not self.scope.covers_lane(lane):
            raise NotAllowed("this lane is at another place than yours", where=lane[:60])
        with self.records.reading() as tx:
            seen = tx.seen_by(self.scope)
            return unscored_passages(seen, seen.passages.recent(limit, lane, self.scope), self.viewer)

    def of_subject(self, subject_id: str, limit: int = 20) -> Sequence[Passage]:
        """Those that it may be a passage of, newest first. subject_id: of a person or a notice."""
        with self.records.reading() as tx:
            seen = tx.seen_by(self.scope)
            return unscored_passages(seen, seen.passages.of_subject(subject_id, limit), self.viewer)

    def put_right(self, crossing_id: CrossingId) -> TravelDocument | None:
        """What its document should have said, where that was found out since; an alert has what was read then."""
        found = self.rereading(crossing_id)
        return found.right if found else None

    def rereading(self, crossing_id: CrossingId) -> Rereading | None:
        """None where nothing of its document was put right."""
        with self.records.reading() as tx:
            return Rereading.of(tx.passages.get(crossing_id), tx.passages.as_read(crossing_id))

    def some(self, crossing_ids: Sequence[CrossingId]) -> Sequence[Passage]:
        """Those of them that this scope may see, in their order."""
        with self.records.reading() as tx:
            seen = tx.seen_by(self.scope)
            found = [seen.passages.get(one) for one in crossing_ids]
            return unscored_passages(seen, [one for one in found if one], self.viewer)

    def get(self, crossing_id: CrossingId) -> Passage:
        with self.records.reading() as tx:
            seen = tx.seen_by(self.scope)
            found = seen.passages.get(crossing_id)
            passage = unscored_passages(seen, [found], self.viewer)[0] if found else None
        if passage is None:
            raise NotFound("no such crossing", where=crossing_id[:60])
        if not self.scope.covers(passage.checkpoint, passage.lane):
            raise NotAllowed("this crossing was at another place than yours", where=crossing_id[:60])
        return passage
