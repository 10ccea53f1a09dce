"""Illumination uniformity (ISO/IEC 29794-5:2025, 7.3.3): whether both sides of the face get the same light."""

import numpy as np

from iass.face.outcome import QualityMeasure
from iass.face.quality.view import FaceView

NAME = "illumination_uniformity"
_ZONE = 0.3  # a cheek's side, in inter-eye distances of the crop
_BLACK = 4.0  # grey levels: below, the ratio of two numbers is a ratio of noise


def illumination_uniformity(view: FaceView) -> QualityMeasure:
    """raw: 0..1, the darker cheek's mean luminance over the lighter one's; 1 is even light.

    The places of the two cheeks are the standard's: below each eye, half-way to the mouth. The standard intersects
    their histograms; the ratio of the means is the same whatever the skin and however bright the picture is.
    """
    cheeks = sorted(_cheek(view, eye, other) for eye, other in ((0, 3), (1, 4)))
    raw = (cheeks[0] + _BLACK) / (cheeks[1] + _BLACK)
    return QualityMeasure(NAME, raw, 0 if np.isnan(raw) else round(100 * raw**0.5))


def _cheek(view: FaceView, eye: int, corner: int) -> float:
    """Mean luminance of the square between an eye and the corner of the mouth below it; nan when there is none."""
    half = _ZONE / 2 * float(np.linalg.norm(view.points[1] - view.points[0]))
    centre = (view.points[eye] + view.points[corner]) / 2
    if not np.isfinite([half, *centre]).all():
        return float("nan")
    low = np.clip(np.floor(centre - half).astype(int), 0, None)
    high = np.ceil(centre + half).astype(int)
    zone = view.grey[low[1] : max(high[1], 0), low[0] : max(high[0], 0)]
    return float(zone.mean()) if zone.size else float("nan")
