"""Sharpness (ISO/IEC 29794-5), measured on the aligned crop so that every face is judged at the same size."""

import cv2
import numpy as np

from iass.capture.frame import Pixels
from iass.face.outcome import QualityMeasure
from iass.face.quality.scalar import sigmoid_scalar

NAME = "sharpness"
_CENTRE = 8.0
_WIDTH = 2.0


def sharpness(crop: Pixels) -> QualityMeasure:
    """raw: the share of the contrast that fine detail carries, in per cent."""
    grey = cv2.cvtColor(crop, cv2.COLOR_BGR2GRAY).astype(np.float32)
    inner = grey[16:-8, 16:-16]
    fine = inner - cv2.GaussianBlur(inner, (0, 0), 1.0)
    contrast = float(inner.std())
    raw = 100.0 * float(fine.std()) / contrast if contrast > 1.0 else 0.0
    return QualityMeasure(NAME, raw, sigmoid_scalar(raw, _CENTRE, _WIDTH))
