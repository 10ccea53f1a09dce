"""Over-exposure prevention (ISO/IEC 29794-5:2025, 7.3.6): how much of the face is burnt out."""

from iass.face.outcome import QualityMeasure
from iass.face.quality.view import FaceView

NAME = "over_exposure_prevention"
_BRIGHT = 247


def over_exposure_prevention(view: FaceView) -> QualityMeasure:
    """raw: 0..1, the share of the face's pixels with a luminance of 247 of 255 and more, as in the standard.

    Lower is better.
    """
    raw = float((view.skin >= _BRIGHT).mean()) if view.skin.size else 1.0
    return QualityMeasure(NAME, raw, round(100 * (1 - raw)))
