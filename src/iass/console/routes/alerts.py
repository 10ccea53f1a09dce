"""The list of alerts, and the page of one."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from starlette.responses import RedirectResponse

from iass.access import Officer, Permission
from iass.case.sights import Shown
from iass.console.download import as_download
from iass.console.page_route import SEE_OTHER, PageRoute
from iass.console.screen import OnScreen, Screen, may, scope_of
from iass.console.slip_pdf import print_slip
from iass.console.views.alerts import alert_page, alerts_page, next_alert
from iass.console.views.cases import alert_case
from iass.console.views.counter import open_alerts
from iass.console.views.wrongly_stopped import SlipView, slip_page
from iass.ids import AlertId
from iass.service.identifiers import PathId
from iass.service.officer import SEE_ALERTS, AlertJudge, AlertReader

pages = APIRouter(route_class=PageRoute, include_in_schema=False)
parts = APIRouter(include_in_schema=False)

_Everything = Annotated[bool, Query(alias="all")]
_Before = Annotated[str, Query(max_length=100)]


@pages.get("/alerts")
def index(
    request: Request, screen: OnScreen, officer: AlertReader, everything: _Everything = False, before: _Before = ""
) -> Response:
    view = alerts_page(screen.application, officer, screen.words(request), everything=everything, before=before)
    screen.show(Shown(view.shown))
    return screen.page(request, "alerts.html", officer, view=view, here="alerts", open_alerts=view.open_alerts)


@pages.get("/alerts/{alert_id}")
def show(request: Request, screen: OnScreen, officer: AlertReader, alert_id: PathId) -> Response:
    _open(screen, AlertId(alert_id))
    signs = scope_of(request, Permission.DECIDE_ALERT)
    view = alert_page(screen.application, officer, screen.words(request), AlertId(alert_id), signs)
    return screen.page(
        request,
        "alert.html",
        officer,
        view=view,
        case=alert_case(screen.application, AlertId(alert_id), scope_of(request, Permission.SEE_CASES)),
        keeps=may(request, Permission.KEEP_CASES),
        supervises=may(request, Permission.SUPERVISE_LANES),
        here="alerts",
        open_alerts=view.open_alerts,
    )


@pages.get("/alerts/{alert_id}/next", dependencies=[SEE_ALERTS])
def go_on(screen: OnScreen, alert_id: PathId) -> Response:
    following = next_alert(screen.application, AlertId(alert_id))
    return RedirectResponse(f"/alerts/{following}" if following else "/alerts", SEE_OTHER)


@pages.get("/alerts/{alert_id}/slip")
def slip(request: Request, screen: OnScreen, officer: AlertJudge, alert_id: PathId) -> Response:
    """For somebody who was wrongly stopped."""
    view, alerts = _slip(screen, officer, AlertId(alert_id)), screen.application.alerts
    standing = {"sequence": alerts.last_event(), "open_alerts": open_alerts(screen.application)}
    return screen.page(request, "slip.html", officer, view=view, here="alerts", **standing)


@pages.get("/alerts/{alert_id}/slip.pdf")
def paper(request: Request, screen: OnScreen, officer: AlertJudge, alert_id: PathId) -> Response:
    """That it was printed is kept."""
    view = _slip(screen, officer, AlertId(alert_id), printed=True)
    sheet = print_slip(view, screen.words(request))
    return as_download(sheet, "application/pdf", f"{view.reference}.pdf", shown=True)


def _open(screen: Screen, alert_id: AlertId, *, again: bool = False) -> None:
    screen.show(Shown([screen.application.alerts.get(alert_id)], subject=alert_id, again=again))


def _slip(screen: Screen, officer: Officer, alert_id: AlertId, *, printed: bool = False) -> SlipView:
    _open(screen, alert_id, again=True)
    desk = screen.application.wrongly_stopped
    made = desk.slip(alert_id, officer, printed=printed)
    alert = screen.application.alerts.get(alert_id)
    right = screen.application.passages.put_right(alert.crossing_id)
    return slip_page(made, alert, desk.contact, screen.catalogues, right)


@parts.get("/console/parts/alerts")
def index_part(
    request: Request, screen: OnScreen, officer: AlertReader, everything: _Everything = False, before: _Before = ""
) -> Response:
    view = alerts_page(screen.application, officer, screen.words(request), everything=everything, before=before)
    screen.show(Shown(view.shown))
    return screen.part(request, "parts/alerts.html", view=view)


@parts.get("/console/parts/alerts/{alert_id}")
def part(request: Request, screen: OnScreen, officer: AlertReader, alert_id: PathId) -> Response:
    _open(screen, AlertId(alert_id), again=True)
    signs = scope_of(request, Permission.DECIDE_ALERT)
    view = alert_page(screen.application, officer, screen.words(request), AlertId(alert_id), signs)
    case = alert_case(screen.application, AlertId(alert_id), scope_of(request, Permission.SEE_CASES))
    keeps, supervises = (may(request, one) for one in (Permission.KEEP_CASES, Permission.SUPERVISE_LANES))
    return screen.part(request, "parts/alert.html", view=view, case=case, keeps=keeps, supervises=supervises)
