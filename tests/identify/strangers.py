"""Top scores of strangers whose law is known, and of those of the development data."""

import json
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np

from iass.identify.score_histogram import BinCount, band_of, bin_of

LOCATION, SCALE = 0.129, 0.0246
"""Of the shipped record's law, so that these scores lie where real ones do."""


def binned(parts: Iterable[tuple[int, Iterable[float]]]) -> tuple[BinCount, ...]:
    """parts: size of the list, and top scores of searches in it."""
    counts = Counter((band_of(size), bin_of(float(score))) for size, scores in parts for score in scores)
    return tuple(BinCount(band, number, count) for (band, number), count in sorted(counts.items()))


def tops(count: int, size: int, shape: float, seed: int) -> Iterable[float]:
    """The best of `size` draws of a generalised Pareto law, drawn `count` times."""
    intensity = np.random.default_rng(seed).exponential(size=count) / size
    scores: list[float] = score_at(intensity, shape).tolist()
    return scores


def score_at(intensity: Any, shape: float) -> Any:
    """Which score is exceeded with that intensity among one person."""
    if shape == 0:
        return LOCATION - SCALE * np.log(intensity)
    return LOCATION + SCALE * (intensity**-shape - 1) / shape


def exceeded_at(rate: float, size: int, shape: float) -> float:
    """The score that this share of searches among `size` people reaches."""
    return float(score_at(-np.log1p(-rate) / size, shape))


def of_development_data(part: str) -> tuple[int, tuple[BinCount, ...]]:
    """Size of the gallery, and the counts."""
    found = json.loads((Path(__file__).parent / "lfw_dev_tops.json").read_text())[part]
    band = band_of(found["gallery"])
    return found["gallery"], tuple(BinCount(band, int(number), count) for number, count in found["counts"].items())
