"""Thresholds and error rates, as ISO/IEC 19795-1 defines them. Scores: higher is more alike; no template is -inf."""

import numpy as np
from numpy.typing import NDArray

Scores = NDArray[np.float32]
Weights = NDArray[np.float64]

FAILED = np.float32(-np.inf)
"""The score of a probe without a template: below every threshold."""

_LEAST = -1.0  # of a cosine
ROUNDING = 1e-9
_DIGITS = 5


def threshold_at(scores: Scores, rate: float, weights: Weights | None = None) -> float:
    """The lowest threshold at which no more than that share of these scores is at or above it.

    scores: float32 (n,), n > 0, of non-mated comparisons or the top ones of non-mated probes. weights: (n,), how
    often each counts, for the bootstrap; once each when None.
    """
    order = np.argsort(-scores, kind="stable")
    counted = np.ones(len(scores)) if weights is None else weights[order]
    above = np.cumsum(counted)
    first_too_many = int(np.searchsorted(above, rate * above[-1] + ROUNDING, side="right"))
    if first_too_many == len(scores):
        return _LEAST
    return max(_LEAST, float(np.nextafter(scores[order[first_too_many]], np.float32(np.inf))))


def told_threshold(threshold: float) -> float:
    """Five decimals, rounded up: rounded down it would let in the very score that it was set to shut out."""
    nearest = round(threshold, _DIGITS)
    return nearest if nearest >= threshold else round(nearest + 10**-_DIGITS, _DIGITS)


def share(events: NDArray[np.bool_], weights: Weights | None = None) -> float:
    """The share of events, 0..1; nan when nothing is counted."""
    counted = np.ones(len(events)) if weights is None else weights
    total = float(counted.sum())
    return float(counted[events].sum()) / total if total else float("nan")


def smallest_claim(count: int) -> float:
    """The rule of 3 (ISO/IEC 19795-1): with `count` independent trials no rate below this can be claimed at 95 %."""
    return 3 / count if count else 1.0


def why_unclaimed(rate: float, count: int, what: str) -> str | None:
    """Why nothing is said at that rate, or None when it may be."""
    if rate >= smallest_claim(count):
        return None
    return f"{count} {what} support no rate below {smallest_claim(count):.2g} (rule of 3), and {rate:g} is asked"
