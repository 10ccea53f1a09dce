"""A picture of any size on one of a few canvases, so that few networks need compiling."""

from dataclasses import dataclass

import cv2
import numpy as np

from iass.capture.frame import Frame, Pixels
from iass.face.detected import Points
from iass.face.shrinking import shrunk_by

Shape = tuple[int, int]
_STRIDE = 32  # YuNet's coarsest


@dataclass(frozen=True, slots=True, eq=False)
class Canvas:
    """pixels: uint8 (height, width, 3), the picture in its upper left corner and black elsewhere.

    scale: canvas pixels for one of the frame, in x and y.
    """

    pixels: Pixels
    scale: tuple[float, float]

    def to_frame(self, points: Points) -> Points:
        """Canvas to frame; (..., 2). Pixel centres go to pixel centres, as `cv2.resize` has them."""
        return np.asarray((points + 0.5) / np.asarray(self.scale, np.float32) - 0.5, np.float32)


def shapes(limit: int) -> tuple[Shape, ...]:
    """(height, width) of the canvases for pictures with a longer side of at most `limit`: 4:3, 3:4 and square."""
    short = -(-limit * 3 // 4 // _STRIDE) * _STRIDE
    return (short, limit), (limit, short), (limit, limit)


def snug(frame: Frame, limit: int) -> tuple[Shape, ...]:
    """The least canvas for a frame with a longer side of at most `limit`, as a camera sends them one after another:
    `limit` long, and as wide as need be."""
    scale = min(1.0, limit / max(frame.width, frame.height))
    short = -(-round(min(frame.width, frame.height) * scale) // _STRIDE) * _STRIDE
    return ((max(short, _STRIDE), limit) if frame.width >= frame.height else (limit, max(short, _STRIDE)),)


def paint(frame: Frame, limit: int, fitting: tuple[Shape, ...] = ()) -> Canvas:
    """Shrinks the frame until its longer side is at most `limit` (never enlarges) and puts it on a canvas: the first
    of `fitting`, or of `shapes(limit)`, that it fits on."""
    scale = min(1.0, limit / max(frame.width, frame.height))
    width, height = max(1, round(frame.width * scale)), max(1, round(frame.height * scale))
    pixels = _resized(frame.pixels, width, height) if scale < 1 else frame.pixels
    shape = next(shape for shape in fitting or shapes(limit) if height <= shape[0] and width <= shape[1])
    return Canvas(_padded(pixels, shape), (width / frame.width, height / frame.height))


def _resized(pixels: Pixels, width: int, height: int) -> Pixels:
    factor = pixels.shape[1] // width
    if pixels.shape[:2] == (height * factor, width * factor):
        return shrunk_by(pixels, factor)
    return np.asarray(cv2.resize(pixels, (width, height), interpolation=cv2.INTER_AREA), np.uint8)


def _padded(pixels: Pixels, shape: Shape) -> Pixels:
    if pixels.shape[:2] == shape:
        return np.ascontiguousarray(pixels)
    canvas = np.zeros((*shape, 3), np.uint8)
    canvas[: pixels.shape[0], : pixels.shape[1]] = pixels
    return canvas
