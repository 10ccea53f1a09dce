"""Makes a calibration record from the non-mated comparisons of a gallery and of people who are not in it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from iass.errors import InvalidInput
from iass.face.template import Vectors
from iass.identify.calibration import CalibrationRecord
from iass.ids import ModelId

FPIRS = (0.3, 0.1, 0.03, 0.01, 0.003)
FMRS = (0.1, 0.01, 0.001, 0.0001, 0.00001)
_HALVINGS = 3
_DRAWS = 16
_SEED = 19795
_LEAST = 64

Scores = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where a record comes from. data: file name -> SHA-256."""

    model_id: ModelId
    data: Mapping[str, str]
    at: datetime


def fit(gallery: Vectors, nonmated: Vectors, provenance: Provenance) -> CalibrationRecord:
    """gallery: float32 (subjects, dimension), one row a subject; nonmated: float32 (probes, dimension), one row a
    person who is not among them. Rows have length 1. Raises InvalidInput when there are too few of either.
    """
    if min(len(gallery), len(nonmated)) < _LEAST:
        raise InvalidInput(
            f"a calibration needs at least {_LEAST} subjects and {_LEAST} non-mated probes",
            where=f"{len(gallery)} and {len(nonmated)}",
            mend="Use more people, or the record that is shipped",
        )
    scores = nonmated @ gallery.T
    sizes = tuple(len(gallery) >> halvings for halvings in range(_HALVINGS, -1, -1))
    fpirs = tuple(rate for rate in FPIRS if rate >= 3 / len(nonmated))
    grid = _monotone(np.array([[_quantile(top, rate) for rate in fpirs] for top in _tops(scores, sizes)]))
    size_slope, rate_slope = _slopes(grid, sizes, fpirs)
    fmrs = tuple(rate for rate in FMRS if rate >= 3 / scores.size)
    verification = np.maximum.accumulate([_quantile(scores.ravel(), rate) for rate in fmrs])
    return CalibrationRecord(
        record_id=f"{provenance.model_id}@{provenance.at:%Y-%m-%d}",
        model_id=provenance.model_id,
        made_at=provenance.at.isoformat(timespec="seconds"),
        data=dict(provenance.data),
        probes=len(nonmated),
        comparisons=int(scores.size),
        sizes=sizes,
        fpirs=fpirs,
        identification=tuple(tuple(round(float(value), 5) for value in row) for row in grid),
        size_slope=round(size_slope, 5),
        rate_slope=round(rate_slope, 5),
        extrapolation_error=round(_held_out_error(grid, sizes, fpirs), 5),
        fmrs=fmrs,
        verification=tuple(round(float(value), 5) for value in verification),
        verification_slope=round(float(verification[-1] - verification[-2]) / float(np.log(fmrs[-2] / fmrs[-1])), 5),
    )


def _tops(scores: Scores, sizes: tuple[int, ...]) -> list[Scores]:
    """Best score of each probe, at each gallery size; smaller sizes pool several random sub-galleries."""
    generator = np.random.default_rng(_SEED)
    tops = []
    for size in sizes:
        draws = 1 if size == scores.shape[1] else _DRAWS
        chosen = [generator.permutation(scores.shape[1])[:size] for _ in range(draws)]
        tops.append(np.concatenate([scores[:, columns].max(axis=1) for columns in chosen]))
    return tops


def _quantile(scores: Scores, rate: float) -> float:
    """The lowest threshold at which no more than that share of scores is at or above it."""
    return float(np.quantile(scores, 1 - rate, method="higher"))


def _monotone(grid: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.maximum.accumulate(np.maximum.accumulate(grid, axis=0), axis=1)


def _slopes(grid: NDArray[np.float64], sizes: tuple[int, ...], fpirs: tuple[float, ...]) -> tuple[float, float]:
    """Least squares of threshold = a + b ln N + c g(FPIR) over the rarer half of the rates; neither falls below 0."""
    tail = [number for number, rate in enumerate(fpirs) if rate <= FPIRS[1]]
    rows = [(1.0, np.log(size), -np.log(-np.log1p(-fpirs[j]))) for size in sizes for j in tail]
    values = [grid[i, j] for i in range(len(sizes)) for j in tail]
    solution = np.linalg.lstsq(np.array(rows), np.array(values), rcond=None)[0]
    return max(0.0, float(solution[1])), max(0.0, float(solution[2]))


def _held_out_error(grid: NDArray[np.float64], sizes: tuple[int, ...], fpirs: tuple[float, ...]) -> float:
    """How far the law that is fitted without the largest size misses there, over all rates."""
    slope, _ = _slopes(grid[:-1], sizes[:-1], fpirs)
    foretold = grid[-2] + slope * np.log(sizes[-1] / sizes[-2])
    return float(np.abs(foretold - grid[-1]).max())
