"""The page on which a supervisor sees what a list's threshold costs, and chooses another."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from iass.console.page_route import PageRoute
from iass.console.screen import OnScreen
from iass.console.views import tail_plot
from iass.console.views.counter import open_alerts
from iass.console.views.threshold import LISTS, threshold_page
from iass.identify.operating_desk import TRAVELLERS
from iass.registry.enrolment import GalleryName
from iass.service.officer import OperatingPointReader

pages = APIRouter(route_class=PageRoute, include_in_schema=False)

_List = Annotated[GalleryName, Query(alias="list")]
_Travellers = Annotated[int, Query(ge=1, le=1_000_000)]


@pages.get("/threshold")
def show(
    request: Request,
    screen: OnScreen,
    officer: OperatingPointReader,
    name: _List = GalleryName.WATCHLIST,
    travellers: _Travellers = TRAVELLERS,
) -> Response:
    """Saved by POST /v1/operating-points/{name}, which asks for a permission of its own."""
    sequence = screen.application.alerts.last_event()
    view = threshold_page(screen.application.operating, name, travellers, screen.words(request))
    return screen.page(
        request,
        "threshold.html",
        officer,
        view=view,
        drawing=tail_plot,
        lists=LISTS,
        sequence=sequence,
        here="threshold",
        open_alerts=open_alerts(screen.application),
    )
