"""The page on which a supervisor, an auditor or an operator sees what the lanes did."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from iass.access import Permission
from iass.console.page_route import PageRoute
from iass.console.screen import OnScreen, Screen, may
from iass.console.views import hour_plot
from iass.console.views.counter import open_alerts
from iass.console.views.figures import SPANS, FiguresView, figures_page
from iass.figures.desk import MOST_HOURS
from iass.registry.enrolment import GalleryName
from iass.service.officer import SEE_FIGURES, FigureReader
from iass.service.schemas.figures import FiguresOut

pages = APIRouter(route_class=PageRoute, include_in_schema=False)
parts = APIRouter(include_in_schema=False)

_Hours = Annotated[int, Query(ge=1, le=MOST_HOURS)]
_Checkpoint = Annotated[str, Query(pattern=r"^([A-Z0-9]{1,16})?$")]


@pages.get("/figures")
def show(
    request: Request, screen: OnScreen, officer: FigureReader, hours: _Hours = 24, checkpoint: _Checkpoint = ""
) -> Response:
    application = screen.application
    return screen.page(
        request,
        "figures.html",
        officer,
        view=_view(request, screen, hours, checkpoint),
        spans=SPANS,
        drawing=hour_plot,
        sequence=application.alerts.last_event(),
        hears=may(request, Permission.SEE_ALERTS),
        here="figures",
        open_alerts=open_alerts(application),
    )


@parts.get("/console/parts/figures", dependencies=[SEE_FIGURES])
def part(request: Request, screen: OnScreen, hours: _Hours = 24, checkpoint: _Checkpoint = "") -> Response:
    return screen.part(request, "parts/figures.html", view=_view(request, screen, hours, checkpoint), drawing=hour_plot)


def _view(request: Request, screen: Screen, hours: int, checkpoint: str) -> FiguresView:
    application = screen.application
    targets = {name: application.search.operating_point(name).target_fpir for name in GalleryName}
    found = FiguresOut.of_figures(application.figures.last(hours, checkpoint), targets)
    checkpoints = (lane.checkpoint for lane in application.lanes)
    return figures_page(found, hours, checkpoint, checkpoints, application.alerts.counts(), screen.words(request))
