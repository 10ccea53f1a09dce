"""Unified quality score (ISO/IEC 29794-5:2025, 7.2): the chance that the face is recognised, from all that is known.

Its weights were fitted: see `iass.face.quality.fitted`.
"""

import math
from collections.abc import Sequence

from iass.face.outcome import QualityMeasure
from iass.face.quality.fitted import Law, fitted
from iass.face.quality.scalar import sigmoid_scalar

NAME = "unified_quality_score"
_CONFIDENCE = (0.87, 0.02)


def unified_quality_score(
    components: Sequence[QualityMeasure], confidence: float, strength: float | None = None
) -> QualityMeasure:
    """raw: 0..1, the chance that a picture of this person finds them; a measure that is absent is taken for perfect.

    confidence: the detector's, 0..1. strength: how long the recogniser's vector is before it is made a unit vector, on
    the scale of its manifest: 0 where half are recognised at best, rising. A network answers to a face that it
    recognises well with a long vector (Meng, Zhao, Huang, Zhou: MagFace, CVPR 2021). None before it was encoded.
    """
    laws = fitted()
    return by_law(laws.seen if strength is None else laws.encoded, components, confidence, strength or 0.0)


def by_law(law: Law, components: Sequence[QualityMeasure], confidence: float, strength: float) -> QualityMeasure:
    """The same by another law, which a fit tries."""
    odds = law.base + law.strength * min(strength, law.most_strength)
    odds += law.detection * log_scalar(confidence_scalar(confidence))
    odds += sum(law.weights.get(measure.name, 0.0) * log_scalar(measure.scalar) for measure in components)
    raw = 0.0 if math.isnan(odds) else 1 / (1 + math.exp(-max(-500.0, min(odds, 500.0))))
    return QualityMeasure(NAME, raw, round(100 * raw))


def confidence_scalar(confidence: float) -> int:
    """The detector's confidence, 0..1, as a scalar 0..100."""
    return sigmoid_scalar(confidence, *_CONFIDENCE)


def log_scalar(scalar: int) -> float:
    """0 for 100, down to -4.6 for 1 and less: a law weighs these."""
    return math.log(max(scalar, 1) / 100)
