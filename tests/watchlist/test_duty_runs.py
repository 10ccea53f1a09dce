"""The work list read by windows is another one than the list that is worked out notice by notice."""

import json
import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from tests.contracts.samples import PERSON

from iass.adapters.sql.records import SqlRecords
from iass.clock import FixedClock
from iass.errors import InvalidInput
from iass.ids import NoticeId, OfficerId, PersonId
from iass.registry.person import KnownDocument
from iass.watchlist.acts import Act
from iass.watchlist.duties import Duty, DutyDesk, DutyKind
from iass.watchlist.duty_mark import write_mark
from iass.watchlist.duty_runs import RunOf, runs
from iass.watchlist.law import LAW, parse
from iass.watchlist.legal_clock import extension_end, telling_end
from iass.watchlist.notice import RUNNING, Change, Instrument, Notice, NoticeKind, NoticeState, Pending, Told
from iass.watchlist.version import Made
from iass.watchlist.zone import Zone

from .test_notice_desk import DRAFT, NOW, SITI

KINDS = (NoticeKind.EXIT_BAN, NoticeKind.ENTRY_BAN, NoticeKind.WANTED_DOMESTIC, NoticeKind.LOST_DOCUMENT)
TODAY = date(2026, 11, 24)
HELD = "HELD-1"
_Row = tuple[str, str, datetime | None, Change | None]
"""Kind, notice, due moment and what waits."""


def _plain(notice: Notice, now: datetime, by: datetime) -> Iterator[tuple[DutyKind, datetime | None, Change | None]]:
    """As the list was worked out before it was read by windows: from the whole of one notice."""
    lapsed = notice.state_at(now) is NoticeState.LAPSED
    if notice.state is NoticeState.SUBMITTED:
        yield DutyKind.APPROVE, None, None
    if notice.kind is NoticeKind.LOST_DOCUMENT and notice.state in RUNNING and HELD in notice.document_numbers:
        yield DutyKind.HOLDER, None, None
    running = notice.state in RUNNING
    if notice.pending is not None and (running or notice.state is NoticeState.LAPSED):
        limited = notice.pending.change is not Change.WITHDRAW
        if not limited or not lapsed:
            yield DutyKind.APPROVE, notice.valid_until if limited else None, notice.pending.change
    if not running or lapsed:
        return
    found: list[tuple[DutyKind, datetime | None]] = []
    if notice.valid_until is not None:
        until = extension_end(notice)
        if notice.urgent:
            found.append((DutyKind.CONFIRM, notice.valid_until))
        else:
            if until is not None and until > now and notice.pending is None:
                found.append((DutyKind.EXTEND, until))
            found.append((DutyKind.END, notice.valid_until))
    if notice.told is None and not notice.urgent and LAW.telling_on(notice.kind, notice.instrument.issued_on):
        found.append((DutyKind.TELL, telling_end(notice)))
    yield from ((kind, due, None) for kind, due in found if due is not None and due <= by)


def _stands(kind: str, now: datetime) -> datetime:
    """What has no limit, at once; but holders of lost documents, of whom there may be thousands, after a year."""
    return now + timedelta(days=367) if kind == DutyKind.HOLDER else now


def _listed(notices: list[Notice], now: datetime, by: datetime) -> list[_Row]:
    """In the order of the list."""
    made = [
        (due or _stands(kind, now), kind.value, one.notice_id, due, waits)
        for one in notices
        for kind, due, waits in _plain(one, now, by)
    ]
    return [(kind, notice_id, due, waits) for _, kind, notice_id, due, waits in sorted(made, key=lambda one: one[:3])]


def _told(duties: tuple[Duty, ...] | list[Duty]) -> list[_Row]:
    return [(one.kind.value, one.notice_id, one.due, one.waits) for one in duties]


