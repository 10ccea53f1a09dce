"""The page on which an admitted investigator asks who crossed together with the person of a trafficking case."""

from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Query, Request, Response
from starlette.responses import RedirectResponse

from iass.access import Officer, Permission
from iass.console.page_route import SEE_OTHER, PageRoute
from iass.console.screen import OnScreen, Screen, may
from iass.console.views.companions import CompanionsView, companions_page
from iass.console.views.counter import open_alerts
from iass.handover.companion_desk import MOST_DAYS, MOST_MINUTES, MOST_OCCASIONS, MOST_PAGES, CompanionQuestion
from iass.ids import CaseId
from iass.service.identifiers import PathId
from iass.service.officer import CompanionSeeker

pages = APIRouter(route_class=PageRoute, include_in_schema=False)


@pages.get("/companions")
def ask(
    request: Request, screen: OnScreen, officer: CompanionSeeker, case: Annotated[str, Query(max_length=100)] = ""
) -> Response:
    """By the case's number, which the protection desk tells whom it admits."""
    if case.strip():
        return RedirectResponse(f"/cases/{quote(case.strip(), safe='')}/companions", SEE_OTHER)
    return _page(request, screen, officer, None)


@pages.get("/cases/{case_id}/companions")
def show(
    request: Request,
    screen: OnScreen,
    officer: CompanionSeeker,
    case_id: PathId,
    minutes: Annotated[int, Query(ge=1, le=MOST_MINUTES)] = 10,
    least: Annotated[int, Query(ge=2, le=MOST_OCCASIONS)] = 2,
    days: Annotated[int, Query(ge=1, le=MOST_DAYS)] = 365,
    page: Annotated[int, Query(ge=1, le=MOST_PAGES)] = 1,
) -> Response:
    question = CompanionQuestion(CaseId(case_id), officer, minutes, least, days, page)
    return _page(request, screen, officer, companions_page(screen.application, screen.words(request), question))


def _page(request: Request, screen: Screen, officer: Officer, view: CompanionsView | None) -> Response:
    return screen.page(
        request,
        "companions.html",
        officer,
        view=view,
        admits=may(request, Permission.ADMIT_TO_CASES),
        here="companions",
        sequence=screen.application.alerts.last_event(),
        open_alerts=open_alerts(screen.application),
    )
