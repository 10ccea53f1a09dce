"""Unified quality score (ISO/IEC 29794-5:2025, 7.2): the chance that the face is recognised, from all that is known."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from iass.face.outcome import QualityMeasure
from iass.face.quality import (
    crop_of_the_face_image,
    dynamic_range,
    face_occlusion_prevention,
    head_pose,
    inter_eye_distance,
    over_exposure_prevention,
    sharpness,
)
from iass.face.quality.scalar import sigmoid_scalar

NAME = "unified_quality_score"
_CONFIDENCE = (0.87, 0.02)
_MOST_STRENGTH = 3.5  # beyond, longer vectors are not recognised more often


@dataclass(frozen=True, slots=True)
class _Law:
    """Log-odds = base + strength x the vector's + the sum of weight x ln(scalar / 100) over measures and detection."""

    base: float
    strength: float
    detection: float
    weights: Mapping[str, float]


_SEEN = _Law(
    base=4.9,
    strength=0.0,
    detection=0.79,
    weights={
        inter_eye_distance.NAME: 0.3,
        sharpness.NAME: 1.31,
        dynamic_range.NAME: 3.26,
        face_occlusion_prevention.NAME: 0.33,
        head_pose.YAW: 0.5,
        head_pose.PITCH: 1.0,
        crop_of_the_face_image.LEFTWARD: 0.1,
        crop_of_the_face_image.RIGHTWARD: 0.1,
        crop_of_the_face_image.ABOVE: 0.1,
        crop_of_the_face_image.BELOW: 0.1,
    },
)
_ENCODED = _Law(
    base=2.65,
    strength=1.04,
    detection=0.26,
    weights={
        inter_eye_distance.NAME: 0.3,
        sharpness.NAME: 0.67,
        over_exposure_prevention.NAME: 0.57,
        dynamic_range.NAME: 0.48,
        face_occlusion_prevention.NAME: 0.17,
    },
)
"""Fitted by logistic regression on LFW's development half, the part of its people that is to fit on, and on the same
pictures made worse; those of distance, pose and margins are set by hand. See docs/decisions/0007-quality.md."""


def unified_quality_score(
    components: Sequence[QualityMeasure], confidence: float, strength: float | None = None
) -> QualityMeasure:
    """raw: 0..1, the chance that a picture of this person finds them; a measure that is absent is taken for perfect.

    confidence: the detector's, 0..1. strength: how long the recogniser's vector is before it is made a unit vector, on
    the scale of its manifest: 0 where half are recognised at best, rising. A network answers to a face that it
    recognises well with a long vector (Meng, Zhao, Huang, Zhou: MagFace, CVPR 2021). None before it was encoded.
    """
    law = _SEEN if strength is None else _ENCODED
    odds = law.base + law.strength * min(strength or 0.0, _MOST_STRENGTH)
    odds += law.detection * _log(sigmoid_scalar(confidence, *_CONFIDENCE))
    odds += sum(law.weights.get(measure.name, 0.0) * _log(measure.scalar) for measure in components)
    raw = 0.0 if math.isnan(odds) else 1 / (1 + math.exp(-max(-500.0, min(odds, 500.0))))
    return QualityMeasure(NAME, raw, round(100 * raw))


def _log(scalar: int) -> float:
    return math.log(max(scalar, 1) / 100)
