from dataclasses import replace
from datetime import UTC, datetime

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from iass.errors import InvalidInput
from iass.face.template import Vectors
from iass.identify.calibrating import PairedScores, Provenance, fit
from iass.identify.calibration import CalibrationRecord
from iass.identify.operating_point import cannot_match
from iass.ids import ModelId

MODEL = ModelId("test-model/1")
PROVENANCE = Provenance(MODEL, "random directions", {"images": "0" * 64}, datetime(2026, 11, 24, tzinfo=UTC))
PAIRS = PairedScores(np.array([0.9, 0.8, -np.inf, 0.2], np.float32), np.array([0.1, 0.3, 0.95, -np.inf], np.float32))
DIMENSION = 128

SIZES = st.integers(0, 10**8)
RATES = st.floats(1e-6, 0.9)


def people(count: int, seed: int) -> Vectors:
    vectors = np.random.default_rng(seed).standard_normal((count, DIMENSION), dtype=np.float32)
    return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), np.float32)


@pytest.fixture(scope="module")
def record() -> CalibrationRecord:
    return fit(people(800, 1), people(2000, 2), PAIRS, PROVENANCE)


def _observed(record: CalibrationRecord, size: int, rate: float) -> float:
    """FPIR among people who had no part in the record."""
    top = (people(4000, 3) @ people(size, 4).T).max(axis=1)
    return float((top >= record.operating_point(size, rate).threshold).mean())


@pytest.mark.parametrize(("size", "rate"), [(100, 0.1), (100, 0.01), (400, 0.03), (800, 0.03), (800, 0.01)])
def test_rate_is_not_kept_for_people_never_seen(record: CalibrationRecord, size: int, rate: float) -> None:
    assert 0.5 * rate <= _observed(record, size, rate) <= 1.6 * rate


def test_rate_is_not_kept_in_a_gallery_ten_times_as_large(record: CalibrationRecord) -> None:
    assert record.operating_point(8000, 0.03).extrapolated
    assert 0.3 * 0.03 <= _observed(record, 8000, 0.03) <= 1.6 * 0.03


@given(sizes=st.tuples(SIZES, SIZES), rates=st.tuples(RATES, RATES))
def test_threshold_falls_with_a_larger_gallery_or_a_rarer_rate(
    record: CalibrationRecord, sizes: tuple[int, int], rates: tuple[float, float]
) -> None:
    (small, large), (rare, frequent) = sorted(sizes), sorted(rates)
    least = record.operating_point(small, frequent).threshold
    assert record.operating_point(large, frequent).threshold >= least
    assert record.operating_point(small, rare).threshold >= least
    assert record.verification_point(rare).threshold >= record.verification_point(frequent).threshold


def test_extrapolation_is_not_said(record: CalibrationRecord) -> None:
    assert record.smallest_rate == 3 / 2000
    assert not record.operating_point(800, 0.0015).extrapolated
    assert record.operating_point(801, 0.01).extrapolated
    assert record.operating_point(800, 0.00149).extrapolated
    assert record.operating_point(800, 0.5).extrapolated


def test_small_gallery_gets_a_looser_threshold_than_was_measured(record: CalibrationRecord) -> None:
    smallest = record.operating_point(record.sizes[0], 0.01)
    assert record.sizes == (100, 200, 400, 800)
    assert record.operating_point(1, 0.01).threshold == smallest.threshold
    assert record.operating_point(0, 0.01).threshold == smallest.threshold
    assert record.operating_point(99, 0.01).gallery_size == 99


def test_false_match_rate_is_not_kept(record: CalibrationRecord) -> None:
    scores = people(3000, 5) @ people(1000, 6).T
    for rate in (0.01, 0.001, 0.0001):
        assert float((scores >= record.verification_point(rate).threshold).mean()) == pytest.approx(rate, rel=0.2)


@pytest.mark.parametrize("rate", [0.0, 1.0, -0.1, 1.5])
def test_impossible_rate_is_taken(record: CalibrationRecord, rate: float) -> None:
    with pytest.raises(ValueError, match="between 0 and 1"):
        record.operating_point(100, rate)
    with pytest.raises(ValueError, match="between 0 and 1"):
        record.verification_point(rate)


def test_rate_that_few_probes_cannot_show_is_measured() -> None:
    made = fit(people(100, 1), people(100, 2), PAIRS, PROVENANCE)
    assert made.fpirs == (0.1, 0.05, 0.03)
    assert made.fmrs[-1] == 0.0003


@pytest.mark.parametrize(("gallery", "probes"), [(63, 500), (500, 63)])
def test_too_few_people_make_a_record(gallery: int, probes: int) -> None:
    with pytest.raises(InvalidInput, match="at least 64"):
        fit(people(gallery, 1), people(probes, 2), PAIRS, PROVENANCE)


def test_copies_of_one_face_make_a_record() -> None:
    one = np.repeat(people(1, 1), 100, axis=0)
    with pytest.raises(InvalidInput, match="do not grow"):
        fit(one, one, PAIRS, PROVENANCE)


def test_record_was_fitted_on_the_people_it_was_tried_on(record: CalibrationRecord) -> None:
    """Half of the people on each side, and the larger gallery of everybody on the other side."""
    assert {(one.fitted_size, one.size) for one in record.held_out} == {(400, 400), (400, 1399)}
    for one in record.held_out:
        assert one.observed_fpir == pytest.approx(one.target_fpir, rel=0.4)


def test_pairs_are_counted_wrongly(record: CalibrationRecord) -> None:
    assert (record.mated_pairs, record.nonmated_pairs) == (4, 4)
    at_one_percent = record.pair_checks[0]
    assert 0.1 < record.verification_point(0.01).threshold < 0.3
    assert (at_one_percent.target_fmr, at_one_percent.fmr, at_one_percent.fnmr) == (0.01, 0.5, 0.5)


def test_threshold_loses_its_record(record: CalibrationRecord) -> None:
    other = replace(record, record_id="another")
    assert other.operating_point(500, 0.01).record_id.startswith("another#")
    assert other.verification_point(0.01).record_id == other.operating_point(500, 0.01).record_id == other.mark
    assert other.verification_point(0.01).model_id == MODEL


def test_two_records_of_one_day_pass_for_one(record: CalibrationRecord) -> None:
    """Made again with more people: the same id, and other numbers."""
    again = replace(record, location=record.location + 1e-6)
    assert again.record_id == record.record_id and again.mark != record.mark
    assert record.mark == replace(record).mark


def test_strangers_are_near_or_ones_own_pictures_unlike(record: CalibrationRecord) -> None:
    """Near is beyond all that strangers scored; alike is what one stranger of a hundred reaches."""
    scores = (people(2000, 5) @ people(800, 6).T).ravel()
    assert record.near_score > scores.max()
    assert float((scores >= record.alike_score).mean()) == pytest.approx(0.01, rel=0.2)


def test_threshold_that_no_score_reaches_is_one(record: CalibrationRecord) -> None:
    assert record.operating_point(800, 0.01).can_match and record.verification_point(0.01).can_match
    blind = replace(record, location=record.location + 1, impostor_scores=(1.5,) * len(record.fmrs))
    for point in (blind.operating_point(800, 0.01), blind.verification_point(0.01)):
        assert not point.can_match
        assert "watchlist: the threshold is 1." in cannot_match("watchlist", point)
