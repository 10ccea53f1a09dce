"""Asks Milvus for more and more rows until nothing that was left out could belong to the answer."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from iass.adapters.milvus.row import Row
from iass.adapters.milvus.scoring import ROUNDING, scored
from iass.adapters.milvus.table import MOST_ROWS, Scored
from iass.adapters.milvus.truth import Truth
from iass.adapters.milvus.view import View
from iass.errors import NotReady
from iass.face.template import Vectors
from iass.identify.gallery import Candidate, Selection
from iass.registry.enrolment import GalleryName

Enough = Callable[[Sequence[Candidate], float], bool]
"""Whether the answer stands, given every candidate that may score above the second argument."""

_GROWTH = 4
_ROWS_TOGETHER = 32_768  # of all probes of one question: some 20 MB of vectors
_ASKED_FOR = 2_000
_NOTHING_LEFT = float("-inf")


@dataclass(frozen=True, slots=True)
class Sweep:
    """position: of the state that `view` shows. most: rows that Milvus gives in one answer. among: subjects who alone
    are looked at. without: subjects who are not; Milvus shows them too, and they are left out here, so that nobody is
    who only shares a key with one of them."""

    view: View
    truth: Truth
    position: int
    most: int = MOST_ROWS
    among: frozenset[str] | None = None
    without: frozenset[str] = frozenset()

    def of_one(
        self, name: GalleryName, probe: Vectors, take: int, enough: Enough, selection: Selection | None
    ) -> list[Candidate]:
        """The same of one probe; of a selection some subjects at a time, so that no question grows too long."""
        if selection is not None and selection.all_but:
            return replace(self, without=selection.subject_ids).candidates(name, probe[np.newaxis], take, enough)[0]
        parts: list[frozenset[str] | None] = [None]
        if selection is not None:
            ordered = sorted(selection.subject_ids)
            parts = [frozenset(ordered[at : at + _ASKED_FOR]) for at in range(0, len(ordered), _ASKED_FOR)]
        found: list[Candidate] = []
        for part in parts:
            found += replace(self, among=part).candidates(name, probe[np.newaxis], take, enough)[0]
        return found

    def candidates(self, name: GalleryName, probes: Vectors, take: int, enough: Enough) -> list[list[Candidate]]:
        """For each row of `probes` one candidate for every enrolment that may matter, exactly scored, in any order."""
        found: list[list[Candidate]] = [[] for _ in probes]
        waiting, take = list(range(len(probes))), min(take, self.most)
        while waiting:
            unsettled = []
            for some in _together(waiting, take):
                for number, hits in zip(some, self._ask(name, probes[some], take), strict=True):
                    floor = hits[-1].score + ROUNDING if len(hits) == take else _NOTHING_LEFT
                    found[number] = self._exact(name, hits, probes[number])
                    if floor > _NOTHING_LEFT and not enough(found[number], floor):
                        unsettled.append(number)
            if take == self.most:
                for number in unsettled:
                    found[number] = self._page_on(name, probes[number], enough)
                break
            waiting, take = unsettled, min(take * _GROWTH, self.most)
        return found

    def _page_on(self, name: GalleryName, probe: Vectors, enough: Enough) -> list[Candidate]:
        """More rows than one answer holds: page by page, each from a little above where the last one ended.

        Raises NotReady where more rows score alike than one answer holds: then no page would end.
        """
        hits: dict[str, Scored] = {}
        below: float | None = None
        while True:
            page = self._ask(name, probe[np.newaxis], self.most, below)[0]
            fresh = [hit for hit in page if hit.row.enrolment_id not in hits]
            hits |= {hit.row.enrolment_id: hit for hit in fresh}
            found = self._exact(name, list(hits.values()), probe)
            if len(page) < self.most or enough(found, page[-1].score + ROUNDING):
                return found
            if not fresh:
                what = f"more than {self.most} pictures score alike, and Milvus shows no more at once"
                raise NotReady(what, where=name.value, mend="Remove the copies of one picture from the list")
            below = page[-1].score + ROUNDING

    def _ask(self, name: GalleryName, probes: Vectors, take: int, below: float | None = None) -> list[list[Scored]]:
        if self.view.table is None:
            return [[] for _ in probes]
        return self.view.table.nearest(name, probes, take, self.view.overlay.visible, below, self.among)

    def _exact(self, name: GalleryName, hits: Sequence[Scored], probe: Vectors) -> list[Candidate]:
        overlay = self.view.overlay
        rows: list[Row] = [hit.row for hit in hits if not overlay.covers(hit.row.enrolment_id)]
        found = scored(self.truth.hold(rows, self.position), probe)
        fresh = overlay.rows(name)
        if fresh:
            found += scored(fresh, probe, overlay.vectors(name))
        if self.among is None and not self.without:
            return found
        return [one for one in found if self._is_looked_at(one.subject_id)]

    def _is_looked_at(self, subject_id: str) -> bool:
        return subject_id not in self.without and (self.among is None or subject_id in self.among)


def _together(numbers: Sequence[int], take: int) -> list[list[int]]:
    """In groups that one answer holds."""
    size = max(1, _ROWS_TOGETHER // take)
    return [list(numbers[start : start + size]) for start in range(0, len(numbers), size)]
