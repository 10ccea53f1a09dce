"""The port NoticeImports, on SQLite and PostgreSQL: what came from where is never lost or told twice."""

from dataclasses import replace
from datetime import timedelta

import pytest

from iass.adapters.sql.records import SqlRecords
from iass.errors import Conflict
from iass.ids import NoticeId, OfficerId
from iass.watchlist.list_age import BY_HAND, ListAge, ages_by_hand
from iass.watchlist.provenance import ImportedRow, ImportId, ImportSource

from .samples import MORNING

FIRST = ImportSource(ImportId("import-1"), MORNING, OfficerId("desk-1"), "daftar “a”.csv", "00ff", "interpol")


def test_source_comes_back_changed_or_out_of_order(any_records: SqlRecords) -> None:
    undo = replace(FIRST, import_id=ImportId("import-2"), undo_of=FIRST.import_id)
    rows = [ImportedRow(FIRST.import_id, NoticeId(f"N-{n}"), version, n) for n, version in ((2, 1), (1, 3), (1, 2))]
    with any_records.transaction() as tx:
        for source in (FIRST, FIRST, undo):
            tx.notice_imports.add_source(source)
        for row in rows:
            tx.notice_imports.add_row(row)
    with any_records.reading() as tx:
        assert tx.notice_imports.get(FIRST.import_id) == FIRST
        assert tx.notice_imports.get(ImportId("import-9")) is None
        assert tx.notice_imports.page(9) == (undo, FIRST)
        assert tx.notice_imports.page(1) == (undo,)
        assert tx.notice_imports.rows(FIRST.import_id) == (rows[2], rows[1], rows[0])
        assert tx.notice_imports.row_of(NoticeId("N-1"), 3) == rows[1]
        assert tx.notice_imports.row_of(NoticeId("N-1"), 1) is None
        assert tx.notice_imports.undone_by(FIRST.import_id) == undo.import_id
        assert tx.notice_imports.undone_by(undo.import_id) is None
        assert tx.notice_imports.of_feed("interpol") == ("N-1", "N-2")
        assert tx.notice_imports.of_feed("") == tx.notice_imports.of_feed("another") == ()
        assert tx.notice_imports.feeds() == (("interpol", MORNING, 2),)
        assert tx.notice_imports.last_by_hand() is None


def test_file_handed_in_is_taken_for_a_list(any_records: SqlRecords) -> None:
    handed = replace(FIRST, import_id=ImportId("import-3"), feed="", at=MORNING + timedelta(hours=1))
    with any_records.transaction() as tx:
        for source in (FIRST, handed, replace(handed, import_id=ImportId("import-4"), at=MORNING)):
            tx.notice_imports.add_source(source)
    with any_records.reading() as tx:
        assert tx.notice_imports.last_by_hand() == handed.at
        assert ages_by_hand(tx) == (ListAge(BY_HAND, handed.at), ListAge("interpol", MORNING))
        assert ages_by_hand(tx)[1].seconds(MORNING + timedelta(hours=2)) == 7200


def test_version_comes_from_two_rows(any_records: SqlRecords) -> None:
    row = ImportedRow(FIRST.import_id, NoticeId("N-1"), 1, 2)
    with any_records.transaction() as tx:
        tx.notice_imports.add_source(FIRST)
        tx.notice_imports.add_row(row)
        with pytest.raises(Conflict):
            tx.notice_imports.add_row(replace(row, line=3))
