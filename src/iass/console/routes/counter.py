"""The counter's page, and the part of it that lives."""

from dataclasses import replace
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request, Response
from starlette.responses import RedirectResponse

from iass.access import Permission
from iass.application import Application
from iass.console import preferences
from iass.console.menu import MENU
from iass.console.page_route import SEE_OTHER, PageRoute
from iass.console.preferences import Preferences, remember
from iass.console.screen import OnScreen, is_open, may, scope_of
from iass.console.views.counter import Wish, counter
from iass.service.officer import AlertReader, SessionOwner

pages = APIRouter(route_class=PageRoute, include_in_schema=False)
parts = APIRouter(include_in_schema=False)

_Key = Annotated[str, Query(max_length=100)]


@pages.get("/")
def home(request: Request, screen: OnScreen, _officer: SessionOwner) -> Response:
    """To the lane that this browser showed last; for whoever sees no alerts, to the first page that they may open."""
    if not may(request, Permission.SEE_ALERTS):
        first = next((page.path for page in MENU if is_open(request, page)), "/sessions")
        return RedirectResponse(first, SEE_OTHER)
    known = {lane.key for lane in screen.application.lanes}
    lane = Preferences.read(request.cookies).lane
    query = urlencode({"lane": lane}) if lane in known else ""
    return RedirectResponse(f"/counter?{query}" if query else "/counter", SEE_OTHER)


@pages.get("/counter")
def show(request: Request, screen: OnScreen, officer: AlertReader, lane: _Key = "", crossing: _Key = "") -> Response:
    """All lanes when none is named. crossing: the passage that the officer picked in the queue."""
    check(screen.application, lane)
    signs = scope_of(request, Permission.DECIDE_ALERT)
    wish = Wish(lane, holding=crossing, chosen=bool(crossing), signs=signs)
    view = counter(screen.application, officer, screen.words(request), wish)
    for shown in view.shown:
        screen.show(shown)
    answer = screen.page(
        request,
        "counter.html",
        officer,
        view=view,
        lane=lane,
        lanes=tuple(screen.application.lanes),
        here="counter",
        open_alerts=view.open_alerts,
    )
    remember(answer, preferences.LANE, lane, secure=request.url.scheme == "https")
    return answer


@parts.get("/console/parts/counter")
def part(
    request: Request,
    screen: OnScreen,
    officer: AlertReader,
    lane: _Key = "",
    holding: _Key = "",
    chosen: bool = False,
    next_one: bool = False,
) -> Response:
    check(screen.application, lane)
    wish = Wish(lane, holding, chosen, next_one, scope_of(request, Permission.DECIDE_ALERT))
    view = counter(screen.application, officer, screen.words(request), wish)
    for shown in view.shown:
        screen.show(replace(shown, again=True))
    return screen.part(request, "parts/counter.html", view=view)


def check(application: Application, lane: str) -> None:
    """Raises NotFound for a lane that this installation does not have."""
    if lane:
        checkpoint, _, name = lane.partition("/")
        application.lanes.find(checkpoint, name)
