from collections.abc import Sequence

import numpy as np
import pytest

from iass.evaluation.error_rates import Weights, share
from iass.evaluation.intervals import Interval, bootstrap, of_share


def _share_of(events: Sequence[bool], subjects: Sequence[str]) -> Interval:
    marked = np.array(events)

    def figures(weights: Sequence[Weights]) -> list[float]:
        return [share(marked, weights[0])]

    (found,) = bootstrap([subjects], figures)
    return found


def test_interval_misses_what_the_binomial_law_says() -> None:
    """400 people with one trial each, 10 % errors: the half width is 1.96 * sqrt(0.1 * 0.9 / 400) = 0.029."""
    found = _share_of([number % 10 == 0 for number in range(400)], [f"s{number}" for number in range(400)])
    assert found.low == pytest.approx(0.1 - 0.029, abs=0.005)
    assert found.high == pytest.approx(0.1 + 0.029, abs=0.005)


def test_many_pictures_of_few_people_look_like_many_people() -> None:
    """Twenty people of twenty pictures, two of whom always fail: as uncertain as twenty trials, not four hundred."""
    subjects = [f"s{number % 20}" for number in range(400)]
    found = _share_of([number % 20 < 2 for number in range(400)], subjects)
    apart = _share_of([number % 20 < 2 for number in range(400)], [f"s{number}" for number in range(400)])
    assert found.high - found.low > 3 * (apart.high - apart.low)


def test_interval_changes_from_run_to_run() -> None:
    events, subjects = [number % 7 == 0 for number in range(100)], [f"s{number}" for number in range(100)]
    assert _share_of(events, subjects) == _share_of(events, subjects)


def test_groups_are_drawn_alike() -> None:
    """Two groups of the same people are two experiments; each observation of one person counts alike."""
    seen = []

    def figures(weights: Sequence[Weights]) -> list[float]:
        seen.append([one.tolist() for one in weights])
        return [0.0]

    bootstrap([["a", "b", "c", "a"], ["a", "b", "c", "a"]], figures)
    assert all(first[0] == first[3] for first, _ in seen)
    assert all(first[0] + first[1] + first[2] == 3 for first, _ in seen)
    assert any(first != second for first, second in seen)


def test_no_error_seen_is_reported_as_no_error_possible() -> None:
    """The rule of three: none among 300 people leaves room for 1 %."""
    assert of_share(0.0, Interval(0.0, 0.0), 300) == Interval(0.0, 0.01)
    assert of_share(1.0, Interval(1.0, 1.0), 300) == Interval(0.99, 1.0)
    assert of_share(0.5, Interval(0.4, 0.6), 300) == Interval(0.4, 0.6)
    assert of_share(0.0, Interval(0.0, 0.0), 2) == Interval(0.0, 1.0)


def test_draw_without_a_single_trial_spoils_the_interval() -> None:
    marked = np.array([True, False, True])

    def figures(weights: Sequence[Weights]) -> list[float]:
        return [share(marked, weights[0] * np.array([1.0, 1.0, 0.0]))]

    (found,) = bootstrap([["a", "b", "c"]], figures)
    assert 0.0 <= found.low <= found.high <= 1.0
