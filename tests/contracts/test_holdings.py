"""The port Holdings, on SQLite and PostgreSQL: which lost documents registered people hold."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from iass.adapters.sql.records import SqlRecords
from iass.ids import NoticeId, OfficerId, PersonId
from iass.registry.person import KnownDocument, Person
from iass.watchlist.duty_runs import DutyRun, DutySlice, RunOf
from iass.watchlist.holdings import Holding, Settled
from iass.watchlist.notice import Notice, NoticeKind, NoticeState

from .samples import MADE, MORNING, NOTICE, PERSON

LOST = replace(
    NOTICE, notice_id=NoticeId("L-1"), kind=NoticeKind.LOST_DOCUMENT, document_numbers=("A 1234", "B777"),
    state=NoticeState.IN_FORCE, valid_until=None, image_ids=(), surname="", given_names="",
)  # fmt: skip
LATER = MORNING + timedelta(hours=1)
SEEN = Settled(LATER, OfficerId("desk-1"), "she has “a new one”")


def _person(person_id: str, *numbers: str, version: int = 1, issuer: str = "IDN") -> Person:
    documents = tuple(KnownDocument(number, "P", issuer, None) for number in numbers)
    return replace(PERSON, person_id=PersonId(person_id), documents=documents, version=version)


def _store(records: SqlRecords, *values: Notice | Person) -> None:
    with records.transaction() as tx:
        for one in values:
            tx.people.put(one) if isinstance(one, Person) else tx.notices.put(one, MADE)


def _find(records: SqlRecords) -> dict[str, Sequence[str]]:
    with records.transaction() as tx:
        return {notice_id: tx.holdings.find(notice_id, MORNING) for notice_id in tx.holdings.unfound(10)}


def _of(records: SqlRecords, notice_id: str = "L-1") -> Sequence[Holding]:
    with records.reading() as tx:
        return tx.holdings.of_notice(NoticeId(notice_id))


def _open(records: SqlRecords) -> list[str]:
    with records.reading() as tx:
        return [one.notice_id for one in tx.notices.duty_rows(DutyRun(RunOf.HELD), MORNING, DutySlice(), 10)]


def test_holder_is_found_whatever_came_first_and_once(any_records: SqlRecords) -> None:
    _store(any_records, _person("P-1", "a1234", "C1"), LOST, replace(LOST, notice_id=NoticeId("L-2")))
    assert _open(any_records) == [], "not before it was found"
    assert _find(any_records) == {"L-1": ("P-1",), "L-2": ("P-1",)}
    assert _find(any_records) == {}
    _store(any_records, _person("P-2", "B-777", issuer=""), _person("P-3", "Q1"))
    assert _find(any_records) == {"L-1": ("P-2",), "L-2": ("P-2",)}
    assert _of(any_records) == (
        Holding(NoticeId("L-1"), PersonId("P-1"), "a1234", "IDN", MORNING),
        Holding(NoticeId("L-1"), PersonId("P-2"), "B-777", "", MORNING),
    )
    assert _open(any_records) == ["L-1", "L-2"]
    with any_records.reading() as tx:
        (row,) = tx.notices.duty_rows(DutyRun(RunOf.HELD), MORNING, DutySlice(after_id=NoticeId("L-1")), 9)
    assert row.notice_id == "L-2"


@pytest.mark.parametrize(
    "changes",
    [
        {"state": NoticeState.DRAFT}, {"state": NoticeState.SUBMITTED}, {"state": NoticeState.WITHDRAWN},
        {"state": NoticeState.LAPSED}, {"kind": NoticeKind.WANTED_DOMESTIC}, {"document_numbers": ("A12345", "<<<")},
    ],
)  # fmt: skip
def test_what_reports_no_document_of_theirs_is_held_against_somebody(
    any_records: SqlRecords, changes: dict[str, object]
) -> None:
    _store(any_records, _person("P-1", "A1234", "", "-"), replace(LOST, **changes))  # type: ignore[arg-type]  # its own fields
    assert _find(any_records) == {}


@pytest.mark.parametrize("over", ["withdrawn", "number", "person"])
def test_what_no_longer_holds_stays_work(any_records: SqlRecords, over: str) -> None:
    _store(any_records, _person("P-1", "A1234"), LOST)
    _find(any_records)
    later: Notice | Person = {
        "withdrawn": replace(LOST, version=2, state=NoticeState.WITHDRAWN),
        "number": replace(LOST, version=2, document_numbers=("B777",)),
    }.get(over) or _person("P-1", "Z9", version=2)
    _store(any_records, later)
    assert (_of(any_records), _open(any_records)) == ((), [])
    with any_records.transaction() as tx:
        assert tx.holdings.settle(NoticeId("L-1"), PersonId("P-1"), SEEN) == 0


def test_settled_holder_is_asked_again_and_a_further_number_is_not(any_records: SqlRecords) -> None:
    _store(any_records, _person("P-1", "A1234"), _person("P-2", "A1234"), LOST)
    _find(any_records)
    for settled in (1, 0):
        with any_records.transaction() as tx:
            assert tx.holdings.settle(NoticeId("L-1"), PersonId("P-1"), SEEN) == settled
    assert [one.settled for one in _of(any_records)] == [SEEN, None]
    assert _open(any_records) == ["L-1"]
    with any_records.transaction() as tx:
        tx.holdings.settle(NoticeId("L-1"), PersonId("P-2"), SEEN)
    assert (_open(any_records), _find(any_records)) == ([], {})
    _store(any_records, _person("P-1", "A1234", "B777", version=2), replace(LOST, version=2, reason="again"))
    assert _find(any_records) == {"L-1": ("P-1",)}
    assert [(one.number, one.settled) for one in _of(any_records)] == [("A1234", SEEN), ("B777", None), ("A1234", SEEN)]
    assert _open(any_records) == ["L-1"]
