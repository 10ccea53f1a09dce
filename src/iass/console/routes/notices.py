"""The watchlist desk: the work list, what waits for approval, the form of a request, one notice, and its letter."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from iass.access import Officer
from iass.console.page_route import PageRoute
from iass.console.screen import OnScreen, Screen
from iass.console.views.counter import open_alerts
from iass.console.views.duties import duties_page
from iass.console.views.notices import form, letter, notice_page, queue_page
from iass.ids import NoticeId
from iass.service.identifiers import PathId
from iass.service.officer import NoticeFiler, NoticeReader
from iass.watchlist.duties import MOST_DAYS

pages = APIRouter(route_class=PageRoute, include_in_schema=False)


@pages.get("/duties")
def duties(
    request: Request,
    screen: OnScreen,
    officer: NoticeReader,
    days: Annotated[int, Query(ge=0, le=MOST_DAYS)] = 30,
) -> Response:
    view = duties_page(screen.application, officer, screen.words(request), days)
    return _page(request, screen, "duties.html", officer, view, "duties")


@pages.get("/notices")
def queue(request: Request, screen: OnScreen, officer: NoticeReader) -> Response:
    view = queue_page(screen.application, officer, screen.words(request))
    return _page(request, screen, "notices.html", officer, view)


@pages.get("/notices/new")
def new(request: Request, screen: OnScreen, officer: NoticeFiler) -> Response:
    view = form(screen.application, officer, screen.words(request))
    return _page(request, screen, "notice_form.html", officer, view)


@pages.get("/notices/{notice_id}")
def show(request: Request, screen: OnScreen, officer: NoticeReader, notice_id: PathId) -> Response:
    view = notice_page(screen.application, officer, screen.words(request), NoticeId(notice_id))
    return _page(request, screen, "notice.html", officer, view)


@pages.get("/notices/{notice_id}/edit")
def edit(request: Request, screen: OnScreen, officer: NoticeFiler, notice_id: PathId) -> Response:
    view = form(screen.application, officer, screen.words(request), NoticeId(notice_id))
    return _page(request, screen, "notice_form.html", officer, view)


@pages.get("/notices/{notice_id}/letter")
def refusal(request: Request, screen: OnScreen, officer: NoticeReader, notice_id: PathId) -> Response:
    view = letter(screen.application, officer, screen.catalogues, NoticeId(notice_id))
    return _page(request, screen, "letter.html", officer, view)


def _page(
    request: Request, screen: Screen, template: str, officer: Officer, view: object, here: str = "notices"
) -> Response:
    """With how many alerts are unresolved."""
    sequence, waiting = screen.application.alerts.last_event(), open_alerts(screen.application)
    return screen.page(request, template, officer, 200, view=view, here=here, sequence=sequence, open_alerts=waiting)
