"""Lists that the service fetches by itself: all of them, and one with what its versions did and would do."""

from fastapi import APIRouter, Request, Response

from iass.access import Officer, Permission
from iass.console.page_route import PageRoute
from iass.console.screen import OnScreen, Screen, may
from iass.console.views.counter import open_alerts
from iass.console.views.kept_lists import list_page, lists_page
from iass.service.identifiers import PathId
from iass.service.officer import NoticeReader

pages = APIRouter(route_class=PageRoute, include_in_schema=False)


@pages.get("/lists")
def index(request: Request, screen: OnScreen, officer: NoticeReader) -> Response:
    view = lists_page(screen.application, officer, screen.words(request))
    return _page(request, screen, "lists.html", officer, view=view)


@pages.get("/lists/{name}")
def show(request: Request, screen: OnScreen, officer: NoticeReader, name: PathId) -> Response:
    approves = may(request, Permission.APPROVE_NOTICES)
    view = list_page(screen.application, officer, screen.words(request), name)
    return _page(request, screen, "list.html", officer, view=view, approves=approves)


def _page(request: Request, screen: Screen, template: str, officer: Officer, **values: object) -> Response:
    """With how many alerts are unresolved."""
    standing = {"sequence": screen.application.alerts.last_event(), "open_alerts": open_alerts(screen.application)}
    return screen.page(request, template, officer, 200, here="lists", **standing, **values)
