"""Which faces are good enough to be searched, and which to be enrolled: two tables. Their limits were fitted, see
`iass.face.quality.fitted`: docs/decisions/0007-quality.md."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from iass.face.outcome import Failure, QualityMeasure
from iass.face.quality import (
    crop_of_the_face_image,
    dynamic_range,
    face_occlusion_prevention,
    head_pose,
    inter_eye_distance,
    over_exposure_prevention,
    sharpness,
    single_face_present,
    under_exposure_prevention,
    unified_quality_score,
)
from iass.face.quality.fitted import Limit, fitted


@dataclass(frozen=True, slots=True)
class Requirement:
    """One measure's raw value must lie between `least` and `most`; what it is called when it does not."""

    measure: str
    failure: Failure
    least: float = -math.inf
    most: float = math.inf

    def met(self, raw: float) -> bool:
        """False for what is no number: a face that cannot be measured is not good."""
        return self.least <= raw <= self.most


@dataclass(frozen=True, slots=True)
class QualityGate:
    """The requirements in the order in which they are told. encoded: those that wait for the recogniser's answer."""

    requirements: tuple[Requirement, ...] = ()
    encoded: tuple[Requirement, ...] = ()

    def refuse(self, quality: Sequence[QualityMeasure]) -> Failure | None:
        """Why a face with these measures is refused before it is encoded, or None. What was not taken is not met."""
        return _first_unmet(self.requirements, quality)

    def refuse_encoded(self, quality: Sequence[QualityMeasure]) -> Failure | None:
        """The same of what is known when it is encoded."""
        return _first_unmet(self.encoded, quality)

    def faults(self, quality: Sequence[QualityMeasure]) -> tuple[QualityMeasure, ...]:
        """The measures that do not meet a requirement, in its order."""
        taken = {measure.name: measure for measure in quality}
        wanted = [(taken[one.measure], one) for one in (*self.requirements, *self.encoded) if one.measure in taken]
        return tuple(measure for measure, requirement in wanted if not requirement.met(measure.raw))


def _first_unmet(requirements: Sequence[Requirement], quality: Sequence[QualityMeasure]) -> Failure | None:
    raw = {measure.name: measure.raw for measure in quality}
    return next((one.failure for one in requirements if not one.met(raw.get(one.measure, math.nan))), None)


OPEN_GATE = QualityGate()
"""Every face that is found, for evaluation."""


def _gate(limits: Mapping[str, Limit], failures: Mapping[str, Failure]) -> QualityGate:
    """In the order of `failures`; the unified score is known in full only when the face is encoded."""
    asked = [Requirement(name, failure, limits[name].least, limits[name].most) for name, failure in failures.items()]
    return QualityGate(
        tuple(one for one in asked if one.measure != unified_quality_score.NAME),
        tuple(one for one in asked if one.measure == unified_quality_score.NAME),
    )


PROBE_GATE = _gate(
    fitted().probe,
    {
        inter_eye_distance.NAME: Failure.TOO_SMALL,
        sharpness.NAME: Failure.TOO_BLURRED,
        unified_quality_score.NAME: Failure.TOO_POOR,
    },
)
"""For live captures: lets through whatever can still be recognised. Poor probes were not found to match strangers more
often, so a search that may be in vain costs nothing; a refusal tells the officer to take new pictures."""

ENROLMENT_GATE = _gate(
    fitted().enrolment,
    {
        single_face_present.NAME: Failure.SEVERAL_FACES,
        inter_eye_distance.NAME: Failure.TOO_SMALL,
        crop_of_the_face_image.LEFTWARD: Failure.CUT_OFF,
        crop_of_the_face_image.RIGHTWARD: Failure.CUT_OFF,
        crop_of_the_face_image.ABOVE: Failure.CUT_OFF,
        crop_of_the_face_image.BELOW: Failure.CUT_OFF,
        head_pose.YAW: Failure.TURNED_AWAY,
        head_pose.PITCH: Failure.TURNED_AWAY,
        head_pose.ROLL: Failure.TURNED_AWAY,
        under_exposure_prevention.NAME: Failure.TOO_DARK,
        over_exposure_prevention.NAME: Failure.TOO_BRIGHT,
        dynamic_range.NAME: Failure.LOW_CONTRAST,
        sharpness.NAME: Failure.TOO_BLURRED,
        face_occlusion_prevention.NAME: Failure.COVERED,
        unified_quality_score.NAME: Failure.TOO_POOR,
    },
)
"""For portraits that stay: what is below would be searched against every traveller for years."""
