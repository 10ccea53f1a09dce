"""Face occlusion prevention (ISO/IEC 29794-5:2025, 7.4.7): cues that eyes or mouth are covered."""

import cv2

from iass.face.outcome import QualityMeasure
from iass.face.quality.scalar import sigmoid_scalar
from iass.face.quality.view import FaceView, Grey

NAME = "face_occlusion_prevention"
_CENTRE = 0.4
_WIDTH = 0.1
_ZONE = (0.28, 0.18)  # half width and half height around an eye or the mouth, in inter-eye distances of the crop


def face_occlusion_prevention(view: FaceView) -> QualityMeasure:
    """raw: 0 and up, the contrast of the plainest of right eye, left eye and mouth, over that of the whole face.

    The standard segments what covers a face by a network of its own. Five landmarks and the pixels give cues only:
    a mask, dark glasses or a hand are plainer than what they hide, whatever the light. A patterned cloth is not seen.
    """
    whole = _spread(view.skin)
    (right, left), (corner, other) = view.points[:2].tolist(), view.points[3:].tolist()
    mouth = (corner[0] + other[0]) / 2, (corner[1] + other[1]) / 2
    raw = min(_spread(view.zone(x, y, *_ZONE)) for x, y in (right, left, mouth)) / whole if whole > 0 else 0.0
    return QualityMeasure(NAME, raw, sigmoid_scalar(raw, _CENTRE, _WIDTH))


def _spread(pixels: Grey) -> float:
    """Standard deviation in grey levels; 0 of nothing."""
    return float(cv2.meanStdDev(pixels)[1][0, 0]) if pixels.size else 0.0
