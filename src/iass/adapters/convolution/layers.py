"""The compiled layers, called through ctypes (which lets go of the interpreter meanwhile), with every size checked."""

import ctypes
from dataclasses import dataclass
from enum import IntEnum
from functools import cache
from importlib.machinery import EXTENSION_SUFFIXES
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

_EDITION = 1
_NO_MEMORY = 3
CELL_VALUES = 16
"""What YuNet says of each cell, in the order of `iass.adapters.openvino.maps.KINDS`."""

_COARSEST = 32  # of YuNet's strides

Floats = NDArray[np.float32]
Pixels = NDArray[np.uint8]


class Instructions(IntEnum):
    """As layers.h numbers them, worst first."""

    PLAIN = 0
    NEON = 1
    AVX2 = 2
    AVX_VNNI = 3
    AVX512_VNNI = 4


_AT, _SIZE = ctypes.c_void_p, ctypes.c_size_t
_FUNCTIONS: dict[str, tuple[Any, tuple[Any, ...]]] = {
    "iass_layers_paths": (ctypes.c_uint32, ()),
    "iass_yunet_weights": (_SIZE, ()),
    "iass_yunet": (ctypes.c_int, (ctypes.c_int, _AT, _SIZE, _SIZE, _AT, _AT)),
    "iass_mobilenet_sizes": (ctypes.c_int, (_AT, _AT)),
    "iass_mobilenet": (ctypes.c_int, (ctypes.c_int, _AT, _AT, ctypes.c_float, ctypes.c_float, _AT, _AT, _AT)),
}


@dataclass(frozen=True, slots=True, eq=False)
class MobileNetWeights:
    """A recogniser as mobilenet.c takes it.

    sizes: int32: rows, columns, channels after the first convolution, blocks, outputs; then for each block its stride
    and its channels. floats: float32, whole-number offsets among them by their bits. wholes: int8. A byte b of a
    picture counts as (b - middle) * scale.
    """

    sizes: NDArray[np.int32]
    floats: Floats
    wholes: NDArray[np.int8]
    middle: float
    scale: float


class Layers:
    """The functions of one shared object. Safe for many threads: each call has memory of its own."""

    def __init__(self, path: Path) -> None:
        """Raises OSError or AttributeError for what is no such object, ValueError for one of another edition."""
        self._c = ctypes.CDLL(str(path))
        if self._c.iass_layers_edition() != _EDITION:
            raise ValueError(f"{path.name} was built from another edition of its sources")
        for name, (answer, arguments) in _FUNCTIONS.items():
            function = getattr(self._c, name)
            function.restype, function.argtypes = answer, arguments
        there = self._c.iass_layers_paths()
        self.instructions = tuple(one for one in Instructions if there >> one & 1)
        """What this CPU has, worst first."""

    @property
    def yunet_weights(self) -> int:
        """How many float32 YuNet's weights are."""
        return int(self._c.iass_yunet_weights())

    def yunet(self, picture: Pixels, weights: Floats, instructions: Instructions) -> Floats:
        """float32 (cells, 16), cells of stride 8 first, then 16 and 32, row by row.

        picture: uint8 (rows, columns, 3), both sides multiples of 32. Raises ValueError for another, MemoryError.
        """
        if (
            picture.ndim != 3
            or picture.shape[2] != 3
            or not picture.size
            or any(n % _COARSEST for n in picture.shape[:2])
        ):
            raise ValueError(f"{picture.shape} is no picture with sides that are multiples of {_COARSEST}")
        rows, columns = picture.shape[:2]
        pixels = rows * columns
        values = np.empty((pixels // 64 + pixels // 256 + pixels // 1024, CELL_VALUES), np.float32)
        status = self._c.iass_yunet(
            instructions,
            _address(picture, np.uint8, picture.size),
            rows,
            columns,
            _address(weights, np.float32, self.yunet_weights),
            _address(values, np.float32, values.size),
        )
        _check(status)
        return values

    def check(self, weights: MobileNetWeights) -> None:
        """Raises ValueError when the weights are not as many as their sizes say."""
        needed = np.zeros(2, np.int64)
        header = _address(weights.sizes, np.int32, 5)
        if len(weights.sizes) != 5 + 2 * int(weights.sizes[3]) or self._c.iass_mobilenet_sizes(
            header, _address(needed, np.int64, 2)
        ):
            raise ValueError("sizes that no such network has")
        if needed.tolist() != [weights.floats.size, weights.wholes.size]:
            raise ValueError(f"{weights.floats.size} and {weights.wholes.size} weights where {needed} are needed")

    def mobilenet(self, picture: Pixels, weights: MobileNetWeights, instructions: Instructions) -> Floats:
        """float32 (outputs,). picture: uint8 (rows, columns, 3) as the weights' sizes say. Give it only weights that
        have passed `check`. Raises ValueError for another picture, MemoryError."""
        rows, columns, _, _, outputs = weights.sizes[:5].tolist()
        if picture.shape != (rows, columns, 3):
            raise ValueError(f"{picture.shape} where a picture of {rows} x {columns} is needed")
        vector = np.empty(outputs, np.float32)
        status = self._c.iass_mobilenet(
            instructions,
            _address(picture, np.uint8, rows * columns * 3),
            _address(weights.sizes, np.int32, 5),
            weights.middle,
            weights.scale,
            _address(weights.floats, np.float32, 1),
            _address(weights.wholes, np.int8, 1),
            _address(vector, np.float32, outputs),
        )
        _check(status)
        return vector


def _check(status: int) -> None:
    if status:
        raise MemoryError("no memory for a network") if status == _NO_MEMORY else ValueError("sizes that do not fit")


def _address(array: NDArray[Any], dtype: type[np.generic], least: int) -> int:
    """Where an array begins, after a look whether C may use `least` values of it there."""
    if array.dtype != dtype or not array.flags.c_contiguous or not array.flags.aligned or array.size < least:
        raise ValueError(f"{array.dtype} {array.shape} where {least} contiguous values of {np.dtype(dtype)} are needed")
    where: int = array.__array_interface__["data"][0]
    return where


@cache
def load() -> Layers | None:
    """None where it was not compiled, or from other sources: then OpenVINO computes."""
    for suffix in EXTENSION_SUFFIXES:
        path = Path(__file__).parent / "native" / f"_layers{suffix}"
        if path.exists():
            try:
                return Layers(path)
            except (OSError, AttributeError, ValueError):
                continue
    return None


def fast() -> tuple[Layers, Instructions] | None:
    """The layers with the best instructions of this CPU; None where it has none of those that make them fast."""
    layers = load()
    best = layers.instructions[-1] if layers else Instructions.PLAIN
    return None if layers is None or best is Instructions.PLAIN else (layers, best)
