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


class Chosen(NamedTuple):
    """Numbers of the subjects that were chosen among the first `known`, of the table that has this lookup; and of one
    state of the list their rows, ascending, and how many have one."""

    table: "ref[Lookup]"
    known: int
    numbers: NDArray[np.int64]
    state: "ref[Snapshot]"
    rows: RowNumbers
    subjects: int


class Choosing:
    """Safe for many threads. What belongs to a selection is forgotten with it."""

    def __init__(self) -> None:
        self._chosen: WeakKeyDictionary[Selection, dict[GalleryName, Chosen]] = WeakKeyDictionary()
        self._lock = Lock()

    def chosen(self, snapshot: Snapshot, name: GalleryName, selection: Selection) -> Chosen:
        with self._lock:
            known = self._chosen.get(selection, {}).get(name)
        if known is not None and known.state() is snapshot:
            return known
        made = _brought_up(known, snapshot, selection)
        with self._lock:
            self._chosen.setdefault(selection, {})[name] = made
        return made


def _brought_up(known: Chosen | None, snapshot: Snapshot, selection: Selection) -> Chosen:
    first, numbers = 0, np.empty(0, np.int64)
    if known is not None and known.table() is snapshot.number_of:
        first, numbers = known.known, known.numbers
    if first < snapshot.subject_count:
        numbers = np.concatenate([numbers, _fresh(range(first, snapshot.subject_count), snapshot, selection)])
    rows = snapshot.rows_of(numbers[: np.searchsorted(numbers, snapshot.subject_count)])
    reached = max(first, snapshot.subject_count)
    return Chosen(ref(snapshot.number_of), reached, numbers, ref(snapshot), rows, snapshot.subjects_of(rows))


def _fresh(fresh: range, snapshot: Snapshot, selection: Selection) -> NDArray[np.int64]:
    """Those of these numbers that are chosen, ascending."""
    if len(fresh) <= len(selection.subject_ids):
        return np.array([number for number in fresh if snapshot.subjects[number] in selection], np.int64)
    every = (snapshot.number(subject_id) for subject_id in selection.subject_ids)
    named = np.array(sorted(number for number in every if number is not None and number in fresh), np.int64)
    if not selection.all_but:
        return named
    return np.setdiff1d(np.arange(fresh.start, fresh.stop), named, assume_unique=True)
