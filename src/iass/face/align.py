"""Turns a face so that its eyes, nose and mouth lie where the recogniser expects them."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from iass.capture.frame import Frame, Pixels
from iass.face.detected import DetectedFace, Points

Transforms = NDArray[np.float64]
_LEAST_SCALE = 1e-3  # a face 100 times wider than the crop, or landmarks that all fall on one point
_GREATEST_SCALE = 1e2


@dataclass(frozen=True, slots=True, eq=False)
class Alignment:
    """points: float32 (5, 2), where the landmarks lie in a crop of width x height pixels."""

    points: Points
    width: int
    height: int

    def crop(self, frame: Frame, transform: Transforms) -> Pixels:
        """The aligned crop, uint8 (height, width, 3), BGR; black where it reaches over the frame's edge."""
        return np.asarray(
            cv2.warpAffine(frame.pixels, transform, (self.width, self.height), flags=cv2.INTER_LINEAR), np.uint8
        )

    def transform(self, face: DetectedFace) -> Transforms | None:
        """float64 (2, 3), frame to crop; None when the landmarks do not span a face."""
        return similarity_transform(face.landmarks, self.points)


def similarity_transform(source: Points, target: Points) -> Transforms | None:
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


def _complex(points: NDArray[np.float64]) -> NDArray[np.complex128]:
    return points[:, 0] + 1j * points[:, 1]
