"""Illumination uniformity (ISO/IEC 29794-5:2025, 7.3.3): whether both sides of the face get the same light."""

import math

import cv2

from iass.face.outcome import QualityMeasure
from iass.face.quality.view import FaceView

NAME = "illumination_uniformity"
_HALF = 0.15  # of a cheek's side, in inter-eye distances of the crop
_BLACK = 4.0  # grey levels: below, the ratio of two numbers is a ratio of noise


def illumination_uniformity(view: FaceView) -> QualityMeasure:
    """raw: 0..1, the darker cheek's mean luminance over the lighter one's; 1 is even light.

    The places of the two cheeks are the standard's: below each eye, half-way to the mouth. The standard intersects
    their histograms; the ratio of the means is the same whatever the skin and however bright the picture is.
    """
    right, left = (_cheek(view, eye, corner) for eye, corner in ((0, 3), (1, 4)))
    raw = (min(right, left) + _BLACK) / (max(right, left) + _BLACK)
    return QualityMeasure(NAME, raw, 0 if math.isnan(raw) else round(100 * math.sqrt(raw)))


def _cheek(view: FaceView, eye: int, corner: int) -> float:
    """Mean luminance of the square between an eye and the corner of the mouth below it; nan when there is none."""
    (eye_x, eye_y), (mouth_x, mouth_y) = view.points[eye].tolist(), view.points[corner].tolist()
    zone = view.zone((eye_x + mouth_x) / 2, (eye_y + mouth_y) / 2, _HALF, _HALF)
    return cv2.mean(zone)[0] if zone.size else math.nan
