"""Candidates held against the database: what Milvus shows and the database has not is no candidate."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from threading import Lock

from iass.adapters.milvus.row import Row
from iass.identify.stored import StoredEnrolments
from iass.ids import EnrolmentId
from iass.registry.enrolment import GalleryName, enrolment_digest


@dataclass(slots=True)
class Truth:
    """strange: the digests of rows that Milvus showed and that were never those of the database, by id. They are kept
    apart, so that the service can say that its index is not what it should be."""

    stored: StoredEnrolments
    strange: dict[EnrolmentId, int] = field(default_factory=dict)
    _subjects: dict[GalleryName, int] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def hold(self, rows: Sequence[Row], position: int) -> list[Row]:
        """Those that belong to the state at that position, or to a later one.

        A row that left the database behind that position still counts: its successor may not be in this state yet, and
        then its subject would be lost.
        """
        digests = self.stored.digests([row.enrolment_id for row in rows])
        held: list[Row] = []
        doubtful: list[Row] = []
        for row in rows:
            (held if digests.get(row.enrolment_id) == enrolment_digest(row.enrolment) else doubtful).append(row)
        if doubtful:
            left_later = self.stored.changed_after(position, [row.enrolment_id for row in doubtful])
            held += [row for row in doubtful if row.enrolment_id in left_later]
            self._note([row for row in doubtful if row.enrolment_id not in left_later])
        return held

    def subjects(self, name: GalleryName) -> int:
        """How many a list has, counted at the first question since `forget`: for while Milvus is away."""
        if name not in self._subjects:
            self._subjects[name] = self.stored.subjects(name)
        return self._subjects[name]

    def forget(self) -> None:
        self.strange.clear()
        self._subjects.clear()

    def checksum_of_strange(self) -> int:
        total = 0
        for digest in list(self.strange.values()):
            total ^= digest
        return total

    def _note(self, rows: Sequence[Row]) -> None:
        with self._lock:
            for row in rows:
                self.strange[row.enrolment_id] = enrolment_digest(row.enrolment)
