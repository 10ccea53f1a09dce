"""The rows of one list: one writer appends and takes out, readers search the last snapshot."""

import numpy as np
from numpy.typing import NDArray

from iass.adapters.gallery.scan import Scan
from iass.adapters.gallery.snapshot import Snapshot
from iass.adapters.gallery.vectors import InMemory, Storage, VectorStore
from iass.face.template import Vectors
from iass.identify.gallery import Candidate
from iass.ids import EnrolmentId
from iass.registry.enrolment import Enrolment

_FIRST_CAPACITY = 1024
_MOST_GONE = 4
"""Rows taken out stay in their places until they are one in so many: then the list is written anew without them."""


class Rows:
    """`snapshot` is replaced as a whole, so readers need no lock. What was added or removed shows at `publish`.

    Vectors grow by blocks, so that growth copies none of them. storage: where the float32 rows lie.
    """

    def __init__(self, dimension: int, scan: Scan, storage: Storage | None = None) -> None:
        self._dimension = dimension
        self._scan = scan
        self._storage = storage or InMemory()
        self._begin()
        self.snapshot = self._snap()

    def _begin(self) -> None:
        """Everything new: what a reader still holds of the old is never touched again."""
        self._vectors = VectorStore(self._dimension, self._scan.library, self._storage)
        self._owners = np.empty(_FIRST_CAPACITY, np.int32)
        self._gone = np.zeros(_FIRST_CAPACITY, np.bool_)
        self._gone_count = 0
        self._enrolment_ids: list[EnrolmentId] = []
        self._subjects: list[str] = []
        self._number_of: dict[str, int] = {}
        self._row_of: dict[EnrolmentId, int] = {}
        self._rows_of: dict[str, tuple[int, ...]] = {}
        self._leaving: list[int] = []

    def add(self, enrolment: Enrolment) -> None:
        """Appends one row; its enrolment id must not be in the list."""
        self._append(enrolment.enrolment_id, enrolment.subject_id, enrolment.template.vector)

    def remove(self, enrolment_id: EnrolmentId) -> None:
        """Takes one row out. Raises KeyError when it is not there."""
        self._leaving.append(self._row_of.pop(enrolment_id))

    def publish(self) -> None:
        """Shows readers all changes at once. The mask is copied, because a reader may hold the old one.

        Rows that leave are forgotten only after the snapshot has changed: see `compare`.
        """
        if self._leaving:
            self._gone = self._gone.copy()
            self._gone[self._leaving] = True
            self._gone_count += len(self._leaving)
        if self._gone_count * _MOST_GONE > max(_FIRST_CAPACITY, len(self._enrolment_ids)):
            self._write_anew()
            return
        self.snapshot = self._snap()
        for row in self._leaving:
            self._forget(row)
        self._leaving = []

    def compare(self, subject_id: str, probe: Vectors) -> Candidate | None:
        """The best row of one subject, of one state.

        While the snapshot changes, a subject's rows are those of both states; a snapshot that is the same before and
        after the look therefore finds all of its own among them.
        """
        while True:
            snapshot = self.snapshot
            rows = snapshot.rows_of.get(subject_id, ())
            if snapshot is self.snapshot:
                ranked = snapshot.rank(np.array([row for row in rows if snapshot.holds(row)], np.int64), probe, 1)
                return ranked[0] if ranked else None

    def _append(self, enrolment_id: EnrolmentId, subject_id: str, vector: Vectors) -> None:
        row = len(self._enrolment_ids)
        if row == len(self._owners):
            self._owners = np.concatenate([self._owners, np.empty_like(self._owners)])
            self._gone = np.concatenate([self._gone, np.zeros_like(self._gone)])
        self._vectors.append(vector[None])
        self._owners[row] = self._number(subject_id)
        self._enrolment_ids.append(enrolment_id)
        self._row_of[enrolment_id] = row
        self._rows_of[subject_id] = (*self._rows_of.get(subject_id, ()), row)

    def _snap(self) -> Snapshot:
        rows = len(self._enrolment_ids)
        gone: NDArray[np.bool_] | None = self._gone[:rows] if self._gone_count else None
        owners, size = self._owners[:rows], self._staying()
        vectors = self._vectors.publish()
        return Snapshot(self._scan, vectors, owners, gone, size, self._enrolment_ids, self._subjects, self._rows_of)

    def _staying(self) -> int:
        """Subjects with a row that does not leave."""
        leaving = set(self._leaving)
        touched = {self._subjects[self._owners[row]] for row in leaving}
        return len(self._rows_of) - sum(leaving.issuperset(self._rows_of[subject]) for subject in touched)

    def _forget(self, row: int) -> None:
        subject = self._subjects[self._owners[row]]
        left = tuple(other for other in self._rows_of[subject] if other != row)
        if left:
            self._rows_of[subject] = left
        else:
            del self._rows_of[subject]

    def _write_anew(self) -> None:
        """Without the rows that are gone. The old state serves readers until the new one is whole."""
        vectors, owners, subjects, row_of = self._vectors, self._owners, self._subjects, self._row_of
        self._begin()
        for enrolment_id, row in row_of.items():
            self._append(enrolment_id, subjects[owners[row]], vectors.row(row))
        self.snapshot = self._snap()

    def _number(self, subject_id: str) -> int:
        number = self._number_of.setdefault(subject_id, len(self._subjects))
        if number == len(self._subjects):
            self._subjects.append(subject_id)
        return number
