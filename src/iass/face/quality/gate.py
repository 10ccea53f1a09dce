"""Which faces are good enough to be searched, and which to be enrolled."""

from collections.abc import Sequence
from dataclasses import dataclass

from iass.face.outcome import Failure, QualityMeasure
from iass.face.quality import inter_eye_distance, sharpness


@dataclass(frozen=True, slots=True)
class QualityGate:
    """Least raw values. least_inter_eye_distance: pixels; least_sharpness: see `quality.sharpness`."""

    least_inter_eye_distance: float
    least_sharpness: float

    def refuse(self, quality: Sequence[QualityMeasure]) -> Failure | None:
        """Why a face with these measures is refused, or None."""
        raw = {measure.name: measure.raw for measure in quality}
        if not raw[inter_eye_distance.NAME] >= self.least_inter_eye_distance:
            return Failure.TOO_SMALL
        if not raw[sharpness.NAME] >= self.least_sharpness:
            return Failure.TOO_BLURRED
        return None


PROBE_GATE = QualityGate(least_inter_eye_distance=16.0, least_sharpness=0.20)
"""For live captures: lets through whatever can still be recognised. Measured: docs/decisions/0002-quality-gates.md."""

ENROLMENT_GATE = QualityGate(least_inter_eye_distance=24.0, least_sharpness=0.30)
"""For portraits that stay: below these, scores fall measurably."""
