"""Logistic regression whose weights may not be negative, and the share of misses that falls as a measure rises."""

import numpy as np
from numpy.typing import NDArray

Values = NDArray[np.float64]
Flags = NDArray[np.bool_]

_ROUNDS = 100
_ENOUGH = 1e-9


def fit_odds(features: Values, happened: Flags, ridge: float) -> tuple[float, Values]:
    """Base and weights of log-odds = base + features @ weights. features: (n, k); weights: (k,), none below 0.

    ridge: added to the curvature for each weight, 1 / s^2 where weights are believed to be about s beforehand: a
    feature that hardly varies gets hardly any weight. Newton's method (Hastie, Tibshirani, Friedman, The Elements of
    Statistical Learning, 2nd ed., 4.4.1); a weight that would be negative is held at 0, until the likelihood wants it
    positive.
    """
    design = np.column_stack((np.ones(len(features)), features))
    penalty = np.full(design.shape[1], ridge)
    penalty[0] = 0.0
    solved = np.zeros(design.shape[1])
    for _ in range(_ROUNDS):
        chance = 1 / (1 + np.exp(-np.clip(design @ solved, -500, 500)))
        slope = design.T @ (happened - chance) - penalty * solved
        free = (solved > 0) | (slope > 0)
        free[0] = True
        curve = (design[:, free] * (chance * (1 - chance))[:, None]).T @ design[:, free] + np.diag(penalty[free] + 1e-9)
        step = np.zeros_like(solved)
        step[free] = np.linalg.solve(curve, slope[free])
        following = solved + step
        following[1:] = np.maximum(following[1:], 0.0)
        if np.abs(following - solved).max() < _ENOUGH:
            break
        solved = following
    return float(solved[0]), solved[1:]


def log_likelihood(odds: Values, happened: Flags) -> float:
    """The mean, in nats; 0 is certainty."""
    return float(-np.logaddexp(0, np.where(happened, -odds, odds)).mean())


def falling_share(values: Values, happened: Flags) -> tuple[Values, Values]:
    """Values in ascending order, and the share of events at each: the falling curve that is nearest by least squares
    (isotonic regression by pooling adjacent violators: Barlow et al., Statistical Inference under Order Restrictions,
    1972)."""
    ordered, counts = np.unique(values, return_counts=True)
    order = np.argsort(values, kind="stable")
    events = np.add.reduceat(happened[order].astype(np.float64), np.cumsum(counts) - counts)
    pools: list[tuple[float, int, int]] = []  # events, faces, different values
    for event, count in zip(events.tolist(), counts.tolist(), strict=True):
        pool = (event, count, 1)
        while pools and pools[-1][0] * pool[1] <= pool[0] * pools[-1][1]:
            before = pools.pop()
            pool = (before[0] + pool[0], before[1] + pool[1], before[2] + pool[2])
        pools.append(pool)
    shares = np.concatenate([np.full(width, event / count) for event, count, width in pools])
    return ordered, np.asarray(shares, np.float64)
