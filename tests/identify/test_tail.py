"""A tail fitted to counts tells the truth where it is known, and says how sure it is."""

import itertools
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from iass.identify.calibration_file import load
from iass.identify.expectation import Source, by_lanes, by_record
from iass.identify.score_histogram import BinCount, band_of, bin_of, low_edge, size_of
from iass.identify.tail import LEAST_SEARCHES, ScoreTail, fit_tail

from .strangers import binned, exceeded_at, of_development_data, tops

_RATES = (0.03, 0.01, 0.003, 0.001, 0.0001)
_RECORD = load(
    Path(__file__).resolve().parents[2] / "src" / "iass" / "identify" / "calibrations" / "sface-2021dec.json"
)


def _fitted(counts: tuple[BinCount, ...], size: int) -> ScoreTail:
    tail = fit_tail(counts, size)
    assert tail is not None
    return tail


@pytest.mark.parametrize("shape", [0.0, -0.05, 0.05])
def test_truth_lies_outside_of_its_interval_too_often(shape: float) -> None:
    """Twenty lanes, two sizes each, five rates: 95 of 100 intervals should hold the truth, and at least 85 do."""
    held = 0
    for seed in range(20):
        counts = binned([(800, tops(2_000, 800, shape, seed)), (1_000, tops(3_000, 1_000, shape, 1_000 + seed))])
        tail = _fitted(counts, 1_000)
        rates = [(tail.rate(exceeded_at(rate, 1_000, shape)), rate) for rate in _RATES]
        held += sum(found.low <= rate <= found.high for found, rate in rates)
    assert held >= 85


@settings(max_examples=25, deadline=None)
@given(
    seed=st.integers(0, 10_000),
    sizes=st.lists(st.integers(1, 50_000), min_size=1, max_size=3),
    now=st.integers(1, 1_000_000),
)
def test_threshold_that_rises_lets_more_strangers_through(seed: int, sizes: list[int], now: int) -> None:
    tail = fit_tail(binned([(size, tops(1_000, size, 0.0, seed + size)) for size in sizes]), now)
    if tail is None:
        return
    rates = [tail.rate(threshold) for threshold in np.linspace(tail.start, 1.0, 25).tolist()]
    for lower, higher in itertools.pairwise(rates):
        assert lower.value >= higher.value and lower.high >= higher.high - 1e-12
    assert all(0 <= one.low <= one.value <= one.high <= 1 for one in rates)


def test_list_that_has_grown_is_judged_as_it_was() -> None:
    """Searched among 1,000; among 10,000 ten times as many strangers pass."""
    counts = binned([(1_000, tops(20_000, 1_000, 0.0, 7))])
    before, after = _fitted(counts, 1_000), _fitted(counts, 10_000)
    threshold = exceeded_at(0.001, 1_000, 0.0)
    assert after.rate(threshold).value == pytest.approx(10 * before.rate(threshold).value, rel=0.02)
    found = after.rate(exceeded_at(0.003, 10_000, 0.0))
    assert found.low <= 0.003 <= found.high
    assert by_lanes(after, threshold).foretold and not by_lanes(before, threshold).foretold


def test_tail_is_claimed_from_a_handful_of_searches() -> None:
    few = binned([(1_000, tops(LEAST_SEARCHES - 1, 1_000, 0.0, 1))])
    assert fit_tail((), 1_000) is None and fit_tail(few, 1_000) is None
    copies = (BinCount(band_of(1_000), bin_of(0.3), LEAST_SEARCHES),)
    assert fit_tail(copies, 1_000) is None or not _fitted(copies, 1_000).fits


def test_sought_people_among_the_strangers_are_not_noticed() -> None:
    """One in a hundred scores as one compared with himself: no law of strangers does that."""
    strangers = binned([(1_000, tops(3_000, 1_000, 0.0, 3))])
    mated = tuple(BinCount(band_of(1_000), bin_of(score), 3) for score in np.linspace(0.6, 0.75, 10))
    assert _fitted(strangers, 1_000).fits
    assert not _fitted(strangers + mated, 1_000).fits


