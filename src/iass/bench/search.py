"""Exact search against other exact searches and against the speed at which this machine reads memory."""

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from itertools import cycle, islice
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter

import numpy as np

from iass.adapters.gallery.native import library as native
from iass.adapters.gallery.vectors import BLOCK, InMemory, OnDisk, Storage, Stored, VectorStore
from iass.bench import search_data
from iass.bench.report import interleaved
from iass.bench.search_sides import BEST, Found, OursSearch, SearchSide, peers
from iass.errors import InvalidInput, NotReady
from iass.face.template import Vectors

Progress = Callable[[str], None]
_BATCH_ROUNDS = 5
_READ = "read"


@dataclass(frozen=True, slots=True)
class SearchSpeed:
    """p50_ms, p99_ms: one probe. gb_s: bytes that a search must read, over p50. recall*: agreement with float32 scores
    summed in float64, over all probes. memory_mb: of what is searched and, of ours, the float32 rows too.

    Of ours alone: fraction_of_bandwidth, of the best reading; fraction_of_reading, of the median reading in the same
    rounds, which is fairer while others work on the machine; short_list, rows scored for the last probe.
    """

    p50_ms: float
    p99_ms: float
    batch8_qps: float
    batch64_qps: float
    gb_s: float
    recall1: float
    recall10: float
    memory_mb: float
    fraction_of_bandwidth: float | None = None
    fraction_of_reading: float | None = None
    short_list: int | None = None


@dataclass(frozen=True, slots=True)
class AtThreads:
    """bandwidth_gb_s: the best of all rounds of reading the codes and doing nothing with them."""

    threads: int
    bandwidth_gb_s: float
    sides: Mapping[str, SearchSpeed]


@dataclass(frozen=True, slots=True)
class SearchFigures:
    """missing: why a side was not measured, by name. numpy_sum_gb_s: the bandwidth as numpy's sum sees it."""

    size: int
    dimension: int
    rounds: int
    instructions: str
    numpy_sum_gb_s: float
    rows_on_disk: bool
    build_s: float
    at: tuple[AtThreads, ...]
    missing: Mapping[str, str]


def measure(
    size: int,
    dimension: int,
    threads: tuple[int, ...],
    rounds: int,
    rows_on_disk: Path | None,
    ours_only: bool,
    progress: Progress,
) -> SearchFigures:
    """Builds `size` made-up rows and every side on them, and lets the sides take turns. threads: each number measured.

    Raises NotReady where the scan is not compiled, InvalidInput for a folder without room.
    """
    library = native.load()
    if library is None:
        raise NotReady("the scan was not compiled", where="bench search", mend="Install gcc, then: pip install -e .")
    with _storage(rows_on_disk, size * dimension * 4) as storage:
        began = perf_counter()
        store = VectorStore(dimension, library, storage)
        for block in search_data.rows(size, dimension):
            store.append(block)
            stored = store.publish()
            progress(f"{len(store):,} of {size:,} rows made")
        built = perf_counter() - began
        probes = search_data.probes(size, dimension, store.row)
        progress("looking for the truth")
        truth = _truth(stored, probes)
        sides, memory, missing = _sides(stored, ours_only, progress)
        at = tuple(_at(stored, sides, memory, number, rounds, probes, truth, progress) for number in threads)
    instructions = library.instructions[-1].name
    summed = _numpy_sum(stored)
    return SearchFigures(
        size, dimension, rounds, instructions, summed, rows_on_disk is not None, round(built, 1), at, missing
    )


@contextmanager
def _storage(folder: Path | None, size: int) -> Iterator[Storage]:
    if folder is None:
        yield InMemory()
        return
    try:
        room = os.statvfs(folder)
        if room.f_bavail * room.f_frsize < size * 1.05:
            raise InvalidInput(f"{size / 1e9:.1f} GB of rows do not fit", where=str(folder))
        with OnDisk(folder) as storage:
            yield storage
    except OSError as error:
        raise InvalidInput(f"no file can be made: {error.strerror}", where=str(folder)) from error


def _truth(stored: Stored, probes: Vectors) -> Found:
    """The BEST rows by brute force: float32 products choose 64, float64 sums rounded once rank them, ties by row."""
    kept, scores = [], []
    for start in range(0, stored.rows, BLOCK):
        product = probes @ stored.block(start).T
        best = np.argpartition(-product, min(64, product.shape[1]) - 1, axis=1)[:, :64]
        kept.append(start + best)
        scores.append(np.take_along_axis(product, best, axis=1))
    rows, values = np.concatenate(kept, axis=1), np.concatenate(scores, axis=1)
    first = np.sort(np.take_along_axis(rows, np.argsort(-values, axis=1)[:, :64], axis=1), axis=1)
    both = zip(first, probes, strict=True)
    return np.stack([some[np.argsort(-stored.scores(some, probe), kind="stable")[:BEST]] for some, probe in both])


