"""Files of notices: the page that takes one in, its preview, and one import with what taking it back does."""

from fastapi import APIRouter, Request, Response
from starlette.concurrency import run_in_threadpool

from iass.access import Officer, Permission
from iass.console.page_route import PageRoute
from iass.console.screen import OnScreen, Screen, may
from iass.console.views.counter import open_alerts
from iass.console.views.imports import import_page, imports_page, not_read, preview_part
from iass.errors import IassError
from iass.service.errors import kind_of
from iass.service.identifiers import PathId
from iass.service.officer import NoticeImporter, NoticeReader
from iass.service.routes.imports import Handed
from iass.watchlist.provenance import ImportId

pages = APIRouter(route_class=PageRoute, include_in_schema=False)
parts = APIRouter(include_in_schema=False)


@pages.get("/imports")
def index(request: Request, screen: OnScreen, officer: NoticeReader) -> Response:
    rows = imports_page(screen.application, officer, screen.words(request))
    takes = may(request, Permission.IMPORT_NOTICES)
    return _page(request, screen, "imports.html", officer, view=rows, takes=takes)


@pages.get("/imports/{import_id}")
def show(request: Request, screen: OnScreen, officer: NoticeReader, import_id: PathId) -> Response:
    view = import_page(screen.application, officer, screen.words(request), ImportId(import_id))
    approves = may(request, Permission.APPROVE_NOTICES)
    return _page(request, screen, "import.html", officer, view=view, approves=approves)


@parts.post("/console/parts/imports")
async def preview(request: Request, screen: OnScreen, officer: NoticeImporter, handed: Handed) -> Response:
    """As POST /v1/imports/previews, audited likewise; refusals come as words for the page."""
    words = screen.words(request)
    try:
        found = await run_in_threadpool(screen.application.lists.handed.preview, handed, officer)
    except IassError as error:
        answer = screen.part(request, "parts/import_not_read.html", said=not_read(error, words))
        answer.status_code = kind_of(type(error)).status
        return answer
    return screen.part(request, "parts/import_preview.html", view=preview_part(found, words))


def _page(request: Request, screen: Screen, template: str, officer: Officer, **values: object) -> Response:
    """With how many alerts are unresolved."""
    standing = {"sequence": screen.application.alerts.last_event(), "open_alerts": open_alerts(screen.application)}
    return screen.page(request, template, officer, 200, here="imports", **standing, **values)
