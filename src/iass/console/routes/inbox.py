"""An agency's inbox, and the page of one case in it."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from iass.console.page_route import PageRoute
from iass.console.screen import OnScreen
from iass.console.views.inbox import inbox_case, inbox_page
from iass.ids import CaseId
from iass.service.identifiers import PathId
from iass.service.officer import Liaison

pages = APIRouter(route_class=PageRoute, include_in_schema=False)


@pages.get("/inbox")
def index(
    request: Request, screen: OnScreen, officer: Liaison, before: Annotated[str, Query(max_length=100)] = ""
) -> Response:
    view = inbox_page(screen.application, officer, screen.words(request), before)
    return screen.page(request, "inbox.html", officer, view=view, here="inbox", open_alerts=0)


@pages.get("/inbox/{case_id}")
def show(request: Request, screen: OnScreen, officer: Liaison, case_id: PathId) -> Response:
    view = inbox_case(screen.application, officer, screen.words(request), CaseId(case_id))
    return screen.page(request, "inbox_case.html", officer, view=view, here="inbox", open_alerts=0)
