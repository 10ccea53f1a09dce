"""A name trial as plain values: recall, false candidates, speed, each by variant, by kind of name and by stranger."""

from collections.abc import Mapping
from math import sqrt

from iass.evaluation.intervals import Interval
from iass.evaluation.names.tally import Tally
from iass.evaluation.names.trial import NameTrial
from iass.evaluation.split import Part


def as_record(trial: NameTrial, part: Part) -> dict[str, object]:
    """Rates with their 95 % intervals. seconds are of this machine, at this moment.

    native_missed: of the part that rules may be fitted on; of any other nobody shall learn which words they are."""
    everything = _sum(trial.by_variant)
    accused = _sum(trial.false)
    return {
        "part": part.value,
        "listed": trial.listed,
        "variants": everything.total,
        "recall": _rate(everything),
        "strangers": accused.total,
        "false_per_1000": 1000 * accused.right / accused.total if accused.total else None,
        "false_rate": _rate(accused),
        "names_per_second": trial.listed / trial.build_seconds,
        "query_ms": {"p50": _quantile(trial, 0.5), "p99": _quantile(trial, 0.99)},
        "query_cpu_ms": {"p50": _quantile(trial, 0.5, True), "p99": _quantile(trial, 0.99, True)},
        "by_variant": _rates(trial.by_variant),
        "by_kind": _rates(trial.by_kind),
        "not_proven": _rates(trial.unproven),
        "false_by_stranger": _rates(trial.false),
        "strangers_told_anybody": dict(trial.told),
        "native": {question: _rates(tallies) for question, tallies in trial.native.items()},
        "native_missed": trial.native_missed if part is Part.FIT else [],
        "missed": trial.missed,
        "accused": trial.accused,
    }


def _sum(tallies: Mapping[str, Tally]) -> Tally:
    return Tally(sum(one.right for one in tallies.values()), sum(one.total for one in tallies.values()))


def _rates(tallies: Mapping[str, Tally]) -> dict[str, object]:
    return {name: _rate(tally) for name, tally in sorted(tallies.items())}


def _rate(tally: Tally) -> dict[str, object]:
    between = wilson(tally.right, tally.total) if tally.total else None
    return {
        "of": tally.total,
        "hits": tally.right,
        "rate": tally.rate if tally.total else None,
        "low": between.low if between else None,
        "high": between.high if between else None,
    }


def wilson(right: int, total: int) -> Interval:
    """Wilson's 95 % interval of a share, 0..1; total at least 1."""
    z, share = 1.959964, right / total
    centre = (share + z * z / (2 * total)) / (1 + z * z / total)
    half = z / (1 + z * z / total) * sqrt(share * (1 - share) / total + z * z / (4 * total * total))
    return Interval(max(0.0, centre - half), min(1.0, centre + half))


def _quantile(trial: NameTrial, share: float, cpu: bool = False) -> float | None:
    times = sorted(trial.cpu_seconds if cpu else trial.seconds)
    return 1000 * times[min(len(times) - 1, int(len(times) * share))] if times else None
