"""The page on which a supervisor sees whether officers look for themselves, and asks them to."""

from fastapi import APIRouter, Request, Response

from iass.access import Permission
from iass.console.page_route import PageRoute
from iass.console.screen import OnScreen, may
from iass.console.views.counter import open_alerts
from iass.console.views.vigilance import DAYS, decoy_view, shares, vigilance_page
from iass.service.officer import FigureReader

pages = APIRouter(route_class=PageRoute, include_in_schema=False)


@pages.get("/vigilance")
def show(request: Request, screen: OnScreen, officer: FigureReader) -> Response:
    """Chosen by POST /v1/first-looks/lists, /v1/decoys/settings and /v1/referrals/shares, which ask for permissions of
    their own."""
    application = screen.application
    found = application.figures.last(DAYS * 24)
    return screen.page(
        request,
        "vigilance.html",
        officer,
        view=vigilance_page(application.alerts.asked_lists(), found, screen.words(request)),
        decoys=decoy_view(application.decoys, screen.words(request)),
        shares=shares(application.referrals.shares(), screen.words(request)),
        switches=may(request, Permission.SUPERVISE_LANES),
        chooses=may(request, Permission.CHOOSE_OPERATING_POINT),
        sequence=application.alerts.last_event(),
        hears=may(request, Permission.SEE_ALERTS),
        here="vigilance",
        open_alerts=open_alerts(application),
    )
