"""Which recogniser a database names is read without its key, and nothing is made or changed by asking."""

from pathlib import Path

import pytest

from iass.adapters.sql.active import read_active_model
from iass.adapters.sql.records import SqlRecords
from iass.errors import InvalidInput, NotReady, Tampered
from iass.ids import ModelId

ACTIVE = ModelId("other-1/4-01234567")


def test_another_recogniser_is_read(any_records: SqlRecords, any_url: str) -> None:
    assert read_active_model(any_url) is None
    with any_records.transaction() as tx:
        tx.galleries.activate(ACTIVE)
    assert read_active_model(any_url) == ACTIVE


def test_asking_brings_a_database_to_another_schema(empty_postgres_database: str, empty_sqlite_url: str) -> None:
    for url in (empty_postgres_database, empty_sqlite_url):
        assert read_active_model(url) is None
        assert read_active_model(url) is None, "a table was made"


def test_database_that_is_away_looks_like_an_empty_one(tmp_path: Path) -> None:
    with pytest.raises(NotReady, match="does not answer"):
        read_active_model("postgresql+psycopg://iass@127.0.0.1:1/iass")
    (tmp_path / "text.sqlite").write_text("no database at all, only text that is long enough for a header of one")
    with pytest.raises((NotReady, Tampered)):
        read_active_model(f"sqlite:///{tmp_path / 'text.sqlite'}")
    with pytest.raises(InvalidInput):
        read_active_model("mysql://iass@localhost/iass")
