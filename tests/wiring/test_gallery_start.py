"""A start from a snapshot: what it believes, and what it says when the database says otherwise."""

import shutil
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text
from tests.contracts.samples import enrolment

from iass.face.pipeline import FacePipeline
from iass.settings import Settings
from iass.wiring.application import build
from iass.wiring.gallery import load_gallery
from iass.wiring.records import open_records


@pytest.fixture
def settings(tmp_path: Path, engine: FacePipeline) -> Settings:
    """With 1,100 people, and a snapshot of them."""
    made = Settings(data_dir=tmp_path / "var", threads=2)
    _enrol(made, engine, range(1_100))
    load_gallery(made, lambda _held, _stored: None)
    return made


def _enrol(settings: Settings, engine: FacePipeline, numbers: range) -> None:
    records = open_records(settings)
    with records.transaction() as tx:
        tx.enrolments.add_all([enrolment(number, model=engine.model_id) for number in numbers])
    records.close()


def test_snapshot_of_another_past_is_believed(
    settings: Settings, engine: FacePipeline, caplog: pytest.LogCaptureFixture
) -> None:
    """The database was put back to an older state and went on from there: its snapshot is put away."""
    database = settings.data_dir / "iass.sqlite"
    shutil.copy(database, settings.data_dir / "back-up")
    _enrol(settings, engine, range(2_000, 2_005))
    load_gallery(settings, lambda _held, _stored: None)
    shutil.copy(settings.data_dir / "back-up", database)
    _enrol(settings, engine, range(3_000, 3_010))
    application = build(settings)
    try:
        assert application.health.is_ready()
        assert "1110 templates" in application.search.state_report()
    finally:
        application.close()
    assert "the snapshot is put away: the index holds 1110 templates" in caplog.text
    application = build(settings)
    try:
        told = {check.name: check.detail for check in application.health.examine()}
        assert "snapshot of" in told["gallery engine"] and "0 changes behind" in told["gallery engine"]
    finally:
        application.close()


def test_service_is_ready_although_the_rows_do_not_add_up(settings: Settings) -> None:
    behind = create_engine(f"sqlite:///{settings.data_dir / 'iass.sqlite'}")
    with behind.begin() as connection:
        connection.execute(text("UPDATE enrolment_states SET checksum = checksum + 1"))
    behind.dispose()
    application = build(settings)
    try:
        index = application.health.readiness()[0]
        assert not index.ok and not application.health.is_ready()
        assert "the index holds 1100 templates" in index.detail and "iass gallery rebuild" in index.detail
    finally:
        application.close()
