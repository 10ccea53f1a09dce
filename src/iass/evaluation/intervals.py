"""95 % intervals by bootstrap over subjects: pictures of one person rise and fall together, so people are drawn."""

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


def _times(cluster: NDArray[np.intp], generator: np.random.Generator) -> Weights:
    """How often each subject is drawn, with replacement."""
    subjects = int(cluster.max()) + 1
    return np.bincount(generator.integers(subjects, size=subjects), minlength=subjects).astype(np.float64)
