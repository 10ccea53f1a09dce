"""What the desk has to do, and by when: the work list of the legal clock. Nothing of it is stored; it follows."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from iass.access import Officer
from iass.audit.entry import JsonValue
from iass.clock import Clock
from iass.errors import InvalidInput
from iass.ids import NoticeId
from iass.watchlist.duty_mark import Place, read_mark, write_mark
from iass.watchlist.every import AT_ONCE, every, every_held, every_submitted
from iass.watchlist.law import LAW
from iass.watchlist.legal_clock import extension_end, telling_end
from iass.watchlist.notice import Change, Notice, NoticeKind, NoticeState
from iass.watchlist.records import WatchlistRecords
from iass.watchlist.version import NoticeVersion
from iass.watchlist.zone import Zone

MOST_DAYS = 366
MOST = 500
YEARS = range(1900, 2201)


class DutyKind(StrEnum):
    """APPROVE: a request or change waits for a second officer. EXTEND: the last moment for an extension comes.
    CONFIRM: an urgent request needs its decision. TELL: the person is to be told. END: the notice will lapse. HOLDER: a
    registered person holds the document that was lost."""

    APPROVE = "approve"
    TELL = "tell"
    CONFIRM = "confirm"
    EXTEND = "extend"
    END = "end"
    HOLDER = "holder"


@dataclass(frozen=True, slots=True)
class Duty:
    """due: the exclusive end of the time there is; None for what has no limit in law and is due at once. waits: what is
    to be approved, None for a new request."""

    kind: DutyKind
    notice_id: NoticeId
    version: int
    notice_kind: NoticeKind
    name: str
    agency: str
    zone: Zone
    due: datetime | None
    waits: Change | None = None
    article: str = ""

    def is_overdue(self, now: datetime) -> bool:
        return self.due is not None and self.due <= now

    def day(self, now: datetime) -> date:
        """The last day, in the notice's zone, on which it can be done in time; today for what has no limit."""
        return self.zone.day_of(now) if self.due is None else self.zone.last_day(self.due)


@dataclass(frozen=True, slots=True)
class DutyPage:
    """total: of the whole list. next: the mark of the page that follows; None at the end."""

    duties: tuple[Duty, ...]
    total: int
    next: str | None


@dataclass(frozen=True, slots=True)
class DutySpan:
    """overdue: how many are, whenever their last day was."""

    duties: tuple[Duty, ...]
    overdue: int


