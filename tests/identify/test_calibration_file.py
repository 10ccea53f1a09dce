import json
import resource
from dataclasses import asdict, replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

from iass.errors import InvalidInput, NotFound
from iass.identify.calibrating import PairedScores, Provenance, fit
from iass.identify.calibration import CalibrationRecord
from iass.identify.calibration_file import load, parse, save, shipped
from iass.ids import ModelId

RECORDS = Path(__file__).resolve().parents[2] / "src" / "iass" / "identify" / "calibrations"


@pytest.fixture(scope="module")
def record() -> CalibrationRecord:
    vectors = np.random.default_rng(1).standard_normal((300, 32), dtype=np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    pairs = PairedScores(np.array([0.9], np.float32), np.array([0.1], np.float32))
    made = Provenance(
        ModelId("test-model/1"), "random directions", {"images": "0" * 64}, datetime(2026, 1, 1, tzinfo=UTC)
    )
    return fit(vectors[:100], vectors[100:], pairs, made)


def test_record_changes_when_stored(record: CalibrationRecord, tmp_path: Path) -> None:
    save(record, tmp_path / "record.json")
    assert load(tmp_path / "record.json") == record


def _written(record: CalibrationRecord) -> dict[str, object]:
    return {"format": 2, **asdict(record)}


@pytest.mark.parametrize(
    "damage",
    [
        {"format": 1},
        {"surplus": 1},
        {"made_at": "yesterday"},
        {"top_scores": [[0.5]]},
        {"top_scores": [["high"]]},
        {"scale": 0.0},
        {"scale": float("nan")},
        {"location": "0.2"},
        {"location": True},
        {"impostor_slope": -0.1},
        {"impostor_scores": [0.4]},
        {"fmrs": []},
        {"fpirs": [0.01, 0.1, 1.0]},
        {"sizes": [12, 25, 50, 99]},
        {"sizes": [100, 50, 25, 100]},
        {"probes": 0},
        {"probes": 12.5},
        {"data": ["images"]},
        {"held_out": [{"size": 3}]},
        {"model_id": None},
    ],
    ids=str,
)
def test_damaged_record_is_used(record: CalibrationRecord, damage: dict[str, object]) -> None:
    with pytest.raises(InvalidInput, match="not a calibration record"):
        parse(json.dumps({**_written(record), **damage}), "record.json")


def test_falling_scores_are_used(record: CalibrationRecord) -> None:
    falling = list(reversed(record.impostor_scores))
    with pytest.raises(InvalidInput, match="must not fall"):
        parse(json.dumps({**_written(record), "impostor_scores": falling}), "record.json")


@pytest.mark.parametrize("text", ["", "[]", "null", "{", "{}", '{"format": 2}', "9" * 5000])
def test_other_json_is_taken_for_a_record(text: str) -> None:
    with pytest.raises(InvalidInput, match="not a calibration record"):
        parse(text, "record.json")


def test_missing_record_gives_a_default(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="calibrate"):
        load(tmp_path / "none.json")
    with pytest.raises(NotFound, match="IASS_CALIBRATION_FILE"):
        shipped(ModelId("no-such-model"))
    with pytest.raises(InvalidInput, match="cannot be read"):
        load(tmp_path)


def test_record_is_written_nowhere(record: CalibrationRecord, tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="cannot be written"):
        save(record, tmp_path / "no-such-folder" / "record.json")


def test_full_disk_leaves_half_a_record(record: CalibrationRecord, tmp_path: Path) -> None:
    """No file may grow beyond 100 bytes, as on a full disk: the record that stood there still serves."""
    path = tmp_path / "record.json"
    save(record, path)
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100, limits[1]))
    try:
        with pytest.raises(InvalidInput, match="cannot be written"):
            save(replace(record, record_id="other"), path)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert load(path) == record
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("path", sorted(RECORDS.glob("*.json")), ids=lambda path: path.stem)
def test_shipped_record_holds_more_than_numbers(path: Path) -> None:
    """Texts are ids, dates, names of sets and digests; no name of a person, no path."""
    found = json.loads(path.read_text())
    texts = {name for name, value in found.items() if isinstance(value, str)}
    assert texts == {"record_id", "model_id", "made_at", "tool", "data_set"}
    assert set(found["data"]) == {"images", "gallery", "nonmated", "pairs"}
    assert all(len(digest) == 64 for digest in found["data"].values())
    assert load(path).record_id.startswith(found["model_id"])
