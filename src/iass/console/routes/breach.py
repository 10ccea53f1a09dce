"""The page of a breach, and its sheet. Who the people are is told at the machine alone: a list of everybody whom the
house has leaves by no browser."""

from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from iass.access import Officer
from iass.console.breach_files import pack_pdf
from iass.console.download import as_download
from iass.console.page_route import PageRoute
from iass.console.screen import OnScreen, Screen
from iass.errors import InvalidInput
from iass.service.officer import SubjectOfficer
from iass.subject.breach import Breach, BreachPack, Leaked
from iass.watchlist.zone import Zone

pages = APIRouter(route_class=PageRoute, include_in_schema=False)

_Which = Annotated[str, Query(max_length=100)]
_Incident = Annotated[str, Query(max_length=100)]
_Moment = Annotated[str, Query(max_length=16, pattern=r"^(\d{4}-\d\d-\d\dT\d\d:\d\d)?$")]


@pages.get("/breach")
def show(request: Request, screen: OnScreen, officer: SubjectOfficer) -> Response:
    words = screen.words(request)
    kinds = [(kind.value, words(f"breach.leaked.{kind}")) for kind in Leaked]
    return screen.page(request, "breach.html", officer, kinds=kinds, here="breach", open_alerts=0)


@pages.get("/breach/pack.pdf")
def paper(
    request: Request, screen: OnScreen, officer: SubjectOfficer, leaked: Leaked,
    which: _Which = "", since: _Moment = "", until: _Moment = "", known_at: _Moment = "", incident: _Incident = "",
) -> Response:  # fmt: skip
    """since, until, known_at: by the clocks of western Indonesia."""
    pack = _pack(screen, officer, leaked, which, incident, (since, until, known_at))
    return as_download(pack_pdf(pack, screen.words(request)), "application/pdf", "iass-breach.pdf")


def _pack(
    screen: Screen, officer: Officer, leaked: Leaked, which: str, incident: str, moments: tuple[str, str, str]
) -> BreachPack:
    now = screen.application.clock.now()
    begin, end, known = (_moment(text) for text in moments)
    breach = Breach(leaked, which, begin or datetime.fromtimestamp(0, UTC), end or now, known or now, incident)
    return screen.application.breaches.pack(breach, officer)


def _moment(text: str) -> datetime | None:
    if not text:
        return None
    try:
        return datetime.fromisoformat(text).replace(tzinfo=Zone.WIB.info)
    except ValueError:
        raise InvalidInput("there is no such day or time", where=text[:16]) from None
