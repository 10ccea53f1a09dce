"""Face occlusion prevention (ISO/IEC 29794-5:2025, 7.4.7): cues that eyes or mouth are covered."""

import numpy as np

from iass.face.outcome import QualityMeasure
from iass.face.quality.scalar import sigmoid_scalar
from iass.face.quality.view import FaceView

NAME = "face_occlusion_prevention"
_CENTRE = 0.4
_WIDTH = 0.1
_ZONE = (0.28, 0.18)  # half width and half height around an eye or the mouth, in inter-eye distances of the crop


def face_occlusion_prevention(view: FaceView) -> QualityMeasure:
    """raw: 0 and up, the contrast of the plainest of right eye, left eye and mouth, over that of the whole face.

    The standard segments what covers a face by a network of its own. Five landmarks and the pixels give cues only:
    a mask, dark glasses or a hand are plainer than what they hide, whatever the light. A patterned cloth is not seen.
    """
    skin = view.grey[view.skin]
    whole = float(skin.std()) if skin.size else 0.0
    mouth = (view.points[3] + view.points[4]) / 2
    zones = [_contrast(view, centre) for centre in (view.points[0], view.points[1], mouth)]
    raw = min(zones) / whole if whole > 0 else 0.0
    return QualityMeasure(NAME, raw, sigmoid_scalar(raw, _CENTRE, _WIDTH))


def _contrast(view: FaceView, centre: np.ndarray[tuple[int, ...], np.dtype[np.float32]]) -> float:
    half = np.array(_ZONE) * float(np.linalg.norm(view.points[1] - view.points[0]))
    if not np.isfinite([*half, *centre]).all():
        return float("nan")
    low = np.clip(np.floor(centre - half).astype(int), 0, None)
    high = np.clip(np.ceil(centre + half).astype(int), 0, None)
    zone = view.grey[low[1] : high[1], low[0] : high[0]]
    return float(zone.std()) if zone.size else 0.0
