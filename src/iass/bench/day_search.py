"""One search of the embedded gallery, timed for a simulated day: as many faces as asked, or as many as fit here."""

import os
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from iass.adapters.gallery.scan import best_scan
from iass.adapters.gallery.vectors import InMemory, VectorStore
from iass.bench import search_data
from iass.bench.report import interleaved
from iass.bench.search import Progress
from iass.bench.search_sides import OursSearch
from iass.errors import InvalidInput

USUAL_FACES = 1_000_000
_SHARE = 0.5
"""Of the memory that is free: the rest is for whoever else works here."""
_ROUNDS = 30


@dataclass(frozen=True, slots=True)
class SearchTime:
    """milliseconds: median of one probe searched alone, by as many threads as a service takes; how: of the scan."""

    faces: int
    dimension: int
    milliseconds: float
    how: str


def fitting(dimension: int) -> int:
    """Faces whose rows fit into half of the memory that is free now: float32, codes and a scale word each."""
    return max(1, int(_free_bytes() * _SHARE) // _bytes_of_a_face(dimension))


def measure(faces: int | None, dimension: int, progress: Progress) -> SearchTime:
    """faces: made-up ones; None for a million, or as many as fit where that is less. Raises InvalidInput for more than
    fit: a figure that was not measured is none."""
    most = fitting(dimension)
    count = min(USUAL_FACES, most) if faces is None else faces
    if count > most:
        what = f"{count:,} faces of {dimension} numbers want {count * _bytes_of_a_face(dimension) / 1e9:.1f} GB"
        mend = f"Up to {most:,} fit into half of the memory that is free here; or give --search-milliseconds"
        raise InvalidInput(what, where="--faces", mend=mend)
    scan = best_scan(threads=0)
    store = VectorStore(dimension, scan.library, InMemory())
    for block in search_data.rows(count, dimension):
        store.append(block)
        progress(f"{len(store):,} of {count:,} faces made")
    side = OursSearch(store.publish())
    side.use(0)
    probes = search_data.probes(count, dimension, store.row)
    turns = iter(range(_ROUNDS + 1))
    progress(f"searching {count:,} faces")
    times = interleaved({"ours": lambda: side.search(probes[next(turns) % len(probes)][None])}, _ROUNDS)
    return SearchTime(count, dimension, round(median(times["ours"]), 3), scan.words)


def _bytes_of_a_face(dimension: int) -> int:
    return dimension * 5 + 8


def _free_bytes() -> int:
    """What the kernel says that a program may take without swapping; where it does not say, what no program has."""
    try:
        with Path("/proc/meminfo").open(encoding="ascii") as told:
            found = dict(line.split(":", 1) for line in told)
        return int(found["MemAvailable"].split()[0]) * 1024
    except (OSError, KeyError, ValueError):
        return os.sysconf("SC_AVPHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
