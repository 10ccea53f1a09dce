"""A month of duties, each on the last day for it in the zone of its notice."""

import calendar
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import quote

from babel import Locale
from babel.dates import format_date, get_day_names

from iass.access import Officer
from iass.application import Application
from iass.console import formats
from iass.console.catalogue import Catalogue
from iass.watchlist.duties import Duty

_IN_A_CELL = 3


@dataclass(frozen=True, slots=True)
class MarkView:
    """One duty within a day. standing: overdue or due."""

    what: str
    path: str
    notice_id: str
    zone: str
    standing: str


@dataclass(frozen=True, slots=True)
class CellView:
    """One day of the month. label: for those who hear the page. path: of its list; "" where nothing is due. more: how
    many do not stand in the cell, in words."""

    day: str
    number: int
    label: str
    path: str
    is_today: bool
    marks: tuple[MarkView, ...]
    more: str


@dataclass(frozen=True, slots=True)
class CalendarView:
    """weeks: of seven cells; None outside of the month. names: of the days, short and whole. late: how many
    duties of any month are overdue, in words; "" for none."""

    title: str
    names: tuple[tuple[str, str], ...]
    weeks: tuple[tuple[CellView | None, ...], ...]
    before: str
    after: str
    late: str


def calendar_page(desks: Application, officer: Officer, words: Catalogue, month: date | None) -> CalendarView:
    """month: its first day; None for the one of today in Jakarta."""
    now = desks.clock.now()
    today = formats.today(now)
    first = (month or today).replace(day=1)
    last = first.replace(day=calendar.monthrange(first.year, first.month)[1])
    by_day = defaultdict[date, list[MarkView]](list)
    found = desks.notices.duties.between(first, last, officer)
    for duty in found.duties:
        by_day[duty.day(now)].append(_mark(duty, "overdue" if duty.is_overdue(now) else "due", words))
    begins = Locale(words.language.value).first_week_day
    weeks = calendar.Calendar(begins).monthdatescalendar(first.year, first.month)
    cells = (
        tuple(_cell(day, by_day[day], today, words) if day.month == first.month else None for day in week)
        for week in weeks
    )
    short, whole = (get_day_names(width, locale=words.language.value) for width in ("abbreviated", "wide"))
    in_order = [(begins + one) % 7 for one in range(7)]
    return CalendarView(
        title=words("duties.month", month=format_date(first, "MMMM y", locale=words.language.value)),
        names=tuple((short[one], whole[one]) for one in in_order),
        weeks=tuple(cells),
        before=f"{first - timedelta(days=1):%Y-%m}",
        after=f"{last + timedelta(days=1):%Y-%m}",
        late=words("duties.late", n=formats.count(found.overdue, words.language)) if found.overdue else "",
    )


def _cell(day: date, marks: list[MarkView], today: date, words: Catalogue) -> CellView:
    said = formats.iso_day(day.isoformat(), words.language)
    left = len(marks) - _IN_A_CELL
    return CellView(
        day=day.isoformat(),
        number=day.day,
        label=words("duties.day_count", day=said, n=formats.count(len(marks), words.language)) if marks else said,
        path=f"/duties?day={day.isoformat()}" if marks else "",
        is_today=day == today,
        marks=tuple(marks[:_IN_A_CELL]),
        more=words("duties.more", n=formats.count(left, words.language)) if left > 0 else "",
    )


def _mark(duty: Duty, standing: str, words: Catalogue) -> MarkView:
    what = words(f"duties.kind.{duty.kind}")
    path = f"/notices/{quote(duty.notice_id, safe='')}"
    return MarkView(what, path, duty.notice_id, duty.zone.value, standing)
