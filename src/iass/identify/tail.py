"""The tail of strangers' top scores, modelled, so that rates can be told at thresholds that few scores have reached.

Scores above a high level u that one traveller has with a list of n people come as a Poisson process whose intensity is
that of a generalised Pareto law (Coles, An Introduction to Statistical Modeling of Extreme Values, 2001, chapters 4 and
7; Pickands 1975):

    H(x) = (n / N) * exp(a) * (1 + shape * (x - u) / scale) ^ (-1 / shape)        P(top score <= x) = exp(-H(x))

which is the best of n draws. Lists of every size so speak with one voice: a search among n counts as n / N of one
among N people. With shape 0 it is the law of the calibration record (decision 0003).

The likelihood is that of the counts in their bins. The shape is held near zero by a penalty (Coles and Dixon, Extremes
2:1, 1999) of the spread that fits to halves of the development data had, since the few highest scores say little about
it. Intervals are profile likelihood: the least and the greatest rate over all parameters that are not rejected at 5 %.
Whether the law fits at all is tested by the deviance of the counts above u.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from iass.identify.score_histogram import BinCount, low_edge, size_of

LEAST_SEARCHES = 600
LEAST_ABOVE = 50
"""Fewer scores above u carry no tail."""

_SHARES = (0.1, 0.05, 0.025)
"""Of the searches, that lie above u: the first with which the law fits."""
_SHAPE_SPREAD = 0.07
_REJECTED = 0.01
_CHI_SQUARED_95 = 3.841
_FEWEST_EXPECTED = 5.0
_RAYS = 600
_FURTHEST = 8.0
"""Standard deviations to which the region of parameters is looked for."""
_SMALL = 1e-300
_STEP = 1e-4

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Rate:
    """A share of searches, 0..1, with its 95 % interval."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True, eq=False)
class ScoreTail:
    """searches: counted; above: of them, with a score over `start` (u). size: of the list that it speaks of (N).

    scale, shape: of the law. fits: whether the counts look like the law's; p_value: how likely counts that stray as
    far would be. region: float64 (points, 3), the edge of all parameters that are not rejected. highest: edge above
    which no score was counted. largest: of the lists in which was searched.
    """

    searches: int
    above: int
    size: float
    start: float
    level: float
    scale: float
    shape: float
    p_value: float
    highest: float
    largest: float
    region: Floats

    @property
    def fits(self) -> bool:
        return self.p_value >= _REJECTED

    @property
    def smallest_claim(self) -> float:
        """The rule of 3 (ISO/IEC 19795-1): so rare an event may be absent from this many searches."""
        return 3 / self.searches

    def rate(self, threshold: float) -> Rate:
        """The share of strangers' searches among `size` people whose top score reaches the threshold, as modelled."""
        best = np.array([[self.level, math.log(self.scale), self.shape]])
        value, *edge = _rates(np.concatenate((best, self.region)), threshold - self.start).tolist()
        return Rate(value, min(value, *edge), max(value, *edge))


@dataclass(frozen=True, slots=True, eq=False)
class _Cells:
    """Bins above u: low and high are their edges, counted from u; weights: n / N. below: searches under u, one figure
    and one of `below_weights` for each size of the list."""

    low: Floats
    high: Floats
    weights: Floats
    counts: Floats
    below: Floats
    below_weights: Floats


def fit_tail(counts: Sequence[BinCount], size: int) -> ScoreTail | None:
    """The tail among `size` people (at least 1). None where too few were counted; look at `fits` before use."""
    searches = sum(one.count for one in counts)
    if searches < LEAST_SEARCHES:
        return None
    found = None
    for share in _SHARES:
        start = _start(counts, share)
        above = sum(one.count for one in counts if one.bin >= start)
        if above < LEAST_ABOVE:
            break
        found = _fit(_cells(counts, start, size), counts, start, size)
        if found is not None and found.fits:
            break
    return found


def _start(counts: Sequence[BinCount], share: float) -> int:
    """The lowest bin from which on no more than that share of all scores lies."""
    by_bin: dict[int, int] = {}
    for one in counts:
        by_bin[one.bin] = by_bin.get(one.bin, 0) + one.count
    most, reached = share * sum(by_bin.values()), 0
    for number in sorted(by_bin, reverse=True):
        reached += by_bin[number]
        if reached > most:
            return number + 1
    return min(by_bin)


