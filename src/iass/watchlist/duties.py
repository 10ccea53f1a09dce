"""What the desk has to do, and by when: the work list of the legal clock. Nothing of it is stored; it follows."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from iass.access import Officer
from iass.audit.entry import JsonValue
from iass.clock import Clock
from iass.errors import InvalidInput
from iass.ids import NoticeId
from iass.watchlist.duty_mark import Place, no_mark, read_mark, write_mark
from iass.watchlist.duty_runs import UNLIMITED, DutyRow, DutyRun, DutySlice, RunOf, runs
from iass.watchlist.law import LAW, DayRule, PeriodRule
from iass.watchlist.notice import Change, Notice, NoticeKind
from iass.watchlist.records import WatchlistRecords, WatchlistTransaction
from iass.watchlist.zone import Zone

MOST_DAYS = 366
MOST = 500
_BEHIND_ALL = timedelta(days=MOST_DAYS + 1)
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


_KINDS = {
    RunOf.SUBMITTED: DutyKind.APPROVE,
    RunOf.WITHDRAWAL: DutyKind.APPROVE,
    RunOf.ENDLESS: DutyKind.APPROVE,
    RunOf.CHANGE: DutyKind.APPROVE,
    RunOf.HELD: DutyKind.HOLDER,
    RunOf.URGENT: DutyKind.CONFIRM,
    RunOf.EXTENDABLE: DutyKind.EXTEND,
    RunOf.ENDING: DutyKind.END,
    RunOf.UNTOLD: DutyKind.TELL,
}

_WAITING = frozenset({RunOf.WITHDRAWAL, RunOf.ENDLESS, RunOf.CHANGE})
RUNS = runs(LAW)


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
        """What falls due within so many days, and all that waits for approval, however far its end; the overdue first,
        then by due moment. Remembered. Raises InvalidInput unless 0 <= days <= 366."""
        _ask_days(days)
        now = self.clock.now()
        with self.records.reading() as whole:
            tx = whole.seen_by(officer.scope)
            found = _read(tx, now, _window(now, now + timedelta(days=days), None), None)
            wanted = _whole(tx, sorted(found, key=lambda one: one.place))
        self._remember(wanted, officer, {"days": days})
        return tuple(wanted)

    def page(self, days: int, limit: int, after: str | None, officer: Officer) -> DutyPage:
        """One page of the same list, read as a window of each run; after: `next` of the page before, with which that
        page's order goes on. Raises InvalidInput for another range or mark, and unless 1 <= limit <= 500."""
        _ask_days(days)
        _ask_limit(limit)
        now = self.clock.now()
        as_of, mark = (now, None) if after is None else read_mark(after)
        by = now + timedelta(days=days)
        with self.records.reading() as whole:
            tx = whole.seen_by(officer.scope)
            total = tx.notices.duty_count(_window(as_of, by, None), now)
            found = _read(tx, now, _window(as_of, by, mark), limit + 1, as_of)
            shown, following = _first(found, limit, as_of)
            duties = _whole(tx, shown)
        self._remember(duties, officer, {"days": days})
        return DutyPage(tuple(duties), total, following)

    def on(self, day: date, limit: int, after: str | None, officer: Officer) -> DutyPage:
        """One page of what has that last day, in the zone of each notice; what has no limit is for today. Raises
        InvalidInput for a day before 1900 or after 2200."""
        _ask_for(day)
        _ask_limit(limit)
        now = self.clock.now()
        as_of, mark = (now, None) if after is None else read_mark(after)
        with self.records.reading() as whole:
            tx = whole.seen_by(officer.scope)
            found = _within(tx, day, day, now, as_of)
            left = [one for one in found if mark is None or one.place > mark]
            shown, following = _first(left, limit, as_of)
            duties = _whole(tx, shown)
        self._remember(duties, officer, {"day": day.isoformat()})
        return DutyPage(tuple(duties), len(found), following)

    def between(self, first: date, last: date, officer: Officer) -> DutySpan:
        """All whose last day lies there, both included, in the zone of each notice. Raises InvalidInput for a day
        before 1900 or after 2200."""
        _ask_for(first)
        _ask_for(last)
        now = self.clock.now()
        limited = [(run, _until(run, now)) for run in RUNS if run.of not in UNLIMITED]
        with self.records.reading() as whole:
            tx = whole.seen_by(officer.scope)
            wanted = _whole(tx, sorted(_within(tx, first, last, now, now), key=lambda one: one.place))
            overdue = tx.notices.duty_count(limited, now)
        self._remember(wanted, officer, {"first": first.isoformat(), "last": last.isoformat()})
        return DutySpan(tuple(wanted), overdue)

    def _remember(self, seen: Sequence[Duty], officer: Officer, asked: dict[str, JsonValue]) -> None:
        versions: list[JsonValue] = [f"{duty.notice_id}@{duty.version}" for duty in seen]
        with self.records.transaction() as tx:
            tx.audit.append(self.clock.now(), officer, "notices.duties", "", {**asked, "versions": versions})


@dataclass(frozen=True, slots=True)
class _Placed:
    """One duty before its notice is read."""

    place: Place
    run: DutyRun
    row: DutyRow


def _ask_days(days: int) -> None:
    if not 0 <= days <= MOST_DAYS:
        raise InvalidInput(f"0 to {MOST_DAYS} days, not {days}", where="days")


