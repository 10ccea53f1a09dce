"""The rows of one list without those that are gone, block by block: to write the list anew, or to a file."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from iass.adapters.gallery.lookup import Keys
from iass.adapters.gallery.vectors import BLOCK
from iass.adapters.gallery.words import PackedWords
from iass.face.template import Vectors


@dataclass(frozen=True, slots=True, eq=False)
class PackedSubjects:
    """keys: see `lookup`."""

    words: PackedWords
    keys: Keys


@dataclass(frozen=True, slots=True, eq=False)
class PackedRows:
    """owners: int32 (n,), numbers of the packed subjects. fill: writes the vectors, float32 (n, dimension)."""

    words: PackedWords
    keys: Keys
    owners: NDArray[np.int32]
    digests: NDArray[np.uint64]
    fill: Callable[[Vectors], None]


@dataclass(frozen=True, slots=True, eq=False)
class Packed:
    """subjects, rows: BLOCK at a time, only the last ones fewer. To be read once, subjects first."""

    subject_count: int
    row_count: int
    subjects: Iterator[PackedSubjects]
    rows: Iterator[PackedRows]


def chunks(numbers: NDArray[np.int64]) -> Iterator[NDArray[np.int64]]:
    for start in range(0, len(numbers), BLOCK):
        yield numbers[start : start + BLOCK]
