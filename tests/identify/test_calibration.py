import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from iass.errors import InvalidInput, NotFound
from iass.face.template import Vectors
from iass.identify.calibrating import Provenance, fit
from iass.identify.calibration import CalibrationRecord, load, parse, save, shipped
from iass.ids import ModelId

MODEL = ModelId("test-model/1")
PROVENANCE = Provenance(MODEL, {"people.csv": "0" * 64}, datetime(2026, 11, 24, tzinfo=UTC))


def _people(count: int, seed: int) -> Vectors:
    vectors = np.random.default_rng(seed).standard_normal((count, 32), dtype=np.float32)
    return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), np.float32)


@pytest.fixture(scope="module")
def record() -> CalibrationRecord:
    return fit(_people(800, 1), _people(2000, 2), PROVENANCE)


def test_measured_rate_is_not_kept_on_its_own_data(record: CalibrationRecord) -> None:
    gallery, probes = _people(800, 1), _people(2000, 2)
    top = (probes @ gallery.T).max(axis=1)
    for rate in (0.1, 0.03, 0.01):
        threshold = record.operating_point(800, rate).threshold
        assert float((top >= threshold).mean()) == pytest.approx(rate, abs=0.002)


def test_rate_is_not_kept_for_people_never_seen(record: CalibrationRecord) -> None:
    top = (_people(4000, 3) @ _people(800, 4).T).max(axis=1)
    assert float((top >= record.operating_point(800, 0.03).threshold).mean()) == pytest.approx(0.03, abs=0.015)


def test_extrapolation_to_a_larger_gallery_is_far_off(record: CalibrationRecord) -> None:
    top = (_people(2000, 5) @ _people(6400, 6).T).max(axis=1)
    point = record.operating_point(6400, 0.03)
    assert point.extrapolated
    assert 0.005 < float((top >= point.threshold).mean()) < 0.12


@given(
    sizes=st.lists(st.integers(0, 10**8), min_size=2, max_size=2).map(sorted),
    rates=st.lists(st.floats(1e-6, 0.9), min_size=2, max_size=2).map(sorted),
)
def test_threshold_falls_with_a_larger_gallery_or_a_rarer_rate(sizes: list[int], rates: list[float]) -> None:
    made = shipped_record()
    assert made.operating_point(sizes[1], rates[0]).threshold >= made.operating_point(sizes[0], rates[0]).threshold
    assert made.operating_point(sizes[0], rates[0]).threshold >= made.operating_point(sizes[0], rates[1]).threshold
    assert made.verification_point(rates[0]).threshold >= made.verification_point(rates[1]).threshold


def shipped_record() -> CalibrationRecord:
    folder = Path(__file__).resolve().parents[2] / "src" / "iass" / "identify" / "calibrations"
    return load(next(folder.glob("*.json")))


def test_extrapolation_is_not_said(record: CalibrationRecord) -> None:
    assert not record.operating_point(800, 0.01).extrapolated
    assert record.operating_point(801, 0.01).extrapolated
    assert record.operating_point(800, 1e-5).extrapolated


def test_small_gallery_gets_a_looser_threshold_than_was_measured(record: CalibrationRecord) -> None:
    smallest = record.operating_point(record.sizes[0], 0.01).threshold
    assert record.operating_point(1, 0.01).threshold == smallest
    assert record.operating_point(0, 0.01).threshold == smallest


@pytest.mark.parametrize("rate", [0.0, 1.0, -0.1, 1.5])
def test_impossible_rate_is_taken(record: CalibrationRecord, rate: float) -> None:
    with pytest.raises(ValueError, match="between 0 and 1"):
        record.operating_point(100, rate)
    with pytest.raises(ValueError, match="between 0 and 1"):
        record.verification_point(rate)


def test_too_few_people_make_a_record() -> None:
    with pytest.raises(InvalidInput, match="at least 64"):
        fit(_people(63, 1), _people(500, 2), PROVENANCE)


def test_record_changes_when_stored(record: CalibrationRecord, tmp_path: Path) -> None:
    save(record, tmp_path / "record.json")
    assert load(tmp_path / "record.json") == record


@pytest.mark.parametrize(
    "damage",
    [
        {"format": 2},
        {"identification": [[0.5]]},
        {"verification": [0.4]},
        {"fmrs": []},
        {"made_at": "yesterday"},
        {"surplus": 1},
        {"verification": [0.5, 0.4, 0.3, 0.2, 0.1]},
        {"identification": [["high"]]},
    ],
    ids=str,
)
def test_damaged_record_is_used(record: CalibrationRecord, tmp_path: Path, damage: dict[str, object]) -> None:
    save(record, tmp_path / "record.json")
    fields = json.loads((tmp_path / "record.json").read_text())
    with pytest.raises(InvalidInput, match="not a calibration record"):
        parse(json.dumps({**fields, **damage}), "record.json")


@pytest.mark.parametrize("text", ["", "[]", "null", "{", "{}"])
def test_other_json_is_taken_for_a_record(text: str) -> None:
    with pytest.raises(InvalidInput, match="not a calibration record"):
        parse(text, "record.json")


def test_missing_record_gives_a_default(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="calibrate"):
        load(tmp_path / "none.json")
    with pytest.raises(NotFound, match="IASS_CALIBRATION_FILE"):
        shipped(ModelId("no-such-model"))


def test_threshold_loses_its_record(record: CalibrationRecord) -> None:
    other = replace(record, record_id="another")
    assert other.operating_point(500, 0.01).record_id == "another"
    assert other.verification_point(0.01).model_id == MODEL
