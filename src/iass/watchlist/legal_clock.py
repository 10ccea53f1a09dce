"""How long a notice may hold, as dated rules with their article. Counsel confirms them before operation.

Periods are counted in days of Jakarta (WIB). A period of six months from 15 January has its last day on 15 July: the
first day is not counted, as in the law of obligations.
"""

import calendar
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from iass.registry.values import WIB
from iass.watchlist.notice import NoticeKind

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class PeriodRule:
    """months: the longest first period; extension_months: the longest single extension, of which there is one.
    lead: how long before the end the decision to extend must arrive. since: the day it came into force."""

    rule_id: str
    kind: NoticeKind
    since: date
    article: str
    months: int
    extension_months: int
    lifetime: bool
    lead: timedelta = timedelta(days=3)


PERIOD_RULES = (
    PeriodRule(
        "period-exit-ban@1",
        NoticeKind.EXIT_BAN,
        date(2024, 10, 17),
        "UU 6/2011 art. 97(1) as amended by UU 63/2024; Permenimipas 13/2025 art. 13",
        months=6,
        extension_months=6,
        lifetime=False,
    ),
    PeriodRule(
        "period-entry-ban@1",
        NoticeKind.ENTRY_BAN,
        date(2024, 10, 17),
        "UU 6/2011 art. 102 as amended by UU 63/2024",
        months=120,
        extension_months=120,
        lifetime=True,
    ),
)


def period_rule(kind: NoticeKind, day: date) -> PeriodRule | None:
    """The rule in force on that day; before the oldest one that is known, the oldest. None: no limit in law."""
    rules = sorted((rule for rule in PERIOD_RULES if rule.kind is kind), key=lambda rule: rule.since)
    in_force = [rule for rule in rules if rule.since <= day]
    return in_force[-1] if in_force else next(iter(rules), None)


def begin_of(day: date) -> datetime:
    """The first moment of a day in Jakarta."""
    return datetime.combine(day, time(), WIB)


def end_of(day: date) -> datetime:
    """The first moment after a day in Jakarta: the exclusive end of a period whose last day it is."""
    return begin_of(day + _DAY)


def last_day(until: datetime) -> date:
    """The last day in Jakarta of which a period that ends there, exclusively, holds any part."""
    return (until.astimezone(WIB) - timedelta(microseconds=1)).date()


def latest_end(start: date, months: int) -> datetime:
    """The latest exclusive end of a period of so many months that begins on that day."""
    return end_of(add_months(start, months))


def add_months(day: date, months: int) -> date:
    """The same day of a later month, or that month's last: 31 August + 6 months is 28 (29) February."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