def _random(rng: random.Random, number: int) -> Notice:
    zone = rng.choice(list(Zone))
    day = TODAY + timedelta(days=rng.randrange(-40, 40))
    begin = zone.begin_of(TODAY + timedelta(days=rng.randrange(-30, 3)))
    ends = [None, zone.end_of(day), zone.end_of(day), NOW, NOW + timedelta(microseconds=rng.randrange(-1, 2)), begin]
    pending = Pending(
        rng.choice(list(Change)), OfficerId("siti"), NOW, '"change":"withdraw" %_ \\', DRAFT.instrument, None
    )
    return replace(
        DRAFT,
        notice_id=NoticeId(f"N-{rng.randrange(10**6):06}-{number}"),
        kind=rng.choice(KINDS),
        state=rng.choice([*NoticeState, *RUNNING, *RUNNING]),
        zone=zone,
        urgent=rng.random() < 0.3,
        valid_from=begin,
        valid_until=rng.choice(ends),
        instrument=Instrument("decision", f"K-{number}", TODAY - timedelta(days=rng.choice([0, 1, 6, 7, 8, 20, 900]))),
        pending=pending if rng.random() < 0.3 else None,
        told=Told(TODAY, "by letter", OfficerId("siti")) if rng.random() < 0.5 else None,
        document_numbers=(HELD if rng.random() < 0.5 else f"X{number}",),
    )


@pytest.fixture
def notices(any_records: SqlRecords) -> list[Notice]:
    """Of each a former version too, of which nothing follows any more."""
    rng = random.Random(20261129)
    made = [_random(rng, number) for number in range(160)]
    with any_records.transaction() as tx:
        tx.people.put(replace(PERSON, person_id=PersonId("P-1"), documents=(KnownDocument(HELD, "P", "", None),)))
        for one in made:
            former = replace(_random(rng, 0), notice_id=one.notice_id)
            tx.notices.put(former, Made(NOW, Act.AMEND, SITI.officer_id))
            tx.notices.put(replace(one, version=2), Made(NOW, Act.AMEND, SITI.officer_id))
        for notice_id in tx.holdings.unfound(500):
            tx.holdings.find(notice_id, NOW)
    return made


def test_list_pages_and_calendar_leave_out_or_make_up_a_duty(any_records: SqlRecords, notices: list[Notice]) -> None:
    clock = FixedClock(NOW)
    desk = DutyDesk(any_records, clock)
    for now in (NOW, NOW + timedelta(days=3, hours=13)):
        clock.move_to(now)
        for days in (0, 7, 366):
            wanted = _listed(notices, now, now + timedelta(days=days))
            assert len(wanted) > 30
            assert _told(desk.due(days, SITI)) == wanted
            shown: list[_Row] = []
            after = None
            while True:
                page = desk.page(days, 19, after, SITI)
                assert page.total == len(wanted)
                shown, after = [*shown, *_told(page.duties)], page.next
                if after is None:
                    break
            assert shown == wanted
        whole = desk.due(366, SITI)
        by_day = {
            TODAY + timedelta(days=one): [d for d in whole if d.day(now) == TODAY + timedelta(days=one)]
            for one in range(-9, 45)
        }
        assert sum(map(len, by_day.values())) > 60
        for day, wanted_duties in by_day.items():
            page = desk.on(day, 500, None, SITI)
            assert (list(page.duties), page.total, page.next) == (wanted_duties, len(wanted_duties), None)
        first, last = TODAY - timedelta(days=3), TODAY + timedelta(days=11)
        span = desk.between(first, last, SITI)
        assert list(span.duties) == [one for one in whole if first <= one.day(now) <= last]
        assert span.overdue == sum(one.is_overdue(now) for one in whole)


def test_page_goes_on_elsewhere_from_any_mark(any_records: SqlRecords, notices: list[Notice]) -> None:
    """Also from one that no page gave: another kind, another id, between two moments."""
    desk, wanted = DutyDesk(any_records, FixedClock(NOW)), _listed(notices, NOW, NOW + timedelta(days=366))
    placed = [
        ((due or _stands(kind, NOW), kind, notice_id), (kind, notice_id, due, waits))
        for kind, notice_id, due, waits in wanted
    ]
    for (due, kind, notice_id), _ in placed[::11]:
        for mark in (
            (due, kind, notice_id), (due, kind, ""), (due, "", "z"), (due, "z", ""), (due, "end", notice_id),
            (due + timedelta(microseconds=1), kind, notice_id), (due - timedelta(microseconds=1), kind, notice_id),
        ):  # fmt: skip
            page = desk.page(366, 500, write_mark(NOW, mark), SITI)
            assert _told(page.duties) == [one for place, one in placed if place > mark]


