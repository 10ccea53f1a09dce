"""Unified quality score (ISO/IEC 29794-5:2025, 7.2): one number that says how likely the face is to be recognised."""

from collections.abc import Mapping, Sequence

from iass.face.outcome import QualityMeasure
from iass.face.quality import inter_eye_distance, sharpness

NAME = "unified_quality_score"

WEIGHTS: Mapping[str, float] = {inter_eye_distance.NAME: 1.0, sharpness.NAME: 1.0}


def unified_quality_score(quality: Sequence[QualityMeasure]) -> QualityMeasure:
    """raw: 0..1, the product of the components' scalars (of 1), each to the power of its weight."""
    raw = 1.0
    for measure in quality:
        raw *= (measure.scalar / 100) ** WEIGHTS.get(measure.name, 0.0)
    return QualityMeasure(NAME, raw, round(100 * raw))
