"""One state of a list that never changes, and the exact search in it."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from iass.adapters.gallery.native.library import RowNumbers
from iass.adapters.gallery.scan import Scan
from iass.adapters.gallery.vectors import Stored
from iass.face.template import Vectors
from iass.identify.gallery import Candidate
from iass.ids import EnrolmentId


@dataclass(frozen=True, slots=True, eq=False)
class Snapshot:
    """Safe to search from any thread.

    owners: int32 (rows,), numbers into `subjects`. gone: bool (rows,), rows taken out, or None when there are none.
    size: subjects. The writer may append to the rest, and only appends: only what this state numbers is looked at.
    """

    scan: Scan
    vectors: Stored
    owners: NDArray[np.int32]
    gone: NDArray[np.bool_] | None
    size: int
    enrolment_ids: list[EnrolmentId]
    subjects: list[str]
    rows_of: Mapping[str, tuple[int, ...]]

    def search(self, probe: Vectors, limit: int) -> tuple[Candidate, ...]:
        """The best `limit` subjects, best first; exact."""
        return self.search_all(probe[None], limit)[0]

    def search_all(self, probes: Vectors, limit: int) -> list[tuple[Candidate, ...]]:
        """The same for each row of `probes`, float32 (n, dimension), which share each reading of the codes."""
        wanted = min(limit, self.size)
        if wanted < 1:
            return [() for _ in probes]
        rows = self.scan.best(self.vectors, probes, wanted, self.owners, self.gone)
        return [tuple(self.rank(some, probe, wanted)) for some, probe in zip(rows, probes, strict=True)]

    def near(self, probes: Vectors, least: float) -> list[tuple[Candidate, ...]]:
        """For each row of `probes` every enrolment that scores `least` or more, best first. Probes share each reading
        of the codes, which is what a search costs."""
        rows = self.scan.reaching(self.vectors, probes, least, self.gone)
        return [self._at_least(some, probe, least) for some, probe in zip(rows, probes, strict=True)]

    def _at_least(self, rows: RowNumbers, probe: Vectors, least: float) -> tuple[Candidate, ...]:
        scores = self.vectors.scores(rows, probe)
        enough = scores >= least
        found = [
            Candidate(self.subjects[self.owners[row]], self.enrolment_ids[row], score)
            for row, score in zip(rows[enough].tolist(), scores[enough].tolist(), strict=True)
        ]
        return tuple(sorted(found, key=lambda one: (-one.score, one.enrolment_id)))

    def holds(self, row: int) -> bool:
        """Whether this row was there, and not taken out, in this state."""
        return row < len(self.owners) and not (self.gone is not None and self.gone[row])

    def rank(self, rows: RowNumbers, probe: Vectors, limit: int) -> list[Candidate]:
        """The best row of each of the best `limit` subjects among these rows, best first."""
        scores = self.vectors.scores(rows, probe)
        order = np.argsort(-scores, kind="stable")
        best: dict[str, Candidate] = {}
        last = -np.inf
        for row, score in zip(rows[order].tolist(), scores[order].tolist(), strict=True):
            if len(best) >= limit and score < last:
                break
            made = Candidate(self.subjects[self.owners[row]], self.enrolment_ids[row], score)
            known = best.get(made.subject_id)
            if known is None:
                last = score
            if known is None or (-made.score, made.enrolment_id) < (-known.score, known.enrolment_id):
                best[made.subject_id] = made
        return sorted(best.values(), key=lambda one: (-one.score, one.subject_id))[:limit]
