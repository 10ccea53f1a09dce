"""`iass gallery` and `iass doctor` on a real Milvus: what is not loaded, or told."""

import json
from pathlib import Path

import pytest
from pydantic import SecretStr
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


def test_index_in_memory_is_loaded(iass: Iass, records: SqlRecords, monkeypatch: pytest.MonkeyPatch) -> None:
    records.close()
    done = iass("gallery", "load")
    assert done.returncode == 2 and "at every start" in done.stderr
    monkeypatch.setenv("IASS_GALLERY_URL", SecretStr("https://root:secret@gallery").get_secret_value())
    done = iass("gallery", "load")
    assert done.returncode == 2 and "names neither" in done.stderr and "secret" not in done.stderr
