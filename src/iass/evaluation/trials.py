"""Mated and non-mated scores, sorted once, so that the errors of a thousand draws take one pass over them.

The same definitions as `error_rates`, for many draws and many rates at once. A 1:N evaluation hands in the top scores
of its probes, a 1:1 evaluation the scores of its pairs.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from iass.evaluation.error_rates import ROUNDING, Scores, Weights

LEAST = -1.0  # of a cosine
Rates = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Trials:
    """mated: float32 (m,), ascending, -inf for what is missed at every threshold; nonmated: float32 (n,), descending.

    mated_order, nonmated_order: where each stood before, so that weights can follow. Neither is empty.
    """

    mated: Scores
    nonmated: Scores
    mated_order: NDArray[np.intp]
    nonmated_order: NDArray[np.intp]

    @classmethod
    def of(cls, mated: Scores, nonmated: Scores) -> Self:
        """Scores in any order."""
        up, down = np.argsort(mated, kind="stable"), np.argsort(-nonmated, kind="stable")
        return cls(mated[up], nonmated[down], up, down)

    def thresholds(self, rates: Sequence[float], weights: Weights | None = None) -> Rates:
        """float64 (draws, rates): the lowest threshold at which no greater share of non-mated scores is at or above.

        weights: (draws, n) of the non-mated scores as they were handed in; one draw with each once when None.
        """
        counted = np.ones((1, len(self.nonmated))) if weights is None else weights[:, self.nonmated_order]
        above = np.cumsum(counted, axis=1)
        limits = above[:, -1:] * np.asarray(rates) + ROUNDING
        too_many = np.stack(
            [np.searchsorted(row, limit, side="right") for row, limit in zip(above, limits, strict=True)]
        )
        just_above = np.nextafter(np.append(self.nonmated, np.float32(-np.inf)), np.float32(np.inf))
        return np.asarray(np.maximum(just_above[too_many], LEAST), np.float64)

    def misses(self, thresholds: Rates, weights: Weights | None = None) -> Rates:
        """float64 (draws, rates): the share of mated scores below each threshold; nan where no weight is left."""
        counted = np.ones((1, len(self.mated))) if weights is None else weights[:, self.mated_order]
        below = np.concatenate((np.zeros((len(counted), 1)), np.cumsum(counted, axis=1)), axis=1)
        places = np.searchsorted(self.mated, thresholds, side="left")
        return _over(np.take_along_axis(below, places, axis=1), below[:, -1:])

    def passes(self, thresholds: Rates, weights: Weights | None = None) -> Rates:
        """float64 (draws, rates): the share of non-mated scores at or above each threshold."""
        counted = np.ones((1, len(self.nonmated))) if weights is None else weights[:, self.nonmated_order]
        above = np.concatenate((np.zeros((len(counted), 1)), np.cumsum(counted, axis=1)), axis=1)
        places = np.searchsorted(-self.nonmated, -thresholds, side="right")
        return _over(np.take_along_axis(above, places, axis=1), above[:, -1:])

    def errors(self, rates: Sequence[float], mated: Weights, nonmated: Weights) -> Rates:
        """float64 (draws, rates): the share missed at each rate of false matches, thresholds set anew in each draw."""
        return self.misses(self.thresholds(rates, nonmated), mated)


def weighed_share(events: NDArray[np.bool_], weights: Weights) -> Rates:
    """float64 (draws,): the share of events in each draw; nan where nothing is counted. weights: (draws, n)."""
    return _over(weights @ events.astype(np.float64), weights.sum(axis=1))


def _over(counted: Rates, total: Rates) -> Rates:
    with np.errstate(invalid="ignore"):
        return np.asarray(counted / total, np.float64)
