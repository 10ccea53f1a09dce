"""Border: straight edges on several sides of the face, as the paper's edge or a screen's frame has them.

A door, a window or a shelf has such edges too: a border alone never makes anybody suspect.
"""

from collections.abc import Iterable
from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from iass.capture.frame import Frame
from iass.face.align import Alignment, Transform, back, scale_of
from iass.face.attack.view import Grey, View
from iass.face.detected import Points

_EYES = 24.0  # pixels between the eyes where edges are looked for
_SIZE = 216  # pixels: nine inter-eye distances
_FACE = (108.0, 112.4)  # the middle of the face
_EDGE = 4.0  # pixels
_AROUND = Alignment(
    np.array([[96, 98], [120, 98], [108, 111.8], [97.5, 125.7], [118.5, 125.7]], np.float32),
    _SIZE,
    _SIZE,
)
_LEAST_LENGTH = 54  # pixels: the face's own height
_NEAREST = 1.0  # inter-eye distances from the face's middle: nearer lines are of the face
_LEAN = float(np.radians(28))  # a tilted sheet's edges converge


class _Line(NamedTuple):
    """middle: of a segment, in pixels. stands: or lies."""

    middle: tuple[float, float]
    stands: bool

    @property
    def side(self) -> str:
        """Which side of the face it stands on; empty for none."""
        x, y = ((at - face) / _EYES for at, face in zip(self.middle, _FACE, strict=True))
        if self.stands:
            return "" if abs(x) < _NEAREST else "left" if x < 0 else "right"
        return "" if abs(y) < _NEAREST * 1.5 else "above" if y < 0 else "below"


def border(view: View) -> float:
    """On how many sides of the face, 0..4, a long straight edge is seen."""
    transform = _AROUND.transform(view.face.landmarks)
    if transform is None:
        return 0.0
    grey = cv2.cvtColor(_AROUND.crop(view.frame, transform), cv2.COLOR_BGR2GRAY)
    lines = [line for line in _lines(np.asarray(grey, np.uint8)) if line.side]
    if not lines:
        return 0.0
    inside = _inside(view.frame, back(np.array([line.middle for line in lines], np.float32), transform), transform)
    return float(len({line.side for line, within in zip(lines, inside, strict=True) if within}))


def _inside(frame: Frame, points: Points, transform: Transform) -> NDArray[np.bool_]:
    """Which points of the frame, (n, 2), are not on its own edge: beyond it the crop is black."""
    margin = _EDGE / scale_of(transform)
    size = np.array([frame.width, frame.height], np.float32)
    return np.asarray(((points > margin) & (points < size - margin)).all(axis=1))


def _lines(grey: Grey) -> list[_Line]:
    """Long segments that nearly stand or lie (Matas, Galambos, Kittler: progressive probabilistic Hough, 2000)."""
    edges = cv2.Canny(cv2.GaussianBlur(grey, (0, 0), 1.0), 40, 100)
    found = cv2.HoughLinesP(edges, 1, np.pi / 180, 40, minLineLength=_LEAST_LENGTH, maxLineGap=4)
    ends: Iterable[NDArray[np.float64]] = () if found is None else np.asarray(found, np.float64).reshape(-1, 4)
    return [line for each in ends if (line := _line(*each)) is not None]


def _line(x0: float, y0: float, x1: float, y1: float) -> _Line | None:
    angle = np.arctan2(abs(y1 - y0), abs(x1 - x0))
    stands = angle > np.pi / 2 - _LEAN
    if not stands and angle > _LEAN:
        return None
    return _Line(((x0 + x1) / 2, (y0 + y1) / 2), bool(stands))
