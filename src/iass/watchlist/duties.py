"""What the desk has to do, and by when: the work list of the legal clock. Nothing of it is stored; it follows."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from iass.access import Officer
from iass.audit.entry import JsonValue
from iass.clock import Clock
from iass.errors import InvalidInput
from iass.ids import NoticeId
from iass.watchlist.law import LAW
from iass.watchlist.legal_clock import extension_end, telling_end
from iass.watchlist.notice import Change, Notice, NoticeKind, NoticeState
from iass.watchlist.records import WatchlistRecords
from iass.watchlist.version import NoticeVersion
from iass.watchlist.zone import Zone

MOST_DAYS = 366
_MOST = 500


class DutyKind(StrEnum):
    """APPROVE: a request or change waits for a second officer. EXTEND: the last moment for an extension comes.
    CONFIRM: an urgent request needs its decision. TELL: the person is to be told. END: the notice will lapse."""

    APPROVE = "approve"
    TELL = "tell"
    CONFIRM = "confirm"
    EXTEND = "extend"
    END = "end"


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
class DutyDesk:
    records: WatchlistRecords
    clock: Clock

    def due(self, days: int, officer: Officer) -> tuple[Duty, ...]:
        """What falls due within so many days, and all that waits for approval; the overdue first, then by due moment.
        Remembered. Raises InvalidInput unless 0 <= days <= 366."""
        if not 0 <= days <= MOST_DAYS:
            raise InvalidInput(f"0 to {MOST_DAYS} days, not {days}", where="days")
        now = self.clock.now()
        by = now + timedelta(days=days)
        lead = max((rule.lead for rule in LAW.periods), default=timedelta())
        kinds = sorted({kind for rule in LAW.telling for kind in rule.kinds})
        with self.records.transaction() as tx:
            found = [
                *(_request(one) for one in tx.notices.in_states((NoticeState.SUBMITTED,), limit=_MOST)),
                *(duty for one in tx.notices.ending(by + lead, limit=_MOST) for duty in _of_ending(one.notice, now)),
                *(duty for one in tx.notices.untold(kinds, limit=_MOST) for duty in _telling(one.notice, now)),
            ]
            wanted = [duty for duty in found if duty.kind is DutyKind.APPROVE or duty.due is None or duty.due <= by]
            wanted.sort(key=lambda duty: (duty.due or now, duty.kind, duty.notice_id))
            seen: list[JsonValue] = [f"{duty.notice_id}@{duty.version}" for duty in wanted]
            tx.audit.append(now, officer, "notices.duties", "", {"days": days, "versions": seen})
        return tuple(wanted)


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
