"""The pages of the subject desk, and the packet as PDF and JSON."""

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Annotated, TypeVar

from fastapi import APIRouter, Query, Request, Response
from pydantic import ValidationError
from starlette.concurrency import run_in_threadpool

from iass.access import Officer
from iass.console.download import as_download
from iass.console.packet_pdf import print_packet
from iass.console.page_route import PageRoute
from iass.console.screen import OnScreen, Screen
from iass.console.views.subjects import Asked, packet_name, request_page, requests_page
from iass.service.identifiers import PathId
from iass.service.officer import SubjectOfficer
from iass.service.schemas.subject import ShownDocumentIn, SubjectSearchIn

pages = APIRouter(route_class=PageRoute, include_in_schema=False)

_Said = TypeVar("_Said", SubjectSearchIn, ShownDocumentIn)
_Everything = Annotated[bool, Query(alias="all")]
_Before = Annotated[str, Query(max_length=100)]
_Version = Annotated[int, Query(ge=1)]
_SEARCHED = {"name": 500, "birth_date": 10, "document_number": 40}
_NOBODY = Asked(
    SubjectSearchIn(name="", birth_date="", document_number=""), ShownDocumentIn(document_number="", state="", day="")
)


@pages.get("/subjects")
def index(
    request: Request, screen: OnScreen, officer: SubjectOfficer, everything: _Everything = False, before: _Before = ""
) -> Response:
    view = requests_page(screen.application, officer, screen.words(request), everything=everything, before=before)
    return _page(request, screen, "subjects.html", officer, view)


@pages.get("/subjects/{request_id}")
def show(request: Request, screen: OnScreen, officer: SubjectOfficer, request_id: PathId) -> Response:
    return _one(request, screen, officer, request_id, _NOBODY)


@pages.post("/subjects/{request_id}")
async def find(request: Request, screen: OnScreen, officer: SubjectOfficer, request_id: PathId) -> Response:
    """The same page, with whom the registry has, or where whoever it does not know crossed. Not by the address, which
    stays in the browser for the next one."""
    asks = _asked({name: str(said) for name, said in (await request.form()).items()})
    return await run_in_threadpool(_one, request, screen, officer, request_id, asks)


@pages.get("/subjects/{request_id}/packet.pdf")
def paper(
    request: Request, screen: OnScreen, officer: SubjectOfficer, request_id: PathId, version: _Version
) -> Response:
    made = screen.application.subjects.packet(request_id, version, officer)
    return as_download(print_packet(made, screen.words(request)), "application/pdf", f"{packet_name(made)}.pdf")


@pages.get("/subjects/{request_id}/packet.json")
def data(screen: OnScreen, officer: SubjectOfficer, request_id: PathId, version: _Version) -> Response:
    made = screen.application.subjects.packet(request_id, version, officer)
    text = json.dumps(made.as_json(), ensure_ascii=False, indent=2)
    return as_download(text.encode(), "application/json", f"{packet_name(made)}.json")


def _asked(form: Mapping[str, str]) -> Asked:
    """A day that is none is left out, and the page shows the rest."""
    if form.get("by") == "slip":
        return replace(_NOBODY, slip=True)
    if form.get("by") == "document":
        said = {"document_number": form.get("shown_number", "")[:40], "state": form.get("state", "")[:3]}
        return replace(_NOBODY, document=_fitting(ShownDocumentIn, said, "day", form.get("day", "")[:10]))
    said = {name: form.get(name, "")[:most] for name, most in _SEARCHED.items()}
    return replace(_NOBODY, person=_fitting(SubjectSearchIn, said, "birth_date", said["birth_date"]))


def _fitting(kind: type[_Said], said: Mapping[str, str], day: str, value: str) -> _Said:
    try:
        return kind.model_validate({**said, day: value})
    except ValidationError:
        return kind.model_validate({**said, day: ""})


def _one(request: Request, screen: Screen, officer: Officer, request_id: str, asks: Asked) -> Response:
    view = request_page(screen.application, officer, screen.words(request), request_id, asks)
    return _page(request, screen, "subject.html", officer, view)


def _page(request: Request, screen: Screen, template: str, officer: Officer, view: object) -> Response:
    return screen.page(request, template, officer, view=view, here="subjects", open_alerts=0)
