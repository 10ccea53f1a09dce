"""Rows of float32 in blocks that are never moved, and beside them their int8 codes where the scan is compiled."""

import mmap as mapping
import tempfile
import weakref
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from mmap import mmap
from pathlib import Path
from typing import Any, NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from iass.adapters.gallery.native.library import MOST_DIMENSIONS, Blocks, Library, Places, RowNumbers
from iass.face.template import Vectors

BLOCK = 1 << 16
_HUGE = 1 << 21
_MAPPED = 32
_TOGETHER = 1 << 22  # values of float64 at a time: 32 MB


class Storage(Protocol):
    """Where the float32 rows lie: they are read for the short list only."""

    def block(self, dimension: int) -> Vectors:
        """A new block, float32 (BLOCK, dimension), whatever in it."""
        ...


class InMemory:
    """Implements `Storage`. What is not written takes no memory.

    numpy asks for huge pages, which take several times as long to get, and which a few rows here and there do not need.
    """

    def block(self, dimension: int) -> Vectors:
        own = mapping.MAP_PRIVATE | mapping.MAP_ANONYMOUS
        return np.frombuffer(mmap(-1, BLOCK * dimension * 4, flags=own), np.float32).reshape(BLOCK, dimension)


class OnDisk:
    """Implements `Storage` by a nameless file, so that nothing is left behind however the process ends.

    Its blocks stay after it was closed; the file ends with the last of them. A block that nobody holds any more is
    given out again, and until then takes no disk.
    """

    def __init__(self, folder: Path) -> None:
        """Raises OSError for a folder that takes no file."""
        self._file = tempfile.TemporaryFile(dir=folder)  # noqa: SIM115  # closed by close
        self._size = 0
        self._spare: list[_Place] = []

    def __enter__(self) -> "OnDisk":
        return self

    def __exit__(self, *raised: object) -> None:
        self.close()

    def close(self) -> None:
        self._file.close()

    def block(self, dimension: int) -> Vectors:
        size = BLOCK * dimension * 4  # a multiple of any page size, because BLOCK is
        if not self._spare:
            mapped = self._mapped(size)
            self._spare += [_Place(mapped, at) for at in range((_MAPPED - 1) * size, -1, -size)]
        place = self._spare.pop()
        # Every view of it holds this array, and the array is held by nobody else.
        whole = np.frombuffer(place.mapped, np.float32, BLOCK * dimension, place.at)
        weakref.finalize(whole, _give_back, place, size, self._spare).atexit = False
        return whole.reshape(BLOCK, dimension)

    def _mapped(self, size: int) -> mmap:
        """Several blocks at once, because every mapping keeps a file open. What is not written takes no disk."""
        self._file.truncate(self._size + _MAPPED * size)
        mapped = mmap(self._file.fileno(), _MAPPED * size, offset=self._size)
        self._size += _MAPPED * size
        return mapped


class _Place(NamedTuple):
    mapped: mmap
    at: int


def _give_back(place: _Place, size: int, spare: list[_Place]) -> None:
    """Where the system cannot free the part of a file, its disk is kept for the next block."""
    with suppress(AttributeError, OSError):
        place.mapped.madvise(mapping.MADV_REMOVE, place.at, size)
    spare.append(place)


