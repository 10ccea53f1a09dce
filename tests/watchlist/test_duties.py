"""The work list: what is forgotten, told too late, or told of what is over."""

from base64 import urlsafe_b64encode
from dataclasses import replace
from datetime import date, timedelta

import pytest

from iass.access import Officer, Scope
from iass.clock import FixedClock
from iass.errors import InvalidInput
from iass.ids import NoticeId
from iass.watchlist.acts import Act
from iass.watchlist.duties import Duty, DutyDesk, DutyKind
from iass.watchlist.every import AT_ONCE
from iass.watchlist.notice import Change, Instrument, NoticeKind, NoticeState
from iass.watchlist.notice_desk import NoticeDesk
from iass.watchlist.version import Made
from iass.watchlist.zone import Zone

from .test_notice_desk import DECISION, DRAFT, END, LONGER, NOW, SITI, URGENT, approved, clock, desk, submitted

__all__ = ["clock", "desk"]  # fixtures
TODAY = date(2026, 11, 24)
FRESH = replace(
    DRAFT,
    instrument=Instrument("decision", "KEP-1/2026", date(2026, 11, 20)),
    valid_from=Zone.WIB.begin_of(date(2026, 11, 20)),
)


def due(desk: NoticeDesk, days: int = 30, officer: Officer = SITI) -> list[tuple[DutyKind, date]]:
    found = duties(desk, days, officer)
    return [(duty.kind, duty.day(desk.clock.now())) for duty in found]


def duties(desk: NoticeDesk, days: int = 30, officer: Officer = SITI) -> tuple[Duty, ...]:
    return DutyDesk(desk.records, desk.clock).due(days, officer)


def test_request_waits_unseen(desk: NoticeDesk) -> None:
    submitted(desk)
    assert due(desk, 0) == [(DutyKind.APPROVE, TODAY)]
    assert not duties(desk, 0)[0].is_overdue(NOW)


def test_person_is_never_told(desk: NoticeDesk, clock: FixedClock) -> None:
    bound = approved(desk, FRESH)
    assert due(desk, 2) == []
    assert due(desk, 7) == [(DutyKind.TELL, date(2026, 11, 27))]
    clock.move_to(Zone.WIB.end_of(date(2026, 11, 27)))
    late = duties(desk, 0)[0]
    assert (late.kind, late.is_overdue(clock.now())) == (DutyKind.TELL, True)
    assert "7 days" not in late.article and "PDP" not in late.article and late.article
    desk.tell(bound.notice_id, bound.version, SITI, date(2026, 11, 24), "by letter")
    assert due(desk, 7) == []


def test_work_list_counts_or_names_a_victim(desk: NoticeDesk, clock: FixedClock) -> None:
    """By whichever window it is read."""
    bound = approved(desk, replace(FRESH, kind=NoticeKind.PROTECT, agency="Polri"))
    desk.withdraw(bound.notice_id, bound.version, SITI, "she was found")
    work, last = DutyDesk(desk.records, clock), Zone.WIB.last_day(END)
    told = {}
    for name, protected in (("clerk", frozenset[str]()), ("desk", frozenset({"CGK"}))):
        asking = replace(SITI, scope=Scope(protected=protected))
        page, span = work.page(366, 9, None, asking), work.between(TODAY, last, asking)
        seen = len(work.due(366, asking)), len(page.duties), page.total, work.on(last, 9, None, asking).total
        told[name] = (*seen, len(span.duties))
    assert told == {"clerk": (0, 0, 0, 0, 0), "desk": (2, 2, 2, 1, 2)}


@pytest.mark.parametrize("kind", [NoticeKind.WANTED_DOMESTIC, NoticeKind.PROTECT])
def test_wanted_person_is_told(desk: NoticeDesk, kind: NoticeKind) -> None:
    approved(desk, replace(FRESH, kind=kind, agency="Polri", valid_until=None))
    assert due(desk, 366) == []


