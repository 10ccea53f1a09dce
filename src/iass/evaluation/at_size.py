"""Thresholds at a gallery size that was not measured: the law of `iass.identify.calibration`, fitted to this data.

The law's line is fitted to the top scores of non-mated probes in the whole gallery and in random parts of it, exactly
as a calibration record's is, and is drawn on to the size that was asked for. The interval is by bootstrap over the
non-mated people; that the gallery is a sample too, and that the law is a law and not the truth, is not in it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from iass.evaluation.error_rates import FAILED, Scores, Weights, smallest_claim
from iass.evaluation.identification import Gallery, score_blocks
from iass.evaluation.intervals import Figures, Interval, percentile_intervals, resample
from iass.evaluation.trials import Trials
from iass.face.template import Template
from iass.identify.calibrating import FPIRS, Law, fit_law
from iass.identify.calibration import gumbel_variate

_HALVINGS = 3
_DRAWS = 8
_LEAST = 64
_SEED = 19795


@dataclass(frozen=True, slots=True)
class PointAtSize:
    """fnir_here: among the people who are enrolled here, with that threshold; among more, own subjects are also
    overtaken more often, so it is the least that is missed."""

    fpir: float
    threshold: float
    interval: Interval
    extrapolated: bool
    fnir_here: float

    def record(self) -> dict[str, object]:
        return {
            "threshold": round(self.threshold, 5),
            "ci95": self.interval.as_list(),
            "extrapolated": self.extrapolated,
            "fnir_here": round(self.fnir_here, 5),
        }


@dataclass(frozen=True, slots=True)
class AtGallerySize:
    """size: subjects that were asked for; measured: in the largest gallery here. law: fitted to this data."""

    size: int
    measured: int
    law: Law
    points: tuple[PointAtSize, ...]

    def record(self) -> dict[str, object]:
        return {
            "size": self.size,
            "measured_size": self.measured,
            "extrapolated": self.size > self.measured,
            "law": {
                "location": round(self.law.location, 5),
                "scale": round(self.law.scale, 5),
                "error": round(self.law.error, 5),
            },
            "points": {f"{point.fpir:g}": point.record() for point in self.points},
        }


@dataclass(frozen=True, slots=True, eq=False)
class PartialTops:
    """Top scores of the non-mated probes in parts of the gallery. sizes: ascending; scores: for each size float32
    (drawn parts, probes)."""

    sizes: tuple[int, ...]
    scores: tuple[Scores, ...]


def partial_tops(gallery: Gallery, nonmated: Sequence[Template | None]) -> PartialTops | None:
    """None when there are too few people for a law."""
    subjects, probes = len(gallery.subjects), len(nonmated)
    if min(subjects, probes) < _LEAST:
        return None
    generator = np.random.default_rng(_SEED)
    sizes = tuple(subjects >> halvings for halvings in range(_HALVINGS, -1, -1))
    drawn = [
        [generator.permutation(subjects)[:size] for _ in range(_DRAWS if size < subjects else 1)] for size in sizes
    ]
    scores = [np.full((len(parts), probes), FAILED, np.float32) for parts in drawn]
    for places, by_subject in score_blocks(gallery, nonmated):
        for tops, parts in zip(scores, drawn, strict=True):
            for row, part in zip(tops, parts, strict=True):
                row[places] = by_subject[:, part].max(axis=1)
    return PartialTops(sizes, tuple(scores))


def at_gallery_size(
    size: int, targets: Sequence[float], tops: PartialTops, nonmated_subjects: Sequence[str], trials: Trials
) -> AtGallerySize:
    """trials: of the evaluation, for the misses. Raises InvalidInput when these scores follow no law."""
    people = len(set(nonmated_subjects))
    rates = tuple(rate for rate in FPIRS if rate >= smallest_claim(people)) or FPIRS[:1]
    parts = [Trials.of(np.zeros(0, np.float32), scores.ravel()) for scores in tops.scores]
    variates = np.array([[np.log(part) + gumbel_variate(rate) for rate in rates] for part in tops.sizes]).ravel()
    solve = np.linalg.pinv(np.column_stack((np.ones_like(variates), variates)))
    wanted = np.array([np.log(size) + gumbel_variate(rate) for rate in targets])

    def thresholds(weights: Sequence[Weights]) -> Figures:
        measured = [
            part.thresholds(rates, np.tile(weights[0], len(scores)))
            for part, scores in zip(parts, tops.scores, strict=True)
        ]
        line = np.concatenate(measured, axis=1) @ solve.T
        return np.asarray(line[:, :1] + line[:, 1:] * wanted, np.float64)

    measured = np.array([part.thresholds(rates)[0] for part in parts])
    law = fit_law(measured, tops.sizes, rates)
    intervals = percentile_intervals(resample([nonmated_subjects], thresholds))
    return AtGallerySize(
        size,
        tops.sizes[-1],
        law,
        tuple(
            _point(law, size, rate, interval, size > tops.sizes[-1] or not rates[-1] <= rate <= rates[0], trials)
            for rate, interval in zip(targets, intervals, strict=True)
        ),
    )


def _point(law: Law, size: int, rate: float, interval: Interval, extrapolated: bool, trials: Trials) -> PointAtSize:
    threshold = law.threshold(size, rate)
    missed = float(trials.misses(np.array([[threshold]]))[0, 0])
    return PointAtSize(rate, threshold, interval, extrapolated, missed)