@dataclass(frozen=True, slots=True, eq=False)
class Stored:
    """The first rows of a `VectorStore`, as they will always be.

    floats: float32, BLOCK rows each. codes: None where the scan is not compiled. greatest: no row, and nothing that a
    row's codes stand for, is longer.
    """

    floats: Places
    codes: Blocks | None
    rows: int
    greatest: float
    library: Library | None

    def block(self, start: int) -> Vectors:
        """float32 (n, dimension): from row `start`, a multiple of BLOCK, to the end of its block or of the rows."""
        block: Vectors = self.floats.blocks[start // BLOCK]
        return block[: self.rows - start]

    def row(self, number: int) -> Vectors:
        row: Vectors = self.floats.blocks[number // BLOCK][number % BLOCK]
        return row

    def copy(self, wanted: RowNumbers, out: Vectors) -> None:
        """Rows `wanted`, ascending, into float32 (n, dimension)."""
        for block in np.unique(wanted // BLOCK).tolist():
            here = wanted // BLOCK == block
            out[here] = self.floats.blocks[block][wanted[here] % BLOCK]

    def scores(self, wanted: RowNumbers, probe: Vectors) -> NDArray[np.float32]:
        """Of some rows, in float64 and rounded once. Equal vectors get equal scores, whatever their row."""
        if self.library is not None:
            return self.library.scores(self.floats, self.rows, wanted, np.ascontiguousarray(probe, np.float32))
        scores = np.empty(len(wanted), np.float32)
        together = max(1, _TOGETHER // len(probe))
        wide = probe.astype(np.float64)
        with np.errstate(over="ignore"):
            for start in range(0, len(wanted), together):
                products = self._take(wanted[start : start + together]) * wide
                scores[start : start + together] = products.sum(axis=1)
        return scores

    def _take(self, wanted: RowNumbers) -> Vectors:
        return np.stack([self.floats.blocks[row // BLOCK][row % BLOCK] for row in wanted.tolist()])


class VectorStore:
    """Appends rows; one writer. `publish` answers what is there so far, for readers of any thread.

    A reader may look at a block while rows are written behind those that it knows.
    """

    def __init__(self, dimension: int, library: Library | None, storage: Storage) -> None:
        self._dimension = dimension
        self._padded = -(-dimension // 4) * 4
        self._library = library if dimension <= MOST_DIMENSIONS else None
        self._storage = storage
        self._floats: list[Vectors] = []
        self._codes: list[NDArray[np.uint8]] = []
        self._scales: list[NDArray[np.uint32]] = []
        self._rows = self._coded = 0
        self._greatest = 0.0
        self._stored = self._snap()

    def __len__(self) -> int:
        return self._rows

    def row(self, number: int) -> Vectors:
        row: Vectors = self._floats[number // BLOCK][number % BLOCK]
        return row

    def append(self, vectors: Vectors) -> None:
        """float32 (n, dimension), every value a finite number."""
        while len(vectors):
            block, start = divmod(self._rows, BLOCK)
            if block == len(self._floats):
                self._new_block()
            part = vectors[: BLOCK - start]
            self._floats[block][start : start + len(part)] = part
            self._rows += len(part)
            vectors = vectors[len(part) :]

    def take_back(self, rows: int) -> None:
        """Forgets all but the first `rows`, of which nobody has been told the rest; blocks are kept for the next."""
        self._rows, self._coded = rows, min(rows, self._coded)

    @contextmanager
    def filling(self, other: Executor) -> Iterator[Callable[[int, Callable[[Vectors], None]], None]]:
        """Appends up to a block at a time, written straight into its place: count, and what writes float32 (count,
        dimension). Behind whole blocks only; `other` makes the codes meanwhile."""
        coding: list[Future[float]] = []

        def fill(count: int, write: Callable[[Vectors], None]) -> None:
            block, start = divmod(self._rows, BLOCK)
            if start or count > BLOCK:
                raise ValueError("rows are filled in behind whole blocks")
            if block == len(self._floats):
                self._new_block()
            part = self._floats[block][:count]
            write(part)
            self._rows += count
            coding.append(other.submit(self._code, part, block, 0))

        yield fill
        self._greatest = max([self._greatest, *(one.result() for one in coding)])
        self._coded = self._rows

    def publish(self) -> Stored:
        while self._coded < self._rows:
            block, start = divmod(self._coded, BLOCK)
            part = self._floats[block][start : start + self._rows - self._coded]
            self._greatest = self._code(part, block, start)
            self._coded += len(part)
        if len(self._stored.floats.blocks) != len(self._floats):
            self._stored = self._snap()
        codes = replace(self._stored.codes, rows=self._rows) if self._stored.codes else None
        self._stored = replace(self._stored, codes=codes, rows=self._rows, greatest=self._greatest)
        return self._stored

    def _snap(self) -> Stored:
        floats = Places.of(self._floats, np.float32, BLOCK * self._dimension)
        if self._library is None:
            return Stored(floats, None, self._rows, self._greatest, None)
        codes = Places.of(self._codes, np.uint8, BLOCK * self._padded)
        scales = Places.of(self._scales, np.uint32, BLOCK)
        blocks = Blocks(codes, scales, self._rows, BLOCK, self._padded)
        return Stored(floats, blocks, self._rows, self._greatest, self._library)

    def _code(self, part: Vectors, block: int, start: int) -> float:
        if self._library is not None:
            return self._library.quantise(part, self._codes[block], self._scales[block], start, self._greatest)
        squares = np.square(part, dtype=np.float64).sum(axis=1)
        return max(self._greatest, float(np.sqrt(squares.max())))

    def _new_block(self) -> None:
        self._floats.append(self._storage.block(self._dimension))
        if self._library is not None:
            self._codes.append(_aligned(BLOCK * self._padded))
            self._scales.append(np.zeros(BLOCK, np.uint32))


def _aligned(size: int) -> NDArray[np.uint8]:
    """At a huge page where it fills some: fewer misses of the address cache, and no line across two others."""
    edge = _HUGE if size >= _HUGE else 64
    whole: NDArray[Any] = np.empty(size + edge, np.uint8)
    start = -whole.__array_interface__["data"][0] % edge
    return whole[start : start + size]
