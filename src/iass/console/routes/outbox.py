"""What agencies are told, and what was given up."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from iass.console.page_route import PageRoute
from iass.console.screen import OnScreen
from iass.console.views.outbox import outbox_page
from iass.service.officer import Operator

pages = APIRouter(route_class=PageRoute, include_in_schema=False)


@pages.get("/outbox")
def index(
    request: Request,
    screen: OnScreen,
    officer: Operator,
    everything: Annotated[bool, Query(alias="all")] = False,
    before: Annotated[str, Query(max_length=100)] = "",
) -> Response:
    words = screen.words(request)
    view = outbox_page(screen.application, officer, words, everything=everything, before=before)
    return screen.page(request, "outbox.html", officer, view=view, here="outbox", open_alerts=0)
