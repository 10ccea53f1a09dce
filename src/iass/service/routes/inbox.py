"""For an agency: the cases that were handed to it, and what it says of them."""

from typing import Annotated

from fastapi import APIRouter, Query, Response

from iass.errors import Conflict, KeyReused, NotFound
from iass.handover.inbox import InboxCase
from iass.ids import CaseId, ImageId
from iass.service.context import Context, Service
from iass.service.errors import Malformed, TooLarge, documented
from iass.service.idempotency import RequiredKey
from iass.service.identifiers import PathId, QueryId
from iass.service.officer import Liaison
from iass.service.routes.bundles import BUNDLE, as_bundle
from iass.service.routes.face_record import FACE_RECORD, as_file
from iass.service.routes.pictures import PICTURE
from iass.service.schemas.inbox import AgencyOutcomeIn, InboxCaseOut, InboxOut, QuestionIn

router = APIRouter(tags=["inbox"])

_SAYS = documented(NotFound, Conflict, KeyReused, Malformed, TooLarge)


@router.get("/v1/inbox/cases", summary="The inbox", responses=documented(NotFound))
def page(
    service: Service, officer: Liaison, limit: Annotated[int, Query(ge=1, le=200)] = 50, before: QueryId = None
) -> InboxOut:
    """The latest signed first, of the caller's agency alone. Written to the audit log."""
    found = service.application.agencies.inbox.page(limit, officer, CaseId(before) if before else None)
    return InboxOut.of_lines(found, limit)


@router.get("/v1/inbox/cases/{case_id}", summary="One case of the inbox", responses=documented(NotFound))
def show(service: Service, officer: Liaison, case_id: PathId) -> InboxCaseOut:
    """What is for the agency of it; another agency's is not found. Written to the audit log."""
    return InboxCaseOut.of_case(service.application.agencies.inbox.get(CaseId(case_id), officer))


@router.get(
    "/v1/inbox/cases/{case_id}/face",
    summary="The person's picture at the lane",
    response_class=Response,
    responses=PICTURE | documented(NotFound),
)
def face(service: Service, officer: Liaison, case_id: PathId) -> Response:
    """As it was captured. Written to the audit log."""
    data, media_type = service.application.agencies.inbox.face(CaseId(case_id), officer)
    return Response(data, media_type=media_type)


@router.get(
    "/v1/inbox/cases/{case_id}/images/{image_id}",
    summary="One picture that was compared",
    response_class=Response,
    responses=PICTURE | documented(NotFound),
)
def picture(service: Service, officer: Liaison, case_id: PathId, image_id: PathId) -> Response:
    """Of those that the case names. Written to the audit log."""
    data, media_type = service.application.agencies.inbox.picture(CaseId(case_id), ImageId(image_id), officer)
    return Response(data, media_type=media_type)


@router.get(
    "/v1/inbox/cases/{case_id}/bundle",
    summary="The signed bundle for the agency",
    response_class=Response,
    responses=BUNDLE | documented(NotFound),
)
def bundle(service: Service, officer: Liaison, case_id: PathId) -> Response:
    """As `iass verify-bundle` verifies it without this installation. The checkpoint's own notes and papers, and what is
    another agency's, are told as hashes alone. Written to the audit log before it leaves."""
    return as_bundle(service.application.case_export.excerpt(CaseId(case_id), officer), case_id)


@router.get(
    "/v1/inbox/cases/{case_id}/face-record",
    summary="The person's face as an ANSI/NIST-ITL file",
    response_class=Response,
    responses=FACE_RECORD | documented(NotFound),
)
def face_record(service: Service, officer: Liaison, case_id: PathId) -> Response:
    """Records of types 1, 2 and 10, traditional encoding, with the picture as it was captured. Audited with the digests
    of both."""
    return as_file(service.application.agencies.inbox.face_record(CaseId(case_id), officer), case_id)


@router.post("/v1/inbox/cases/{case_id}/receipt", summary="The agency has it", responses=documented(NotFound, Conflict))
def receive(service: Service, officer: Liaison, case_id: PathId) -> InboxCaseOut:
    """Stands in the case once, however often it is said."""
    return _told(service, service.application.agencies.inbox.receive(CaseId(case_id), officer))


@router.post("/v1/inbox/cases/{case_id}/questions", summary="Ask the checkpoint", responses=_SAYS)
def ask(service: Service, officer: Liaison, case_id: PathId, said: QuestionIn, key: RequiredKey) -> InboxCaseOut:
    """An entry of the case. With the same `Idempotency-Key` it stands there once."""
    inbox = service.application.agencies.inbox
    return _told(service, inbox.ask(CaseId(case_id), officer, said.text, key))


@router.post("/v1/inbox/cases/{case_id}/outcome", summary="What became of the person, by the agency", responses=_SAYS)
def conclude(
    service: Service, officer: Liaison, case_id: PathId, said: AgencyOutcomeIn, key: RequiredKey
) -> InboxCaseOut:
    """An entry of the case; a later one takes its place, and both stay. `wrong_person` counts as a false alert, and
    proposes the two as look-alikes where the faces alone matched; else `stops_again`. With the same
    `Idempotency-Key` it stands there once."""
    inbox = service.application.agencies.inbox
    return _told(service, inbox.conclude(CaseId(case_id), officer, said.outcome, said.text, key))


def _told(service: Context, case: InboxCase) -> InboxCaseOut:
    service.feed.poke()
    return InboxCaseOut.of_case(case)
