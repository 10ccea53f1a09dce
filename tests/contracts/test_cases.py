"""The port Cases, on SQLite and PostgreSQL: nothing of a timeline is changed, lost or read by the wrong place."""

import pytest
from sqlalchemy import text

from iass.access import Scope
from iass.adapters.sql.records import SqlRecords
from iass.errors import Conflict, NotAllowed, NotFound, Tampered
from iass.handover.case import Case, CaseState, noted
from iass.ids import AlertId, CaseId

from .samples import MORNING, OFFICER, case


def _put(records: SqlRecords, *cases: Case) -> None:
    with records.transaction() as tx:
        for each in cases:
            tx.cases.put(each)


def test_case_comes_back_changed(any_records: SqlRecords) -> None:
    longer = noted(case(), OFFICER, MORNING, "tiba di ruang periksa 😀")
    first = Case(longer.entries[:1])
    _put(any_records, first, longer)
    with any_records.reading() as tx:
        assert tx.cases.get(longer.case_id) == longer
        assert tx.cases.get(CaseId("case-9")) is None
        assert tx.cases.of_alert(AlertId("alert-000001")) == longer.case_id
        assert tx.cases.of_alert(AlertId("alert-9")) is None


def test_two_browsers_write_over_each_other(any_records: SqlRecords) -> None:
    first = case()
    one, other = (noted(first, OFFICER, MORNING, said) for said in ("one", "other"))
    _put(any_records, first, one)
    with pytest.raises(Conflict, match="changed meanwhile"):
        _put(any_records, other)
    with any_records.reading() as tx:
        assert tx.cases.get(first.case_id) == one


def test_alert_has_two_cases(any_records: SqlRecords) -> None:
    _put(any_records, case())
    again = Case(case().entries)
    with pytest.raises(Conflict, match="has a case"):
        _put(any_records, again)


def test_timeline_is_rewritten(any_records: SqlRecords) -> None:
    first = case()
    _put(any_records, first)
    for act in ("UPDATE case_entries SET sequence = 2", "DELETE FROM case_entries"):
        with pytest.raises(NotAllowed), any_records.transaction() as tx:
            tx.links._connection.exec_driver_sql(act)


def test_entry_that_was_taken_away_is_not_missed(any_records: SqlRecords) -> None:
    first = case()
    _put(any_records, first)
    with any_records.transaction() as tx:
        tx.links._connection.exec_driver_sql("UPDATE cases SET version = 2")
    with pytest.raises(Tampered, match="2 entries, and 1"), any_records.reading() as tx:
        tx.cases.get(first.case_id)


def test_note_lies_readable_in_the_database(any_records: SqlRecords) -> None:
    longer = noted(case(), OFFICER, MORNING, "Budi Santoso menangis")
    _put(any_records, Case(longer.entries[:1]), longer)
    with any_records.reading() as tx:
        rows = tx.links._connection.execute(text("SELECT sealed FROM case_entries")).scalars().all()
    assert len(rows) == 2
    assert not [row for row in rows if b"Budi" in bytes(row) or b"KPK" in bytes(row)]


def test_list_shows_another_place_state_or_order(any_records: SqlRecords) -> None:
    _put(any_records, case(1), case(2, lane="C02"), case(3, "DPS"))
    with any_records.reading() as tx:
        ids = {
            scope: [line.case_id for line in tx.cases.page((), 9, Scope(frozenset({scope})))]
            for scope in ("CGK", "CGK/C02", "DPS", "SUB")
        }
        assert [line.case_id for line in tx.cases.page((), 2)] == ["case-000003", "case-000002"]
        assert tx.cases.page((CaseState.SIGNED,), 9) == ()
        assert len(tx.cases.page((CaseState.OPEN,), 9)) == 3
        older = tx.cases.page((), 9, Scope(frozenset({"CGK"})), CaseId("case-000002"))
        assert [line.case_id for line in older] == ["case-000001"]
        with pytest.raises(NotFound):
            tx.cases.page((), 9, before=CaseId("case-9"))
    assert ids == {
        "CGK": ["case-000002", "case-000001"], "CGK/C02": ["case-000002"], "DPS": ["case-000003"], "SUB": []
    }  # fmt: skip
