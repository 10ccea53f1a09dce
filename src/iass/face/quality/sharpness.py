"""Sharpness (ISO/IEC 29794-5), measured on the aligned crop so that every face is judged at the same size."""

import cv2
import numpy as np
from numpy.typing import NDArray

from iass.capture.frame import Pixels
from iass.face.outcome import QualityMeasure
from iass.face.quality.scalar import sigmoid_scalar

NAME = "sharpness"
_CENTRE = 0.30
_WIDTH = 0.06
_DENOISE = 1.2  # standard deviation in pixels of a crop 112 wide: grain is no detail
_REBLUR = 11  # pixels
_DEAD_ZONE = 0.5  # grey levels: steps that eight bits alone make
_FACE = (slice(0.215, 0.93), slice(0.18, 0.82))  # rows and columns: brow to chin, without hair and background

Grey = NDArray[np.float32]


def sharpness(crop: Pixels) -> QualityMeasure:
    """raw: 0..1, how much of the change from pixel to pixel is lost when the crop is blurred once more.

    What is sharp loses much, what is blurred already loses little (Crete, Dolmiere, Ladret, Nicolas: The Blur
    Effect, SPIE Human Vision and Electronic Imaging XII, 2007; here 1 - their blur). It does not depend on
    contrast. Our own refinements: grain is smoothed away first, and steps of half a grey level do not count.
    """
    size = crop.shape[0] / 112
    grey = cv2.cvtColor(crop, cv2.COLOR_BGR2GRAY).astype(np.float32)
    smooth = np.asarray(cv2.GaussianBlur(grey, (0, 0), _DENOISE * size), np.float32)
    rows, columns = (_part(part, length) for part, length in zip(_FACE, grey.shape, strict=True))
    face = smooth[rows, columns]
    reach = max(3, round(_REBLUR * size))
    raw = min(_lost(face, reach, 0), _lost(face, reach, 1))
    return QualityMeasure(NAME, raw, sigmoid_scalar(raw, _CENTRE, _WIDTH))


def _lost(face: Grey, reach: int, axis: int) -> float:
    """The share of the change along one axis that a box filter along it takes away; 0 where nothing changes."""
    again = cv2.blur(face, (1, reach) if axis == 0 else (reach, 1))
    before = np.maximum(np.abs(np.diff(face, axis=axis)) - _DEAD_ZONE, 0)
    after = np.abs(np.diff(again, axis=axis))
    total = float(before.sum())
    return float(np.maximum(before - after, 0).sum()) / total if total > 0 else 0.0


def _part(part: slice, length: int) -> slice:
    return slice(round(part.start * length), round(part.stop * length))