def test_strangers_of_the_development_data_are_foretold_wrongly() -> None:
    """Fitted on 1,009 people searched among 218, tried on 1,010 others searched among 653 others."""
    _, fitted = of_development_data("fitted")
    size, tried = of_development_data("tried")
    tail = _fitted(fitted, size)
    assert tail.fits
    searches = sum(one.count for one in tried)
    for least in (70, 75, 80, 85):
        above = sum(one.count for one in tried if one.bin >= least)
        found, spread = tail.rate(low_edge(least)), 1.96 * (max(above, 1) ** 0.5)
        assert found.low * searches - spread <= above <= found.high * searches + spread, least


def test_record_and_development_data_tell_different_rates() -> None:
    """The law of the record was fitted by least squares to the same people: two ways, one answer."""
    size, counts = of_development_data("all")
    tail = _fitted(counts, size)
    for rate in (0.03, 0.01, 0.003):
        threshold = _RECORD.operating_point(size, rate).threshold
        lanes, record = by_lanes(tail, threshold), by_record(_RECORD, size, threshold)
        assert lanes.rate.low <= rate <= lanes.rate.high
        assert record.rate.low <= lanes.rate.value <= record.rate.high
        assert (lanes.source, record.source) == (Source.LANES, Source.RECORD)


def test_rate_is_claimed_that_nobody_could_have_seen() -> None:
    """The rule of 3, however well the law fits."""
    tail = _fitted(binned([(1_000, tops(3_000, 1_000, 0.0, 5))]), 1_000)
    for found in (by_lanes(tail, 0.9), by_record(_RECORD, 1_000, 0.9)):
        assert found.at_most and found.foretold
        assert found.rate.value == found.rate.high == 3 / found.searches > found.rate.low
    measured = by_lanes(tail, exceeded_at(0.01, 1_000, 0.0))
    assert not measured.at_most and not measured.foretold and measured.rate.high >= 3 / 3_000


def test_record_is_surer_of_a_list_that_it_never_saw() -> None:
    near, far = (by_record(_RECORD, size, _RECORD.operating_point(size, 0.01).threshold) for size in (871, 100_000))
    assert far.foretold and not near.foretold
    assert far.rate.high / far.rate.low > near.rate.high / near.rate.low > 1
    assert near.rate.value == pytest.approx(0.01)
    fewer = by_record(replace(_RECORD, probes=300), 871, _RECORD.operating_point(871, 0.03).threshold)
    assert fewer.rate.high > by_record(_RECORD, 871, _RECORD.operating_point(871, 0.03).threshold).rate.high


def test_interval_of_the_record_misses_the_truth_too_often() -> None:
    """As many records of known strangers as there is patience for; their laws are fitted as the shipped one's was."""
    from iass.identify.calibrating import FPIRS, fit_law

    held = total = 0
    for seed in range(60):
        scores = np.array(tops(2_000, 800, 0.0, seed))
        measured = np.array([[float(np.quantile(scores, 1 - rate, method="higher")) for rate in FPIRS]])
        law = fit_law(measured, (800,), FPIRS)
        made = replace(_RECORD, location=law.location, scale=law.scale, probes=2_000, gallery=800, sizes=(800,))
        for rate in (0.03, 0.01, 0.003):
            found = by_record(made, 800, exceeded_at(rate, 800, 0.0))
            held += found.rate.low <= rate <= found.rate.high
            total += 1
    assert held >= 0.9 * total


@given(st.floats(-1, 1))
@example(0.58)
@example(-0.58)
def test_score_falls_into_another_bin(score: float) -> None:
    number = bin_of(score)
    assert -200 <= number <= 199
    assert low_edge(number) <= score and (score < low_edge(number + 1) or score == 1)


@given(st.integers(1, 400_000_000))
def test_size_falls_into_another_band(size: int) -> None:
    assert 0.95 <= size_of(band_of(size)) / size <= 1.06
    assert band_of(size) <= band_of(size + 1)