def test_extension_is_told_too_late(desk: NoticeDesk, clock: FixedClock) -> None:
    """The 3 days end at a midnight, so the last day for it is the one before."""
    bound = approved(desk)
    desk.tell(bound.notice_id, bound.version, SITI, TODAY, "by letter")
    clock.move_to(END - timedelta(days=10))
    last = [(DutyKind.EXTEND, date(2027, 2, 27)), (DutyKind.END, date(2027, 3, 2))]
    assert due(desk, 10) == last
    assert due(desk, 7) == last[:1]
    asked = desk.extend(bound.notice_id, bound.version + 1, SITI, DECISION, LONGER, "why").notice
    assert due(desk, 10) == [(DutyKind.APPROVE, date(2027, 3, 2)), (DutyKind.END, date(2027, 3, 2))]
    clock.move_to(END)
    assert asked.state_at(END) == "lapsed"
    assert due(desk, 10) == []


def test_waiting_change_is_seen_only_when_its_notice_is_about_to_end(desk: NoticeDesk, clock: FixedClock) -> None:
    """It was asked for in good time; the list of today has it all the same, in its place by its end."""
    bound = approved(desk)
    desk.tell(bound.notice_id, bound.version, SITI, TODAY, "by letter")
    assert due(desk, 0) == []
    desk.extend(bound.notice_id, bound.version + 1, SITI, DECISION, LONGER, "why")
    found = duties(desk, 0)
    assert [(duty.kind, duty.waits, duty.due) for duty in found] == [(DutyKind.APPROVE, Change.EXTEND, END)]
    assert not found[0].is_overdue(clock.now())


def test_extension_deadline_that_has_passed_is_still_a_duty(desk: NoticeDesk, clock: FixedClock) -> None:
    bound = approved(desk)
    desk.tell(bound.notice_id, bound.version, SITI, TODAY, "by letter")
    clock.move_to(END - timedelta(days=3))
    assert due(desk, 10) == [(DutyKind.END, date(2027, 3, 2))]


def test_urgent_request_ends_unconfirmed(desk: NoticeDesk) -> None:
    approved(desk, URGENT)
    assert due(desk, 30) == [(DutyKind.CONFIRM, date(2026, 12, 14))]


def test_zone_of_the_notice_makes_the_day(desk: NoticeDesk) -> None:
    east = Zone.WIT.end_of(date(2027, 3, 1))
    begin = Zone.WIT.begin_of(date(2026, 11, 20))
    approved(desk, replace(FRESH, notice_id=NoticeId("N-E"), zone=Zone.WIT, valid_from=begin, valid_until=east))
    approved(desk, replace(FRESH, notice_id=NoticeId("N-W"), instrument=replace(FRESH.instrument, number="KEP-2/2026")))
    found = [duty for duty in duties(desk, 7) if duty.kind is DutyKind.TELL]
    assert [duty.notice_id for duty in found] == ["N-E", "N-W"]
    assert {duty.day(NOW) for duty in found} == {date(2026, 11, 27)}
    dues = [duty.due for duty in found]
    assert dues[0] and dues[1] and dues[1] - dues[0] == timedelta(hours=2)


@pytest.mark.parametrize("days", [-1, 367])
def test_days_out_of_range(desk: NoticeDesk, days: int) -> None:
    with pytest.raises(InvalidInput):
        duties(desk, days)


def _many(desk: NoticeDesk, count: int, **changes: object) -> list[str]:
    """Requests that wait, as an import leaves them."""
    ids = [f"N-{number:04}" for number in range(count)]
    with desk.records.transaction() as tx:
        for notice_id in ids:
            sent = replace(FRESH, notice_id=NoticeId(notice_id), state=NoticeState.SUBMITTED)
            made = Made(NOW, Act.SUBMIT, SITI.officer_id)
            tx.notices.put(replace(sent, **changes), made)  # type: ignore[arg-type]  # checked by dataclasses
    return ids


@pytest.mark.parametrize(
    ("changes", "kinds"),
    [
        ({}, {DutyKind.APPROVE}),
        ({"state": NoticeState.APPROVED, "approver": "budi"}, {DutyKind.TELL, DutyKind.EXTEND, DutyKind.END}),
    ],
    ids=["submitted", "approved"],
)
def test_work_list_ends_before_the_work_does(
    desk: NoticeDesk, changes: dict[str, object], kinds: set[DutyKind]
) -> None:
    """One more than is read at once."""
    ids = _many(desk, AT_ONCE + 1, **changes)
    found = duties(desk, 366)
    for kind in kinds:
        assert sorted(duty.notice_id for duty in found if duty.kind is kind) == ids


