"""The protection desk: who is to be accompanied, how to speak with them, and whom to call."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from iass.console.page_route import PageRoute
from iass.console.screen import OnScreen
from iass.console.views.counter import open_alerts
from iass.console.views.protection import protection_page
from iass.service.officer import ProtectionReader

pages = APIRouter(route_class=PageRoute, include_in_schema=False)

_After = Annotated[str, Query(max_length=100)]


@pages.get("/protection")
def show(request: Request, screen: OnScreen, officer: ProtectionReader, after: _After = "") -> Response:
    application = screen.application
    view = protection_page(application, officer, screen.words(request), after)
    return screen.page(
        request,
        "protection.html",
        officer,
        view=view,
        here="protection",
        sequence=application.alerts.last_event(),
        open_alerts=open_alerts(application),
    )