def _cells(counts: Sequence[BinCount], start: int, size: int) -> _Cells:
    bands = sorted({one.band for one in counts})
    weight = {band: size_of(band) / size for band in bands}
    last = max(one.bin for one in counts) + 1
    held = {(one.band, one.bin): one.count for one in counts}
    cells = [(number, band) for band in bands for number in range(start, last + 1)]
    high = [math.inf if number == last else low_edge(number + 1) - low_edge(start) for number, _ in cells]
    return _Cells(
        np.array([low_edge(number) - low_edge(start) for number, _ in cells]),
        np.array(high),
        np.array([weight[band] for _, band in cells]),
        np.array([held.get((band, number), 0) for number, band in cells], np.float64),
        np.array([sum(one.count for one in counts if one.band == band and one.bin < start) for band in bands], float),
        np.array([weight[band] for band in bands]),
    )


def _fit(cells: _Cells, counts: Sequence[BinCount], start: int, size: int) -> ScoreTail | None:
    """Newton's method on the penalised likelihood; None where it finds no top."""

    def likelihood(points: Floats) -> Floats:
        return _likelihood(cells, points)

    best = _top(likelihood, _first_guess(cells))
    if best is None:
        return None
    point, spread = best
    searches, above = int(cells.counts.sum() + cells.below.sum()), int(cells.counts.sum())
    return ScoreTail(
        searches=searches,
        above=above,
        size=float(size),
        start=low_edge(start),
        level=float(point[0]),
        scale=math.exp(point[1]),
        shape=float(point[2]),
        p_value=_p_value(cells, point),
        highest=low_edge(max(one.bin for one in counts) + 1),
        largest=size_of(max(one.band for one in counts)),
        region=_region(likelihood, point, spread),
    )


def _first_guess(cells: _Cells) -> Floats:
    """Of the exponential law: the share above u, and the mean excess."""
    above, below = cells.counts.sum(), cells.below.sum()
    finite = np.where(np.isfinite(cells.high), cells.high, cells.low)
    excess = float((cells.counts * (cells.low + finite) / 2).sum() / above)
    draws = float((cells.below * cells.below_weights).sum() + (cells.counts * cells.weights).sum()) / (above + below)
    level = math.log(-math.log1p(-above / (above + below)) / draws)
    return np.array([level, math.log(max(excess, 1e-4)), 0.0])


def _intensity(points: Floats, excess: Floats) -> Floats:
    """H above u, float64 (points, cells). points: (points, 3) of level, ln scale, shape; excess: (cells,), over u."""
    level, scale, shape = points[:, :1], np.exp(points[:, 1:2]), points[:, 2:]
    near = np.abs(shape) < 1e-6
    safe = np.where(near, 1.0, shape)
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        stretched = np.maximum(1 + safe * excess / scale, 0.0)
        tail = np.where(near, np.exp(-excess / scale), stretched ** (-1 / safe))
    tail = np.where(np.isinf(excess), 0.0, tail)
    return np.exp(level) * tail


def _rates(points: Floats, excess: float) -> Floats:
    """1 - exp(-H), (points,)."""
    found: Floats = -np.expm1(-_intensity(points, np.array([excess]))[:, 0])
    return found


def _likelihood(cells: _Cells, points: Floats) -> Floats:
    """Penalised log likelihood, (points,)."""
    reached = _intensity(points, cells.low) * cells.weights
    passed = _intensity(points, cells.high) * cells.weights
    inside = np.log(np.maximum(np.exp(-passed) - np.exp(-reached), _SMALL)) @ cells.counts
    under = -(np.exp(points[:, :1]) * cells.below_weights) @ cells.below
    found: Floats = inside + under - (points[:, 2] / _SHAPE_SPREAD) ** 2 / 2
    return found


def _top(likelihood: Callable[[Floats], Floats], first: Floats) -> tuple[Floats, Floats] | None:
    """Where the likelihood is greatest, and a root of the inverse of its curvature there, (3, 3)."""
    point, value = first, float(likelihood(first[None])[0])
    for _ in range(60):
        slope, curve = _slopes(likelihood, point)
        step = np.linalg.lstsq(-curve, slope, rcond=None)[0]
        if slope @ step <= 0:
            step = slope / max(1.0, float(np.abs(slope).max()))
        for halvings in range(30):
            tried = point + step / 2**halvings
            reached = float(likelihood(tried[None])[0])
            if reached >= value:
                break
        moved, point, value = float(np.abs(tried - point).max()), tried, max(value, reached)
        if moved < 1e-7:
            break
    try:
        return point, np.linalg.cholesky(np.linalg.inv(-_slopes(likelihood, point)[1]))
    except np.linalg.LinAlgError:
        return None