def test_page_skips_or_repeats_a_duty(desk: NoticeDesk, clock: FixedClock) -> None:
    """Time goes on between the pages; what has no limit keeps its place, and what is due stays due."""
    _many(desk, 5)
    approved(desk, replace(FRESH, notice_id=NoticeId("N-told")))
    approved(desk, replace(URGENT, notice_id=NoticeId("N-urgent")))
    whole = duties(desk, 100)
    shown: list[Duty] = []
    after = None
    for _ in range(9):
        page = DutyDesk(desk.records, desk.clock).page(100, 3, after, SITI)
        assert page.total == len(whole)
        shown, after = [*shown, *page.duties], page.next
        clock.move_to(clock.now() + timedelta(minutes=1))
        if after is None:
            break
    assert shown == list(whole)
    assert len(shown) == 9


@pytest.mark.parametrize(
    "mark", ["", "x", "!!", "W10", "WzEsMiwzLDRd", urlsafe_b64encode(b'["2026-01-01","2026-01-01","a","b"]').decode()]
)
def test_mark_that_no_page_gave(desk: NoticeDesk, mark: str) -> None:
    with pytest.raises(InvalidInput, match="mark"):
        DutyDesk(desk.records, desk.clock).page(30, 3, mark, SITI)


@pytest.mark.parametrize("limit", [0, 501])
def test_page_of_another_length(desk: NoticeDesk, limit: int) -> None:
    with pytest.raises(InvalidInput, match="1 to 500"):
        DutyDesk(desk.records, desk.clock).page(30, limit, None, SITI)


def test_day_of_another_zone_is_told(desk: NoticeDesk) -> None:
    """The last day of N-E ends two hours before that of N-W; both end on the same day of the calendar."""
    last = date(2027, 3, 1)
    approved(desk, replace(FRESH, notice_id=NoticeId("N-E"), zone=Zone.WIT, valid_until=Zone.WIT.end_of(last)))
    approved(desk, replace(FRESH, notice_id=NoticeId("N-W"), valid_until=Zone.WIB.end_of(last)))
    at = DutyDesk(desk.records, desk.clock)
    of_day = [(one.kind, one.notice_id) for one in at.on(last, 9, None, SITI).duties]
    assert of_day == [(DutyKind.END, "N-E"), (DutyKind.END, "N-W")]
    assert {(one.kind, one.notice_id) for one in at.between(date(2027, 3, 1), date(2027, 3, 31), SITI).duties} == set(
        of_day
    )
    assert at.on(date(2027, 3, 2), 9, None, SITI).total == 0
    assert [one.kind for one in at.between(TODAY, TODAY, SITI).duties] == []


@pytest.mark.parametrize("day", [date.min, date(1899, 12, 31), date(2201, 1, 1), date.max])
def test_day_that_no_calendar_can_end_breaks_the_list(desk: NoticeDesk, day: date) -> None:
    at = DutyDesk(desk.records, desk.clock)
    for asked in (
        lambda: at.on(day, 9, None, SITI),
        lambda: at.between(day, TODAY, SITI),
        lambda: at.between(TODAY, day, SITI),
    ):
        with pytest.raises(InvalidInput, match="1900 to 2200") as refused:
            asked()
        assert refused.value.where == "day"
    assert at.on(date(1900, 1, 1), 9, None, SITI).total == at.on(date(2200, 12, 31), 9, None, SITI).total == 0


def test_withdrawal_of_a_lapsed_notice_waits_unseen(desk: NoticeDesk, clock: FixedClock) -> None:
    bound = approved(desk)
    clock.move_to(END)
    desk.withdraw(bound.notice_id, bound.version, SITI, "its face leaves the gallery")
    assert due(desk, 0) == [(DutyKind.APPROVE, date(2027, 3, 3))]
