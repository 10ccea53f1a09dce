"""The list of cases, and the page of one."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from iass.access import Officer, Permission
from iass.case.sights import Shown
from iass.console.page_route import PageRoute
from iass.console.screen import OnScreen, Screen, may, officer_for
from iass.console.views.cases import CaseView, case_page, cases_page
from iass.console.views.compared import ComparedView, compared
from iass.console.views.counter import open_alerts
from iass.errors import NotAllowed, NotFound
from iass.ids import CaseId
from iass.service.context import seen_by
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
    return _page(request, screen, "case.html", officer, view, admits=admits, compared=_compared(request, screen, view))


def _compared(request: Request, screen: Screen, case: CaseView) -> ComparedView | None:
    """By the alert's own rule, and with its trace: a signature seals what the alert showed. None where this officer may
    not look at it, or not for what they look: the case is theirs all the same."""
    sees = officer_for(request, Permission.SEE_ALERTS)
    if sees is None:
        return None
    desks = seen_by(screen.whole, sees)
    try:
        alert = desks.alerts.get(case.alert_id)
        screen.show(Shown([alert], subject=alert.alert_id))
    except (NotFound, NotAllowed):
        return None
    return compared(desks, alert, screen.words(request))


def _page(
    request: Request,
    screen: Screen,
    template: str,
    officer: Officer,
    view: object,
    *,
    admits: bool = False,
    compared: ComparedView | None = None,
) -> Response:
    return screen.page(
        request,
        template,
        officer,
        view=view,
        admits=admits,
        compared=compared,
        seeks=may(request, Permission.SEE_COMPANIONS),
        leads=may(request, Permission.LEAD_CASES),
        keeps=may(request, Permission.KEEP_CASES),
        exports=may(request, Permission.EXPORT_CASES),
        here="cases",
        sequence=screen.application.alerts.last_event(),
        open_alerts=open_alerts(screen.application),
    )
