"""Spans of time in bins that grow with them: 19 % wide each, from a microsecond to a year, whatever the unit."""

import math
from bisect import bisect_left
from collections.abc import Mapping, Sequence

_STEPS_IN_DOUBLING = 4
_SMALLEST, _LARGEST = -40, 140
"""2**-10 and 2**35 of the unit."""


def bin_of(span: float) -> int:
    """-40..140. span: at least 0, in whatever unit its measure has."""
    if span <= 0:
        return _SMALLEST
    return min(max(math.floor(_STEPS_IN_DOUBLING * math.log2(span) + 1e-9), _SMALLEST), _LARGEST)


def low_edge(number: int) -> float:
    """The shortest span of that bin."""
    return float(2 ** (number / _STEPS_IN_DOUBLING))


def quantile(counts: Mapping[int, int], share: float) -> float | None:
    """The span that this share of them does not exceed, 0..1, within its bin in proportion; None where nothing was
    counted. counts: by bin; what a correction left below 0 counts as none."""
    present = sorted((number, count) for number, count in counts.items() if count > 0)
    total = sum(count for _, count in present)
    if not total:
        return None
    wanted, below = share * total, 0
    for number, count in present:
        if below + count >= wanted:
            return low_edge(number) * 2 ** ((wanted - below) / count / _STEPS_IN_DOUBLING)
        below += count
    return low_edge(present[-1][0] + 1)


def within(counts: Mapping[int, int], edges: Sequence[float]) -> Sequence[int]:
    """How many spans each part holds: up to the first edge, from there up to the next, and beyond the last; a bin that
    an edge cuts is in the part that it begins in. edges: ascending."""
    parts = [0] * (len(edges) + 1)
    for number, count in counts.items():
        parts[bisect_left(edges, low_edge(number))] += max(count, 0)
    return parts