def _slopes(likelihood: Callable[[Floats], Floats], point: Floats) -> tuple[Floats, Floats]:
    """First and second derivatives by central differences: (3,) and (3, 3)."""
    shifts = np.eye(3) * _STEP
    both = [(i, j) for i in range(3) for j in range(3)]
    corners = [point + a * shifts[i] + b * shifts[j] for i, j in both for a in (1, -1) for b in (1, -1)]
    values = likelihood(np.array([*(point + shifts), *(point - shifts), *corners]))
    slope = (values[:3] - values[3:6]) / (2 * _STEP)
    signs = np.array([1.0, -1.0, -1.0, 1.0])
    curve = (values[6:].reshape(9, 4) @ signs).reshape(3, 3) / (4 * _STEP**2)
    return slope, curve


def _region(likelihood: Callable[[Floats], Floats], point: Floats, spread: Floats) -> Floats:
    """Points on the edge of the parameters that a likelihood ratio test does not reject for one quantity at 5 %."""
    rays = _directions() @ spread.T
    least = float(likelihood(point[None])[0]) - _CHI_SQUARED_95 / 2
    near, far = np.zeros(len(rays)), np.full(len(rays), _FURTHEST)
    for _ in range(24):
        middle = (near + far) / 2
        inside = likelihood(point + middle[:, None] * rays) >= least
        near, far = np.where(inside, middle, near), np.where(inside, far, middle)
    found: Floats = point + near[:, None] * rays
    return found


def _directions() -> Floats:
    """Spread evenly over the sphere, (rays, 3): a Fibonacci lattice."""
    places = np.arange(_RAYS) + 0.5
    heights, turns = 1 - 2 * places / _RAYS, np.pi * (1 + 5**0.5) * places
    rims = np.sqrt(1 - heights**2)
    return np.column_stack((rims * np.cos(turns), rims * np.sin(turns), heights))


def _p_value(cells: _Cells, point: Floats) -> float:
    """Of the deviance of the counts above u, cells pooled from the top until enough are expected in each.

    Chi-squared by Wilson and Hilferty (PNAS 17, 1931), with what was fitted taken off.
    """
    at = point[None]
    shares = np.exp(-_intensity(at, cells.high)[0] * cells.weights) - np.exp(
        -_intensity(at, cells.low)[0] * cells.weights
    )
    totals = dict.fromkeys(cells.below_weights.tolist(), 0.0)
    for weight, below in zip(cells.below_weights.tolist(), cells.below.tolist(), strict=True):
        totals[weight] += below
    for weight, count in zip(cells.weights.tolist(), cells.counts.tolist(), strict=True):
        totals[weight] += count
    expected = shares * np.array([totals[weight] for weight in cells.weights.tolist()])
    pooled = _pooled(cells.low, cells.counts, expected)
    freedom = len(pooled) - 2
    if freedom < 1:
        return 1.0
    deviance = 2 * sum(seen * math.log(seen / due) - (seen - due) if seen else due for seen, due in pooled)
    cube = (max(deviance, 0.0) / freedom) ** (1 / 3)
    return 1 - NormalDist().cdf((cube - (1 - 2 / (9 * freedom))) / math.sqrt(2 / (9 * freedom)))


def _pooled(edges: Floats, counts: Floats, expected: Floats) -> list[tuple[float, float]]:
    """Seen and expected in each pool of neighbouring bins, all sizes together, the highest first."""
    pools: list[tuple[float, float]] = []
    seen = due = 0.0
    for edge in np.unique(edges)[::-1]:
        seen += float(counts[edges == edge].sum())
        due += float(expected[edges == edge].sum())
        if due >= _FEWEST_EXPECTED:
            pools.append((seen, due))
            seen = due = 0.0
    if pools and due:
        last_seen, last_due = pools.pop()
        pools.append((last_seen + seen, last_due + due))
    return pools