@dataclass(frozen=True, slots=True)
class DutyDesk:
    records: WatchlistRecords
    clock: Clock

    def due(self, days: int, officer: Officer) -> tuple[Duty, ...]:
        """What falls due within so many days, and all that waits for approval; the overdue first, then by due moment.
        Remembered. Raises InvalidInput unless 0 <= days <= 366."""
        if not 0 <= days <= MOST_DAYS:
            raise InvalidInput(f"0 to {MOST_DAYS} days, not {days}", where="days")
        now = self.clock.now()
        wanted = self._by(now + timedelta(days=days), now)
        self._remember(wanted, officer, {"days": days})
        return tuple(wanted)

    def page(self, days: int, limit: int, after: str | None, officer: Officer) -> DutyPage:
        """One page of the same list; after: `next` of the page before, with which that page's order goes on. Raises
        InvalidInput for another range or mark, and unless 1 <= limit <= 500."""
        if not 0 <= days <= MOST_DAYS:
            raise InvalidInput(f"0 to {MOST_DAYS} days, not {days}", where="days")
        now = self.clock.now()
        return self._page(self._by(now + timedelta(days=days), now), limit, after, officer, {"days": days})

    def on(self, day: date, limit: int, after: str | None, officer: Officer) -> DutyPage:
        """One page of what has that last day, in the zone of each notice; what has no limit is for today. Raises
        InvalidInput for a day before 1900 or after 2200."""
        _ask_for(day)
        now = self.clock.now()
        found = self._by(Zone.WIB.end_of(day), now)
        wanted = [duty for duty in found if duty.day(now) == day]
        return self._page(wanted, limit, after, officer, {"day": day.isoformat()})

    def between(self, first: date, last: date, officer: Officer) -> DutySpan:
        """All whose last day lies there, both included, in the zone of each notice. The last zone to end a day is
        WIB's. Raises InvalidInput for a day before 1900 or after 2200."""
        _ask_for(first)
        _ask_for(last)
        now = self.clock.now()
        found = self._by(max(Zone.WIB.end_of(last), now), now)
        wanted = [duty for duty in found if first <= duty.day(now) <= last]
        self._remember(wanted, officer, {"first": first.isoformat(), "last": last.isoformat()})
        return DutySpan(tuple(wanted), sum(duty.is_overdue(now) for duty in found))

    def _by(self, by: datetime, now: datetime) -> list[Duty]:
        """All of them, and all that waits for approval, however far its end: what is left out of a work list is done
        too late."""
        lead = max((rule.lead for rule in LAW.periods), default=timedelta())
        kinds = sorted({kind for rule in LAW.telling for kind in rule.kinds})
        with self.records.reading() as tx:
            notices = tx.notices
            found = [
                *(_request(one) for one in every_submitted(notices)),
                *(_duty(DutyKind.HOLDER, one.notice, None) for one in every_held(notices)),
                *(
                    duty
                    for one in every(lambda after: notices.ending(by + lead, limit=AT_ONCE, after=after))
                    for duty in _of_ending(one.notice, now)
                ),
                *(
                    duty
                    for one in every(lambda after: notices.untold(kinds, limit=AT_ONCE, after=after))
                    for duty in _telling(one.notice, now)
                ),
            ]
        wanted = [duty for duty in found if duty.kind is DutyKind.APPROVE or duty.due is None or duty.due <= by]
        return sorted(wanted, key=lambda duty: _place(duty, now))

    def _page(
        self, found: list[Duty], limit: int, after: str | None, officer: Officer, asked: dict[str, JsonValue]
    ) -> DutyPage:
        if not 1 <= limit <= MOST:
            raise InvalidInput(f"a page holds 1 to {MOST} duties, not {limit}", where="limit")
        as_of, mark = (self.clock.now(), None) if after is None else read_mark(after)
        placed = sorted(((_place(duty, as_of), duty) for duty in found), key=lambda one: one[0])
        left = [(place, duty) for place, duty in placed if mark is None or place > mark]
        shown = [duty for _, duty in left[:limit]]
        self._remember(shown, officer, asked)
        following = write_mark(as_of, left[limit - 1][0]) if len(left) > limit else None
        return DutyPage(tuple(shown), len(found), following)

    def _remember(self, seen: Sequence[Duty], officer: Officer, asked: dict[str, JsonValue]) -> None:
        versions: list[JsonValue] = [f"{duty.notice_id}@{duty.version}" for duty in seen]
        with self.records.transaction() as tx:
            tx.audit.append(self.clock.now(), officer, "notices.duties", "", {**asked, "versions": versions})


def _ask_for(day: date) -> None:
    if day.year not in YEARS:
        raise InvalidInput(f"a day of {YEARS[0]} to {YEARS[-1]}, not {day.isoformat()}", where="day")


def _place(duty: Duty, as_of: datetime) -> Place:
    """Where it stands in the list; what has no limit is due at once."""
    return duty.due or as_of, duty.kind.value, duty.notice_id


def _request(one: NoticeVersion) -> Duty:
    return _duty(DutyKind.APPROVE, one.notice, None)


def _of_ending(notice: Notice, now: datetime) -> Iterator[Duty]:
    """A notice that has ended asks for nothing but the approval of its withdrawal."""
    if notice.pending is not None:
        limited = notice.pending.change is not Change.WITHDRAW
        if not limited or notice.state_at(now) is not NoticeState.LAPSED:
            yield _duty(DutyKind.APPROVE, notice, notice.valid_until if limited else None, waits=notice.pending.change)
    if notice.valid_until is None or notice.state_at(now) is NoticeState.LAPSED:
        return
    if notice.urgent:
        rule = LAW.urgent_on(notice.kind, notice.zone.day_of(notice.valid_from))
        yield _duty(DutyKind.CONFIRM, notice, notice.valid_until, rule.article if rule else "")
        return
    until = extension_end(notice)
    if until is not None and until > now and notice.pending is None:
        period = LAW.period(notice.kind, notice.instrument.issued_on)
        yield _duty(DutyKind.EXTEND, notice, until, period.article if period else "")
    yield _duty(DutyKind.END, notice, notice.valid_until)


def _telling(notice: Notice, now: datetime) -> Iterator[Duty]:
    rule = LAW.telling_on(notice.kind, notice.instrument.issued_on)
    if rule is not None and notice.state_at(now) is not NoticeState.LAPSED:
        yield _duty(DutyKind.TELL, notice, telling_end(notice), rule.article)


def _duty(kind: DutyKind, notice: Notice, due: datetime | None, article: str = "", waits: Change | None = None) -> Duty:
    name = notice.full_name or ", ".join(notice.document_numbers)
    of = (notice.notice_id, notice.version, notice.kind, name, notice.agency, notice.zone)
    return Duty(kind, *of, due, waits, article)
