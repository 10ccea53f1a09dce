"""Cases: what is kept of a confirmed alert, and the handover that two officers sign."""

from typing import Annotated, Any

from fastapi import APIRouter, File, Form, Query, Response, UploadFile
from starlette.concurrency import run_in_threadpool

from iass.errors import Conflict, NotAllowed, NotFound
from iass.handover.bundle import fingerprint
from iass.handover.case import MOST_TEXT, Case, CaseState
from iass.ids import AlertId, CaseId, ImageId
from iass.service.context import Context, Service
from iass.service.errors import Busy, Malformed, TooLarge, documented
from iass.service.identifiers import PathId, QueryId
from iass.service.officer import SEE_CASES, CaseExporter, CaseKeeper, CaseLeader, CaseReader
from iass.service.routes.bundles import BUNDLE, as_bundle
from iass.service.routes.face_record import FACE_RECORD, as_file
from iass.service.schemas.case import (
    AssignmentIn,
    BundleKeyOut,
    CaseNoteIn,
    CaseOut,
    CasesOut,
    CustodyIn,
    OutcomeIn,
    SignatureIn,
)

router = APIRouter(tags=["cases"])

_ACTS = documented(NotFound, Conflict, NotAllowed, Malformed, TooLarge)
_States = Annotated[list[CaseState] | None, Query(description="Only these; repeat it for several")]


def _file(what: str, media_type: str) -> dict[int | str, dict[str, Any]]:
    content = {media_type: {"schema": {"type": "string", "format": "binary"}}}
    return {200: {"description": what, "content": content}}


@router.get("/v1/cases", summary="Cases", responses=documented(NotFound))
def page(
    service: Service,
    officer: CaseReader,
    state: _States = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
    before: QueryId = None,
) -> CasesOut:
    """Newest first, those at the caller's places alone; every state when none is named. Who leads no cases there sees
    those that they opened, signed or were assigned to. Written to the audit log."""
    found = service.application.cases.page(state or (), limit, officer, CaseId(before) if before else None)
    return CasesOut.of_lines(list(found), limit)


@router.get("/v1/cases/key", summary="The key of bundles", dependencies=[SEE_CASES], responses=documented())
def key(service: Service) -> BundleKeyOut:
    """The fingerprint to verify bundles with. An expert takes it from where it was published, never from here alone."""
    return BundleKeyOut(fingerprint=fingerprint(service.application.case_export.key.public_key()))


@router.post("/v1/alerts/{alert_id}/case", summary="Open the case of an alert", responses=_ACTS)
def open_case(service: Service, officer: CaseKeeper, alert_id: PathId) -> CaseOut:
    """Of an alert judged to be the same person. The case that there is, where it was opened before."""
    return _told(service, service.application.cases.open(AlertId(alert_id), officer))


@router.get("/v1/cases/{case_id}", summary="One case", responses=documented(NotFound))
def show(service: Service, officer: CaseReader, case_id: PathId) -> CaseOut:
    """With its whole timeline. Written to the audit log."""
    return CaseOut.of_case(service.application.cases.get(CaseId(case_id), officer))


@router.post("/v1/cases/{case_id}/notes", summary="Add a note", responses=_ACTS)
def note(service: Service, officer: CaseKeeper, case_id: PathId, said: CaseNoteIn) -> CaseOut:
    """A note after the first signature takes that signature back."""
    return _told(service, service.application.cases.note(CaseId(case_id), said.version, officer, said.text))


@router.post(
    "/v1/cases/{case_id}/papers",
    summary="File a picture or PDF",
    responses=_ACTS | documented(NotFound, Conflict, Malformed, TooLarge, Busy),
)
async def file(
    service: Service,
    officer: CaseKeeper,
    case_id: PathId,
    paper: Annotated[UploadFile, File(description="A picture or PDF, at most 10 MB; told by its content")],
    version: Annotated[int, Form(ge=1, le=1000, description="The version of the case that was read")],
    text: Annotated[str, Form(max_length=MOST_TEXT, description="What it is")] = "",
) -> CaseOut:
    """Kept as it is, sealed with the key of the case, and never opened here."""
    data, name = await paper.read(), paper.filename or ""
    desk = service.application.cases
    return _told(service, await run_in_threadpool(desk.file, CaseId(case_id), version, officer, data, name, text))


