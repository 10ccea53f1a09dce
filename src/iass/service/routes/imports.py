"""Files of notices: previewed, taken as they were previewed, looked at and taken back."""

from typing import Annotated

from fastapi import APIRouter, Depends, File, Form, Query, UploadFile
from starlette.concurrency import run_in_threadpool

from iass.errors import Conflict, NotFound, NotReady
from iass.registry.photos import HandedPhotos
from iass.registry.table import HandedFile
from iass.service.context import Service
from iass.service.errors import Busy, Malformed, TooLarge, documented
from iass.service.identifiers import PathId
from iass.service.officer import NoticeApprover, NoticeImporter, NoticeReader
from iass.service.schemas.imports import (
    ImportLookOut,
    ImportOut,
    ImportPreviewOut,
    ImportsOut,
    RunningOut,
    UndoIn,
    UndoneOut,
    WorkOut,
)
from iass.watchlist.notice_row import given_values
from iass.watchlist.previewing import HandedImport
from iass.watchlist.provenance import ImportId

router = APIRouter(tags=["watchlist"])

_HANDED = documented(Conflict, NotReady, Busy, Malformed, TooLarge)
_LONGEST_NAME = 100


async def handed_in(
    file: Annotated[UploadFile, File(description="CSV, .xlsx, or FollowTheMoney JSON lines; told by its content")],
    photos: Annotated[list[UploadFile] | None, File(description="Photographs that its rows name")] = None,
    given: Annotated[
        list[str] | None, Form(alias="set", description="COLUMN=VALUE for empty cells and missing columns")
    ] = None,
    as_draft: Annotated[bool, Form(description="Keep rows as drafts, to be completed")] = False,
    allow_near: Annotated[bool, Form(description="Take faces nearly another subject's; audited")] = False,
    allow_unlike: Annotated[bool, Form(description="Take pictures unlike the subject's others; audited")] = False,
) -> HandedImport:
    """The parts of the body."""
    pictures = {_name(photo): await photo.read() for photo in photos or () if photo.filename}
    return HandedImport(
        HandedFile(_name(file), await file.read()),
        HandedPhotos(pictures),
        tuple(sorted(given_values(one for one in given or () if one).items())),
        as_draft,
        allow_near,
        allow_unlike,
    )


Handed = Annotated[HandedImport, Depends(handed_in)]


@router.post("/v1/imports/previews", summary="Preview a file of notices", responses=_HANDED)
async def preview(service: Service, officer: NoticeImporter, handed: Handed) -> ImportPreviewOut:
    """What would become of each row, its faces too. Nothing is stored but an entry of the audit log."""
    desk = service.application.lists.handed
    return ImportPreviewOut.of_preview(await run_in_threadpool(desk.preview, handed, officer))


@router.post("/v1/imports", summary="Take a file as it was previewed", responses=_HANDED)
async def confirm(
    service: Service,
    officer: NoticeImporter,
    handed: Handed,
    preview_id: Annotated[str, Form(pattern=r"^import-[0-9a-f]{28}$", description="`import_id` of the preview")],
) -> ImportPreviewOut:
    """The same parts again, by the same officer. Where anything differs from what the preview told, nothing is stored.
    The same call again answers that nothing is left to do."""
    desk = service.application.lists.handed
    return ImportPreviewOut.of_preview(await run_in_threadpool(desk.confirm, handed, ImportId(preview_id), officer))


@router.get("/v1/imports/running", summary="How far the file in work is", responses=documented())
def running(service: Service, officer: NoticeImporter) -> WorkOut:
    """One file is in work at a time."""
    found = service.application.lists.handed.running
    return WorkOut(running=RunningOut.of_running(found, officer.officer_id) if found else None)


@router.get("/v1/imports", summary="Imports of notices", responses=documented())
def page(service: Service, officer: NoticeReader, limit: Annotated[int, Query(ge=1, le=500)] = 50) -> ImportsOut:
    """Those that stored something, newest first, undos among them. Written to the audit log."""
    found = service.application.lists.imports.page(limit, officer)
    return ImportsOut(imports=[ImportOut.of_source(*one) for one in found])


@router.get("/v1/imports/{import_id}", summary="One import with its rows", responses=documented(NotFound))
def show(service: Service, officer: NoticeReader, import_id: PathId) -> ImportLookOut:
    """With what an undo would do, and what cannot be undone and why. Written to the audit log."""
    return ImportLookOut.of_look(service.application.lists.imports.look(ImportId(import_id), officer))


@router.post(
    "/v1/imports/{import_id}/undo",
    summary="Take a whole import back",
    responses=documented(NotFound, Conflict, Malformed, TooLarge),
)
def undo(service: Service, officer: NoticeApprover, import_id: PathId, asked: UndoIn) -> UndoneOut:
    """By new versions; nothing is deleted. All of it or, with every reason, nothing. Whoever wrote a notice cannot."""
    undo_id, steps = service.application.lists.imports.undo(ImportId(import_id), officer, asked.reason)
    return UndoneOut(import_id=undo_id, versions=len(steps))


def _name(part: UploadFile) -> str:
    """As its sender calls it, without folders and what cannot be shown."""
    last = (part.filename or "").replace("\\", "/").rpartition("/")[2]
    return "".join(sign for sign in last if sign.isprintable())[:_LONGEST_NAME] or "file"
