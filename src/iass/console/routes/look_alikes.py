"""The list of look-alikes, the page of one pair, and what the intake of a notice was shown."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from iass.access import Officer
from iass.console.page_route import PageRoute
from iass.console.screen import OnScreen, Screen
from iass.console.views.counter import open_alerts
from iass.console.views.look_alikes import PairsView, PairView, pair_page, pairs_due, pairs_page
from iass.ids import PairId
from iass.service.identifiers import PathId
from iass.service.officer import LookAlikeReader

pages = APIRouter(route_class=PageRoute, include_in_schema=False)

_Everything = Annotated[bool, Query(alias="all")]
_Before = Annotated[str, Query(max_length=100)]


@pages.get("/look-alikes")
def index(
    request: Request,
    screen: OnScreen,
    officer: LookAlikeReader,
    everything: _Everything = False,
    before: _Before = "",
    due: bool = False,
) -> Response:
    desks, words = screen.application, screen.words(request)
    if due:
        return _page(request, screen, "pairs.html", officer, pairs_due(desks, officer, words))
    view = pairs_page(desks, officer, words, everything=everything, before=before)
    return _page(request, screen, "pairs.html", officer, view)


@pages.get("/look-alikes/{pair_id}")
def show(request: Request, screen: OnScreen, officer: LookAlikeReader, pair_id: PathId) -> Response:
    view = pair_page(screen.application, officer, screen.words(request), PairId(pair_id))
    return _page(request, screen, "pair.html", officer, view)


def _page(request: Request, screen: Screen, template: str, officer: Officer, view: PairsView | PairView) -> Response:
    """With how many alerts are unresolved."""
    sequence, waiting = screen.application.alerts.last_event(), open_alerts(screen.application)
    standing = {"here": "look-alikes", "sequence": sequence, "open_alerts": waiting}
    return screen.page(request, template, officer, 200, view=view, **standing)
