"""The flights that are expected, and the page of one."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from iass.access import Officer
from iass.capture.passengers.flight import FlightId
from iass.console.page_route import PageRoute
from iass.console.screen import OnScreen, Screen
from iass.console.views.counter import open_alerts
from iass.console.views.flights import FlightsView, FlightView, flight_page, flights_page
from iass.service.identifiers import PathId
from iass.service.officer import FlightReader

pages = APIRouter(route_class=PageRoute, include_in_schema=False)

_Port = Annotated[str, Query(pattern=r"^([A-Z]{3})?$")]


@pages.get("/flights")
def index(request: Request, screen: OnScreen, officer: FlightReader, port: _Port = "") -> Response:
    view = flights_page(screen.application, officer, screen.words(request), port)
    return _page(request, screen, "flights.html", officer, view)


@pages.get("/flights/{flight_id}")
def show(request: Request, screen: OnScreen, officer: FlightReader, flight_id: PathId) -> Response:
    view = flight_page(screen.application, officer, screen.words(request), FlightId(flight_id))
    return _page(request, screen, "flight.html", officer, view)


def _page(
    request: Request, screen: Screen, template: str, officer: Officer, view: FlightsView | FlightView
) -> Response:
    """With how many alerts are unresolved."""
    sequence, waiting = screen.application.alerts.last_event(), open_alerts(screen.application)
    standing = {"here": "flights", "sequence": sequence, "open_alerts": waiting}
    return screen.page(request, template, officer, 200, view=view, **standing)
