"""The report of an evaluation of presentation attack detection, for machines."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from iass.audit.entry import JsonValue
from iass.evaluation.attack import OperatingPoint, Rate, SpeciesFigures, operating_points
from iass.evaluation.attack_trials import Trial

RENDERED = (
    "rendered from synthetic people: what is measured is the detector on these renderings, and no certification by "
    "ISO/IEC 30107-3, which takes real attack instruments, real people and an accredited laboratory"
)
RENDERED_FROM_YOURS = "rendered from these portraits; " + RENDERED.split(": ", 1)[1]


@dataclass(frozen=True, slots=True)
class AttackReport:
    """data: what the presentations are, in words. milliseconds: median of one assessment."""

    method: str
    data: str
    fitted_on: tuple[str, ...]
    reported_on: tuple[str, ...]
    presentations: int
    milliseconds: float
    points: tuple[OperatingPoint, ...]

    def record(self) -> dict[str, JsonValue]:
        return {
            "method": self.method,
            "certified": False,
            "data": self.data,
            "fitted_on": list(self.fitted_on),
            "reported_on": list(self.reported_on),
            "presentations": self.presentations,
            "milliseconds": round(self.milliseconds, 2),
            "operating_points": [_point(point) for point in self.points],
        }


def report_of(method: str, data: str, trials: Sequence[Trial]) -> AttackReport:
    """Raises ValueError where there are no bona fide trials to report on."""
    return AttackReport(
        method,
        data,
        tuple(sorted({one.subject for one in trials if one.fitted})),
        tuple(sorted({one.subject for one in trials if not one.fitted})),
        sum(not one.fitted for one in trials),
        median(one.milliseconds for one in trials),
        operating_points(trials),
    )


def _point(point: OperatingPoint) -> dict[str, JsonValue]:
    worst, least = point.worst, point.least_referred
    return {
        "name": point.name,
        "thresholds": {cue.value: _finite(value) for cue, value in point.thresholds.items()},
        "apcer_max": {"species": worst.species, **_rate(worst.error)} if worst else None,
        "least_referred": {"species": least.species, **_rate(least.referred)} if least else None,
        "attacks": [_species(one, "apcer", "apnrr") for one in point.species if one.is_attack],
        "bona_fide": [_species(one, "bpcer", "bpnrr") for one in point.species if not one.is_attack],
        "bpcer": _species(point.bona_fide, "bpcer", "bpnrr"),
    }


def _species(figures: SpeciesFigures, error: str, non_response: str) -> dict[str, JsonValue]:
    return {
        "species": figures.species,
        error: _rate(figures.error),
        non_response: _rate(figures.non_response),
        "referred": _rate(figures.referred),
    }


def _rate(rate: Rate) -> dict[str, JsonValue]:
    return {
        "value": round(rate.value, 5),
        "interval": list(rate.interval.as_list()),
        "below": round(rate.below, 5),
        "presentations": rate.count,
    }


def _finite(value: float) -> float | None:
    """None for a threshold that every score reaches, since JSON has no infinity."""
    return round(value, 5) if abs(value) != float("inf") else None
