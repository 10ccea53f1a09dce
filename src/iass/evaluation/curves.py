"""Error curves (ISO/IEC 19795-1: DET, and FNIR over FPIR), from the rarest rate that may be claimed to 1."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from iass.evaluation.error_rates import smallest_claim, told_threshold
from iass.evaluation.intervals import Figures, Interval, of_share, percentile_intervals
from iass.evaluation.trials import Trials

_PER_DECADE = 10


@dataclass(frozen=True, slots=True)
class CurvePoint:
    """rate: FPIR or FMR; miss: FNIR or FNMR at the threshold of that rate; interval: 95 %, of miss."""

    rate: float
    miss: float
    interval: Interval
    threshold: float

    def record(self, rate: str, miss: str) -> dict[str, object]:
        """rate, miss: what the two are called, as `fpir` and `fnir`."""
        return {
            rate: float(f"{self.rate:.4g}"),
            miss: round(self.miss, 5),
            "ci95": self.interval.as_list(),
            "threshold": told_threshold(self.threshold),
        }


def curve_rates(count: int, marked: Sequence[float] = ()) -> tuple[float, ...]:
    """Ten a decade, descending from 1 to the smallest that `count` independent trials can claim, that one too, and
    those of `marked` that lie between."""
    least = min(1.0, smallest_claim(count))
    steps = int(np.floor(-np.log10(least) * _PER_DECADE + 1e-9))
    rates = [float(10 ** (-step / _PER_DECADE)) for step in range(steps + 1)]
    chosen = [*rates, *(rate for rate in marked if rate >= least)]
    whole = sorted({float(f"{rate:.6g}") for rate in chosen}, reverse=True)
    return tuple(whole) if whole[-1] <= least * (1 + 1e-6) else (*whole, least)


def curve(trials: Trials, rates: Sequence[float], drawn: Figures, people: int) -> tuple[CurvePoint, ...]:
    """drawn: the miss rates in each draw of the bootstrap, (draws, rates); people: mated ones, for the rule of 3."""
    thresholds = trials.thresholds(rates)
    misses = trials.misses(thresholds)[0].tolist()
    intervals = percentile_intervals(drawn)
    return tuple(
        CurvePoint(rate, miss, of_share(miss, interval, people), threshold)
        for rate, miss, interval, threshold in zip(rates, misses, intervals, thresholds[0].tolist(), strict=True)
    )
