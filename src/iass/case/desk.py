"""The live queue of passages, as the counter sees it."""

from collections.abc import Sequence
from dataclasses import dataclass

from iass.case.passage import CrossingRecords, Passage
from iass.errors import NotFound
from iass.ids import CrossingId


@dataclass(frozen=True, slots=True)
class PassageDesk:
    records: CrossingRecords

    def recent(self, limit: int = 50, lane: str | None = None) -> Sequence[Passage]:
        """Newest first. lane: only that one, as `CGK/C01`."""
        with self.records.reading() as tx:
            return tx.passages.recent(limit, lane)

    def get(self, crossing_id: CrossingId) -> Passage:
        with self.records.reading() as tx:
            passage = tx.passages.get(crossing_id)
        if passage is None:
            raise NotFound("no such crossing", where=crossing_id[:60])
        return passage
