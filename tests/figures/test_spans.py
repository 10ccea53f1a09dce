"""Spans in bins: what a quantile read from them may say."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iass.figures.spans import bin_of, low_edge, quantile, within

_BIN = 2 ** (1 / 4)


@given(st.floats(0.001, 1e10))
def test_span_lies_outside_its_bin(span: float) -> None:
    number = bin_of(span)
    assert low_edge(number) * (1 - 1e-9) <= span < low_edge(number + 1) * (1 + 1e-9)


@pytest.mark.parametrize("span", [0.0, -3.0, 1e-9])
def test_span_too_short_to_tell_has_no_bin(span: float) -> None:
    assert bin_of(span) == -40


def test_endless_span_has_no_bin() -> None:
    assert bin_of(1e300) == 140


@pytest.mark.parametrize("share", [0.01, 0.5, 0.9, 0.99])
def test_quantile_is_off_by_more_than_a_bin(share: float) -> None:
    chance = random.Random(19795)
    spans = sorted(chance.lognormvariate(3, 1) for _ in range(20_000))
    counts: dict[int, int] = {}
    for span in spans:
        counts[bin_of(span)] = counts.get(bin_of(span), 0) + 1
    told = quantile(counts, share)
    assert told is not None and 1 / _BIN < told / spans[int(share * len(spans))] < _BIN


def test_nothing_counted_has_a_quantile() -> None:
    assert quantile({}, 0.5) is None and quantile({4: 0, 5: -1}, 0.5) is None


def test_one_span_is_told_as_longer_than_its_bin() -> None:
    assert quantile({8: 1}, 1.0) == pytest.approx(low_edge(9))
    assert quantile({8: 1, 9: -2}, 0.5) == pytest.approx(low_edge(8) * 2 ** (1 / 8))


def test_wait_stands_in_another_part() -> None:
    waits = (0.5, 4.0, 6.0, 40.0, 900.0)
    counts = {bin_of(wait): 1 for wait in waits} | {bin_of(7.0): -3}
    assert within(counts, (5.0, 10.0, 60.0)) == [2, 1, 1, 1]
    assert within({}, (5.0,)) == [0, 0]
