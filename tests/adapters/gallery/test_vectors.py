"""Where rows lie: in memory or in a file, and what of it is seen when."""

import os
from contextlib import nullcontext
from pathlib import Path

import numpy as np
import pytest

from iass.adapters.gallery.native import library as native
from iass.adapters.gallery.vectors import BLOCK, InMemory, OnDisk, Storage, VectorStore


@pytest.mark.parametrize("compiled", [False, True])
@pytest.mark.parametrize("on_disk", [False, True])
def test_row_is_not_found_again(tmp_path: Path, compiled: bool, on_disk: bool) -> None:
    """Appended one by one and many at a time, over the edge of a block."""
    with OnDisk(tmp_path) if on_disk else nullcontext(InMemory()) as storage:
        _hold(storage, compiled)


def _hold(storage: Storage, compiled: bool) -> None:
    store = VectorStore(6, native.load() if compiled else None, storage)
    rows = np.random.default_rng(1).standard_normal((BLOCK + 500, 6)).astype(np.float32)
    for row in rows[:10]:
        store.append(row[None])
    early = store.publish()
    store.append(rows[10:])
    stored = store.publish()
    assert (early.rows, stored.rows, len(store)) == (10, BLOCK + 500, BLOCK + 500)
    wanted = np.array([0, 9, 10, BLOCK - 1, BLOCK, BLOCK + 499])
    expected = (rows[wanted].astype(np.float64) * rows[3].astype(np.float64)).sum(axis=1).astype(np.float32)
    assert (stored.scores(wanted, rows[3]) == expected).all()
    assert (store.row(BLOCK + 1) == rows[BLOCK + 1]).all()
    assert stored.greatest >= np.linalg.norm(rows.astype(np.float64), axis=1).max()
    assert len(stored.scores(np.empty(0, np.int64), rows[0])) == 0


def test_every_block_keeps_a_file_open(tmp_path: Path) -> None:
    """A registry of a nation has more blocks than a process may open files."""
    with OnDisk(tmp_path) as storage:
        before = len(list(Path("/proc/self/fd").iterdir()))
        blocks = [storage.block(2) for _ in range(100)]
        for number, block in enumerate(blocks):
            block[:] = number
        assert len(list(Path("/proc/self/fd").iterdir())) < before + 10
        assert [block[7, 1] for block in blocks] == list(range(100))


def test_file_stays_behind(tmp_path: Path) -> None:
    with OnDisk(tmp_path) as storage:
        store = VectorStore(4, None, storage)
        store.append(np.ones((3, 4), np.float32))
    assert list(tmp_path.iterdir()) == []
    assert store.row(2).tolist() == [1, 1, 1, 1]


def test_disk_of_rows_that_nobody_holds_is_never_given_back(tmp_path: Path) -> None:
    """Written anew again and again, the file keeps its size, and takes the disk of the blocks that are in use."""
    with OnDisk(tmp_path) as storage:
        kept = storage.block(4)
        kept[:] = 7
        view = kept[5:9]
        del kept
        for turn in range(100):
            block = storage.block(4)
            block[:] = turn
            del block
        told = os.fstat(storage._file.fileno())
        assert told.st_size == 32 * BLOCK * 4 * 4
        assert told.st_blocks * 512 < 4 * BLOCK * 4 * 4
        assert (view == 7).all()
