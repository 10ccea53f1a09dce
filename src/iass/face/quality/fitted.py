"""Weights and limits of quality as they were fitted, from `fitted.json` beside this file.

`python -m iass.bench.quality_fit` makes that file; nobody writes numbers into it by hand. See
docs/decisions/0007-quality.md.
"""

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Any


@dataclass(frozen=True, slots=True)
class Law:
    """Log-odds = base + strength x min(the vector's strength, most_strength) + detection x ln(scalar / 100) of the
    detector's confidence + the sum of weight x ln(scalar / 100) over the measures."""

    base: float
    strength: float
    most_strength: float
    detection: float
    weights: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Limit:
    """Raw values from least to most are let through."""

    least: float = -math.inf
    most: float = math.inf


@dataclass(frozen=True, slots=True)
class Fitted:
    """seen: the law of a face before it is encoded; encoded: after. probe, enrolment: measure -> limit."""

    seen: Law
    encoded: Law
    probe: Mapping[str, Limit]
    enrolment: Mapping[str, Limit]


@lru_cache(maxsize=1)
def fitted() -> Fitted:
    """What is shipped."""
    text = resources.files("iass.face.quality").joinpath("fitted.json").read_text(encoding="utf-8")
    return read(json.loads(text))


def read(record: Mapping[str, Any]) -> Fitted:
    """The record as `iass.evaluation.quality_fit` writes it."""
    laws, limits = record["laws"], record["limits"]
    return Fitted(Law(**laws["seen"]), Law(**laws["encoded"]), _limits(limits["probe"]), _limits(limits["enrolment"]))


def _limits(told: Mapping[str, Mapping[str, Any]]) -> dict[str, Limit]:
    return {
        measure: Limit(
            -math.inf if one["least"] is None else one["least"], math.inf if one["most"] is None else one["most"]
        )
        for measure, one in told.items()
    }
