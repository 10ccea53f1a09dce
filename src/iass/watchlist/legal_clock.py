"""How long a notice may hold, and until when what is due is to be done. The rules themselves are data: `law`.

A period is counted in days of the zone where its instrument was issued (decision 0020), Jakarta's unless the notice
says otherwise. Six months from 15 January have their last day on 15 July: the first day is not counted, as in the law
of obligations.
"""

import calendar
from datetime import date, datetime, timedelta

from iass.watchlist.law import LAW, DayRule, Law, PeriodRule
from iass.watchlist.notice import Notice, NoticeKind, NoticeState
from iass.watchlist.zone import Zone

PERIOD_RULES = LAW.periods


def period_rule(kind: NoticeKind, day: date, law: Law = LAW) -> PeriodRule | None:
    """See `Law.period`."""
    return law.period(kind, day)


def begin_of(day: date, zone: Zone = Zone.WIB) -> datetime:
    """The first moment of a day."""
    return zone.begin_of(day)


def end_of(day: date, zone: Zone = Zone.WIB) -> datetime:
    """The first moment after a day: the exclusive end of a period whose last day it is."""
    return zone.end_of(day)


def last_day(until: datetime, zone: Zone = Zone.WIB) -> date:
    """The last day of which a period that ends there, exclusively, holds any part."""
    return zone.last_day(until)


def latest_end(start: date, months: int, zone: Zone = Zone.WIB) -> datetime:
    """The latest exclusive end of a period of so many months that begins on that day."""
    return zone.end_of(add_months(start, months))


def add_months(day: date, months: int) -> date:
    """The same day of a later month, or that month's last: 31 August + 6 months is 28 (29) February."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def urgent_end(kind: NoticeKind, valid_from: datetime, zone: Zone, law: Law = LAW) -> datetime | None:
    """When a request without a decision ends, exclusively; None where the law knows none of this kind."""
    rule = law.urgent_on(kind, zone.day_of(valid_from))
    return _after(zone.day_of(valid_from), rule, zone)


def telling_end(notice: Notice, law: Law = LAW) -> datetime | None:
    """Until when, exclusively, the person is to be told of the decision; None where nobody has to tell, or there is no
    decision yet."""
    if notice.urgent:
        return None
    rule = law.telling_on(notice.kind, notice.instrument.issued_on)
    return _after(notice.instrument.issued_on, rule, notice.zone)


def extension_end(notice: Notice, law: Law = LAW) -> datetime | None:
    """The last moment at which an extension may arrive; None where there is none to be had."""
    rule = law.period(notice.kind, notice.instrument.issued_on)
    extendable = rule is not None and rule.extension_months > 0 and not notice.urgent
    if rule is None or not extendable or notice.valid_until is None or notice.state is NoticeState.EXTENDED:
        return None
    return notice.valid_until - rule.lead


def _after(day: date, rule: DayRule | None, zone: Zone) -> datetime | None:
    return zone.end_of(day + timedelta(days=rule.days)) if rule is not None else None
