"""95 % intervals by bootstrap over subjects: pictures of one person rise and fall together, so people are drawn."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from iass.evaluation.error_rates import Weights, smallest_claim

DRAWS = 1000
_SEED = 19795
_PERCENTILES = (2.5, 97.5)
_CELLS = 4_000_000
"""Draws are handled in blocks of so many weights, 32 MB, however large the evaluation."""

Figures = NDArray[np.float64]
Statistic = Callable[[Sequence[Weights]], Sequence[float]]
"""From how often each observation of each group was drawn, (observations,) each, to the figures."""
BlockStatistic = Callable[[Sequence[Weights]], Figures]
"""The same of many draws at once: from (draws, observations) each to (draws, figures)."""


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

    def one_by_one(weights: Sequence[Weights]) -> Figures:
        return np.asarray([statistic(one) for one in zip(*weights, strict=True)], np.float64)

    return percentile_intervals(resample(groups, one_by_one))


def resample(groups: Sequence[Sequence[str]], statistic: BlockStatistic) -> Figures:
    """Every figure in every draw, float64 (DRAWS, figures); the draws are those of `bootstrap`."""
    generator = np.random.default_rng(_SEED)
    clusters = [np.unique(np.asarray(subjects), return_inverse=True)[1] for subjects in groups]
    at_once = max(1, _CELLS // max(1, sum(map(len, clusters))))
    blocks = []
    for first in range(0, DRAWS, at_once):
        rounds = range(first, min(first + at_once, DRAWS))
        drawn = zip(*([_times(cluster, generator) for cluster in clusters] for _ in rounds), strict=True)
        blocks.append(statistic([np.stack(times)[:, cluster] for times, cluster in zip(drawn, clusters, strict=True)]))
    return np.concatenate(blocks)


def percentile_intervals(figures: Figures) -> tuple[Interval, ...]:
    """The middle 95 % of each column; figures that are nan in a draw are left out of it."""
    low, high = np.nanpercentile(figures, _PERCENTILES, axis=0)
    return tuple(Interval(float(a), float(b)) for a, b in zip(low, high, strict=True))


def of_share(estimate: float, interval: Interval, subjects: int) -> Interval:
    """A bootstrap sees no error where none occurred; the rule of 3 says how many there may still be."""
    unseen = min(1.0, smallest_claim(subjects))
    low = min(interval.low, 1 - unseen) if estimate == 1 else interval.low
    high = max(interval.high, unseen) if estimate == 0 else interval.high
    return Interval(low, high)


def exact(events: int, count: int) -> Interval:
    """Of a share of independent trials, at 95 % (Clopper and Pearson, Biometrika 26, 1934)."""
    tail = (100 - (_PERCENTILES[1] - _PERCENTILES[0])) / 200
    low = 0.0 if events == 0 else _where(lambda share: 1 - _at_most(events - 1, count, share) - tail)
    high = 1.0 if events == count else _where(lambda share: tail - _at_most(events, count, share))
    return Interval(low, high)


def most_at_95(events: int, count: int) -> float:
    """One-sided: so great a share may it be at most, at 95 %. Near 3 / count where nothing happened (rule of 3)."""
    return 1.0 if events == count else _where(lambda share: 0.05 - _at_most(events, count, share))


def _at_most(events: int, count: int, share: float) -> float:
    """The chance of so many events or fewer among `count` trials."""
    if share in (0.0, 1.0):
        return float(share == 0 or events >= count)
    terms = [
        math.lgamma(count + 1)
        - math.lgamma(k + 1)
        - math.lgamma(count - k + 1)
        + k * math.log(share)
        + (count - k) * math.log1p(-share)
        for k in range(events + 1)
    ]
    return min(1.0, math.fsum(map(math.exp, terms)))


def _where(rises: Callable[[float], float]) -> float:
    """Where a rising function of 0..1 passes 0."""
    low, high = 0.0, 1.0
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (low, middle) if rises(middle) > 0 else (middle, high)
    return (low + high) / 2


def _times(cluster: NDArray[np.intp], generator: np.random.Generator) -> Weights:
    """How often each subject is drawn, with replacement."""
    subjects = int(cluster.max()) + 1
    return np.bincount(generator.integers(subjects, size=subjects), minlength=subjects).astype(np.float64)
