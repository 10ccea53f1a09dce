"""The quick counting of errors, against the plain one that says what they are."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from iass.evaluation.error_rates import FAILED, Scores, share, threshold_at
from iass.evaluation.trials import Trials, weighed_share

SCORES = st.lists(
    st.sampled_from([-1.0, -0.5, 0.0, 0.1, 0.2, 0.3, 0.5, 1.0, float("-inf")]), min_size=1, max_size=12
).map(lambda values: np.array(values, np.float32))
RATES = (1.0, 0.5, 0.3, 0.1, 0.01)


@given(mated=SCORES, nonmated=SCORES, seed=st.integers(0, 999))
def test_quick_count_differs_from_the_plain_one(mated: Scores, nonmated: Scores, seed: int) -> None:
    generator = np.random.default_rng(seed)
    ours, theirs = (generator.integers(0, 4, (3, len(scores))).astype(float) for scores in (mated, nonmated))
    trials = Trials.of(mated, nonmated)
    thresholds = trials.thresholds(RATES, theirs)
    misses, passes = trials.misses(thresholds, ours), trials.passes(thresholds, theirs)
    for draw in range(3):
        if not theirs[draw].sum():
            continue
        for place, rate in enumerate(RATES):
            plain = threshold_at(nonmated, rate, theirs[draw])
            assert thresholds[draw, place] == plain
            same = pytest.approx(share(mated < plain, ours[draw]), nan_ok=True)
            assert misses[draw, place] == same
            assert passes[draw, place] == pytest.approx(share(nonmated >= plain, theirs[draw]))
            assert plain == -1.0 or passes[draw, place] <= rate + 1e-9


def test_errors_by_hand() -> None:
    """One of four strangers may pass at 25 %: the threshold stands just above 0.2, and two of four are below it."""
    trials = Trials.of(np.array([0.9, 0.25, 0.15, FAILED], np.float32), np.array([0.1, 0.3, FAILED, 0.2], np.float32))
    threshold = float(trials.thresholds([0.25])[0, 0])
    assert 0.2 < threshold < 0.2001
    assert trials.misses(np.array([[threshold]])).tolist() == [[0.5]]
    assert trials.passes(np.array([[threshold]])).tolist() == [[0.25]]


def test_no_weight_is_taken_for_no_error() -> None:
    trials = Trials.of(np.array([0.5], np.float32), np.array([0.1], np.float32))
    assert math.isnan(trials.misses(np.array([[0.9]]), np.zeros((1, 1)))[0, 0])
    assert math.isnan(weighed_share(np.array([True]), np.zeros((1, 1)))[0])
