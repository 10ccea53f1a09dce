"""The page on which a supervisor sees what stands open over the lanes."""

from fastapi import APIRouter, Request, Response

from iass.access import Officer
from iass.case.sights import Shown
from iass.console.page_route import PageRoute
from iass.console.screen import OnScreen, Screen
from iass.console.views.lane_queue import LaneQueueView, lane_queue
from iass.service.officer import LaneSupervisor

pages = APIRouter(route_class=PageRoute, include_in_schema=False)
parts = APIRouter(include_in_schema=False)


@pages.get("/queue")
def show(request: Request, screen: OnScreen, officer: LaneSupervisor) -> Response:
    view = _view(request, screen, officer)
    return screen.page(request, "queue.html", officer, view=view, here="queue", open_alerts=view.open_alerts)


@parts.get("/console/parts/queue")
def part(request: Request, screen: OnScreen, officer: LaneSupervisor) -> Response:
    return screen.part(request, "parts/lane_queue.html", view=_view(request, screen, officer))


def _view(request: Request, screen: Screen, officer: Officer) -> LaneQueueView:
    application = screen.application
    view = lane_queue(application, application.shifts, officer.officer_id, screen.words(request))
    screen.show(Shown(view.shown))
    return view
