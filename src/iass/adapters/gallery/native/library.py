"""The compiled scan, called through ctypes (which lets go of the interpreter meanwhile), with every size checked."""

import ctypes
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from functools import cache
from importlib.machinery import EXTENSION_SUFFIXES
from pathlib import Path
from struct import Struct
from typing import Any

import numpy as np
from numpy.typing import NDArray

LANES = 16
LINE = 64
MOST_DIMENSIONS = 16384
MOST_PROBES = 512
MOST_KEPT = 1024
_EDITION = 5

RowNumbers = NDArray[np.int64]


class Instructions(IntEnum):
    """As scan.h numbers them, worst first."""

    PLAIN = 0
    NEON = 1
    NEON_DOT = 2
    AVX2 = 3
    AVX_VNNI = 4
    AVX512_VNNI = 5
    AMX = 6


_JOB = Struct("5P 2d 2q 5i 0P")
"""struct scan_job: codes, scales, owners, gone, probes; greatest, least; rows, block_rows; dimension, count, keep,
threads, path."""


class _Found(ctypes.Structure):
    _fields_ = (("rows", ctypes.c_void_p), ("ends", ctypes.c_void_p))


_AT, _SIZE, _FEW = ctypes.c_void_p, ctypes.c_int64, ctypes.c_int32
_FUNCTIONS: dict[str, tuple[Any, tuple[Any, ...]]] = {
    "iass_paths": (ctypes.c_uint32, ()),
    "iass_quantise": (_SIZE, (_AT, _SIZE, _SIZE, _AT, _AT, _SIZE, _SIZE, ctypes.POINTER(ctypes.c_double))),
    "iass_scan": (ctypes.c_int, (ctypes.c_char_p, ctypes.POINTER(_Found))),
    "iass_free": (None, (ctypes.POINTER(_Found),)),
    "iass_scores": (ctypes.c_int, (_AT, _SIZE, _SIZE, _SIZE, _AT, _SIZE, _AT, _AT)),
    "iass_padded": (_SIZE, (_FEW, _SIZE, _SIZE)),
    "iass_dots": (ctypes.c_int, (_FEW, _AT, _SIZE, _SIZE, _AT, _SIZE, _AT, _AT)),
    "iass_read": (ctypes.c_uint64, (_AT, _SIZE, _SIZE, _FEW)),
}


@dataclass(frozen=True, slots=True, eq=False)
class Places:
    """Where blocks of `size` values each begin, and the blocks, so that they stay there. at: where that is said."""

    blocks: Sequence[NDArray[Any]]
    addresses: NDArray[np.uint64]
    dtype: type[np.generic]
    size: int
    at: int = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "at", address(self.addresses, np.uint64, len(self.addresses)))

    @classmethod
    def of(cls, blocks: Sequence[NDArray[Any]], dtype: type[np.generic], size: int) -> "Places":
        """Raises ValueError for a block of another type or of fewer values."""
        held = tuple(blocks)
        return cls(held, np.array([address(block, dtype, size) for block in held], np.uint64), dtype, size)

    def first(self, dtype: type[np.generic], size: int, count: int) -> int:
        """The address of the addresses. Raises ValueError when these are no `count` blocks of so many values."""
        if self.dtype != dtype or self.size != size or len(self.addresses) < count:
            raise ValueError(f"{len(self.addresses)} blocks of {self.size} are no {count} blocks of {size}")
        return self.at


@dataclass(frozen=True, slots=True, eq=False)
class Blocks:
    """Rows in blocks of `block_rows`; the last one may be filled in part.

    codes: uint8, block_rows * padded bytes each, laid out as scan.h says. scales: uint32 (block_rows,) each.
    padded: the dimension, rounded up to a multiple of 4.
    """

    codes: Places
    scales: Places
    rows: int
    block_rows: int
    padded: int


