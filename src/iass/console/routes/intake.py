"""What the intake of a notice was shown, both pictures side by side."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from iass.console.page_route import PageRoute
from iass.console.screen import OnScreen
from iass.console.views.counter import open_alerts
from iass.console.views.intake import intake_page
from iass.ids import NoticeId
from iass.service.identifiers import PathId
from iass.service.officer import NoticeReader

pages = APIRouter(route_class=PageRoute, include_in_schema=False)


@pages.get("/notices/{notice_id}/neighbours")
def show(
    request: Request,
    screen: OnScreen,
    officer: NoticeReader,
    notice_id: PathId,
    version: Annotated[int | None, Query(ge=1)] = None,
) -> Response:
    view = intake_page(screen.application, officer, screen.words(request), NoticeId(notice_id), version)
    sequence, waiting = screen.application.alerts.last_event(), open_alerts(screen.application)
    return screen.page(
        request, "neighbours.html", officer, view=view, here="look-alikes", sequence=sequence, open_alerts=waiting
    )
