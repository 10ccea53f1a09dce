"""The page that searches by a photograph, and its answer."""

from typing import Annotated

from fastapi import APIRouter, File, Form, Request, Response, UploadFile

from iass.case.photo_search import PhotoRequest
from iass.console.page_route import PageRoute
from iass.console.screen import OnScreen
from iass.console.views.counter import open_alerts
from iass.console.views.search import failed, result
from iass.errors import IassError
from iass.registry.enrolment import GalleryName
from iass.service.context import Service
from iass.service.errors import kind_of
from iass.service.officer import SEE_ALERTS, PhotoSearcher
from iass.watchlist.notice import NoticeKind

pages = APIRouter(route_class=PageRoute, include_in_schema=False)
parts = APIRouter(include_in_schema=False)

_LISTS = (GalleryName.WATCHLIST, GalleryName.REGISTRY)
_MOST = 6
"""Candidates of each list beside each other; all that reach the threshold come in any case."""


@pages.get("/search")
def show(request: Request, screen: OnScreen, officer: PhotoSearcher) -> Response:
    sequence = screen.application.alerts.last_event()
    return screen.page(
        request,
        "search.html",
        officer,
        lists=_LISTS,
        kinds=tuple(NoticeKind),
        checkpoints=sorted({lane.checkpoint for lane in screen.application.lanes}),
        sequence=sequence,
        here="search",
        open_alerts=open_alerts(screen.application),
    )


@parts.get("/console/parts/search", dependencies=[SEE_ALERTS])
def part(request: Request, screen: OnScreen) -> Response:
    """What lives on the page: how many alerts are unresolved."""
    sequence = screen.application.alerts.last_event()
    return screen.part(request, "parts/watching.html", sequence=sequence, open_alerts=open_alerts(screen.application))


@parts.post("/console/parts/searches")
async def search(
    request: Request,
    screen: OnScreen,
    service: Service,
    officer: PhotoSearcher,
    photo: Annotated[UploadFile, File()],
    lists: Annotated[list[GalleryName] | None, Form()] = None,
    purpose: Annotated[str, Form()] = "",
    case_number: Annotated[str, Form()] = "",
    nationality: Annotated[str, Form(max_length=3)] = "",
    kind: Annotated[str, Form()] = "",
    checkpoint: Annotated[str, Form(max_length=32)] = "",
    in_force: Annotated[bool, Form()] = False,
) -> Response:
    """As POST /v1/searches, audited likewise; refusals come as words for the page, in its language."""
    picture = await photo.read()
    named = tuple(dict.fromkeys(lists or ()))
    asked = PhotoRequest(
        picture,
        named,
        purpose.strip(),
        case_number.strip(),
        officer,
        _MOST,
        nationality.strip().upper(),
        frozenset(one for one in NoticeKind if one == kind),
        in_force,
        checkpoint,
    )
    words = screen.words(request)
    try:
        found = await service.admission.compute(lambda: screen.application.photo_search.find(asked))
    except IassError as error:
        answer = screen.part(request, "parts/not_searched.html", view=failed(error, words))
        answer.status_code = kind_of(type(error)).status
        return answer
    return screen.part(request, "parts/searched.html", view=result(found, words))
