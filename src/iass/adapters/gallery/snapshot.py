"""One state of a list that never changes, and the exact search in it."""

from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from iass.adapters.gallery.column import Column
from iass.adapters.gallery.lookup import Lookup, key_of
from iass.adapters.gallery.native.library import RowNumbers
from iass.adapters.gallery.packing import Packed, PackedRows, PackedSubjects, chunks
from iass.adapters.gallery.part import best_among
from iass.adapters.gallery.scan import Scan
from iass.adapters.gallery.vectors import Stored
from iass.adapters.gallery.words import Words
from iass.face.template import Vectors
from iass.identify.gallery import Candidate
from iass.ids import EnrolmentId
from iass.registry.enrolment import Enrolment

Numbers = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False, weakref_slot=True)
class Snapshot:
    """Safe to search from any thread.

    owners: int32 (rows,), numbers into `subjects`. gone: bool (rows,), rows taken out, or None when there are none.
    size: subjects with a row. The writer may append to the rest, and only appends: only what this state numbers is
    looked at. last: of each subject its newest row; before: of each row the next older one of its subject; -1 for none.
    """

    scan: Scan
    vectors: Stored
    owners: NDArray[np.int32]
    gone: NDArray[np.bool_] | None
    size: int
    enrolment_ids: Words
    subjects: Words
    subject_count: int
    digests: Column[np.uint64]
    before: Column[np.int32]
    last: Column[np.int32]
    row_of: Lookup
    number_of: Lookup

    def search(self, probe: Vectors, limit: int) -> tuple[Candidate, ...]:
        """The best `limit` subjects, best first; exact."""
        return self.search_all(probe[None], limit)[0]

    def search_among(self, rows: RowNumbers, probe: Vectors, limit: int) -> tuple[Candidate, ...]:
        """The same of these rows alone, ascending, for what they cost: see `part`."""
        wanted = min(limit, self.size)
        if wanted < 1 or not len(rows):
            return ()
        short = best_among(self.scan, self.vectors, rows, probe, wanted, self.owners)
        return tuple(self.rank(short, probe, wanted))

    def search_all(self, probes: Vectors, limit: int) -> list[tuple[Candidate, ...]]:
        """The same for each row of `probes`, float32 (n, dimension), which share each reading of the codes."""
        wanted = min(limit, self.size)
        if wanted < 1:
            return [() for _ in probes]
        rows = self.scan.best(self.vectors, probes, wanted, self.owners, self.gone)
        return [tuple(self.rank(some, probe, wanted)) for some, probe in zip(rows, probes, strict=True)]

    def near(self, probes: Vectors, least: float, among: RowNumbers | None = None) -> list[tuple[Candidate, ...]]:
        """For each row of `probes` every enrolment that scores `least` or more, best first. Probes share each reading
        of the codes, which is what a search costs. among: rows that alone are looked at."""
        gone = self.gone
        if among is not None:
            gone = np.ones(len(self.owners), np.bool_)
            gone[among] = False
        rows = self.scan.reaching(self.vectors, probes, least, gone)
        return [self._at_least(some, probe, least) for some, probe in zip(rows, probes, strict=True)]

    def _at_least(self, rows: RowNumbers, probe: Vectors, least: float) -> tuple[Candidate, ...]:
        scores = self.vectors.scores(rows, probe)
        enough = scores >= least
        found = [
            Candidate(self.subjects[self.owners[row]], EnrolmentId(self.enrolment_ids[row]), score)
            for row, score in zip(rows[enough].tolist(), scores[enough].tolist(), strict=True)
        ]
        return tuple(sorted(found, key=lambda one: (-one.score, one.enrolment_id)))

    def compare(self, subject_id: str, probe: Vectors) -> Candidate | None:
        """The best row of one subject."""
        number = self.number(subject_id)
        rows = self.rows_of(np.array([] if number is None else [number], np.int64))
        return next(iter(self.rank(rows, probe, 1)), None)

    def number(self, subject_id: str) -> int | None:
        """Of a subject that is known, with or without a row."""
        for number in self.number_of.numbers(key_of(subject_id)):
            if number < self.subject_count and self.subjects[number] == subject_id:
                return number
        return None

    def rows_of(self, numbers: Numbers) -> RowNumbers:
        """Every row of these subjects, ascending. A chain may begin with rows that came after this state."""
        found, rows = [np.empty(0, np.int64)], self.last.values[numbers].astype(np.int64)
        while len(rows := rows[rows >= 0]):
            found.append(rows)
            rows = self.before.values[rows].astype(np.int64)
        together = np.concatenate(found)
        together = together[together < len(self.owners)]
        return np.sort(together if self.gone is None else together[~self.gone[together]])

    def subjects_of(self, rows: RowNumbers) -> int:
        return len(np.unique(self.owners[rows]))

    def holds(self, enrolment: Enrolment, digest: int) -> bool:
        """Whether this very row is here, to the last bit."""
        for row in self.row_of.numbers(key_of(enrolment.enrolment_id)):
            there = row < len(self.owners) and not (self.gone is not None and self.gone[row])
            if there and self.enrolment_ids[row] == enrolment.enrolment_id:
                vector = enrolment.template.vector.astype(np.float32, copy=False)
                return (
                    int(self.digests.values[row]) == digest
                    and self.subjects[self.owners[row]] == enrolment.subject_id
                    and self.vectors.row(row).tobytes() == vector.tobytes()
                )
        return False

    def packed(self) -> Packed:
        """The rows that are there, in their order, and their subjects; both numbered anew."""
        rows = np.arange(len(self.owners)) if self.gone is None else np.flatnonzero(~self.gone)
        used = np.zeros(self.subject_count, np.bool_)
        used[self.owners[rows]] = True
        subjects, anew = np.flatnonzero(used), (np.cumsum(used) - 1).astype(np.int32)
        row_keys, subject_keys = self.row_of.keys(len(self.owners)), self.number_of.keys(self.subject_count)
        return Packed(
            len(subjects),
            len(rows),
            (PackedSubjects(self.subjects.packed(some), subject_keys[some]) for some in chunks(subjects)),
            (
                PackedRows(
                    self.enrolment_ids.packed(some),
                    row_keys[some],
                    anew[self.owners[some]],
                    self.digests.values[some],
                    partial(self.vectors.copy, some),
                )
                for some in chunks(rows)
            ),
        )

    def rank(self, rows: RowNumbers, probe: Vectors, limit: int) -> list[Candidate]:
        """The best row of each of the best `limit` subjects among these rows, best first."""
        scores = self.vectors.scores(rows, probe)
        order = np.argsort(-scores, kind="stable")
        best: dict[str, Candidate] = {}
        last = -np.inf
        for row, score in zip(rows[order].tolist(), scores[order].tolist(), strict=True):
            if len(best) >= limit and score < last:
                break
            made = Candidate(self.subjects[self.owners[row]], EnrolmentId(self.enrolment_ids[row]), score)
            known = best.get(made.subject_id)
            if known is None:
                last = score
            if known is None or (-made.score, made.enrolment_id) < (-known.score, known.enrolment_id):
                best[made.subject_id] = made
        return sorted(best.values(), key=lambda one: (-one.score, one.subject_id))[:limit]
