"""Under-exposure prevention (ISO/IEC 29794-5:2025, 7.3.5): how much of the face is lost in the dark."""

from iass.face.outcome import QualityMeasure
from iass.face.quality.view import FaceView

NAME = "under_exposure_prevention"
_DARK = 25


def under_exposure_prevention(view: FaceView) -> QualityMeasure:
    """raw: 0..1, the share of the face's pixels with a luminance of 25 of 255 and less, as in the standard.

    Lower is better. Dark skin in ordinary light stays far from it: what counts is black, not brown.
    """
    raw = float((view.skin <= _DARK).mean()) if view.skin.size else 1.0
    return QualityMeasure(NAME, raw, round(100 * (1 - raw)))
