"""Short lists: nobody of the answer is missing, whatever the instructions, threads and shapes."""

from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from iass.adapters.gallery.native import library as native
from iass.adapters.gallery.native.library import MOST_KEPT, RowNumbers
from iass.adapters.gallery.scan import CompiledScan, NumpyScan, Scan, best_scan
from iass.adapters.gallery.vectors import BLOCK, InMemory, Stored, VectorStore
from iass.face.template import Vectors


@cache
def _scans() -> list[Scan]:
    library = native.load()
    compiled = [] if library is None else [CompiledScan(library, 2, one) for one in library.instructions]
    return [NumpyScan(), *compiled]


def _stored(rows: Vectors, scan: Scan) -> Stored:
    store = VectorStore(rows.shape[1], scan.library, InMemory())
    store.append(rows)
    return store.publish()


def _exact(rows: Vectors, probe: Vectors) -> NDArray[np.float32]:
    with np.errstate(over="ignore"):
        return np.asarray((rows.astype(np.float64) * probe.astype(np.float64)).sum(axis=1), np.float32)


def _answer(
    rows: RowNumbers, scores: NDArray[np.float32], owners: NDArray[np.int32], limit: int
) -> list[tuple[float, int]]:
    """The best score of each of the best `limit` owners, ties by owner."""
    best: dict[int, float] = {}
    for row in rows.tolist():
        owner = int(owners[row])
        best[owner] = max(best.get(owner, -np.inf), float(scores[row]))
    return sorted((-score, owner) for owner, score in best.items())[:limit]


@st.composite
def _galleries(draw: st.DrawFn) -> tuple[Vectors, Vectors, NDArray[np.int32], NDArray[np.bool_]]:
    """Duplicates, near-duplicates, rows that are all equal or zero, sizes far apart, any dimension."""
    dimension = draw(st.sampled_from([1, 2, 3, 5, 16, 63, 64, 65, 100, 128, 257, 512, 4096]))
    count = draw(st.integers(1, 8 if dimension == 4096 else 120))
    generator = np.random.default_rng(draw(st.integers(0, 2**32)))
    kind = draw(st.sampled_from(["free", "few", "near", "equal", "zeros", "sizes", "spikes"]))
    rows = generator.standard_normal((count, dimension))
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    if kind == "few":
        rows = rows[generator.integers(0, min(3, count), count)]
    elif kind == "near":
        rows = rows[:1] + rows * 10.0 ** generator.integers(-8, -2, (count, 1))
    elif kind == "equal":
        rows[:] = rows[0]
    elif kind == "zeros":
        rows[generator.random(count) < 0.5] = 0
    elif kind == "sizes":
        rows *= 10.0 ** generator.integers(-38, 37, (count, 1))
    elif kind == "spikes":
        rows[np.arange(count), generator.integers(0, dimension, count)] = 50
    probes = generator.standard_normal((3, dimension))
    probes[1] = rows[0]
    probes[2] = draw(st.sampled_from([0.0, 1e-38, 1e37])) * probes[2]
    owners = generator.integers(0, draw(st.sampled_from([1, 4, 1000])), count).astype(np.int32)
    gone = generator.random(count) < draw(st.sampled_from([0.0, 0.3, 1.0]))
    return rows.astype(np.float32), np.asarray(probes, np.float32), owners, gone


@settings(deadline=None, max_examples=250)
@given(_galleries(), st.sampled_from([1, 2, 10, 200]))
def test_somebody_of_the_answer_is_not_on_the_short_list(
    gallery: tuple[Vectors, Vectors, NDArray[np.int32], NDArray[np.bool_]], limit: int
) -> None:
    rows, probes, owners, gone = gallery
    there = np.flatnonzero(~gone)
    for scan in _scans():
        stored = _stored(rows, scan)
        for some in (probes, probes[:1]):
            lists = scan.best(stored, some, limit, owners, gone)
            assert len(lists) == len(some)
            for short, probe in zip(lists, some, strict=True):
                scores = _exact(rows, probe)
                assert (stored.scores(short, probe) == scores[short]).all()
                assert not gone[short].any() and (np.diff(short) > 0).all()
                assert _answer(short, scores, owners, limit) == _answer(there, scores, owners, limit), scan
        for least in (-1.0, 0.0, 0.5, float(_exact(rows, probes[1])[0])):
            for short, probe in zip(scan.reaching(stored, probes, least, gone), probes, strict=True):
                assert set(there[_exact(rows, probe)[there] >= least]) <= set(short.tolist())


def test_short_list_is_the_whole_gallery() -> None:
    """Else it would be right and useless."""
    generator = np.random.default_rng(5)
    rows = generator.standard_normal((20_000, 128), np.float32)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    for scan in _scans():
        stored = _stored(rows, scan)
        for probes in (rows[:1], rows[:20]):
            assert max(map(len, scan.best(stored, probes, 10, None, None))) < 400
            assert max(map(len, scan.reaching(stored, probes, 0.9, None))) <= 2


def test_threads_and_blocks_lose_a_row() -> None:
    """More rows than a block and than a thread's share; rows in ascending order keep the bound moving to the end."""
    count = BLOCK + 1000
    angles = np.linspace(1.5, 0.1, count)
    rows = np.zeros((count, 80), np.float32)
    rows[:, 7], rows[:, 63] = np.cos(angles), np.sin(angles)
    probes = np.zeros((9, 80), np.float32)
    probes[:, 7] = 1
    owners = np.arange(count, dtype=np.int32)
    for scan in _scans():
        stored = _stored(rows, scan)
        for some in (probes, probes[:1]):
            for short in scan.best(stored, some, 3, owners, None):
                assert set(range(count - 3, count)) <= set(short.tolist())


def test_more_are_wanted_than_the_scan_keeps() -> None:
    rows = np.random.default_rng(1).standard_normal((3 * MOST_KEPT, 4)).astype(np.float32)
    wanted = MOST_KEPT + 7
    best = set(np.argsort(-_exact(rows, rows[0]), kind="stable")[:wanted].tolist())
    for scan in _scans():
        assert best <= set(scan.best(_stored(rows, scan), rows[:1], wanted, None, None)[0].tolist())


def test_operator_is_not_told_how_the_search_runs() -> None:
    words = [scan.words for scan in _scans()]
    assert "numpy" in words[0]
    assert len(set(words)) == len(words)


def test_gallery_without_rows_is_scanned() -> None:
    for scan in _scans():
        stored = VectorStore(16, scan.library, InMemory()).publish()
        probes = np.ones((2, 16), np.float32)
        assert [len(short) for short in scan.best(stored, probes, 3, None, None)] == [0, 0]
        assert [len(short) for short in scan.reaching(stored, probes, 0.1, None)] == [0, 0]


def test_dimension_is_too_great_for_the_codes() -> None:
    rows = np.random.default_rng(2).standard_normal((5, native.MOST_DIMENSIONS + 1)).astype(np.float32)
    for scan in _scans():
        assert 3 in scan.best(_stored(rows, scan), rows[3:4], 1, None, None)[0]


def test_compiled_scan_is_missing_where_it_was_built() -> None:
    """Where there is a compiler, tests of the compiled scan must not pass by being skipped."""
    import shutil

    if not any(map(shutil.which, ("gcc", "cc", "clang"))):
        pytest.skip("no C compiler on this machine")
    assert native.load() is not None


def test_system_that_tells_no_affinity_has_no_scan(monkeypatch: pytest.MonkeyPatch) -> None:
    """macOS has no sched_getaffinity."""
    monkeypatch.delattr("os.sched_getaffinity")
    assert best_scan(threads=0).words
