"""The rows of one list: a writer appends, readers search a snapshot that never changes."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from iass.face.template import Vectors
from iass.identify.gallery import Candidate
from iass.ids import EnrolmentId
from iass.registry.enrolment import Enrolment

_FIRST_CAPACITY = 1024
_ROUNDING = 1e-5  # float32 dot products of unit vectors differ by less than this between two kernels


@dataclass(frozen=True, slots=True, eq=False)
class Snapshot:
    """One consistent state of a list, safe to search from any thread.

    vectors: float32 (rows, dimension); owners: int32 (rows,), numbers into `subjects`; gone: bool (rows,), rows taken
    out, or None when there are none. enrolment_ids and subjects may be longer than this state: only what it numbers
    is looked at.
    """

    vectors: Vectors
    owners: NDArray[np.int32]
    gone: NDArray[np.bool_] | None
    enrolment_ids: list[EnrolmentId]
    subjects: list[str]
    size: int

    def search(self, probe: Vectors, limit: int) -> tuple[Candidate, ...]:
        """The best `limit` subjects, exact: every row that could belong to them is scored again in float64."""
        scores = self.vectors @ probe
        if self.gone is not None:
            scores[self.gone] = -np.inf
        wanted = min(limit, self.size)
        rows_taken = wanted
        while wanted:
            best = self._rank(self._shortlist(scores, rows_taken), probe)
            if len(best) >= wanted:
                return tuple(sorted(best, key=lambda one: (-one.score, one.subject_id))[:wanted])
            rows_taken *= 4  # several rows of one subject stand before the next subject
        return ()

    def best_of(self, rows: tuple[int, ...], probe: Vectors) -> Candidate | None:
        """The best of these rows, leaving out what this state does not hold."""
        held = [row for row in rows if row < len(self.owners) and not (self.gone is not None and self.gone[row])]
        ranked = self._rank(np.array(held, np.int64), probe) if held else []
        return ranked[0] if ranked else None

    def _shortlist(self, scores: Vectors, rows: int) -> NDArray[np.int64]:
        """Every row that scores at least as high as the `rows`-th best, within rounding."""
        if rows >= len(scores):
            return np.flatnonzero(scores > -np.inf)
        cut = np.partition(scores, len(scores) - rows)[len(scores) - rows]
        return np.flatnonzero((scores >= cut - _ROUNDING) & (scores > -np.inf))

    def _rank(self, rows: NDArray[np.int64], probe: Vectors) -> list[Candidate]:
        """The best row of each subject among these rows. Equal vectors get equal scores, whatever their row."""
        exact = (self.vectors[rows].astype(np.float64) * probe.astype(np.float64)).sum(axis=1).astype(np.float32)
        best: dict[str, Candidate] = {}
        for row, score in zip(rows.tolist(), exact.tolist(), strict=True):
            made = Candidate(self.subjects[self.owners[row]], self.enrolment_ids[row], score)
            known = best.get(made.subject_id)
            if known is None or (-made.score, made.enrolment_id) < (-known.score, known.enrolment_id):
                best[made.subject_id] = made
        return list(best.values())


class Rows:
    """What the one writer holds. `snapshot` is replaced as a whole, so readers need no lock."""

    def __init__(self, dimension: int) -> None:
        self._vectors: Vectors = np.empty((_FIRST_CAPACITY, dimension), np.float32)
        self._owners = np.empty(_FIRST_CAPACITY, np.int32)
        self._gone = np.zeros(_FIRST_CAPACITY, np.bool_)
        self._enrolment_ids: list[EnrolmentId] = []
        self._subjects: list[str] = []
        self._number_of: dict[str, int] = {}
        self.rows_of: dict[str, tuple[int, ...]] = {}
        self._gone_count = 0
        self.snapshot = self._snap()

    def add(self, enrolment: Enrolment) -> int:
        """Appends one row and answers its number. Readers see it after `publish`."""
        row = len(self._enrolment_ids)
        if row == len(self._owners):
            self._grow()
        self._vectors[row] = enrolment.template.vector
        self._owners[row] = self._number(enrolment.subject_id)
        self._enrolment_ids.append(enrolment.enrolment_id)
        self.rows_of[enrolment.subject_id] = (*self.rows_of.get(enrolment.subject_id, ()), row)
        return row

    def remove(self, row: int) -> None:
        """Takes one row out. The mask is copied, because a reader may hold the old one."""
        subject = self._subjects[self._owners[row]]
        left = tuple(other for other in self.rows_of[subject] if other != row)
        if left:
            self.rows_of[subject] = left
        else:
            del self.rows_of[subject]
        self._gone = self._gone.copy()
        self._gone[row] = True
        self._gone_count += 1

    def publish(self) -> None:
        self.snapshot = self._snap()

    def _snap(self) -> Snapshot:
        rows = len(self._enrolment_ids)
        gone = self._gone[:rows] if self._gone_count else None
        vectors, owners = self._vectors[:rows], self._owners[:rows]
        return Snapshot(vectors, owners, gone, self._enrolment_ids, self._subjects, len(self.rows_of))

    def _number(self, subject_id: str) -> int:
        number = self._number_of.setdefault(subject_id, len(self._subjects))
        if number == len(self._subjects):
            self._subjects.append(subject_id)
        return number

    def _grow(self) -> None:
        """New arrays of twice the size; readers keep the old ones until they are done."""
        rows = len(self._owners)
        self._vectors = np.concatenate([self._vectors, np.empty_like(self._vectors)])
        self._owners = np.concatenate([self._owners, np.empty(rows, np.int32)])
        self._gone = np.concatenate([self._gone, np.zeros(rows, np.bool_)])
