"""The page on which a supervisor, an auditor or an operator sees what the lanes did."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from iass.access import Permission
from iass.console.page_route import PageRoute
from iass.console.screen import OnScreen, Screen, may
from iass.console.views import hour_plot
from iass.console.views.counter import open_alerts
from iass.console.views.figures import SPANS, FiguresView, Now, figures_page
from iass.console.views.waiting_now import age_rows, queue_lengths, queue_rows
from iass.figures.desk import MOST_HOURS
from iass.registry.enrolment import GalleryName
from iass.service.context import Service
from iass.service.looking import reach_of
from iass.service.officer import SEE_FIGURES, FigureReader
from iass.service.schemas.figures import FiguresOut

pages = APIRouter(route_class=PageRoute, include_in_schema=False)
parts = APIRouter(include_in_schema=False)

_Hours = Annotated[int, Query(ge=1, le=MOST_HOURS)]
_Checkpoint = Annotated[str, Query(pattern=r"^([A-Z0-9]{1,16})?$")]


@pages.get("/figures")
def show(
    request: Request,
    screen: OnScreen,
    service: Service,
    officer: FigureReader,
    hours: _Hours = 24,
    checkpoint: _Checkpoint = "",
) -> Response:
    application = screen.application
    return screen.page(
        request,
        "figures.html",
        officer,
        view=_view(request, screen, hours, checkpoint, service.admission.inside),
        spans=SPANS,
        drawing=hour_plot,
        sequence=application.alerts.last_event(),
        hears=may(request, Permission.SEE_ALERTS),
        here="figures",
        open_alerts=open_alerts(application),
    )


@parts.get("/console/parts/figures", dependencies=[SEE_FIGURES])
def part(
    request: Request, screen: OnScreen, service: Service, hours: _Hours = 24, checkpoint: _Checkpoint = ""
) -> Response:
    view = _view(request, screen, hours, checkpoint, service.admission.inside)
    return screen.part(request, "parts/figures.html", view=view, drawing=hour_plot)


def _view(request: Request, screen: Screen, hours: int, checkpoint: str, inside: int) -> FiguresView:
    """inside: crossings that the service has taken in and not answered."""
    application, now = screen.application, screen.application.clock.now()
    targets = {name: application.search.operating_point(name).target_fpir for name in GalleryName}
    found = FiguresOut.of_figures(application.figures.last(hours, checkpoint), targets)
    checkpoints = (lane.checkpoint for lane in application.lanes)
    words = screen.words(request)
    lengths = queue_lengths(application, reach_of(request).scope, inside)
    kept = application.lists.kept
    ages = age_rows(kept.standing(), kept.by_hand(), now, words)
    standing = Now(application.alerts.counts(), queue_rows(lengths, words), ages)
    return figures_page(found, hours, checkpoint, checkpoints, standing, words)
