"""Single face present (ISO/IEC 29794-5:2025, 7.4.2): whether one person is in the picture, and not two."""

import numpy as np

from iass.face.outcome import QualityMeasure
from iass.face.quality.view import FaceView

NAME = "single_face_present"


def single_face_present(view: FaceView) -> QualityMeasure:
    """raw: 0 when nobody else is in the picture, else the nearest other face's inter-eye distance over this one's.

    Lower is better; above 1 somebody stands nearer than the subject. The standard compares areas of boxes; distances
    between eyes follow the same order and do not depend on hair and hats. The scalar is 100 (1 - raw).
    """
    own = view.face.inter_eye_distance
    raw = max(view.rivals, default=0.0) / own if own > 0 else float("nan")
    return QualityMeasure(NAME, raw, round(100 * (1 - min(1.0, raw))) if not np.isnan(raw) else 0)
