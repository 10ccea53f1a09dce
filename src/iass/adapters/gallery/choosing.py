"""Which rows a selection stands for; looked up once, and from then on only for subjects that are new."""

from threading import Lock
from typing import NamedTuple
from weakref import WeakKeyDictionary, ref

import numpy as np
from numpy.typing import NDArray

from iass.adapters.gallery.lookup import Lookup
from iass.adapters.gallery.native.library import RowNumbers
from iass.adapters.gallery.snapshot import Snapshot
from iass.identify.gallery import Selection
from iass.registry.enrolment import GalleryName


class _Chosen(NamedTuple):
    """Numbers of the subjects that were chosen among the first `known`, of the table that has this lookup."""

    table: "ref[Lookup]"
    known: int
    numbers: NDArray[np.int64]


class Choosing:
    """Safe for many threads. What belongs to a selection is forgotten with it."""

    def __init__(self) -> None:
        self._chosen: WeakKeyDictionary[Selection, dict[GalleryName, _Chosen]] = WeakKeyDictionary()
        self._lock = Lock()

    def rows(self, snapshot: Snapshot, name: GalleryName, selection: Selection) -> RowNumbers:
        """Ascending."""
        with self._lock:
            known = self._chosen.get(selection, {}).get(name)
        made = _brought_up(known, snapshot, selection)
        if made is not known:
            with self._lock:
                self._chosen.setdefault(selection, {})[name] = made
        numbers = made.numbers
        return snapshot.rows_of(numbers[: np.searchsorted(numbers, snapshot.subject_count)])


def _brought_up(known: _Chosen | None, snapshot: Snapshot, selection: Selection) -> _Chosen:
    if known is None or known.table() is not snapshot.number_of:
        known = _Chosen(ref(snapshot.number_of), 0, np.empty(0, np.int64))
    if known.known >= snapshot.subject_count:
        return known
    fresh = range(known.known, snapshot.subject_count)
    if len(fresh) <= len(selection.subject_ids):
        found = [number for number in fresh if snapshot.subjects[number] in selection.subject_ids]
    else:
        every = (snapshot.number(subject_id) for subject_id in selection.subject_ids)
        found = sorted(number for number in every if number is not None and number in fresh)
    return _Chosen(known.table, snapshot.subject_count, np.concatenate([known.numbers, np.array(found, np.int64)]))
