"""The desk's work list by day, the overdue first."""

from dataclasses import dataclass
from itertools import groupby
from urllib.parse import quote

from iass.access import Officer
from iass.application import Application
from iass.console import formats
from iass.console.catalogue import Catalogue
from iass.watchlist.duties import Duty

SPANS = (7, 30, 90)


@dataclass(frozen=True, slots=True)
class DutyView:
    what: str
    path: str
    notice_id: str
    name: str
    kind: str
    agency: str
    zone: str
    article: str


@dataclass(frozen=True, slots=True)
class DayView:
    """standing: overdue, today or later."""

    title: str
    day: str
    standing: str
    duties: tuple[DutyView, ...]


@dataclass(frozen=True, slots=True)
class DutiesView:
    days: tuple[DayView, ...]
    span: int
    spans: tuple[int, ...]


def duties_page(desks: Application, officer: Officer, words: Catalogue, span: int) -> DutiesView:
    now = desks.clock.now()
    found = desks.notices.duties.due(span, officer)
    today = formats.today(now)

    def standing(duty: Duty) -> tuple[int, str]:
        if duty.is_overdue(now):
            return 0, ""
        return (1, "") if duty.day(now) <= today else (2, duty.day(now).isoformat())

    days = []
    for (rank, day), duties in groupby(sorted(found, key=standing), key=standing):
        rows = tuple(_duty(duty, words) for duty in duties)
        name = ("overdue", "today", "later")[rank]
        title = formats.iso_day(day, words.language) if day else words(f"duties.{name}")
        days.append(DayView(title, day, name, rows))
    return DutiesView(tuple(days), span, SPANS)


def _duty(duty: Duty, words: Catalogue) -> DutyView:
    what = words(f"duties.kind.{duty.kind}")
    if duty.waits is not None:
        what = f"{what}: {words(f'notice.do.{duty.waits}')}"
    return DutyView(
        what=what if duty.due is None else f"{what} ({duty.zone.last_day(duty.due).isoformat()})",
        path=f"/notices/{quote(duty.notice_id, safe='')}",
        notice_id=duty.notice_id,
        name=duty.name,
        kind=words(f"kind.{duty.notice_kind}"),
        agency=duty.agency,
        zone=duty.zone.value,
        article=duty.article,
    )
