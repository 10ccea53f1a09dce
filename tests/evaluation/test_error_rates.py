import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from iass.evaluation.error_rates import (
    FAILED,
    Scores,
    share,
    smallest_claim,
    threshold_at,
    told_threshold,
    why_unclaimed,
)

COSINES = st.floats(-1, 1, width=32) | st.sampled_from([0.25, 0.5])
TOPS = st.lists(COSINES | st.just(-np.inf), min_size=1, max_size=40).map(lambda values: np.array(values, np.float32))
RATES = st.floats(0.001, 0.999)


def _scores(*values: float) -> Scores:
    return np.array(values, np.float32)


def _just_above(value: float) -> float:
    return float(np.nextafter(np.float32(value), np.float32(2)))


@pytest.mark.parametrize(
    ("rate", "expected"),
    [(0.05, _just_above(0.9)), (0.1, _just_above(0.8)), (0.19, _just_above(0.8)), (0.2, _just_above(0.7))],
)
def test_threshold_lets_too_many_pass(rate: float, expected: float) -> None:
    """Ten scores: none may pass at 5 %, one at 10 %, one at 19 %, two at 20 %."""
    tens = _scores(0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3, 0.2, 0.1, 0.0)
    assert threshold_at(tens, rate) == expected


def test_equal_scores_pass_in_part() -> None:
    """At 30 % three of ten may pass; four are equal, so none of these may."""
    assert threshold_at(_scores(0.5, 0.5, 0.5, 0.5, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1), 0.3) == _just_above(0.5)


def test_rounding_of_the_rate_loses_a_probe() -> None:
    """0.29 * 100 is 28.999999999999996 in floating point; 29 of 100 are 29 %."""
    hundred = _scores(*(value / 100 for value in range(100)))
    assert (hundred >= threshold_at(hundred, 0.29)).sum() == 29


def test_failed_probe_is_given_a_threshold() -> None:
    """Two of ten probes have a template; at 30 % both may pass, and the threshold is a cosine nevertheless."""
    assert threshold_at(np.concatenate((_scores(0.9, 0.8), np.full(8, FAILED))), 0.3) == -1.0


@given(tops=TOPS, rate=RATES)
def test_threshold_breaks_the_rate_or_could_be_lower(tops: Scores, rate: float) -> None:
    threshold = threshold_at(tops, rate)
    allowed = math.floor(rate * len(tops) + 1e-9)
    assert (tops >= threshold).sum() <= allowed
    if threshold > -1:
        lower = np.nextafter(np.float32(threshold), np.float32(-2))
        assert (tops >= lower).sum() > allowed


def test_rounded_threshold_lets_in_whom_it_shut_out() -> None:
    """Of ten one may pass. 0.3685812 may not, and rounded to the nearest the threshold would lie below it."""
    tens = _scores(0.9, 0.3685812, *[0.1] * 8)
    assert told_threshold(threshold_at(tens, 0.1)) == 0.36859
    assert [told_threshold(value) for value in (-1.0, 0.3347, 0.334706)] == [-1.0, 0.3347, 0.33471]


@given(tops=TOPS, rate=RATES)
def test_told_threshold_breaks_the_rate(tops: Scores, rate: float) -> None:
    assert (tops >= told_threshold(threshold_at(tops, rate))).sum() <= math.floor(rate * len(tops) + 1e-9)


@given(tops=TOPS, rate=RATES, seed=st.integers(0, 99))
def test_weights_differ_from_repeats(tops: Scores, rate: float, seed: int) -> None:
    times = np.random.default_rng(seed).integers(0, 4, len(tops))
    if times.sum():
        assert threshold_at(tops, rate, times.astype(np.float64)) == threshold_at(np.repeat(tops, times), rate)


def test_share_counts_by_weight() -> None:
    events = np.array([True, False, False])
    assert share(events) == pytest.approx(1 / 3)
    assert share(events, np.array([2.0, 1.0, 1.0])) == 0.5
    assert math.isnan(share(events, np.zeros(3)))


def test_more_is_claimed_than_the_rule_of_three_allows() -> None:
    assert smallest_claim(300) == 0.01
    assert smallest_claim(0) == 1.0
    assert why_unclaimed(0.01, 300, "probes") is None
    assert why_unclaimed(0.01, 299, "probes") == "299 probes support no rate below 0.01 (rule of 3), and 0.01 is asked"
