"""The protection desk: who is to be accompanied, how to speak with them, and whom to call."""

from fastapi import APIRouter, Request, Response

from iass.console.page_route import PageRoute
from iass.console.screen import OnScreen
from iass.console.views.counter import open_alerts
from iass.console.views.protection import protection_page
from iass.service.officer import ProtectionReader

pages = APIRouter(route_class=PageRoute, include_in_schema=False)


@pages.get("/protection")
def show(request: Request, screen: OnScreen, officer: ProtectionReader) -> Response:
    application = screen.application
    view = protection_page(application, officer, screen.words(request))
    return screen.page(
        request,
        "protection.html",
        officer,
        view=view,
        here="protection",
        sequence=application.alerts.last_event(),
        open_alerts=open_alerts(application),
    )
