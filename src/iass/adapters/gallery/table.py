"""Everything that is known of the rows of one list, those that are gone included."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from iass.adapters.gallery.column import Column
from iass.adapters.gallery.lookup import Lookup, key_of
from iass.adapters.gallery.packing import Packed
from iass.adapters.gallery.scan import Scan
from iass.adapters.gallery.snapshot import Snapshot
from iass.adapters.gallery.vectors import Storage, VectorStore
from iass.adapters.gallery.words import Words
from iass.ids import EnrolmentId
from iass.registry.enrolment import Enrolment


@dataclass(frozen=True, slots=True, eq=False)
class Prepared:
    """What `Table.commit` shows: everything that takes memory is done. gone: the new mask; None where nobody left."""

    snapshot: Snapshot
    gone: NDArray[np.bool_] | None


class Table:
    """One writer: `add` and `leave`, then `prepare`, then `commit`, which cannot fail, or `take_back`.

    Readers hold a `Snapshot`. Rows and subjects are numbered as they come, and a number never changes its meaning.
    """

    def __init__(self, dimension: int, scan: Scan, storage: Storage) -> None:
        self._scan = scan
        self._vectors = VectorStore(dimension, scan.library, storage)
        self._ids, self._subjects = Words(), Words()
        self._row_of, self._number_of = Lookup(), Lookup()
        self._owners, self._digests = Column(np.int32), Column(np.uint64)
        self._before, self._last = Column(np.int32, -1), Column(np.int32, -1)
        self._held = Column(np.int32)
        self._gone = Column(np.bool_)
        self._gone_count = self._size = 0
        self._rows = self._subject_count = 0
        """Shown so far; what was added since lies behind."""
        self._leaving: set[int] = set()

    @property
    def rows(self) -> int:
        """With those that are gone, and those that are not shown yet."""
        return len(self._ids)

    @property
    def gone(self) -> int:
        return self._gone_count + len(self._leaving)

    def add(self, enrolment: Enrolment, digest: int) -> None:
        """Its enrolment id must not be there."""
        row = len(self._ids)
        self._reach(row + 1)
        owner = self._number(enrolment.subject_id)
        self._vectors.append(enrolment.template.vector[None])
        self._owners.values[row] = owner
        self._digests.values[row] = digest
        self._ids.append(enrolment.enrolment_id)
        self._row_of.add(key_of(enrolment.enrolment_id), row)

    def find(self, enrolment_id: EnrolmentId) -> int | None:
        """The row of that id which is there and does not leave."""
        for row in self._row_of.numbers(key_of(enrolment_id)):
            if not self._gone.values[row] and row not in self._leaving and self._ids[row] == enrolment_id:
                return row
        return None

    def leave(self, row: int) -> int:
        """Answers its digest."""
        self._leaving.add(row)
        return int(self._digests.values[row])

    def prepare(self) -> Prepared:
        """The mask is copied, because a reader may hold the old one."""
        rows, gone = len(self._ids), None
        if self._leaving:
            gone = self._gone.values.copy()
            gone[list(self._leaving)] = True
        shown = self._gone.values if gone is None and self._gone_count else gone
        size = self._size + self._growth()
        return Prepared(self._snap(rows, None if shown is None else shown[:rows], size), gone)

    def commit(self, prepared: Prepared) -> Snapshot:
        """New rows are linked before the snapshot with them is shown; older ones pass over what they do not know."""
        before, last, owners, held = self._before.values, self._last.values, self._owners.values, self._held.values
        for row in range(self._rows, len(self._ids)):
            owner = owners[row]
            before[row] = last[owner]
            last[owner] = row
            held[owner] += 1
        for row in self._leaving:
            held[owners[row]] -= 1
        if prepared.gone is not None:
            self._gone.values = prepared.gone
            self._gone_count += len(self._leaving)
            self._leaving = set()
        self._size = prepared.snapshot.size
        self._rows, self._subject_count = len(self._ids), len(self._subjects)
        self._row_of.settle()
        self._number_of.settle()
        return prepared.snapshot

    def take_back(self) -> None:
        """As it was at the last commit, or before the first."""
        for row in range(self._rows, len(self._ids)):
            self._row_of.take_back(key_of(self._ids[row]), row)
        for number in range(self._subject_count, len(self._subjects)):
            self._number_of.take_back(key_of(self._subjects[number]), number)
        self._ids.take_back(self._rows)
        self._subjects.take_back(self._subject_count)
        self._vectors.take_back(self._rows)
        self._leaving = set()

    def restore(self, packed: Packed) -> Snapshot:
        """Fills an empty table. Raises ValueError for what is no such list."""
        keys = []
        for subjects in packed.subjects:
            self._subjects.extend(subjects.words)
            keys.append(subjects.keys)
        self._number_of = Lookup(np.concatenate([np.empty(0, np.uint64), *keys]))
        keys = []
        rows, count = packed.row_count, packed.subject_count
        self._reach(rows)
        self._reach_subjects(count)
        with ThreadPoolExecutor(1, "codes") as other, self._vectors.filling(other) as fill:
            for some in packed.rows:
                start, end = len(self._ids), len(self._ids) + len(some.owners)
                self._ids.extend(some.words)
                keys.append(some.keys)
                self._owners.values[start:end] = some.owners
                self._digests.values[start:end] = some.digests
                fill(len(some.owners), some.fill)
        self._row_of = Lookup(np.concatenate([np.empty(0, np.uint64), *keys]))
        owners = self._owners.values[:rows]
        if (len(self._ids), len(self._subjects)) != (rows, count) or (rows and not _within(owners, count)):
            raise ValueError("a list whose parts do not fit together")
        self._link(owners, count)
        self._rows, self._subject_count = rows, count
        return self._snap(rows, None, self._size)

    def _link(self, owners: NDArray[np.int32], count: int) -> None:
        """The chains and counts of all rows at once."""
        ascending = bool((owners[1:] >= owners[:-1]).all())
        order = np.arange(len(owners)) if ascending else np.argsort(owners, kind="stable")
        same = owners[order[1:]] == owners[order[:-1]]
        self._before.values[order[1:][same]] = order[:-1][same]
        ends = np.append(np.flatnonzero(~same), len(order) - 1) if len(order) else order
        self._last.values[owners[order[ends]]] = order[ends]
        self._held.values[:count] = np.bincount(owners, minlength=count)
        self._size = int((self._held.values[:count] > 0).sum())

    def _growth(self) -> int:
        """How many subjects more, or fewer, have a row."""
        changes: dict[int, int] = {}
        owners, held = self._owners.values, self._held.values
        for row in range(self._rows, len(self._ids)):
            changes[int(owners[row])] = changes.get(int(owners[row]), 0) + 1
        for row in self._leaving:
            changes[int(owners[row])] = changes.get(int(owners[row]), 0) - 1
        return sum(int(held[owner] + change > 0) - int(held[owner] > 0) for owner, change in changes.items())

    def _number(self, subject_id: str) -> int:
        key = key_of(subject_id)
        for number in self._number_of.numbers(key):
            if self._subjects[number] == subject_id:
                return number
        number = len(self._subjects)
        self._reach_subjects(number + 1)
        self._subjects.append(subject_id)
        self._number_of.add(key, number)
        return number

    def _reach(self, rows: int) -> None:
        self._owners.reach(rows)
        self._digests.reach(rows)
        self._before.reach(rows)
        self._gone.reach(rows)

    def _reach_subjects(self, count: int) -> None:
        self._last.reach(count)
        self._held.reach(count)

    def _snap(self, rows: int, gone: NDArray[np.bool_] | None, size: int) -> Snapshot:
        return Snapshot(
            scan=self._scan,
            vectors=self._vectors.publish(),
            owners=self._owners.values[:rows],
            gone=gone,
            size=size,
            enrolment_ids=self._ids,
            subjects=self._subjects,
            subject_count=len(self._subjects),
            digests=self._digests,
            before=self._before,
            last=self._last,
            row_of=self._row_of,
            number_of=self._number_of,
        )


def _within(owners: NDArray[np.int32], count: int) -> bool:
    return bool(owners.min() >= 0 and owners.max() < count)