class Library:
    """The functions of one shared object. Safe for many threads."""

    def __init__(self, path: Path) -> None:
        """Raises OSError or AttributeError for what is no such object, ValueError for one of another edition."""
        self._c = ctypes.CDLL(str(path))
        if self._c.iass_scan_edition() != _EDITION:
            raise ValueError(f"{path.name} was built from another edition of its sources")
        for name, (answer, arguments) in _FUNCTIONS.items():
            function = getattr(self._c, name)
            function.restype, function.argtypes = answer, arguments
        there = self._c.iass_paths()
        self.instructions = tuple(one for one in Instructions if there >> one & 1)
        """What this CPU has, worst first."""

    def quantise(
        self,
        rows: NDArray[np.float32],
        codes: NDArray[np.uint8],
        scales: NDArray[np.uint32],
        first: int,
        greatest: float,
    ) -> float:
        """Codes of float32 rows (n, dimension) into rows `first` .. of one block. scales: uint32 (block rows,).

        Answers the greater of `greatest` and the greatest length among them. Raises ValueError for a value that is not
        a finite number, and for what does not fit.
        """
        (count, dimension), length = rows.shape, ctypes.c_double(greatest)
        taken = self._c.iass_quantise(
            address(rows, np.float32, count * dimension),
            count,
            dimension,
            address(codes, np.uint8, len(scales) * (-(-dimension // 4) * 4), write=True),
            address(scales, np.uint32, len(scales), write=True),
            len(scales),
            first,
            ctypes.byref(length),
        )
        if taken != count:
            raise ValueError(
                "a row with a value that is not a finite number" if taken >= 0 else "sizes that do not fit"
            )
        return length.value

    def scan(
        self,
        blocks: Blocks,
        probes: NDArray[np.float32],
        greatest: float,
        least: float,
        keep: int,
        owners: NDArray[np.int32] | None,
        gone: NDArray[np.bool_] | None,
        threads: int,
        instructions: Instructions,
    ) -> list[RowNumbers] | None:
        """For each probe of float32 (n, dimension) the rows that may be the best of one of its `keep` best owners, or
        for keep 0 those that may score `least` or more, ascending.

        greatest: no row, and nothing that its codes stand for, is longer. None when a probe's length, alone or times
        `greatest`, is beyond what float32 can hold.
        """
        count, dimension = probes.shape
        fits = -(-dimension // 4) * 4 == blocks.padded
        if not fits or not 0 < count <= MOST_PROBES or not 0 <= keep <= MOST_KEPT:
            raise ValueError(f"{count} probes of {dimension} are not compared with rows of {blocks.padded}")
        held = -(-blocks.rows // blocks.block_rows)
        job = _JOB.pack(
            blocks.codes.first(np.uint8, blocks.block_rows * blocks.padded, held),
            blocks.scales.first(np.uint32, blocks.block_rows, held),
            0 if owners is None else address(owners, np.int32, blocks.rows),
            0 if gone is None else address(gone, np.bool_, blocks.rows),
            address(probes, np.float32, count * dimension),
            *(greatest, least, blocks.rows, blocks.block_rows, dimension, count, keep, threads, instructions),
        )
        found = _Found()
        status = self._c.iass_scan(job, ctypes.byref(found))
        if status == _OUT_OF_RANGE:
            return None
        if status:
            raise MemoryError("no memory for a search") if status == _NO_MEMORY else ValueError("sizes that do not fit")
        try:
            ends = np.frombuffer(ctypes.string_at(found.ends, count * 8), np.int64).tolist()
            rows = np.frombuffer(ctypes.string_at(found.rows, ends[-1] * 8), np.int64)
        finally:
            self._c.iass_free(ctypes.byref(found))
        return [rows[begin:end] for begin, end in zip([0, *ends], ends, strict=False)]

    def scores(self, floats: Places, rows: int, wanted: RowNumbers, probe: NDArray[np.float32]) -> NDArray[np.float32]:
        """Of rows `wanted`, each below `rows`, of float32 blocks: summed in float64 as numpy does, and rounded once.
        Raises IndexError for another row."""
        dimension, found = len(probe), np.empty(len(wanted), np.float32)
        block_rows = floats.size // dimension
        refused = self._c.iass_scores(
            floats.first(np.float32, block_rows * dimension, -(-rows // block_rows)),
            block_rows,
            rows,
            dimension,
            address(wanted, np.int64, len(wanted)),
            len(wanted),
            address(probe, np.float32, dimension),
            address(found, np.float32, len(wanted)),
        )
        if refused:
            raise IndexError(f"a row beyond {rows}")
        return found

    def dots(self, codes: NDArray[np.uint8], probes: NDArray[np.int8], instructions: Instructions) -> NDArray[np.int32]:
        """For tests. codes: one block, its bytes. probes: int8 (n, padded). Answers int32 (n, rows): sums of byte times
        probe, with nothing taken off for the 128."""
        count, padded = probes.shape
        groups = codes.size // (padded * LANES)
        rows = self._c.iass_padded(instructions, count, padded)
        if rows < 0:
            raise ValueError("sizes or instructions that this CPU has not")
        packed, out = np.empty(rows * padded, np.int8), np.empty((rows, groups * LANES), np.int32)
        self._c.iass_dots(
            instructions,
            address(codes, np.uint8, groups * padded * LANES),
            groups,
            padded,
            address(probes, np.int8, count * padded),
            count,
            address(packed, np.int8, 0),
            address(out, np.int32, 0),
        )
        return out[:count]

    def read(self, blocks: Places, values: int, threads: int) -> int:
        """Reads the first `values` values of blocks once, as fast as this machine can."""
        size = np.dtype(blocks.dtype).itemsize
        first = blocks.first(blocks.dtype, blocks.size, -(-values // blocks.size))
        total: int = self._c.iass_read(first, blocks.size * size, values * size, threads)
        return total


_NO_MEMORY, _OUT_OF_RANGE = 2, 3


def address(array: NDArray[Any], dtype: type[np.generic], least: int, *, write: bool = False) -> int:
    """Where an array begins, after a look whether C may read (or write) `least` values of it there."""
    if array.dtype != dtype or not array.flags.c_contiguous or not array.flags.aligned or array.size < least:
        raise ValueError(f"{array.dtype} {array.shape} where {least} contiguous values of {np.dtype(dtype)} are needed")
    if write and not array.flags.writeable:
        raise ValueError("an array that may not be written")
    where: int = array.__array_interface__["data"][0]
    return where


@cache
def load() -> Library | None:
    """None where it was not compiled, or from other sources: then numpy searches, with the same answers."""
    for suffix in EXTENSION_SUFFIXES:
        path = Path(__file__).with_name(f"_scan{suffix}")
        if path.exists():
            try:
                return Library(path)
            except (OSError, AttributeError, ValueError):
                continue
    return None