@router.get(
    "/v1/cases/{case_id}/papers/{image_id}",
    summary="One paper of a case",
    response_class=Response,
    responses={**_file("The paper", "*/*"), **documented(NotFound)},
)
def paper(service: Service, officer: CaseReader, case_id: PathId, image_id: PathId) -> Response:
    """Always as a download: nothing of it is shown by a page of this server. Every look is written to the audit log."""
    data, filed = service.application.cases.paper(CaseId(case_id), ImageId(image_id), officer)
    return Response(data, media_type=filed.media_type, headers={"Content-Disposition": "attachment"})


@router.post("/v1/cases/{case_id}/custody", summary="Where the person is", responses=_ACTS)
def custody(service: Service, officer: CaseKeeper, case_id: PathId, said: CustodyIn) -> CaseOut:
    """Taken, moved, handed over or released, with the time at which it happened."""
    desk = service.application.cases
    return _told(
        service,
        desk.move(CaseId(case_id), said.version, officer, said.step(service.application.clock.now()), said.text),
    )


@router.post("/v1/cases/{case_id}/signatures", summary="Sign the handover", responses=_ACTS)
def sign(service: Service, officer: CaseKeeper, case_id: PathId, said: SignatureIn) -> CaseOut:
    """For exactly the content that was shown. A second officer's completes the handover, of the alert too."""
    return _told(service, service.application.cases.sign(CaseId(case_id), said.version, officer, said.content_hash))


@router.post("/v1/cases/{case_id}/assignments", summary="Assign a case", responses=_ACTS)
def assign(service: Service, officer: CaseLeader, case_id: PathId, said: AssignmentIn) -> CaseOut:
    """From then on it is this officer's too, who sees none but their own. It takes a first signature back."""
    desk = service.application.cases
    return _told(service, desk.assign(CaseId(case_id), said.version, officer, said.officer, said.text))


@router.post("/v1/cases/{case_id}/answers", summary="Answer the agency", responses=_ACTS)
def answer(service: Service, officer: CaseKeeper, case_id: PathId, said: CaseNoteIn) -> CaseOut:
    """To what it asked. It reads this, and is told that there is an answer; a note it never sees."""
    return _told(service, service.application.cases.answer(CaseId(case_id), said.version, officer, said.text))


@router.post("/v1/cases/{case_id}/outcome", summary="What became of the person", responses=_ACTS)
def conclude(service: Service, officer: CaseKeeper, case_id: PathId, said: OutcomeIn) -> CaseOut:
    """After the handover or the release, by the agency's word. A later one takes its place; both stay."""
    desk = service.application.cases
    return _told(service, desk.conclude(CaseId(case_id), said.version, officer, said.outcome, said.text))


@router.get(
    "/v1/cases/{case_id}/bundle",
    summary="The signed bundle of a case",
    response_class=Response,
    responses=BUNDLE | documented(NotFound),
)
def bundle(service: Service, officer: CaseExporter, case_id: PathId) -> Response:
    """As `iass verify-bundle` verifies it without this installation. Written to the audit log before it leaves."""
    return as_bundle(service.application.case_export.export(CaseId(case_id), officer), case_id)


@router.get(
    "/v1/cases/{case_id}/face-record",
    summary="The face of a case as an ANSI/NIST-ITL file",
    response_class=Response,
    responses=FACE_RECORD | documented(NotFound),
)
def face_record(service: Service, officer: CaseExporter, case_id: PathId) -> Response:
    """Records of types 1, 2 and 10, traditional encoding, with the picture as it was captured. Audited with the digests
    of both."""
    return as_file(service.application.case_export.face_record(CaseId(case_id), officer), case_id)


def _told(service: Context, case: Case) -> CaseOut:
    service.feed.poke()
    return CaseOut.of_case(case)
