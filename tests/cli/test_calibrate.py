"""`iass calibrate` as it is typed, on a database of two thousand people of random numbers."""

import json
from pathlib import Path

import numpy as np
import pytest

from iass.adapters.sql.records import SqlRecords
from iass.face.template import Template
from iass.identify.calibration import CalibrationRecord
from iass.identify.calibration_file import load, shipped
from iass.ids import EnrolmentId, ImageId, ModelId
from iass.registry.enrolment import Enrolment, GalleryName
from iass.settings import Settings
from iass.wiring.records import open_records
from iass.wiring.thresholds import calibration_of

from .conftest import Iass

_SHIPPED = Path(__file__).resolve().parents[2] / "src" / "iass" / "identify" / "calibrations"
PEOPLE, DOUBLES, DIMENSION = 2_000, 15, 128


@pytest.fixture(scope="module")
def former() -> CalibrationRecord:
    """The shipped record; the templates here are said to be of its model."""
    return load(next(_SHIPPED.glob("*.json")))


def _fill(records: SqlRecords, model_id: ModelId, people: int) -> None:
    """The registry, and a watchlist of fifteen who also stand in the registry."""
    generator = np.random.default_rng(5)
    faces = generator.standard_normal((people, DIMENSION))
    again = faces[:DOUBLES] + 0.5 * generator.standard_normal((min(people, DOUBLES), DIMENSION))
    rows = [
        Enrolment(
            EnrolmentId(f"{name}-{number}"),
            name,
            f"{name}-{number:04d}",
            ImageId(f"{name}-{number}"),
            Template((face / np.linalg.norm(face)).astype(np.float32), model_id),
        )
        for name, vectors in ((GalleryName.REGISTRY, faces), (GalleryName.WATCHLIST, again))
        for number, face in enumerate(vectors)
    ]
    with records.transaction() as tx:
        tx.enrolments.add_all(rows)


def _stored(folder: Path, model_id: ModelId, people: int) -> None:
    records = open_records(Settings(data_dir=folder))
    _fill(records, model_id, people)
    records.close()


def test_own_gallery_gives_no_thresholds(iass: Iass, tmp_path: Path, former: CalibrationRecord) -> None:
    _stored(tmp_path / "var", former.model_id, PEOPLE)
    done = iass("calibrate", "--json", "--travellers", "1000", "--officer", "op-1")
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert (found["people"], found["in_use"], found["shipped"]) == (PEOPLE + DOUBLES, True, former.record_id)
    assert DOUBLES <= found["near"]["left_out"] <= DOUBLES + 5
    assert "ids" not in found["near"]
    watchlist = found["lists"]["watchlist"]
    assert (watchlist["subjects"], watchlist["target_fpir"], watchlist["false_alerts"]) == (DOUBLES, 0.003, 3.0)
    assert watchlist["shipped_threshold"] == pytest.approx(former.operating_point(DOUBLES, 0.003).threshold, abs=1e-5)
    record = calibration_of(Settings(data_dir=tmp_path / "var"), former.model_id)
    assert record.record_id == found["record"] != former.record_id
    assert record.data_set == f"own gallery, {PEOPLE + DOUBLES - found['near']['left_out']} people"
    assert record == load(Path(found["file"]))
    told = iass("calibrate", "--show-near", "--out", "other.json", "--list", "both").stdout
    assert "watchlist-0003" in told and "registry-0003" in told
    assert "It holds where IASS_CALIBRATION_FILE names it" in told
    assert load(tmp_path / "other.json").location == record.location
    assert iass("audit", "verify").returncode == 0
    Path(found["file"]).unlink()
    Path(found["file"]).parent.rmdir()
    Path(found["file"]).parent.write_text("no folder")
    refused = iass("calibrate")
    assert (refused.returncode, "cannot be made: File exists" in refused.stderr) == (2, True)


def test_small_gallery_gives_thresholds(iass: Iass, tmp_path: Path, former: CalibrationRecord) -> None:
    nowhere = iass("calibrate")
    assert (nowhere.returncode, "there is no database here" in nowhere.stderr) == (2, True)
    assert not (tmp_path / "var").exists()
    open_records(Settings(data_dir=tmp_path / "var")).close()
    empty = iass("calibrate")
    assert (empty.returncode, "nobody is enrolled" in empty.stderr) == (2, True)
    _stored(tmp_path / "var", former.model_id, DOUBLES)
    few = iass("calibrate")
    assert few.returncode == 2
    assert "30 people are enrolled, and a record of one's own needs 600" in few.stderr
    assert not (tmp_path / "var" / "calibrations").exists()
    other = iass("calibrate", "--model", "nobody")
    assert (other.returncode, "nobody is enrolled by nobody" in other.stderr) == (2, True)
    assert calibration_of(Settings(data_dir=tmp_path / "var"), former.model_id) == shipped(former.model_id)


def test_nobody_can_be_identified_and_nothing_warns(
    iass: Iass, tmp_path: Path, former: CalibrationRecord, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As of a recogniser that tells nobody apart; here by a target that is absurdly rare."""
    _stored(tmp_path / "var", former.model_id, 700)
    monkeypatch.setenv("IASS_REGISTRY_FPIR", "1e-60")
    done = iass("calibrate", "--json")
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert found["lists"]["registry"]["threshold"] > 1 > found["lists"]["watchlist"]["threshold"]
    (words,) = found["warnings"]
    assert words.startswith("registry: the threshold is") and "nobody can ever be recognised" in words
    assert "nobody can ever be recognised" in iass("calibrate", "--out", "other.json").stderr.replace("\n", " ")
    checks = {one["name"]: one for one in json.loads(iass("doctor", "--quick", "--json").stdout)["checks"]}
    assert (checks["thresholds"]["ok"], "nobody can ever be" in checks["thresholds"]["detail"]) == (False, True)
    monkeypatch.setenv("IASS_REGISTRY_FPIR", "0.003")
    checks = {one["name"]: one for one in json.loads(iass("doctor", "--quick", "--json").stdout)["checks"]}
    assert checks["thresholds"]["ok"] and "too near from" in checks["thresholds"]["detail"]