@pytest.mark.parametrize("at", [datetime.min, datetime.max])
def test_mark_beyond_the_calendar_breaks_the_page(any_records: SqlRecords, at: datetime) -> None:
    mark = write_mark(NOW, (at.replace(tzinfo=UTC), "extend", "N-1"))
    with pytest.raises(InvalidInput, match="mark"):
        DutyDesk(any_records, FixedClock(NOW)).page(30, 9, mark, SITI)


def test_rule_of_another_day_gives_the_due_moment() -> None:
    """A change of law is a new row: what was decided before goes by the former one."""
    row = {"kind": "EXIT_BAN", "article": "a", "months": 6, "extension_months": 6, "lifetime": False}
    telling = {"kinds": ["EXIT_BAN", "ENTRY_BAN"], "article": "a"}
    law = parse(
        json.dumps(
            {
                "periods": [
                    {**row, "rule_id": "p2", "since": "2026-06-01", "lead_days": 5},
                    {**row, "rule_id": "p1", "since": "2024-01-01", "lead_days": 3},
                    {**row, "rule_id": "p3", "since": "2027-01-01", "lead_days": 7, "extension_months": 0},
                ],
                "urgent": [],
                "telling": [
                    {**telling, "rule_id": "t1", "since": "2024-01-01", "days": 7},
                    {**telling, "rule_id": "t2", "since": "2026-06-01", "days": 9},
                ],
            }
        )
    )
    found = runs(law)
    for day in (
        date(2020, 1, 1),
        date(2024, 1, 1),
        date(2026, 5, 31),
        date(2026, 6, 1),
        date(2026, 12, 31),
        date(2027, 1, 1),
    ):
        held = [
            run
            for run in found
            if run.kind is NoticeKind.EXIT_BAN
            and (run.issued_from is None or run.issued_from <= day)
            and (run.issued_before is None or day < run.issued_before)
        ]
        period, told = law.period(NoticeKind.EXIT_BAN, day), law.telling_on(NoticeKind.EXIT_BAN, day)
        assert period is not None and told is not None
        leads = [run.lead for run in held if run.of is RunOf.EXTENDABLE]
        assert leads == ([period.lead] if period.extension_months else [])
        assert [(run.days, run.zone) for run in held if run.of is RunOf.UNTOLD] == [(told.days, zone) for zone in Zone]


def test_lost_passports_bury_what_falls_due(any_records: SqlRecords) -> None:
    """A national list of them may name thousands who are registered; on the first page stands what ends this week."""
    lost = replace(DRAFT, kind=NoticeKind.LOST_DOCUMENT, document_numbers=(HELD,), valid_until=None, birth_date=None)
    ending = replace(DRAFT, notice_id=NoticeId("N-1"), valid_until=NOW + timedelta(days=6), document_numbers=())
    with any_records.transaction() as tx:
        tx.people.put(replace(PERSON, person_id=PersonId("P-1"), documents=(KnownDocument(HELD, "P", "", None),)))
        for number in range(3):
            one = replace(lost, notice_id=NoticeId(f"L-{number}"), state=NoticeState.APPROVED, approver="budi")
            tx.notices.put(one, Made(NOW, Act.APPROVE, SITI.officer_id))
        bound = replace(ending, state=NoticeState.APPROVED, approver="budi")
        tx.notices.put(bound, Made(NOW, Act.APPROVE, SITI.officer_id))
        for notice_id in tx.holdings.unfound(500):
            tx.holdings.find(notice_id, NOW)
    desk = DutyDesk(any_records, FixedClock(NOW))
    page = desk.page(30, 2, None, SITI)
    rest = desk.page(30, 9, page.next, SITI)
    kinds = [one.kind for one in (*page.duties, *rest.duties)]
    assert page.total == len(kinds) > 3
    assert kinds[-3:] == [DutyKind.HOLDER] * 3 and DutyKind.HOLDER not in kinds[:-3]
