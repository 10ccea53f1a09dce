from collections.abc import Sequence

import numpy as np
import pytest

from iass.evaluation import intervals
from iass.evaluation.error_rates import Weights
from iass.evaluation.intervals import (
    DRAWS,
    Figures,
    Interval,
    bootstrap,
    exact,
    most_at_95,
    of_share,
    percentile_intervals,
    resample,
)


def _mean_of(values: Sequence[float]) -> tuple[Interval, ...]:
    return bootstrap([[f"s{n}" for n in range(len(values))]], lambda weights: [_mean(values, weights)])


def _mean(values: Sequence[float], weights: Sequence[Weights]) -> float:
    return float(weights[0] @ np.array(values) / weights[0].sum())


def test_interval_misses_what_it_should_cover() -> None:
    """60 samples of a known rate: a 95 % interval covers it about 57 times."""
    generator = np.random.default_rng(3)
    samples = (generator.uniform(size=(60, 60)) < 0.3).astype(float)
    drawn = resample([[f"s{n}" for n in range(60)]], lambda weights: weights[0] @ samples.T / 60)
    covered = [interval.low <= 0.3 <= interval.high for interval in percentile_intervals(drawn)]
    assert sum(covered) >= 51


def test_draws_differ_when_handled_in_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    values = np.random.default_rng(1).uniform(size=50)

    def mean(weights: Sequence[Weights]) -> Figures:
        return weights[0] @ values[:, None] / 50

    whole = resample([[f"s{n}" for n in range(50)]], mean)
    monkeypatch.setattr(intervals, "_CELLS", 50 * 7)
    assert np.allclose(resample([[f"s{n}" for n in range(50)]], mean), whole)
    assert len(whole) == DRAWS
    (quick,), (plain,) = percentile_intervals(whole), _mean_of(values.tolist())
    assert (quick.low, quick.high) == pytest.approx((plain.low, plain.high))


def test_pictures_of_one_person_are_taken_for_independent() -> None:
    """Ten people with twenty pictures each that rise and fall together: as uncertain as ten, not as two hundred."""
    values = np.repeat([0.0, 1.0], 100)
    people = [f"s{n // 20}" for n in range(200)]
    (together,) = bootstrap([people], lambda weights: [_mean(values.tolist(), weights)])
    (apart,) = _mean_of(values.tolist())
    assert together.high - together.low > 3 * (apart.high - apart.low)


def test_figure_changes_from_run_to_run() -> None:
    values = np.random.default_rng(1).uniform(size=50).tolist()
    assert _mean_of(values) == _mean_of(values)


def test_groups_are_drawn_together() -> None:
    """Each group's people are drawn for themselves, in its own number."""
    seen: list[tuple[float, ...]] = []

    def totals(weights: Sequence[Weights]) -> list[float]:
        seen.append(tuple(float(one.sum()) for one in weights))
        return [0.0]

    bootstrap([["a", "b", "c"], ["x"] * 4], totals)
    assert {total for total, _ in seen} == {3.0}
    assert {total for _, total in seen} == {4.0}


def test_no_error_seen_is_taken_for_no_error_possible() -> None:
    assert of_share(0.0, Interval(0.0, 0.0), 300) == Interval(0.0, 0.01)
    assert of_share(1.0, Interval(1.0, 1.0), 300).low == pytest.approx(0.99)
    assert of_share(0.5, Interval(0.4, 0.6), 300) == Interval(0.4, 0.6)
    assert of_share(0.0, Interval(0.0, 0.0), 2) == Interval(0.0, 1.0)


def test_draw_without_any_observation_spoils_the_interval() -> None:
    (interval,) = bootstrap([["a", "b"]], lambda weights: [float("nan") if weights[0][0] == 2 else 0.5])
    assert interval == Interval(0.5, 0.5)


@pytest.mark.parametrize(
    ("events", "count", "low", "high"),
    [(0, 10, 0.0, 0.3085), (1, 10, 0.0025, 0.4450), (5, 10, 0.1871, 0.8129), (10, 10, 0.6915, 1.0)],
)
def test_exact_interval_is_not_that_of_the_tables(events: int, count: int, low: float, high: float) -> None:
    """Clopper and Pearson's."""
    found = exact(events, count)
    assert found.low == pytest.approx(low, abs=1e-4)
    assert found.high == pytest.approx(high, abs=1e-4)


def test_claim_without_an_error_is_not_the_rule_of_three() -> None:
    assert most_at_95(0, 300) == pytest.approx(3 / 300, rel=0.01)
    assert most_at_95(3, 3) == 1.0
    assert most_at_95(1, 300) > most_at_95(0, 300)
