"""The list of cases, and the page of one."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from iass.access import Officer, Permission
from iass.console.page_route import PageRoute
from iass.console.screen import OnScreen, Screen, may
from iass.console.views.cases import case_page, cases_page
from iass.console.views.counter import open_alerts
from iass.ids import CaseId
from iass.service.identifiers import PathId
from iass.service.officer import CaseReader

pages = APIRouter(route_class=PageRoute, include_in_schema=False)

_Everything = Annotated[bool, Query(alias="all")]
_Before = Annotated[str, Query(max_length=100)]


@pages.get("/cases")
def index(
    request: Request, screen: OnScreen, officer: CaseReader, everything: _Everything = False, before: _Before = ""
) -> Response:
    view = cases_page(screen.application, officer, screen.words(request), everything=everything, before=before)
    return _page(request, screen, "cases.html", officer, view)


@pages.get("/cases/{case_id}")
def show(request: Request, screen: OnScreen, officer: CaseReader, case_id: PathId) -> Response:
    view = case_page(screen.application, officer, screen.words(request), CaseId(case_id))
    admits = may(request, Permission.ADMIT_TO_CASES) and screen.application.cases.protects(CaseId(case_id))
    return _page(request, screen, "case.html", officer, view, admits=admits)


def _page(
    request: Request, screen: Screen, template: str, officer: Officer, view: object, *, admits: bool = False
) -> Response:
    return screen.page(
        request,
        template,
        officer,
        view=view,
        admits=admits,
        seeks=may(request, Permission.SEE_COMPANIONS),
        leads=may(request, Permission.LEAD_CASES),
        keeps=may(request, Permission.KEEP_CASES),
        exports=may(request, Permission.EXPORT_CASES),
        here="cases",
        sequence=screen.application.alerts.last_event(),
        open_alerts=open_alerts(screen.application),
    )
