"""Pictures made smaller by a whole factor: each pixel becomes the mean of a square of them (an area filter)."""

from importlib import import_module
from types import ModuleType

import cv2
import numpy as np

from iass.capture.frame import Pixels

_BY_OPENCV = 2  # the factor for which it has vector instructions, and rounds halves up
_MOST_FACTOR = 256  # see _shrink.c


def _built(name: str) -> ModuleType | None:
    """An extension of ours; None on a machine that had no C compiler when IASS was installed."""
    try:
        return import_module(name)
    except ImportError:
        return None


_native = _built("iass.face._shrink")


def shrunk_by(pixels: Pixels, factor: int) -> Pixels:
    """uint8 (rows, columns, 3) to (rows // factor, columns // factor, 3); what is left over at the edges is left out.

    The same with and without the extension, bit for bit: OpenCV's INTER_AREA, which halves fast by itself and takes
    four to five times as long for other factors. Raises ValueError when less than one pixel would be left.
    """
    rows, columns = pixels.shape[0] // factor, pixels.shape[1] // factor
    if rows < 1 or columns < 1:
        raise ValueError(f"a picture of {pixels.shape[1]} x {pixels.shape[0]} pixels cannot be {factor} times smaller")
    if _native is None or factor <= _BY_OPENCV or factor > _MOST_FACTOR or not _has_whole_rows(pixels):
        part = pixels[: rows * factor, : columns * factor]
        return np.asarray(cv2.resize(part, (columns, rows), interpolation=cv2.INTER_AREA), np.uint8)
    smaller = np.empty((rows, columns, 3), np.uint8)
    _native.shrink_into(pixels, smaller, factor)
    return smaller


def _has_whole_rows(pixels: Pixels) -> bool:
    """Whether the pixels of a row lie side by side, as in every picture that was not mirrored or turned by strides."""
    return pixels.strides[1:] == (3, 1) and pixels.strides[0] > 0
