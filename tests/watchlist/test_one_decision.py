"""One decision, one period: under a second id, in another writing, with other days, after a withdrawal."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from iass.adapters.sql import notices as sql_notices
from iass.adapters.sql.records import SqlRecords
from iass.capture.document import Sex
from iass.capture.partial_date import PartialDate
from iass.clock import FixedClock
from iass.ids import NoticeId, OfficerId
from iass.screen import refiled
from iass.watchlist.acts import Act
from iass.watchlist.importing import NoticeImport
from iass.watchlist.notice import Instrument, Notice, NoticeKind, NoticeState
from iass.watchlist.notice_desk import Incomplete, NoticeDesk
from iass.watchlist.previewing import HandedDesk, RowOutcome
from iass.watchlist.version import Made
from iass.watchlist.zone import Zone

from .conftest import BAN, ENTRY_BAN, OFFICER, Desk, Row
from .test_notice_desk import BUDI, DRAFT, LONGER, NOW, SITI, approved, filed, submitted
from .test_previewing import _file

LATER = datetime(2027, 3, 10, 2, tzinfo=UTC)
BEGIN, END = Zone.WIB.begin_of(date(2027, 3, 10)), Zone.WIB.end_of(date(2027, 9, 9))
AGAIN = replace(DRAFT, notice_id=NoticeId("N-2"), valid_from=BEGIN, valid_until=END)
SAID = "this decision was filed for the same person before (N-1): its one period ends on 2027-03-02 at the latest"


@pytest.fixture
def notices(any_records: SqlRecords, clock: FixedClock) -> NoticeDesk:
    clock.move_to(NOW)
    return NoticeDesk(any_records, clock)


def _refused(notices: NoticeDesk, notice: Notice) -> list[str]:
    draft = filed(notices, notice).notice
    with pytest.raises(Incomplete) as refused:
        notices.submit(draft.notice_id, draft.version, SITI)
    assert all(fault.alasan and fault.perbaikan for fault in refused.value.faults)
    assert [fault.reason for fault in notices.lacks(draft)] == [fault.reason for fault in refused.value.faults]
    return [fault.reason for fault in refused.value.faults]


@pytest.mark.parametrize(
    "change",
    [
        {},
        {"surname": "PRASETIO"},
        {"instrument": Instrument("decision", "kep 101 / 2026", date(2026, 9, 2))},
        {"instrument": Instrument("decision", "ＫＥＰ－101", date(2026, 9, 1))},
        {"surname": "LUBIS", "given_names": "DEWI", "birth_date": None, "document_numbers": ("x 304-8812",)},
        {"birth_date": PartialDate(1978), "document_numbers": ()},
        {"birth_date": PartialDate(1979, 5, 12), "document_numbers": ()},
    ],
    ids=["same", "letter", "writing", "full-width", "number", "age", "swapped"],
)
def test_decision_that_has_lapsed_is_filed_anew(notices: NoticeDesk, clock: FixedClock, change: dict[str, Any]) -> None:
    first = DRAFT
    if "instrument" in change and change["instrument"].number == "ＫＥＰ－101":
        first = replace(DRAFT, instrument=Instrument("decision", "kep-101", date(2026, 9, 1)))
    approved(notices, first)
    clock.move_to(LATER)
    second = replace(AGAIN, **({"instrument": first.instrument} | change))
    if second.birth_date is None:
        second = replace(second, birth_date=PartialDate(1950, 1, 1))
    assert _refused(notices, second) == [SAID]


@pytest.mark.parametrize(
    "change",
    [
        {"surname": "LUBIS", "given_names": "DEWI", "birth_date": PartialDate(1990, 2, 7), "document_numbers": ()},
        {"instrument": Instrument("decision", "KEP-102/2026", date(2026, 9, 1))},
        {"instrument": Instrument("decision", "KEP-101/2026", date(2027, 1, 4))},
        {"agency": "KPK"},
    ],
    ids=["other-person", "other-number", "other-year", "other-agency"],
)
def test_another_decision_or_person_is_taken_for_the_same(
    notices: NoticeDesk, clock: FixedClock, change: dict[str, Any]
) -> None:
    approved(notices)
    clock.move_to(LATER)
    submitted(notices, replace(AGAIN, **change))


def test_mistaken_notice_cannot_be_filed_anew(notices: NoticeDesk, clock: FixedClock) -> None:
    """Within what the law lets one decision give, from the day on that it held."""
    first = approved(notices)
    clock.move_to(datetime(2026, 11, 28, 2, tzinfo=UTC))
    _withdrawn(notices, first)
    again = replace(DRAFT, notice_id=NoticeId("N-2"), valid_from=Zone.WIB.begin_of(date(2026, 11, 29)))
    longer = replace(again, notice_id=NoticeId("N-3"), valid_until=Zone.WIB.end_of(date(2027, 5, 28)))
    assert _refused(notices, longer) == [SAID.replace("2027-03-02", "2027-05-24")]
    assert approved(notices, again).state is NoticeState.APPROVED


def test_two_wait_on_one_decision_and_both_are_approved(notices: NoticeDesk, clock: FixedClock) -> None:
    first = submitted(notices)
    second = submitted(notices, replace(AGAIN, valid_from=Zone.WIB.begin_of(date(2026, 11, 25)),
                                        valid_until=Zone.WIB.end_of(date(2027, 5, 1))))  # fmt: skip
    notices.approve(first.notice_id, first.version, BUDI)
    with pytest.raises(Incomplete, match="its one period"):
        notices.approve(second.notice_id, second.version, BUDI)


def test_second_period_is_laid_before_the_first(notices: NoticeDesk) -> None:
    """As the first one runs on to April, the two would be eight months."""
    first = replace(
        DRAFT, valid_from=Zone.WIB.begin_of(date(2026, 11, 2)), valid_until=Zone.WIB.end_of(date(2027, 4, 30))
    )
    approved(notices, first)
    earlier = replace(DRAFT, notice_id=NoticeId("N-2"), valid_until=Zone.WIB.end_of(date(2026, 12, 2)))
    (said,) = _refused(notices, earlier)
    assert "(N-1), and that notice holds beyond 2027-03-02" in said


def test_period_that_never_began_counts(notices: NoticeDesk) -> None:
    first = approved(notices, replace(DRAFT, valid_from=Zone.WIB.begin_of(date(2026, 12, 1))))
    asked = notices.withdraw(first.notice_id, first.version, SITI, "not yet").notice
    notices.approve(asked.notice_id, asked.version, BUDI)
    later = Zone.WIB.begin_of(date(2027, 1, 2)), Zone.WIB.end_of(date(2027, 7, 1))
    submitted(notices, replace(AGAIN, valid_from=later[0], valid_until=later[1]))


def test_decision_that_extended_one_notice_gives_another(notices: NoticeDesk, clock: FixedClock) -> None:
    first = approved(notices)
    longer = Instrument("decision", "KEP-202/2026", date(2026, 11, 20))
    asked = notices.extend(first.notice_id, first.version, SITI, longer, LONGER, "still owed").notice
    notices.approve(asked.notice_id, asked.version, BUDI)
    clock.move_to(LATER)
    (said,) = _refused(notices, replace(AGAIN, instrument=longer))
    assert "ends on 2027-09-02" in said
    within = replace(AGAIN, notice_id=NoticeId("N-3"), instrument=longer, valid_until=LONGER)
    submitted(notices, within)


def _entry_ban(**changes: Any) -> Notice:
    ban = replace(DRAFT, kind=NoticeKind.ENTRY_BAN, nationality="UTO", agency="Ditjen Imigrasi", sex=Sex.MALE)
    return replace(ban, **changes)


def _withdrawn(notices: NoticeDesk, notice: Notice) -> None:
    asked = notices.withdraw(notice.notice_id, notice.version, SITI, "mistaken").notice
    notices.approve(asked.notice_id, asked.version, BUDI)


@pytest.mark.parametrize("end", [None, Zone.WIB.end_of(date(2036, 9, 1))], ids=["lifetime", "ten years"])
def test_half_a_year_comes_again_for_ten(notices: NoticeDesk, clock: FixedClock, end: datetime | None) -> None:
    """The decision gave half a year; the law would let it give more, and it did not."""
    approved(notices, _entry_ban())
    clock.move_to(LATER)
    assert _refused(notices, _entry_ban(notice_id=NoticeId("N-2"), valid_from=BEGIN, valid_until=end)) == [SAID]


@pytest.mark.parametrize("end", [None, Zone.WIB.end_of(date(2036, 9, 1))], ids=["lifetime", "ten years"])
def test_mistaken_end_cannot_be_put_right(notices: NoticeDesk, end: datetime | None) -> None:
    _withdrawn(notices, approved(notices, _entry_ban()))
    submitted(notices, _entry_ban(notice_id=NoticeId("N-2"), valid_until=end))


def test_mistaken_begin_cannot_be_put_right(notices: NoticeDesk) -> None:
    """What was approved today and withdrawn within the hour held from today on, and not from September."""
    june = replace(
        DRAFT, valid_from=Zone.WIB.begin_of(date(2026, 9, 2)), valid_until=Zone.WIB.end_of(date(2026, 12, 2))
    )
    _withdrawn(notices, approved(notices, june))
    today = Zone.WIB.begin_of(date(2026, 11, 24)), Zone.WIB.end_of(date(2027, 5, 23))
    submitted(notices, replace(DRAFT, notice_id=NoticeId("N-2"), valid_from=today[0], valid_until=today[1]))


def test_one_decision_cannot_extend_two_bans_of_one_person(notices: NoticeDesk) -> None:
    longer = Instrument("decision", "KEP-202/2026", date(2026, 11, 20))
    for number, begin in enumerate((2, 20), start=1):
        ban = replace(
            DRAFT, notice_id=NoticeId(f"B-{number}"), valid_from=Zone.WIB.begin_of(date(2026, 9, begin)),
            instrument=Instrument("decision", f"KEP-{number}/2026", date(2026, 9, 1)),
        )  # fmt: skip
        one = approved(notices, ban)
        asked = notices.extend(one.notice_id, one.version, SITI, longer, LONGER, "still owed").notice
        assert notices.approve(asked.notice_id, asked.version, BUDI).notice.state is NoticeState.EXTENDED


EXTENDED = BAN | {"state": "extended", "valid_from": "2026-03-02", "valid_until": "2027-03-01"}


def test_history_of_another_system_names_the_wrong_decision(desk: Desk) -> None:
    """Begun in March, extended by a decision of August: so it is, and no decision has to be invented."""
    assert desk.good(EXTENDED | {"instrument_date": "2026-08-20"}).added == 1


@pytest.mark.parametrize("day", ["2026-03-01", "2026-03-02", "2026-08-31"])
def test_one_decision_gives_twelve_months_to_a_new_id(desk: Desk, day: str) -> None:
    report = desk.run(EXTENDED | {"instrument_date": day})
    assert [one.field for one in report.refused] == ["instrument_date"]


def test_lapsed_ban_comes_again_as_an_extended_one(desk: Desk) -> None:
    desk.good(BAN)
    desk.clock.move_to(LATER)
    again = {"notice_id": "N-2", "state": "extended", "valid_from": "2026-08-20", "valid_until": "2027-08-19"}
    report = desk.run(BAN | again | {"document_numbers": ""}, allow_near=True)
    assert [one.field for one in report.refused] == ["valid_until"]


SECOND = BAN | {"notice_id": "N-2", "valid_from": "2026-12-01", "valid_until": "2027-05-31", "document_numbers": ""}


@pytest.mark.parametrize("dry_run", [False, True])
@pytest.mark.parametrize("rows", [(BAN, SECOND), (BAN, SECOND | {"surname": "PRASETIO"})])
def test_one_file_files_it_twice(desk: Desk, rows: tuple[Row, ...], dry_run: bool) -> None:
    report = desk.run(*rows, dry_run=dry_run, allow_near=True)
    assert [(one.subject_id, one.field, one.reason[:31]) for one in report.refused] == [
        ("N-2", "valid_until", "this decision was filed for the")
    ]
    assert report.added == 1


def test_notice_is_refused_beside_itself(desk: Desk) -> None:
    """It may be amended, and brought in again, and that it was filed twice before this rule does not stop it."""
    desk.good(BAN)
    assert desk.good(BAN).unchanged == 1
    assert desk.good(BAN | {"contact": "+62 21 1"}).changed == 1
    with desk.records.transaction() as tx:
        first = tx.notices.get(NoticeId("N-1"))
        assert first is not None
        made = tx.notices.versions(first.notice_id)[0].made
        tx.notices.put(replace(first, notice_id=NoticeId("N-9"), valid_until=LONGER, version=1), made)
    assert desk.good(BAN | {"contact": "+62 21 2"}).changed == 1


def test_file_that_is_previewed_hides_it(desk: Desk, portraits: dict[str, bytes]) -> None:
    importing = desk.importing
    assert isinstance(importing, NoticeImport)
    desk.good(BAN)
    (row,) = HandedDesk(desk.records, importing, desk.clock).preview(_file(SECOND, photos=portraits), OFFICER).rows
    assert (row.outcome, [one.field for one in row.problems]) == (RowOutcome.REFUSED, ["valid_until"])


def test_decision_that_names_hundreds_is_compared_with_each_in_full(
    any_records: SqlRecords, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whose birth date is another is told apart at a glance: else a decree of thousands would take hours."""
    asked: list[str] = []
    compared = refiled.is_about_one_person

    def counted(one: Notice, other: Notice) -> bool:
        asked.append(one.notice_id)
        return compared(one, other)

    monkeypatch.setattr(sql_notices, "is_about_one_person", counted)
    decree = replace(DRAFT, agency="Kemenkeu", author="siti", approver="budi", state=NoticeState.APPROVED)
    with any_records.transaction() as tx:
        for number in range(200):
            born = PartialDate(1940 + number % 30, 1 + number % 12, 1 + number % 28)
            one = replace(decree, notice_id=NoticeId(f"M-{number}"), birth_date=born, document_numbers=())
            tx.notices.put(one, Made(NOW, Act.APPROVE, OfficerId("budi")))
        new = replace(decree, notice_id=NoticeId("N-2"), birth_date=PartialDate(1992, 6, 30))
        assert tx.notices.decided_alike(new) == ()
    assert len(asked) < 10


def test_foreigner_is_banned_for_twenty_years_by_one_decision(desk: Desk) -> None:
    desk.good(ENTRY_BAN)
    more = {"notice_id": "N-2", "valid_from": "2036-09-02", "valid_until": "2046-09-01", "document_numbers": ""}
    report = desk.run(ENTRY_BAN | more, allow_near=True)
    assert [one.field for one in report.refused] == ["valid_until"]
