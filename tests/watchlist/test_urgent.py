"""An urgent request is made once: in no other writing, under no other id, in no file, at no time."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from iass.adapters.sql.records import SqlRecords
from iass.capture.partial_date import PartialDate
from iass.clock import FixedClock
from iass.ids import NoticeId, OfficerId
from iass.registry.report import ImportReport
from iass.watchlist.acts import Act
from iass.watchlist.importing import NoticeImport, _Notices
from iass.watchlist.notice import Instrument, Notice, NoticeState, OtherName
from iass.watchlist.notice_desk import Incomplete, NoticeDesk
from iass.watchlist.previewing import HandedDesk, RowOutcome
from iass.watchlist.urgent import filed_before
from iass.watchlist.version import Made
from iass.watchlist.zone import Zone

from .conftest import OFFICER, Desk, Row
from .test_lifecycle import URGENT_ROW
from .test_notice_desk import BUDI, NOW, SITI, URGENT, approved, filed, submitted
from .test_previewing import _file

LATER = datetime(2027, 1, 5, tzinfo=UTC)
AGAIN: dict[str, Any] = {
    "notice_id": NoticeId("N-2"),
    "instrument": Instrument("request", "R-8/2026", date(2026, 11, 24)),
    "document_numbers": (),
}
SECOND = URGENT_ROW | {"notice_id": "N-2", "instrument_number": "R-8/2026", "document_numbers": ""}


@pytest.fixture
def notices(any_records: SqlRecords, clock: FixedClock) -> NoticeDesk:
    clock.move_to(NOW)
    return NoticeDesk(any_records, clock)


@pytest.mark.parametrize(
    "change",
    [
        {"surname": "PRASETIO"},
        {"surname": "PRASETYA"},
        {"surname": "BAGAS", "given_names": "PRASETYO"},
        {"surname": "PRASETIO", "birth_date": PartialDate(1979)},
        {"birth_date": PartialDate(1979, 12, 6)},
        {"surname": "LUBIS", "given_names": "DEWI", "document_numbers": ("x 304-8812",)},
        {"surname": "LUBIS", "given_names": "DEWI", "instrument": replace(URGENT.instrument, number="r 7 / 2026")},
    ],
    ids="-".join,
)
def test_letter_is_changed_and_the_request_comes_again(
    notices: NoticeDesk, clock: FixedClock, change: dict[str, Any]
) -> None:
    approved(notices, URGENT)
    clock.move_to(LATER)
    begin = Zone.WIB.begin_of(date(2027, 1, 5))
    other = filed(notices, replace(URGENT, **(AGAIN | {"valid_from": begin} | change))).notice
    with pytest.raises(Incomplete) as refused:
        notices.submit(other.notice_id, other.version, SITI)
    (fault,) = refused.value.faults
    assert "N-1, on an instrument of 2026-11-24" in fault.reason, "which one it collides with"
    assert "N-1, dengan dasar tertanggal 2026-11-24" in fault.alasan
    assert "PRASETYO" not in fault.reason + fault.alasan
    assert [one.reason for one in notices.lacks(other)] == [fault.reason]


def test_two_requests_wait_and_both_are_approved(notices: NoticeDesk) -> None:
    first = submitted(notices, URGENT)
    other = submitted(notices, replace(URGENT, **AGAIN))
    notices.approve(first.notice_id, first.version, BUDI)
    with pytest.raises(Incomplete, match="filed before: N-1"):
        notices.approve(other.notice_id, other.version, BUDI)


def test_number_that_was_added_after_the_lapse_is_forgotten(any_records: SqlRecords) -> None:
    """Only the version that has lapsed names it."""
    lapsed = replace(
        URGENT, state=NoticeState.LAPSED, author="siti", approver="budi", version=2, document_numbers=("X999",)
    )
    bound = replace(lapsed, state=NoticeState.APPROVED, version=1, document_numbers=())
    with any_records.transaction() as tx:
        tx.notices.put(bound, Made(NOW, Act.APPROVE, OfficerId("budi")))
        tx.notices.put(lapsed, Made(NOW, Act.AMEND, OfficerId("budi")))
    other = replace(URGENT, **(AGAIN | {"surname": "LUBIS", "given_names": "DEWI", "document_numbers": ("X-999",)}))
    with any_records.reading() as tx:
        assert filed_before(tx.notices, other) == (lapsed,)
        assert filed_before(tx.notices, replace(other, document_numbers=())) == ()
        assert filed_before(tx.notices, replace(other, urgent=False)) == ()


def test_draft_of_somebody_else_counts(notices: NoticeDesk) -> None:
    filed(notices, URGENT)
    submitted(notices, replace(URGENT, **AGAIN))


ALIAS: dict[str, Any] = {"surname": "LUBIS", "given_names": "DEWI"}
OWN: dict[str, Any] = {"surname": "PRASETYO", "given_names": "BAGAS"}


@pytest.mark.parametrize("weak", [False, True])
@pytest.mark.parametrize(
    ("first", "second"),
    [(OWN | {"other_names": "DEWI LUBIS"}, ALIAS), (OWN, ALIAS | {"other_names": "BAGAS PRASETYO"})],
    ids=["recorded", "new"],
)
@pytest.mark.parametrize("stored", [True, False])
def test_request_comes_again_under_an_alias(
    any_records: SqlRecords, first: dict[str, Any], second: dict[str, Any], weak: bool, stored: bool
) -> None:
    def named(names: dict[str, Any]) -> dict[str, Any]:
        return names | {"other_names": tuple(OtherName(name, weak) for name in [names.get("other_names")] if name)}

    former = replace(URGENT, **named(first), state=NoticeState.APPROVED, author="siti", approver="budi", version=1)
    other = replace(URGENT, **(AGAIN | named(second)))
    if stored:
        with any_records.transaction() as tx:
            tx.notices.put(former, Made(NOW, Act.APPROVE, OfficerId("budi")))
    with any_records.reading() as tx:
        unstored = () if stored else (former,)
        assert filed_before(tx.notices, other, unstored) == (former,)
        assert filed_before(tx.notices, replace(other, **ALIAS, birth_date=PartialDate(1950), other_names=())) == ()


def test_draft_without_a_sex_blocks_every_urgent_request(notices: NoticeDesk) -> None:
    filed(notices, replace(URGENT, sex=None))
    other = {"surname": "LUBIS", "given_names": "DEWI", "notice_id": NoticeId("N-3")}
    submitted(notices, replace(URGENT, **(AGAIN | other)))


def refusals(report: ImportReport) -> list[str]:
    assert all(one.alasan and one.mend for one in report.refused)
    return [f"{one.subject_id}: {one.reason[:43]}" for one in report.refused]


COLLIDES = ["N-2: an urgent request for the same person or on"]


@pytest.mark.parametrize("dry_run", [False, True])
@pytest.mark.parametrize("change", [{}, {"surname": "PRASETIO"}, {"birth_date": "", "age": "46"}])
def test_one_file_makes_the_request_twice(desk: Desk, dry_run: bool, change: dict[str, str]) -> None:
    report = desk.run(URGENT_ROW, SECOND | change, dry_run=dry_run)
    assert (refusals(report), report.added) == (COLLIDES, 1)
    assert "filed before: N-1, on" in report.refused[0].reason
    with desk.records.reading() as tx:
        assert tx.notices.get(NoticeId("N-2")) is None
        assert (tx.notices.get(NoticeId("N-1")) is None) is dry_run


@pytest.mark.parametrize("dry_run", [False, True])
def test_one_file_makes_one_request_about_two_people(desk: Desk, dry_run: bool) -> None:
    other = {"surname": "LUBIS", "given_names": "DEWI", "birth_date": "1990-01-01", "photos": "P006.jpg"}
    same = SECOND | other | {"instrument_number": "r 7 / 2026"}
    assert refusals(desk.run(URGENT_ROW, same, dry_run=dry_run)) == COLLIDES


def test_request_that_bound_is_previewed_as_a_new_one(desk: Desk, portraits: Mapping[str, bytes]) -> None:
    importing = desk.importing
    assert isinstance(importing, NoticeImport)
    desk.good(URGENT_ROW)
    (row,) = HandedDesk(desk.records, importing, desk.clock).preview(_file(SECOND, photos=portraits), OFFICER).rows
    assert (row.outcome, [one.field for one in row.problems]) == (RowOutcome.REFUSED, ["urgent"])
    assert all(one.alasan for one in row.problems)


def test_row_whose_photograph_is_refused_holds_up_the_next(desk: Desk) -> None:
    """The file is read in order: who comes second names whom to look at, and passes when the first is gone."""
    rows: Sequence[Row] = (URGENT_ROW | {"photos": "none.jpg"}, SECOND)
    assert desk.run(*rows).refused_rows == 2
    assert desk.good(SECOND).added == 1


def test_request_that_came_while_the_file_was_read_is_not_seen(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another program approves one after the row was looked at and before its batch is stored."""
    looked = _Notices.faults
    other = replace(
        URGENT, notice_id=NoticeId("N-9"), state=NoticeState.APPROVED, author="siti", approver="budi",
        valid_until=Zone.WIB.end_of(date(2026, 12, 14)),
    )  # fmt: skip

    def slow(self: _Notices, tx: Any, draft: Any, stored: Notice | None) -> Any:
        found = looked(self, tx, draft, stored)
        if draft.subject_id == "N-2":
            with desk.records.transaction() as writing:
                writing.notices.put(other, Made(desk.clock.now(), Act.APPROVE, OfficerId("budi")))
        return found

    monkeypatch.setattr(_Notices, "faults", slow)
    lost = {"notice_id": "N-3", "kind": "LOST_DOCUMENT", "agency": "Polri", "urgent": "", "photos": ""}
    report = desk.run(SECOND, URGENT_ROW | lost)
    assert (refusals(report), report.added, report.refused_rows) == (COLLIDES, 1, 1)
    assert "N-9" in report.refused[0].reason
    with desk.records.reading() as tx:
        assert tx.notices.get(NoticeId("N-2")) is None and tx.notices.get(NoticeId("N-3")) is not None
        entry = [entry for entry in tx.audit.entries() if entry.action == "watchlist.imported"][-1]
    assert (entry.details["added"], entry.details["refused"], entry.details["versions"]) == (1, 1, ["N-3@1"])
    assert desk.enrolments("N-2") == []


def test_urgent_row_of_today_is_tomorrows_in_jakarta(desk: Desk) -> None:
    """At 23:30 in Jakarta the day of Jayapura has begun; the request of that day is no request ahead."""
    desk.clock.move_to(datetime(2026, 11, 24, 16, 30, tzinfo=UTC))
    day = {"instrument_date": "2026-11-25", "valid_from": "2026-11-25"}
    desk.good(URGENT_ROW | day)
    refused = desk.run(URGENT_ROW | day | {"notice_id": "N-2", "zone": "WIB"}).refused
    assert {one.field for one in refused} == {"instrument_date", "valid_until"}
