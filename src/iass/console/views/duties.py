"""The desk's work list by day, the overdue first."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import groupby
from urllib.parse import quote, urlencode

from iass.access import Officer
from iass.application import Application
from iass.console import formats
from iass.console.catalogue import Catalogue
from iass.watchlist.duties import Duty, DutyPage

SPANS = (7, 30, 90)
_MOST = 100
_MOST_DAYS = 366


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
class RequestDue:
    path: str
    what: str
    name: str
    due: str
    moment: str
    article: str
    is_overdue: bool


@dataclass(frozen=True, slots=True)
class NoticeRequest:
    """What somebody says to be wrong about a notice, if there is one."""

    path: str
    version: int
    who: str
    said: tuple[str, ...]
    due: str
    moment: str
    is_overdue: bool


@dataclass(frozen=True, slots=True)
class DutiesView:
    """span: days ahead; 0 on the page of one day. next: the path of the page that follows; "" at the end.
    pairs: how many cleared pairs are due for review, "" for none. requests: of people about their own data, for the
    subject desk alone. about_notices: those that it passed on to the watchlist desk. sees_notices:
    whether there is a list of notices at all."""

    title: str
    days: tuple[DayView, ...]
    span: int
    spans: tuple[int, ...]
    shown: str
    next: str
    pairs: str = ""
    requests: tuple[RequestDue, ...] = ()
    about_notices: tuple[NoticeRequest, ...] = ()
    sees_notices: bool = True


def duties_page(desks: Application, officer: Officer, words: Catalogue, span: int, after: str | None) -> DutiesView:
    found = desks.notices.duties.page(span, _MOST, after, officer)
    return _view(found, words("duties.title"), {"days": str(span)}, desks.clock.now(), words)


def with_pairs_due(view: DutiesView, desks: Application, officer: Officer, words: Catalogue) -> DutiesView:
    """For whoever may see pairs."""
    due = desks.look_alikes.due(officer)
    return replace(view, pairs=formats.count(len(due), words.language) if due else "")


def no_notices(words: Catalogue, span: int) -> DutiesView:
    """For whoever may not see notices."""
    return DutiesView(words("duties.title"), (), span, SPANS, "", "", sees_notices=False)


def with_requests_due(
    view: DutiesView, desks: Application, officer: Officer, words: Catalogue, day: date | None = None
) -> DutiesView:
    """For the subject desk; within as many days as the page shows, the overdue first. day: what ends on it alone."""
    now = desks.clock.now()
    days = view.span if day is None else min(max((day - formats.today(now)).days + 1, 0), _MOST_DAYS)
    due = tuple(
        RequestDue(
            path=f"/subjects/{quote(one.request_id, safe='')}",
            what=words(f"subject.kind.{one.kind}"),
            name=one.name,
            due=formats.day_and_time(one.due_at, words.language),
            moment=one.due_at.isoformat(),
            article=words.article(one.article),
            is_overdue=one.is_overdue(now),
        )
        for one in desks.subjects.due(officer, days * 24)
        if day in (None, formats.today(one.due_at))
    )
    return replace(view, requests=due)


def with_passed_on(view: DutiesView, desks: Application, officer: Officer, words: Catalogue) -> DutiesView:
    """For the watchlist desk."""
    now = desks.clock.now()
    found = tuple(
        NoticeRequest(
            path=f"/v1/notice-requests/{quote(one.request.request_id, safe='')}/looked",
            version=one.request.version,
            who=" · ".join((one.person.full_name, str(one.person.birth_date or ""), one.person.nationality, numbers)),
            said=(one.request.asked, one.request.note),
            due=formats.day_and_time(one.request.due_at, words.language),
            moment=one.request.due_at.isoformat(),
            is_overdue=one.request.is_overdue(now),
        )
        for one in desks.subjects.passed_on(officer)
        for numbers in (" ".join(each.number for each in one.person.documents),)
    )
    return replace(view, about_notices=found)


def duties_of_day(desks: Application, officer: Officer, words: Catalogue, day: date, after: str | None) -> DutiesView:
    found = desks.notices.duties.on(day, _MOST, after, officer)
    title = words("duties.on", day=formats.iso_day(day.isoformat(), words.language))
    return _view(found, title, {"day": day.isoformat()}, desks.clock.now(), words)


def _view(found: DutyPage, title: str, asked: dict[str, str], now: datetime, words: Catalogue) -> DutiesView:
    today = formats.today(now)

    def standing(duty: Duty) -> tuple[int, str]:
        if duty.is_overdue(now):
            return 0, ""
        return (1, "") if duty.day(now) <= today else (2, duty.day(now).isoformat())

    days = []
    for (rank, day), duties in groupby(sorted(found.duties, key=standing), key=standing):
        rows = tuple(duty_view(duty, words) for duty in duties)
        name = ("overdue", "today", "later")[rank]
        heading = formats.iso_day(day, words.language) if day else words(f"duties.{name}")
        days.append(DayView(heading, day, name, rows))
    n, total = (formats.count(one, words.language) for one in (len(found.duties), found.total))
    shown = words("duties.shown", n=n, total=total) if len(found.duties) < found.total else ""
    following = f"/duties?{urlencode({**asked, 'after': found.next})}" if found.next else ""
    return DutiesView(title, tuple(days), int(asked.get("days", 0)), SPANS, shown, following)


def duty_view(duty: Duty, words: Catalogue) -> DutyView:
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
        article=words.article(duty.article),
    )
