"""Turns a face so that its eyes, nose and mouth lie where a network expects them."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from iass.capture.frame import Frame, Pixels
from iass.face.detected import Points
from iass.face.shrinking import shrunk_by

Transform = NDArray[np.float64]
_LEAST_SCALE = 1e-3  # a face 100,000 pixels wide, or landmarks that are no numbers
_GREATEST_SCALE = 1e2  # landmarks that fall on one pixel


@dataclass(frozen=True, slots=True, eq=False)
class Alignment:
    """points: float32 (5, 2), where the landmarks lie in a crop of width x height pixels."""

    points: Points
    width: int
    height: int

    def transform(self, landmarks: Points) -> Transform | None:
        """float64 (2, 3), frame to crop; None when the landmarks do not span a face."""
        return similarity_transform(landmarks, self.points)

    def crop(self, frame: Frame, transform: Transform) -> Pixels:
        """The aligned crop, uint8 (height, width, 3), BGR; black where it reaches over the frame's edge."""
        source, shrunk = _shrunk(frame.pixels, transform, self.width, self.height)
        return np.asarray(cv2.warpAffine(source, shrunk, (self.width, self.height), flags=cv2.INTER_LINEAR), np.uint8)


def similarity_transform(source: Points, target: Points) -> Transform | None:
    """The rotation, scale and shift that bring `source` nearest to `target` in least squares.

    source, target: (n, 2). Umeyama (IEEE TPAMI 13(4), 1991) without reflection. In the plane its
    closed form is a complex division: with both centred, target = a * source, a = <source, target> /
    <source, source>. Answers float64 (2, 3), or None when there is no such transform.
    """
    source_centre, target_centre = source.mean(axis=0, dtype=np.float64), target.mean(axis=0, dtype=np.float64)
    a = _complex(source - source_centre)
    b = _complex(target - target_centre)
    spread = float(np.vdot(a, a).real)
    ratio = complex(np.vdot(a, b)) / spread if 0 < spread < np.inf else complex("nan")
    if not _LEAST_SCALE < abs(ratio) < _GREATEST_SCALE:
        return None
    turn = np.array([[ratio.real, -ratio.imag], [ratio.imag, ratio.real]])
    shift = target_centre - turn @ source_centre
    return np.column_stack((turn, shift))


def scale_of(transform: Transform) -> float:
    """Crop pixels for one of the frame."""
    return float(np.hypot(transform[0, 0], transform[1, 0]))


def back(points: Points, transform: Transform) -> Points:
    """Crop to frame: the points that the transform brought to `points`; (n, 2)."""
    return np.asarray((points - transform[:, 2]) @ np.linalg.inv(transform[:, :2]).T, np.float32)


def _shrunk(pixels: Pixels, transform: Transform, width: int, height: int) -> tuple[Pixels, Transform]:
    """The part of the picture that the crop shows, made smaller by a whole factor, and the transform from there.

    Bilinear sampling looks at four pixels, so a face 800 pixels wide would reach a crop of 112 as grain.
    Averaging squares of pixels first keeps the crop smooth (an area filter).
    """
    factor = int(1 / scale_of(transform))
    if factor < 2:
        return pixels, transform
    corners = back(np.array([[0, 0], [width, 0], [0, height], [width, height]], np.float32), transform)
    low = np.clip(np.floor(corners.min(axis=0)).astype(int) - 2 * factor, 0, None)
    high = np.minimum(np.ceil(corners.max(axis=0)).astype(int) + 2 * factor, (pixels.shape[1], pixels.shape[0]))
    columns, rows = (high - low) // factor
    if columns < 1 or rows < 1:
        return pixels, transform
    part = pixels[low[1] : low[1] + rows * factor, low[0] : low[0] + columns * factor]
    smaller = shrunk_by(part, factor)
    # A small pixel's centre is the centre of its square: x = low + factor * small + (factor - 1) / 2.
    turn = transform[:, :2] * factor
    shift = transform[:, 2] + transform[:, :2] @ (low + (factor - 1) / 2)
    return smaller, np.column_stack((turn, shift))


def _complex(points: NDArray[np.float64]) -> NDArray[np.complex128]:
    return points[:, 0] + 1j * points[:, 1]
