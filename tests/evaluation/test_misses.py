"""Who was missed at which threshold: as the report says, and never fewer as the threshold rises."""

import json
from dataclasses import asdict, replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

from iass.errors import InvalidInput, NotFound
from iass.evaluation.detail import OpenSetDetail, ProbeDetail
from iass.evaluation.misses import THRESHOLDS, miss_curve
from iass.evaluation.sheets import Shot
from iass.identify.calibration_file import load
from iass.identify.misses import MissCurve, load_misses, parse_misses, save_misses, shipped_misses
from iass.ids import ModelId

MODEL = ModelId("some/1")
NOW = datetime(2026, 11, 28, tzinfo=UTC)
_SHIPPED = Path(__file__).resolve().parents[2] / "src" / "iass" / "identify"


def _curve() -> MissCurve:
    """Four probes of three people: 0.5, 0.7, another one on top at 0.9, and no template."""
    shots = tuple(Shot(who, f"{who}-{number}.jpg") for number, who in enumerate(("ani", "ani", "budi", "citra")))
    scores = np.array([0.5, 0.7, 0.9, -np.inf], np.float32)
    mated = ProbeDetail(shots, ("ani", "ani", "citra", ""), scores)
    nonmated = ProbeDetail((Shot("dewi", "d.jpg"),), ("ani",), np.array([0.2], np.float32))
    return miss_curve(OpenSetDetail(mated, nonmated), MODEL, "four pictures", NOW)


def test_miss_is_not_counted() -> None:
    """Overtaken by another, or without a template: missed at every threshold."""
    curve = _curve()
    assert (curve.probes, curve.people, curve.thresholds) == (4, 3, THRESHOLDS)
    assert [curve.at(threshold).value for threshold in (0.2, 0.5, 0.505, 0.69, 0.72, 0.9)] == [
        0.5,
        0.5,
        0.75,
        0.75,
        1,
        1,
    ]
    assert all(curve.at(value).low <= curve.at(value).value <= curve.at(value).high for value in THRESHOLDS)


def test_curve_comes_back_changed(tmp_path: Path) -> None:
    save_misses(_curve(), tmp_path / "misses.json")
    assert load_misses(tmp_path / "misses.json") == _curve()
    with pytest.raises(NotFound):
        load_misses(tmp_path / "none.json")
    with pytest.raises(InvalidInput):
        save_misses(_curve(), tmp_path / "none" / "misses.json")


@pytest.mark.parametrize(
    "wrong",
    [
        {"format": 2},
        {"probes": 0},
        {"model_id": 3},
        {"thresholds": [0.5, 0.4]},
        {"missed": [0.5]},
        {"high": "all"},
        {"person": "ani"},
    ],
)
def test_strange_curve_is_believed(wrong: dict[str, object]) -> None:
    text = json.dumps({"format": 1, **asdict(_curve()), **wrong})
    with pytest.raises(InvalidInput):
        parse_misses(text, "here")


def test_misses_that_fall_are_believed() -> None:
    curve = replace(_curve(), thresholds=(0.1, 0.2), missed=(0.5, 0.4), low=(0.0, 0.0), high=(1.0, 1.0))
    with pytest.raises(InvalidInput):
        parse_misses(json.dumps({"format": 1, **asdict(curve)}), "here")


def test_shipped_curve_is_of_another_recogniser_than_the_record() -> None:
    record = load(_SHIPPED / "calibrations" / "sface-2021dec.json")
    curve = shipped_misses(record.model_id)
    assert curve is not None and curve.probes == 2_792 and curve.people == 871
    assert shipped_misses(ModelId("another/1")) is None
