"""One face as the components of quality see it: its landmarks, and its pixels brought to one size and upright."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray

from iass.capture.frame import Frame, Pixels
from iass.face.align import Transform
from iass.face.detected import DetectedFace, Points

Grey = NDArray[np.uint8]
Mask = NDArray[np.bool_]

_CENTRE = (0.50, 0.58)  # of the crop's width and height: between nose tip and eyes
_EVERYWHERE: Mask = np.ones((1, 1), np.bool_)
_RADII = (0.29, 0.38)  # brow to lower lip, cheek to cheek: no hair, no background


@dataclass(frozen=True, slots=True, eq=False)
class FaceView:
    """face: as detected in the frame; crop: uint8 (height, width, 3), BGR, aligned for the recogniser; grey: its
    luminance (ITU-R BT.601), uint8 (height, width), the same for a picture with colour and one without.

    points: float32 (5, 2), the landmarks in crop pixels. frame_size: width and height in pixels. rivals: inter-eye
    distances of the other faces in the frame, pixels. skin: uint8 (n,), the luminance of the pixels in the face's
    middle that come from the frame.
    """

    face: DetectedFace
    crop: Pixels
    grey: Grey
    points: Points
    frame_size: tuple[int, int]
    rivals: tuple[float, ...]
    skin: Grey

    def zone(self, x: float, y: float, half_width: float, half_height: float) -> Grey:
        """The luminance around a point of the crop; sizes in inter-eye distances. Empty where there is none."""
        (right_x, right_y), (left_x, left_y) = self.points[:2].tolist()
        unit = math.hypot(left_x - right_x, left_y - right_y)
        if not math.isfinite(unit + x + y):
            return self.grey[:0]
        top, left = max(0, round(y - half_height * unit)), max(0, round(x - half_width * unit))
        return self.grey[top : max(0, round(y + half_height * unit)), left : max(0, round(x + half_width * unit))]


def view_of(
    frame: Frame, face: DetectedFace, transform: Transform, crop: Pixels, others: Sequence[DetectedFace] = ()
) -> FaceView:
    """transform: frame to crop, as `Alignment.transform` made it; others: the further faces of the frame."""
    grey = np.asarray(cv2.cvtColor(crop, cv2.COLOR_BGR2GRAY), np.uint8)
    return FaceView(
        face=face,
        crop=crop,
        grey=grey,
        points=np.asarray(face.landmarks @ transform[:, :2].T + transform[:, 2], np.float32),
        frame_size=(frame.width, frame.height),
        rivals=tuple(other.inter_eye_distance for other in others),
        skin=grey[_middle(*grey.shape) & _inside(transform, frame, *grey.shape)],
    )


@lru_cache(maxsize=8)
def _middle(height: int, width: int) -> Mask:
    """The ellipse that holds eyes, nose and mouth in every aligned crop."""
    rows, columns = np.ogrid[:height, :width]
    across = ((columns + 0.5) / width - _CENTRE[0]) / _RADII[0]
    down = ((rows + 0.5) / height - _CENTRE[1]) / _RADII[1]
    return np.asarray(across**2 + down**2 <= 1)


def _inside(transform: Transform, frame: Frame, height: int, width: int) -> Mask:
    """Which crop pixels come from the frame; the others were made black and say nothing of the light."""
    back = cv2.invertAffineTransform(transform)
    (a, b, x0), (c, d, y0) = back.tolist()
    corners = [(a * x + b * y + x0, c * x + d * y + y0) for x in (0, width) for y in (0, height)]
    if all(0 <= x <= frame.width - 1 and 0 <= y <= frame.height - 1 for x, y in corners):
        return _EVERYWHERE
    rows, columns = np.mgrid[:height, :width]
    x, y = a * columns + b * rows + x0, c * columns + d * rows + y0
    return np.asarray((x >= 0) & (y >= 0) & (x <= frame.width - 1) & (y <= frame.height - 1))