def _ask_limit(limit: int) -> None:
    if not 1 <= limit <= MOST:
        raise InvalidInput(f"a page holds 1 to {MOST} duties, not {limit}", where="limit")


def _ask_for(day: date) -> None:
    if day.year not in YEARS:
        raise InvalidInput(f"a day of {YEARS[0]} to {YEARS[-1]}, not {day.isoformat()}", where="day")


def _window(as_of: datetime, by: datetime, mark: Place | None) -> list[tuple[DutyRun, DutySlice]]:
    """Of each run what is due by then and stands behind the mark; of what waits for approval all that does."""
    found = []
    for run in RUNS:
        part = DutySlice() if run.of in UNLIMITED or _KINDS[run.of] is DutyKind.APPROVE else _until(run, by)
        behind = _behind(run, part, as_of, mark) if mark is not None else part
        if behind is not None:
            found.append((run, behind))
    return found


def _until(run: DutyRun, by: datetime) -> DutySlice:
    return DutySlice(until=run.last_by(by))


def _behind(run: DutyRun, part: DutySlice, as_of: datetime, mark: Place) -> DutySlice | None:
    """None where all of the run stands before the mark. Raises InvalidInput for a moment beyond the calendar."""
    due, kind, notice_id = mark
    same = NoticeId(notice_id) if _KINDS[run.of].value == kind else None
    later = _KINDS[run.of].value > kind
    if run.of in UNLIMITED:
        stands = _stands(run, as_of)
        if stands != due:
            return part if stands > due else None
        return replace(part, after_id=same) if same is not None or later else None
    try:
        at = run.last_by(due)
        exact = run.is_due(at, due)
    except OverflowError:
        raise no_mark() from None
    return replace(part, after=at, after_id=NoticeId("") if exact and later else same if exact else None)


def _stands(run: DutyRun, as_of: datetime) -> datetime:
    """Where what has no limit is listed: at once; holders of lost documents behind what falls due within a year, as
    they may be thousands, and nobody's time runs out. Raises InvalidInput for a moment beyond the calendar."""
    try:
        return as_of + _BEHIND_ALL if run.of is RunOf.HELD else as_of
    except OverflowError:
        raise no_mark() from None


def _read(
    tx: WatchlistTransaction,
    now: datetime,
    window: Sequence[tuple[DutyRun, DutySlice]],
    limit: int | None,
    as_of: datetime | None = None,
) -> list[_Placed]:
    """as_of: where what has no limit stands, `now` for None. limit: of each run."""
    found = []
    for run, part in window:
        for row in tx.notices.duty_rows(run, now, part, limit):
            place = run.due(row) or _stands(run, as_of or now), _KINDS[run.of].value, row.notice_id
            found.append(_Placed(place, run, row))
    return found


def _within(tx: WatchlistTransaction, first: date, last: date, now: datetime, as_of: datetime) -> list[_Placed]:
    """The first zone to begin a day is WIT, the last to end it WIB."""
    begin, end = Zone.WIT.begin_of(first), Zone.WIB.end_of(last)
    window = [
        (run, DutySlice() if run.of in UNLIMITED else DutySlice(after=run.last_by(begin), until=run.last_by(end)))
        for run in RUNS
        if run.of not in UNLIMITED or begin <= now < end
    ]

    def day(one: _Placed) -> date:
        due = one.run.due(one.row)
        return one.row.zone.day_of(now) if due is None else one.row.zone.last_day(due)

    return [one for one in _read(tx, now, window, None, as_of) if first <= day(one) <= last]


def _first(found: Sequence[_Placed], limit: int, as_of: datetime) -> tuple[list[_Placed], str | None]:
    """And the mark of the page that follows."""
    placed = sorted(found, key=lambda one: one.place)
    following = write_mark(as_of, placed[limit - 1].place) if len(placed) > limit else None
    return placed[:limit], following


def _whole(tx: WatchlistTransaction, placed: Sequence[_Placed]) -> list[Duty]:
    """Each with its notice. Read in the same transaction, so that each is there."""
    named = dict.fromkeys((one.row.notice_id, one.row.version) for one in placed)
    notices = {one.notice.notice_id: one.notice for one in tx.notices.every_of(tuple(named))}
    return [_made(one.run, one.row, notices[one.row.notice_id]) for one in placed]


def _made(run: DutyRun, row: DutyRow, notice: Notice) -> Duty:
    kind = _KINDS[run.of]
    waits = notice.pending.change if run.of in _WAITING and notice.pending is not None else None
    name = notice.full_name or ", ".join(notice.document_numbers)
    of = (notice.notice_id, notice.version, notice.kind, name, notice.agency, notice.zone)
    return Duty(kind, *of, run.due(row), waits, _article(kind, notice))


def _article(kind: DutyKind, notice: Notice) -> str:
    rule: PeriodRule | DayRule | None = None
    if kind is DutyKind.CONFIRM:
        rule = LAW.urgent_on(notice.kind, notice.zone.day_of(notice.valid_from))
    if kind is DutyKind.EXTEND:
        rule = LAW.period(notice.kind, notice.instrument.issued_on)
    if kind is DutyKind.TELL:
        rule = LAW.telling_on(notice.kind, notice.instrument.issued_on)
    return rule.article if rule else ""
