"""The scores of strangers as a drawing: how many were counted where, and what share reaches how far.

Both parts share one axis of scores. The lower one is logarithmic: a straight line is an exponential tail.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from iass.console import formats
from iass.console.catalogue import Catalogue
from iass.identify.expectation import Expectation
from iass.identify.operating_desk import Setting, Standing
from iass.identify.score_histogram import BINS_IN_ONE

WIDTH, HEIGHT = 720, 470
LEFT, RIGHT = 124, 12
BARS_TOP, BARS_BOTTOM = 30, 165
SHARES_TOP, SHARES_BOTTOM = 215, 425
_DECADES = 6
"""The rarest share drawn is one in a million."""


@dataclass(frozen=True, slots=True)
class Tick:
    at: float
    word: str


@dataclass(frozen=True, slots=True)
class Box:
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class PlotView:
    """Places are in the drawing's own units. bars: of the histogram; curve, band, counted: points of SVG polylines,
    `counted` empty where nothing was counted. floor: below it nobody has seen a share."""

    scores: tuple[Tick, ...]
    shares: tuple[Tick, ...]
    most: str
    bars: tuple[Box, ...]
    curve: str
    band: str
    counted: str
    floor: float


@dataclass(frozen=True, slots=True)
class Axis:
    """Scores to places."""

    low: float
    high: float

    def place(self, score: float) -> float:
        share = (min(max(score, self.low), self.high) - self.low) / (self.high - self.low)
        return round(LEFT + share * (WIDTH - LEFT - RIGHT), 1)


def axis(standing: Standing, choices: Sequence[Setting]) -> Axis:
    """Every choice and every score counted lies on it."""
    bins = [one.low for one in standing.histogram.counts]
    thresholds = [one.point.threshold for one in choices]
    low, high = min([*thresholds, *bins]) - 0.02, max([*thresholds, *(one + 0.01 for one in bins)]) + 0.02
    return Axis(math.floor(low * 20) / 20, math.ceil(high * 20) / 20)


def plot(standing: Standing, on: Axis, expected: Callable[[float], Expectation], words: Catalogue) -> PlotView:
    """expected: what a threshold would let through; a tail that was fitted here says nothing below its start."""
    tail = standing.tail
    low = max(on.low, tail.start) if tail is not None and tail.fits else on.low
    steps = round((on.high - low) * BINS_IN_ONE / 2)
    scores = [low + (on.high - low) * step / steps for step in range(steps + 1)]
    found = [expected(score) for score in scores]
    upper = [(on.place(score), _height(one.rate.high)) for score, one in zip(scores, found, strict=True)]
    lower = [(on.place(score), _height(one.rate.low)) for score, one in zip(scores, found, strict=True)]
    law = [(on.place(score), _height(one.modelled)) for score, one in zip(scores, found, strict=True)]
    by_bin = _by_bin(standing)
    most = max(by_bin.values(), default=0)
    tenths = range(math.ceil(on.low * 10 - 1e-9), math.floor(on.high * 10 + 1e-9) + 1)
    return PlotView(
        scores=tuple(Tick(on.place(n / 10), formats.decimal(n / 10, words.language)) for n in tenths),
        shares=tuple(Tick(_height(10.0**-n), _share(n, words)) for n in range(_DECADES + 1)),
        most=formats.count(most, words.language) if most else "",
        bars=tuple(_bar(on, low, count, most) for low, count in by_bin.items()),
        curve=_points([(x, y) for x, y in law if y < SHARES_BOTTOM]),
        band=_points([*upper, *reversed(lower)]),
        counted=_points(_counted(on, by_bin)),
        floor=_height(min(1.0, 3 / found[0].searches)),
    )


def _by_bin(standing: Standing) -> dict[float, int]:
    """Lowest score of each bin, ascending, and its searches."""
    found: dict[float, int] = {}
    for one in standing.histogram.counts:
        found[one.low] = found.get(one.low, 0) + one.count
    return dict(sorted(found.items()))


def _bar(on: Axis, low: float, count: int, most: int) -> Box:
    x, height = on.place(low), (BARS_BOTTOM - BARS_TOP) * count / most
    width = max(0.8, on.place(low + 1 / BINS_IN_ONE) - x - 0.3)
    return Box(x, round(BARS_BOTTOM - height, 1), round(width, 1), round(height, 1))


def _counted(on: Axis, by_bin: dict[float, int]) -> list[tuple[float, float]]:
    """The share that reached each bin, as a stair."""
    total, reached, stair = sum(by_bin.values()), sum(by_bin.values()), []
    for low, count in by_bin.items():
        stair.append((on.place(low), _height(reached / total)))
        reached -= count
        edge = on.place(low + 1 / BINS_IN_ONE)
        stair += [(edge, stair[-1][1]), *([(edge, _height(reached / total))] if reached else [])]
    return stair


def _height(share: float) -> float:
    decades = min(_DECADES, -math.log10(share)) if share > 0 else _DECADES
    return round(SHARES_TOP + (SHARES_BOTTOM - SHARES_TOP) * decades / _DECADES, 1)


def _share(decades: int, words: Catalogue) -> str:
    if decades == 0:
        return words("threshold.all")
    return words("threshold.one_in", n=formats.count(10**decades, words.language))


def _points(places: Sequence[tuple[float, float]]) -> str:
    return " ".join(f"{x:g},{y:g}" for x, y in places)
