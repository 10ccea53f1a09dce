"""A share with its interval, against figures worked out by others."""

import pytest

from iass.figures.share import share


@pytest.mark.parametrize(
    ("events", "trials", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_interval_is_not_wilsons(events: int, trials: int, low: float, high: float) -> None:
    """Newcombe, Statistics in Medicine 17 (1998), table I, method 3."""
    found = share(events, trials)
    assert found is not None
    assert (found.low, found.high) == pytest.approx((low, high), abs=5e-5)


def test_no_event_in_a_thousand_claims_never() -> None:
    found = share(0, 1000)
    assert found is not None and found.value == 0 and found.low == 0 and 3 / 1000 < found.high < 4 / 1000


def test_every_trial_an_event_leaves_the_unit() -> None:
    found = share(5, 5)
    assert found is not None and found.high == pytest.approx(1.0) and found.low > 0.5


@pytest.mark.parametrize(("events", "counted"), [(-1, 0), (9, 4)])
def test_corrected_count_makes_a_share_beyond_its_trials(events: int, counted: int) -> None:
    found = share(events, 4)
    assert found is not None and found.events == counted


def test_nothing_tried_has_a_share() -> None:
    assert share(0, 0) is None
