"""95 % intervals by bootstrap over subjects: pictures of one person rise and fall together, so people are drawn."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from iass.evaluation.error_rates import Weights, smallest_claim

DRAWS = 1000
_SEED = 19795
_PERCENTILES = (2.5, 97.5)

Statistic = Callable[[Sequence[Weights]], Sequence[float]]
"""From how often each observation of each group was drawn, to the figures."""


@dataclass(frozen=True, slots=True)
class Interval:
    low: float
    high: float

    def as_list(self) -> list[float]:
        return [round(self.low, 5), round(self.high, 5)]


def bootstrap(groups: Sequence[Sequence[str]], statistic: Statistic) -> tuple[Interval, ...]:
    """Percentile intervals (Efron and Tibshirani 1993, chapter 13) of every figure of `statistic`.

    groups: for each group of observations, the subject of each; every group's subjects are drawn for themselves.
    Always the same draws, so that a figure does not change from run to run.
    """
    generator = np.random.default_rng(_SEED)
    clusters = [np.unique(np.asarray(subjects), return_inverse=True)[1] for subjects in groups]
    figures = [statistic([_drawn(cluster, generator) for cluster in clusters]) for _ in range(DRAWS)]
    low, high = np.nanpercentile(np.asarray(figures, np.float64), _PERCENTILES, axis=0)
    return tuple(Interval(float(a), float(b)) for a, b in zip(low, high, strict=True))


def of_share(estimate: float, interval: Interval, subjects: int) -> Interval:
    """A bootstrap sees no error where none occurred; the rule of 3 says how many there may still be."""
    unseen = min(1.0, smallest_claim(subjects))
    low = min(interval.low, 1 - unseen) if estimate == 1 else interval.low
    high = max(interval.high, unseen) if estimate == 0 else interval.high
    return Interval(low, high)


def _drawn(cluster: NDArray[np.intp], generator: np.random.Generator) -> Weights:
    """How often each observation counts when its subjects are drawn with replacement."""
    subjects = int(cluster.max()) + 1
    times = np.bincount(generator.integers(subjects, size=subjects), minlength=subjects)
    return times[cluster].astype(np.float64)
