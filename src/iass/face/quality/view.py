"""One face as the components of quality see it: its landmarks, and its pixels brought to one size and upright."""

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
_RADII = (0.29, 0.38)  # brow to lower lip, cheek to cheek: no hair, no background


@dataclass(frozen=True, slots=True, eq=False)
class FaceView:
    """face: as detected in the frame; crop: uint8 (height, width, 3), BGR, aligned for the recogniser; grey: its
    luminance (ITU-R BT.601), uint8 (height, width), the same for a picture with colour and one without.

    points: float32 (5, 2), the landmarks in crop pixels. frame_size: width and height in pixels. rivals: inter-eye
    distances of the other faces in the frame, pixels. skin: bool (height, width), the pixels of the face's middle
    that lie inside the frame.
    """

    face: DetectedFace
    crop: Pixels
    grey: Grey
    points: Points
    frame_size: tuple[int, int]
    rivals: tuple[float, ...]
    skin: Mask


def view_of(
    frame: Frame, face: DetectedFace, transform: Transform, crop: Pixels, others: Sequence[DetectedFace] = ()
) -> FaceView:
    """transform: frame to crop, as `Alignment.transform` made it; others: the further faces of the frame."""
    return FaceView(
        face=face,
        crop=crop,
        grey=np.asarray(cv2.cvtColor(crop, cv2.COLOR_BGR2GRAY), np.uint8),
        points=np.asarray(face.landmarks @ transform[:, :2].T + transform[:, 2], np.float32),
        frame_size=(frame.width, frame.height),
        rivals=tuple(other.inter_eye_distance for other in others),
        skin=_middle(crop.shape[0], crop.shape[1]) & _inside(transform, frame, crop.shape[0], crop.shape[1]),
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
    corners = np.array([[0, 0, 1], [width, 0, 1], [0, height, 1], [width, height, 1]]) @ back.T
    limits = np.array([frame.width, frame.height]) - 1
    if ((corners >= 0) & (corners <= limits)).all():
        return np.ones((1, 1), np.bool_)
    rows, columns = np.mgrid[:height, :width]
    x, y = (back[i, 0] * columns + back[i, 1] * rows + back[i, 2] for i in range(2))
    return np.asarray((x >= 0) & (y >= 0) & (x <= limits[0]) & (y <= limits[1]))
