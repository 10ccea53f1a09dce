"""The watchlist desk: the work list, what waits for approval, the form of a request, one notice, and its letter."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from iass.access import Officer, Permission
from iass.console.page_route import PageRoute
from iass.console.screen import OnScreen, Screen, may, officer_for
from iass.console.views.counter import open_alerts
from iass.console.views.duties import (
    duties_of_day,
    duties_page,
    no_notices,
    with_pairs_due,
    with_passed_on,
    with_requests_due,
)
from iass.console.views.duty_calendar import calendar_page
from iass.console.views.holders import holders_of
from iass.console.views.notices import form, letter, notice_page, queue_page
from iass.console.views.quality import quality_page
from iass.console.views.standing import AskedMoment, standing_page
from iass.ids import NoticeId
from iass.service.identifiers import PathId, QueryId
from iass.service.officer import DutyReader, NoticeFiler, NoticeReader
from iass.watchlist.duties import MOST_DAYS
from iass.watchlist.duty_mark import LONGEST
from iass.watchlist.zone import Zone

_Mark = Annotated[str | None, Query(max_length=LONGEST)]

pages = APIRouter(route_class=PageRoute, include_in_schema=False)


@pages.get("/duties")
def duties(
    request: Request,
    screen: OnScreen,
    officer: DutyReader,
    days: Annotated[int, Query(ge=0, le=MOST_DAYS)] = 30,
    day: date | None = None,
    after: _Mark = None,
) -> Response:
    """Of notices for whoever may see them, of requests for the subject desk; each part by a rule of its own."""
    desks, words = screen.application, screen.words(request)
    reader, server = (officer_for(request, one) for one in (Permission.SEE_NOTICES, Permission.SERVE_SUBJECTS))
    if reader is None:
        view = no_notices(words, days)
    elif day is None:
        view = duties_page(desks, reader, words, days, after)
        if may(request, Permission.SEE_LOOK_ALIKES):
            view = with_pairs_due(view, desks, reader, words)
    else:
        view = duties_of_day(desks, reader, words, day, after)
    filer = officer_for(request, Permission.FILE_NOTICES)
    if filer is not None and after is None and day is None:
        view = with_passed_on(view, desks, filer, words)
    if server is not None and after is None:
        view = with_requests_due(view, desks, server, words, day)
    return _page(request, screen, "duties.html", reader or server or officer, view, "duties")


@pages.get("/duties/calendar")
def month(
    request: Request,
    screen: OnScreen,
    officer: NoticeReader,
    month: Annotated[str, Query(pattern=r"^((19|20|21)\d\d-(0[1-9]|1[0-2]))?$")] = "",
) -> Response:
    first = date.fromisoformat(f"{month}-01") if month else None
    view = calendar_page(screen.application, officer, screen.words(request), first)
    return _page(request, screen, "duty_calendar.html", officer, view, "duties")


@pages.get("/in-force")
def in_force(
    request: Request,
    screen: OnScreen,
    officer: NoticeReader,
    at: Annotated[str, Query(max_length=40)] = "",
    zone: Zone = Zone.WIB,
    everything: Annotated[bool, Query(alias="all")] = False,
    after: QueryId = None,
) -> Response:
    asked = AskedMoment(at, zone, everything, NoticeId(after) if after else None)
    view = standing_page(screen.application, officer, screen.words(request), asked)
    return _page(request, screen, "standing.html", officer, view)


@pages.get("/data-quality")
def data_quality(
    request: Request, screen: OnScreen, officer: NoticeReader, closed: bool = False, after: QueryId = None
) -> Response:
    behind = NoticeId(after) if after else None
    view = quality_page(screen.application, officer, screen.words(request), closed, behind)
    return _page(request, screen, "data_quality.html", officer, view)


@pages.get("/notices")
def queue(
    request: Request, screen: OnScreen, officer: NoticeReader, after: _Mark = None, drafts: QueryId = None
) -> Response:
    behind = NoticeId(drafts) if drafts else None
    view = queue_page(screen.application, officer, screen.words(request), after, behind)
    return _page(request, screen, "notices.html", officer, view)


@pages.get("/notices/new")
def new(request: Request, screen: OnScreen, officer: NoticeFiler) -> Response:
    view = form(screen.application, officer, screen.words(request))
    return _page(request, screen, "notice_form.html", officer, view)


@pages.get("/notices/{notice_id}")
def show(request: Request, screen: OnScreen, officer: NoticeReader, notice_id: PathId) -> Response:
    words, sees = screen.words(request), may(request, Permission.SEE_PERSON)
    view = notice_page(screen.application, officer, words, NoticeId(notice_id))
    holders = holders_of(screen.application, officer, words, NoticeId(notice_id), view.kind) if sees else ()
    files = may(request, Permission.FILE_NOTICES)
    return _page(request, screen, "notice.html", officer, view, holders=holders, files=files)


@pages.get("/notices/{notice_id}/edit")
def edit(request: Request, screen: OnScreen, officer: NoticeFiler, notice_id: PathId) -> Response:
    view = form(screen.application, officer, screen.words(request), NoticeId(notice_id))
    return _page(request, screen, "notice_form.html", officer, view)


@pages.get("/notices/{notice_id}/letter")
def refusal(request: Request, screen: OnScreen, officer: NoticeReader, notice_id: PathId) -> Response:
    view = letter(screen.application, officer, screen.catalogues, NoticeId(notice_id))
    return _page(request, screen, "letter.html", officer, view)


def _page(
    request: Request,
    screen: Screen,
    template: str,
    officer: Officer,
    view: object,
    here: str = "notices",
    **more: object,
) -> Response:
    """With how many alerts are unresolved."""
    standing = {"sequence": screen.application.alerts.last_event(), "open_alerts": open_alerts(screen.application)}
    return screen.page(request, template, officer, 200, view=view, here=here, **standing, **more)
