"""The DET of single comparisons (ISO/IEC 19795-1): FNMR over FMR, every probe against every enrolled person."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from iass.evaluation.curves import CurvePoint, curve_rates
from iass.evaluation.error_rates import Scores, Weights
from iass.evaluation.identification import Gallery, score_blocks
from iass.evaluation.intervals import Figures, of_share, percentile_intervals, resample
from iass.evaluation.trials import Trials
from iass.face.template import Template

_BINS = 40_000
_LOW, _HIGH = -1.0, 1.0
_MOST = 1_000_000
"""Comparisons of some thousand people are not independent by the million: no rate below 3 in so many is told."""


@dataclass(frozen=True, slots=True, eq=False)
class ScoreCounts:
    """How many non-mated comparisons lie in each of the equal bins between -1 and 1, so that memory does not grow."""

    counts: NDArray[np.int64]

    @property
    def total(self) -> int:
        return int(self.counts.sum())

    def threshold(self, rate: float) -> float:
        """The lowest bin's edge that no greater share reaches."""
        reached = np.append(np.cumsum(self.counts[::-1])[::-1], 0)
        place = int(np.searchsorted(-reached, -rate * self.total, side="left"))
        return float(np.linspace(_LOW, _HIGH, _BINS + 1)[place])


def count_scores(gallery: Gallery, nonmated: Sequence[Template | None]) -> ScoreCounts:
    """Every probe with every subject."""
    counts = np.zeros(_BINS, np.int64)
    for _, scores in score_blocks(gallery, nonmated):
        places = ((np.clip(scores, _LOW, _HIGH) - _LOW) * (_BINS / (_HIGH - _LOW))).astype(np.int64)
        counts += np.bincount(np.minimum(places.ravel(), _BINS - 1), minlength=_BINS)
    return ScoreCounts(counts)


def det(own_scores: Scores, subjects: Sequence[str], strangers: ScoreCounts) -> tuple[CurvePoint, ...]:
    """own_scores: of each mated probe with its own subject, -inf without a template; subjects: of these probes. The
    interval is over the mated people; thresholds stand, since the comparisons behind them are many."""
    if not strangers.total:
        return ()
    rates = curve_rates(min(strangers.total, _MOST))
    thresholds = np.array([[strangers.threshold(rate) for rate in rates]])
    trials = Trials.of(own_scores, np.zeros(0, np.float32))

    def misses(weights: Sequence[Weights]) -> Figures:
        return trials.misses(np.repeat(thresholds, len(weights[0]), axis=0), weights[0])

    people = len(set(subjects))
    return tuple(
        CurvePoint(rate, miss, of_share(miss, interval, people), threshold)
        for rate, miss, interval, threshold in zip(
            rates,
            trials.misses(thresholds)[0].tolist(),
            percentile_intervals(resample([subjects], misses)),
            thresholds[0].tolist(),
            strict=True,
        )
    )
