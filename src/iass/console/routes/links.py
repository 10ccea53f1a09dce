"""The list of identities that one face is behind, and the page of one."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from iass.console.page_route import PageRoute
from iass.console.screen import OnScreen
from iass.console.views.counter import open_alerts
from iass.console.views.links import link_page, links_page, past
from iass.ids import LinkId
from iass.service.identifiers import PathId
from iass.service.officer import LinkReader, NoticeReader

pages = APIRouter(route_class=PageRoute, include_in_schema=False)
parts = APIRouter(include_in_schema=False)

_Everything = Annotated[bool, Query(alias="all")]


@pages.get("/links")
def index(request: Request, screen: OnScreen, officer: LinkReader, everything: _Everything = False) -> Response:
    application = screen.application
    view = links_page(application, officer, screen.words(request), everything=everything)
    return screen.page(
        request,
        "links.html",
        officer,
        view=view,
        here="links",
        sequence=application.alerts.last_event(),
        open_alerts=open_alerts(application),
    )


@pages.get("/links/{link_id}")
def show(request: Request, screen: OnScreen, officer: LinkReader, link_id: PathId) -> Response:
    application = screen.application
    view = link_page(application.links, application.alerts, officer, screen.words(request), LinkId(link_id))
    return screen.page(
        request,
        "link.html",
        officer,
        view=view,
        here="links",
        sequence=application.alerts.last_event(),
        open_alerts=open_alerts(application),
    )


@parts.get("/console/parts/past")
def searched(request: Request, screen: OnScreen, officer: NoticeReader) -> Response:
    """How far searches of the past have come: asked again while one is made."""
    return screen.part(request, "parts/past.html", past=past(screen.application, officer, screen.words(request)))
