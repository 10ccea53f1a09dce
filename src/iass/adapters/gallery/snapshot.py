"""One state of a list that never changes, and the exact search in it."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from iass.face.template import Vectors
from iass.identify.gallery import Candidate
from iass.ids import EnrolmentId

BLOCK = 1 << 16
_ROUNDING = 1e-5  # float32 dot products of unit vectors differ by less than half of this between two kernels
_TOGETHER = 64  # probes: 16 MB of scores for a block

Scores = NDArray[np.float32]
RowNumbers = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Snapshot:
    """Safe to search from any thread.

    blocks: float32 (BLOCK, dimension) each, rows in order. owners: int32 (rows,), numbers into `subjects`. gone: bool
    (rows,), rows taken out, or None when there are none. size: subjects. The writer may append to the rest, and only
    appends: only what this state numbers is looked at.
    """

    blocks: list[Vectors]
    owners: NDArray[np.int32]
    gone: NDArray[np.bool_] | None
    size: int
    enrolment_ids: list[EnrolmentId]
    subjects: list[str]
    rows_of: Mapping[str, tuple[int, ...]]

    def search(self, probe: Vectors, limit: int) -> tuple[Candidate, ...]:
        """The best `limit` subjects, exact: every row that could belong to them is scored again in float64."""
        scores = self._scores(probe)
        wanted = max(0, min(limit, self.size))
        rows_taken = wanted
        while wanted:
            cut = _cut(scores, rows_taken)
            best = self.rank(np.flatnonzero((scores >= cut - _ROUNDING) & (scores > -np.inf)), probe)
            # A row left out scores below cut - rounding; so whoever reaches the cut is not outdone by one of those.
            if rows_taken >= len(scores) or (len(best) >= wanted and best[wanted - 1].score >= cut - _ROUNDING / 2):
                return tuple(best[:wanted])
            rows_taken *= 4  # several rows of one subject stand before the next subject
        return ()

    def near(self, probes: Vectors, least: float) -> list[tuple[Candidate, ...]]:
        """For each row of `probes` every enrolment that scores `least` or more, best first. Probes share each reading
        of the vectors, which is what a search costs."""
        rows: list[list[RowNumbers]] = [[] for _ in probes]
        for start in range(0, len(self.owners), BLOCK):
            block = self.blocks[start // BLOCK][: len(self.owners) - start]
            for first in range(0, len(probes), _TOGETHER):
                enough = block @ probes[first : first + _TOGETHER].T >= least - _ROUNDING
                for column in np.flatnonzero(enough.any(axis=0)).tolist():
                    rows[first + column].append(start + np.flatnonzero(enough[:, column]))
        return [self._at_least(some, probe, least) for some, probe in zip(rows, probes, strict=True)]

    def _at_least(self, rows: list[RowNumbers], probe: Vectors, least: float) -> tuple[Candidate, ...]:
        here = np.array([row for some in rows for row in some.tolist() if self.holds(row)], np.int64)
        found = [
            Candidate(self.subjects[self.owners[row]], self.enrolment_ids[row], score)
            for row, score in zip(here.tolist(), self._exact(here, probe), strict=True)
            if score >= least
        ]
        return tuple(sorted(found, key=lambda one: (-one.score, one.enrolment_id)))

    def holds(self, row: int) -> bool:
        """Whether this row was there, and not taken out, in this state."""
        return row < len(self.owners) and not (self.gone is not None and self.gone[row])

    def rank(self, rows: RowNumbers, probe: Vectors) -> list[Candidate]:
        """The best row of each subject among these, best first. Equal vectors get equal scores, whatever their row."""
        best: dict[str, Candidate] = {}
        for row, score in zip(rows.tolist(), self._exact(rows, probe), strict=True):
            made = Candidate(self.subjects[self.owners[row]], self.enrolment_ids[row], score)
            known = best.get(made.subject_id)
            if known is None or (-made.score, made.enrolment_id) < (-known.score, known.enrolment_id):
                best[made.subject_id] = made
        return sorted(best.values(), key=lambda one: (-one.score, one.subject_id))

    def _scores(self, probe: Vectors) -> Scores:
        """float32 (rows,); -inf for a row that was taken out."""
        scores = np.empty(len(self.owners), np.float32)
        for start in range(0, len(scores), BLOCK):
            part = scores[start : start + BLOCK]
            np.matmul(self.blocks[start // BLOCK][: len(part)], probe, out=part)
        if self.gone is not None:
            scores[self.gone] = -np.inf
        return scores

    def _exact(self, rows: RowNumbers, probe: Vectors) -> list[float]:
        if not len(rows):
            return []
        chosen = np.stack([self.blocks[row // BLOCK][row % BLOCK] for row in rows.tolist()]).astype(np.float64)
        exact: list[float] = (chosen * probe.astype(np.float64)).sum(axis=1).astype(np.float32).tolist()
        return exact


def _cut(scores: Scores, rows: int) -> float:
    """The score of the `rows`-th best row; -inf when there are no more rows than that."""
    place = len(scores) - rows
    return float(np.partition(scores, place)[place]) if place > 0 else -np.inf
