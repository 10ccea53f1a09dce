import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from iass.evaluation.error_rates import FAILED, Scores, share, smallest_claim, threshold_at, why_unclaimed

# Few distinct values, so that ties are the rule.
_TIED = st.lists(st.sampled_from([-0.5, 0.0, 0.25, 0.5, 0.75, float("-inf")]), min_size=1, max_size=40)
_RATES = st.sampled_from([0.0, 0.003, 0.01, 0.03, 0.1, 0.25, 0.5, 0.99])


def _scores(*values: float) -> Scores:
    return np.array(values, np.float32)


def test_more_than_the_rate_is_let_through() -> None:
    """Four scores at 25 %: one may be at or above the threshold, and it is the highest."""
    threshold = threshold_at(_scores(0.1, 0.4, 0.3, 0.2), 0.25)
    assert 0.3 < threshold <= 0.4
    assert threshold == pytest.approx(0.3, abs=1e-6)


def test_tied_scores_are_split_by_luck() -> None:
    """Two of four share the highest score: at 25 % neither may pass, at 50 % both do."""
    tied = _scores(0.4, 0.4, 0.1, 0.2)
    assert threshold_at(tied, 0.25) > 0.4
    assert 0.2 < threshold_at(tied, 0.5) <= 0.4


def test_rate_is_rounded_away_by_binary_fractions() -> None:
    """3 % of a hundred are three, though 0.03 * 100 is not 3 in binary."""
    scores = np.linspace(0, 0.99, 100, dtype=np.float32)
    for rate, passing in ((0.03, 3), (0.07, 7), (0.29, 29)):
        assert int((scores >= threshold_at(scores, rate)).sum()) == passing


def test_probe_without_a_face_leaves_the_denominator() -> None:
    """Of ten strangers eight gave no template: at 10 % one of the two others may still pass."""
    scores = np.concatenate([np.full(8, FAILED), _scores(0.6, 0.5)])
    assert threshold_at(scores, 0.1) == pytest.approx(0.5, abs=1e-6)
    assert threshold_at(np.full(10, FAILED), 0.1) == -1.0


@given(values=_TIED, rate=_RATES)
def test_threshold_is_not_the_lowest_that_keeps_the_rate(values: list[float], rate: float) -> None:
    scores = np.array(values, np.float32)
    threshold = threshold_at(scores, rate)
    most = rate * len(scores) + 1e-9
    assert int((scores >= threshold).sum()) <= most
    lower = float(np.nextafter(np.float32(threshold), np.float32(-np.inf)))
    assert lower < -1.0 or int((scores >= lower).sum()) > most


@given(values=_TIED, rate=_RATES, data=st.data())
def test_weighing_differs_from_repeating(values: list[float], rate: float, data: st.DataObject) -> None:
    scores = np.array(values, np.float32)
    weights = np.array(data.draw(st.lists(st.integers(0, 3), min_size=len(values), max_size=len(values))), np.float64)
    repeated = np.repeat(scores, weights.astype(int))
    if len(repeated):
        threshold = threshold_at(scores, rate, weights)
        assert np.array_equal(repeated >= threshold, repeated >= threshold_at(repeated, rate))
        assert share(scores >= threshold, weights) == pytest.approx(float((repeated >= threshold).mean()))


def test_share_of_nothing_is_a_number() -> None:
    assert math.isnan(share(np.array([True, False]), np.zeros(2)))
    assert share(np.array([True, False, False, False])) == 0.25


def test_rate_is_claimed_that_the_data_cannot_carry() -> None:
    """The rule of three: none among n says less than 3/n."""
    assert why_unclaimed(0.003, 1000, "non-mated probes") is None
    assert why_unclaimed(0.003, 999, "non-mated probes") is not None
    assert why_unclaimed(0.01, 300, "pairs") is None
    assert "799 non-mated pairs" in (why_unclaimed(0.001, 799, "non-mated pairs") or "")
    assert smallest_claim(0) == 1.0
