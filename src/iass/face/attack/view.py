"""One distinct picture of the passage, and the face brought to one size and place for comparing."""

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from iass.capture.frame import Frame
from iass.face.align import Alignment, Transform
from iass.face.detected import DetectedFace

Grey = NDArray[np.uint8]

EYES = 48.0
"""Pixels between the eyes in the upright view: enough to follow features, and quick."""

_SIZE = 160
_UPRIGHT = Alignment(
    np.array([[56.0, 60.0], [104.0, 60.0], [80.0, 87.6], [59.0, 115.5], [101.0, 115.4]], np.float32), _SIZE, _SIZE
)
EYES_AT, FACE_AT = (80.0, 60.0), (80.0, 90.0)
"""Where the point between the eyes lies in the upright view, and the middle of the face."""


@dataclass(frozen=True, slots=True, eq=False)
class View:
    """index: which frame; upright: uint8 (160, 160), grey, the eyes level and `EYES` pixels apart."""

    index: int
    frame: Frame
    face: DetectedFace
    transform: Transform
    upright: Grey


def views(frames: Sequence[Frame], faces: Sequence[DetectedFace | None], indices: Sequence[int]) -> tuple[View, ...]:
    """A view of each of these frames that shows a face whose landmarks span one."""
    made = (_view(index, frames[index], faces[index]) for index in indices)
    return tuple(view for view in made if view is not None)


def _view(index: int, frame: Frame, face: DetectedFace | None) -> View | None:
    if face is None or not np.isfinite(face.landmarks).all():
        return None
    transform = _UPRIGHT.transform(face.landmarks)
    if transform is None:
        return None
    grey = cv2.cvtColor(_UPRIGHT.crop(frame, transform), cv2.COLOR_BGR2GRAY)
    return View(index, frame, face, transform, np.asarray(grey, np.uint8))
