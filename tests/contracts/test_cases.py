"""The port Cases, on SQLite and PostgreSQL: nothing of a timeline is changed, lost or read by the wrong place."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import text

from iass.access import EVERYWHERE, Officer, Scope
from iass.adapters.sql.records import SqlRecords
from iass.errors import Conflict, NotAllowed, NotFound, Tampered
from iass.handover.assignment import assigned
from iass.handover.case import Case, CaseState, noted, opened, signed
from iass.ids import AlertId, CaseId, NoticeId, OfficerId

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


def test_notice_does_not_find_its_cases(any_records: SqlRecords) -> None:
    _put(
        any_records,
        *(_about(number, notice_id) for number, notice_id in ((1, "N-1"), (2, "N-2"), (3, "N-1"), (4, None))),
    )
    with any_records.reading() as tx:
        found = [line.case_id for line in tx.cases.about(NoticeId("N-1"))]
        assert found == ["case-000003", "case-000001"]
        assert [line.case_id for line in tx.cases.about(NoticeId("N-1"), 1)] == ["case-000003"]
        assert tx.cases.about(NoticeId("N-3")) == ()


def _about(number: int, notice_id: str | None) -> Case:
    first = case(number)
    about = replace(first.opening, notice_id=NoticeId(notice_id) if notice_id else None)
    return opened(first.case_id, about, OFFICER, MORNING)


def test_list_shows_cases_of_others(any_records: SqlRecords) -> None:
    """Own are those that one opened, signed or was assigned to, however the id is typed; who leads cases sees all."""
    first, other, third = case(1), case(2, "DPS"), case(3)
    ani = Officer(OfficerId("Ani"))
    _put(any_records, first, signed(first, ani, MORNING, first.content_hash), other, third)
    _put(any_records, assigned(other, OFFICER, MORNING, "ani", "night shift"))
    with any_records.reading() as tx:

        def seen(officer: str, *led: str) -> list[str]:
            scope = Scope(cases_of=OfficerId(officer), led=frozenset(led))
            shown: list[str] = [line.case_id for line in tx.cases.page((), 9, scope)]
            assert [one.case_id for one in (third, other, first) if tx.cases.shows(one.case_id, scope)] == shown
            return shown

        assert seen("ani ") == ["case-000002", "case-000001"]
        assert seen("nobody") == []
        assert seen(OFFICER.officer_id) == ["case-000003", "case-000002", "case-000001"]
        assert seen("nobody", "CGK") == ["case-000003", "case-000001"]
        with pytest.raises(NotFound):
            tx.cases.page((), 9, Scope(cases_of=OfficerId("ani"), led=frozenset()), third.case_id)


def _signed(records: SqlRecords, number: int, agency: str, signers: int = 2, checkpoint: str = "CGK") -> CaseId:
    first = case(number, checkpoint)
    about = replace(first.opening, agency=agency)
    made = opened(first.case_id, about, OFFICER, MORNING)
    _put(records, made)
    for signer in range(signers):
        officer = Officer(OfficerId(f"signer-{signer}"))
        made = signed(made, officer, MORNING + timedelta(minutes=number), made.content_hash)
        _put(records, made)
    return made.case_id


def test_inbox_shows_another_agency_place_or_order(any_records: SqlRecords) -> None:
    first, other, last = (_signed(any_records, n, agency) for n, agency in ((1, "KPK"), (2, "BNN"), (4, "KPK")))
    bali = _signed(any_records, 3, "KPK", checkpoint="DPS")
    once, nobodys = _signed(any_records, 5, "KPK", 1), _signed(any_records, 6, "")
    kpk, none = Scope(agencies=frozenset({"KPK"})), Scope(agencies=frozenset())
    with any_records.reading() as tx:
        assert [one.case_id for one in tx.inbox.page(9, kpk)] == [last, bali, first]
        assert [one.case_id for one in tx.inbox.page(9, Scope(frozenset({"DPS"}), agencies=frozenset({"KPK"})))] == [
            bali
        ]
        assert [one.case_id for one in tx.inbox.page(9, EVERYWHERE)] == [last, bali, other, first]
        assert tx.inbox.page(9, none) == ()
        assert [one.case_id for one in tx.inbox.page(1, kpk, last)] == [bali]
        assert tx.inbox.page(1, kpk)[0].signed_at == MORNING + timedelta(minutes=4)
        shown = {name: [tx.inbox.shows(name, scope) for scope in (kpk, none, EVERYWHERE)] for name in (first, other)}
        assert shown == {first: [True, False, True], other: [False, False, True]}
        for hidden in (once, nobodys, other, CaseId("case-9")):
            assert not tx.inbox.shows(hidden, kpk)
            with pytest.raises(NotFound):
                tx.inbox.page(9, kpk, hidden)
