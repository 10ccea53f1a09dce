"""`iass gallery` and `iass doctor`, with a snapshot here and on a real Milvus: what is not loaded, or told."""

import json
from pathlib import Path

import pytest
from pydantic import SecretStr
from sqlalchemy import create_engine, text
from tests.contracts.samples import enrolment
from tests.milvus_server import MilvusServer

from iass.adapters.sql.records import SqlRecords
from iass.face.pipeline import FacePipeline
from iass.settings import Settings
from iass.wiring.milvus import open_milvus
from iass.wiring.records import open_records

from .conftest import Iass


@pytest.fixture
def records(tmp_path: Path, engine: FacePipeline) -> SqlRecords:
    """Of the command's data folder, with thirty templates."""
    opened = open_records(Settings(data_dir=tmp_path / "var"))
    with opened.transaction() as tx:
        tx.enrolments.add_all([enrolment(number, model=engine.model_id) for number in range(30)])
    return opened


def test_load_that_broke_off_begins_again(
    iass: Iass, records: SqlRecords, engine: FacePipeline, milvus_server: MilvusServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And a rebuild does begin again; the doctor tells the engine, and never the password."""
    url = milvus_server.url.replace("://", "://root:secret@")
    monkeypatch.setenv("IASS_GALLERY_URL", url)
    feed = records.enrolment_feed(engine.model_id, engine.dimension)
    gallery = open_milvus(milvus_server.url, records, engine.model_id, engine.dimension)
    gallery.apply(feed.changes(0, 20))
    assert gallery.state().count == 20
    done = iass("gallery", "load", "--json")
    assert (done.returncode, json.loads(done.stdout)) == (0, {"templates": 30})
    doctor = iass("doctor", "--json", "--quick")
    checks = {check["name"]: (check["ok"], check["detail"]) for check in json.loads(doctor.stdout)["checks"]}
    assert checks["index agrees with database"] == (True, f"30 templates, checksum {feed.state().checksum:016x}")
    ok, told = checks["gallery engine"]
    assert ok and "Milvus 2.3.5" in told and "30 rows" in told and "FLAT" in told
    done = iass("gallery", "rebuild")
    assert done.returncode == 0 and "30 templates" in done.stdout
    done = iass("gallery", "verify")
    assert done.returncode == 0 and "30 templates, each as it is stored" in done.stdout
    assert "secret" not in doctor.stdout + doctor.stderr + done.stdout + done.stderr
    gallery.rebuild()
    gallery.close()
    records.close()


def test_milvus_that_is_away_ends_in_a_traceback(
    iass: Iass, records: SqlRecords, monkeypatch: pytest.MonkeyPatch
) -> None:
    records.close()
    monkeypatch.setenv("IASS_GALLERY_URL", "milvus://root:secret@127.0.0.1:9/iass")
    done = iass("gallery", "load")
    assert done.returncode == 2 and "Milvus does not answer" in done.stderr
    doctor = iass("doctor", "--json", "--quick")
    assert doctor.returncode == 1
    bad = {check["name"]: check["detail"] for check in json.loads(doctor.stdout)["checks"] if not check["ok"]}
    assert bad.keys() == {"index agrees with database", "gallery engine"}
    assert "milvus://127.0.0.1:9/iass" in bad["gallery engine"]
    assert "secret" not in done.stderr + doctor.stdout + doctor.stderr


def test_address_that_is_none_is_told_with_its_password(
    iass: Iass, records: SqlRecords, monkeypatch: pytest.MonkeyPatch
) -> None:
    records.close()
    monkeypatch.setenv("IASS_GALLERY_URL", SecretStr("https://root:secret@gallery").get_secret_value())
    done = iass("gallery", "load")
    assert done.returncode == 2 and "names neither" in done.stderr and "secret" not in done.stderr


def test_snapshot_here_is_not_what_the_database_holds(
    iass: Iass, records: SqlRecords, engine: FacePipeline, tmp_path: Path
) -> None:
    """Loaded, verified, found wanting, and rebuilt."""
    snapshot = tmp_path / "var" / "gallery.snapshot"
    done = iass("gallery", "load", "--json")
    assert (done.returncode, json.loads(done.stdout)) == (0, {"templates": 30})
    first = snapshot.read_bytes()
    with records.transaction() as tx:
        tx.enrolments.add(enrolment(77, model=engine.model_id))
    done = iass("gallery", "verify", "--json")
    told = json.loads(done.stdout)
    assert (done.returncode, told["ok"], told["templates"], told["held"], told["faults"]) == (0, True, 31, 31, [])
    assert "MB, 1 changes behind" in told["engine"]
    assert snapshot.read_bytes() == first, "verifying writes"
    records.close()
    behind = create_engine(f"sqlite:///{tmp_path / 'var' / 'iass.sqlite'}")
    with behind.begin() as connection:
        connection.execute(text("DELETE FROM enrolments WHERE enrolment_id = 'enrolment-000007'"))
    behind.dispose()
    done = iass("gallery", "verify")
    assert done.returncode == 1 and "holds 1 templates that the database has not" in done.stdout
    assert "rows were lost, changed or slipped in" in done.stdout
    done = iass("gallery", "rebuild", "--json")
    assert (done.returncode, json.loads(done.stdout)) == (0, {"templates": 30})
    assert snapshot.read_bytes() != first
    told = json.loads(iass("gallery", "verify", "--json").stdout)
    assert (told["ok"], told["templates"], told["held"]) == (False, 30, 30)
    assert len(told["faults"]) == 1 and "keeps count of 31" in told["faults"][0]


def test_nothing_is_verified(iass: Iass) -> None:
    done = iass("gallery", "verify")
    assert done.returncode == 2 and "no database here" in done.stderr
    open_records(Settings(data_dir=Path("var"))).close()
    done = iass("gallery", "verify")
    assert done.returncode == 2 and "nobody is enrolled" in done.stderr