def _sides(
    stored: Stored, ours_only: bool, progress: Progress
) -> tuple[dict[str, SearchSide], dict[str, float], dict[str, str]]:
    codes = stored.codes.padded * stored.rows if stored.codes else 0
    sides: dict[str, SearchSide] = {"ours": OursSearch(stored)}
    memory = {"ours": round((codes + stored.rows * 4 + stored.rows * _dimension(stored) * 4) / 1e6, 1)}
    missing: dict[str, str] = {}
    blocks = [stored.block(start) for start in range(0, stored.rows, BLOCK)]
    for name, make in () if ours_only else peers(blocks).items():
        progress(f"building {name}")
        try:
            sides[name] = make()
            sides[name].use(1)
            memory[name] = round(sides[name].scanned / 1e6, 1)
        except NotReady as error:
            sides.pop(name, None)
            missing[name] = str(error)
    return sides, memory, missing


def _at(
    stored: Stored,
    sides: Mapping[str, SearchSide],
    memory: Mapping[str, float],
    threads: int,
    rounds: int,
    probes: Vectors,
    truth: Found,
    progress: Progress,
) -> AtThreads:
    for side in sides.values():
        side.use(threads)
    progress(f"{threads} threads: one probe at a time")
    single = {name: _one_by_one(side, probes) for name, side in sides.items()}
    reading = _reader(stored, threads)
    times = interleaved({_READ: reading, **single}, rounds)
    progress(f"{threads} threads: batches")
    counts = (8, search_data.PROBES)
    batches = {
        f"{name} {count}": partial(side.search, probes[:count]) for name, side in sides.items() for count in counts
    }
    together = interleaved(batches, _BATCH_ROUNDS)
    codes = stored.codes.padded * stored.rows if stored.codes else 0
    speeds = {}
    for name, side in sides.items():
        found = np.concatenate([side.search(probe[None]) for probe in probes])
        p50 = median(times[name])
        ours = name == "ours"
        speeds[name] = SearchSpeed(
            round(p50, 3),
            round(quantiles(times[name], n=100)[-1] if rounds > 1 else p50, 3),
            round(8e3 / median(together[f"{name} 8"]), 1),
            round(search_data.PROBES * 1e3 / median(together[f"{name} {search_data.PROBES}"]), 1),
            round(side.scanned / p50 / 1e6, 2),
            round(float((found[:, 0] == truth[:, 0]).mean()), 4),
            round(_overlap(found, truth), 4),
            memory[name],
            round(min(times[_READ]) / p50, 3) if ours else None,
            round(median(times[_READ]) / p50, 3) if ours else None,
            side.listed if isinstance(side, OursSearch) else None,
        )
    return AtThreads(threads, round(codes / min(times[_READ]) / 1e6, 2), speeds)


def _one_by_one(side: SearchSide, probes: Vectors) -> Callable[[], object]:
    """The next probe at every call, so that no side lives on what it read for the last one."""
    turn = cycle(probes)
    return lambda: side.search(next(turn)[None])


def _reader(stored: Stored, threads: int) -> Callable[[], object]:
    codes, library = stored.codes, stored.library
    if codes is None or library is None:
        raise ValueError("these rows have no codes")
    return lambda: library.read(codes.codes, codes.rows * codes.padded, threads)


def _overlap(found: Found, truth: Found) -> float:
    both = zip(found.tolist(), truth.tolist(), strict=True)
    shared = [len(set(some) & set(right)) / len(right) for some, right in both]
    return sum(shared) / len(shared)


def _numpy_sum(stored: Stored) -> float:
    """GB a second: the best of three sums over the first codes, as 64-bit words."""
    if stored.codes is None:
        return 0.0
    words = [block.view(np.uint64) for block in islice(stored.codes.codes.blocks, 64)]
    spent = []
    for _ in range(3):
        began = perf_counter()
        for some in words:
            some.sum()
        spent.append(perf_counter() - began)
    return round(sum(some.nbytes for some in words) / min(spent) / 1e9, 2)


def _dimension(stored: Stored) -> int:
    return stored.floats.size // BLOCK
