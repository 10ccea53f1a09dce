"""Dynamic range (ISO/IEC 29794-5:2025, 7.3.7): how many shades of grey there are to tell one face from another."""

import numpy as np

from iass.face.outcome import QualityMeasure
from iass.face.quality.view import FaceView

NAME = "dynamic_range"


def dynamic_range(view: FaceView) -> QualityMeasure:
    """raw: 0..8 bits, the Shannon entropy of the luminance in the face; the scalar is 12.5 times that, as in the
    standard. A face can be dark or pale and still have it; one that sinks into black, white or fog has not."""
    counts = np.bincount(view.skin, minlength=256)
    shares = counts[counts > 0] / max(1, counts.sum())
    raw = float(-(shares * np.log2(shares)).sum()) + 0.0
    return QualityMeasure(NAME, raw, round(min(100.0, 12.5 * raw)))
