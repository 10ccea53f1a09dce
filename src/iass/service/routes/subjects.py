"""The subject desk: what people ask about their own data, and what is answered."""

from typing import Annotated, Any

from fastapi import APIRouter, Query

from iass.errors import Conflict, NotAllowed, NotFound
from iass.service.context import Service
from iass.service.errors import Malformed, TooLarge, documented
from iass.service.identifiers import PathId, QueryId
from iass.service.officer import NoticeFiler, SubjectOfficer
from iass.service.schemas.screening import ScreeningOut
from iass.service.schemas.subject import (
    CorrectionIn,
    EffectOut,
    ErasureOut,
    LookedOut,
    NeutralAnswerOut,
    NoticeRequestOut,
    NoticeRequestsOut,
    PassagesFoundOut,
    ShownDocumentIn,
    SubjectFileOut,
    SubjectIdentityIn,
    SubjectNoteIn,
    SubjectRefusalIn,
    SubjectRequestIn,
    SubjectRequestOut,
    SubjectRequestsOut,
    SubjectSearchIn,
    SubjectSeenIn,
)
from iass.subject.request import RequestState

router = APIRouter(tags=["subject desk"])

_ACTS = documented(NotFound, Conflict, NotAllowed, Malformed, TooLarge)
_States = Annotated[list[RequestState] | None, Query(description="Only these; repeat it for several")]


@router.get("/v1/subject-requests", summary="Requests of people", responses=documented())
def page(
    service: Service,
    officer: SubjectOfficer,
    state: _States = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
    before: QueryId = None,
) -> SubjectRequestsOut:
    """Newest first; every state when none is named. Written to the audit log."""
    found = service.application.subjects.page(officer, state or (), limit, before)
    more = found[-1].request_id if len(found) == limit else None
    return SubjectRequestsOut(requests=[SubjectRequestOut.of(one) for one in found], next=more)


@router.get("/v1/subject-requests/due", summary="What falls due", responses=documented())
def due(
    service: Service, officer: SubjectOfficer, hours: Annotated[int, Query(ge=0, le=8784)] = 72
) -> SubjectRequestsOut:
    """Open requests whose time ends within so many hours, the overdue first. Written to the audit log."""
    found = service.application.subjects.due(officer, hours)
    return SubjectRequestsOut(requests=[SubjectRequestOut.of(one) for one in found])


@router.post("/v1/subject-requests", summary="Take in a request", responses=_ACTS)
def receive(service: Service, officer: SubjectOfficer, said: SubjectRequestIn) -> SubjectRequestOut:
    """Its time runs from now. A slip's reference leads to the alert."""
    return SubjectRequestOut.of(service.application.subjects.receive(said.received(), officer))


@router.get("/v1/subject-requests/{request_id}", summary="One request", responses=documented(NotFound))
def show(service: Service, officer: SubjectOfficer, request_id: PathId) -> SubjectFileOut:
    """With its history. Written to the audit log."""
    return SubjectFileOut.told(service.application.subjects.get(request_id, officer))


@router.post("/v1/subject-requests/{request_id}/search", summary="Find who asks", responses=_ACTS)
def find(service: Service, officer: SubjectOfficer, request_id: PathId, said: SubjectSearchIn) -> ScreeningOut:
    """In the registry alone, for this request: its id is the case in the audit log."""
    return ScreeningOut.answer(service.application.subjects.find(request_id, said.known(), officer))


@router.post("/v1/subject-requests/{request_id}/passages", summary="Find where they crossed", responses=_ACTS)
def find_passages(
    service: Service, officer: SubjectOfficer, request_id: PathId, said: ShownDocumentIn
) -> PassagesFoundOut:
    """Of whom the registry does not know: by document, state and day, or by the request's slip. Written to the audit
    log with this request's id."""
    return PassagesFoundOut.told(service.application.subjects.find_passages(request_id, said.shown(), officer))


@router.post("/v1/subject-requests/{request_id}/identity", summary="Say who asks", responses=_ACTS)
def identify(
    service: Service, officer: SubjectOfficer, request_id: PathId, said: SubjectIdentityIn
) -> SubjectRequestOut:
    """And how the desk knows. Before that nothing is shown."""
    desk = service.application.subjects
    return SubjectRequestOut.of(desk.identify(request_id, said.version, said.who(), said.checked, officer, said.note))


@router.post("/v1/subject-requests/{request_id}/packet", summary="What is held", responses=_ACTS)
def packet(service: Service, officer: SubjectOfficer, request_id: PathId, said: SubjectSeenIn) -> dict[str, Any]:
    """Everything that may be told to the person, as of now, pictures in base64. Written to the audit log."""
    return service.application.subjects.packet(request_id, said.version, officer).as_json()


@router.post("/v1/subject-requests/{request_id}/correction", summary="Propose a correction", responses=_ACTS)
def propose(service: Service, officer: SubjectOfficer, request_id: PathId, said: CorrectionIn) -> SubjectRequestOut:
    """Of what the registry has. Another officer makes it."""
    desk = service.application.subjects
    return SubjectRequestOut.of(desk.propose(request_id, said.version, said.correction(), said.note, officer))


@router.post("/v1/subject-requests/{request_id}/correction/second", summary="Correct the registry", responses=_ACTS)
def correct(service: Service, officer: SubjectOfficer, request_id: PathId, said: SubjectNoteIn) -> EffectOut:
    """As another officer proposed. Ends the request, and answers what it did to every copy."""
    return EffectOut.told(service.application.subjects.correct(request_id, said.version, said.note, officer))


@router.post(
    "/v1/subject-requests/{request_id}/notice-desk", summary="Pass on what is wrong about a notice", responses=_ACTS
)
def pass_on(service: Service, officer: SubjectOfficer, request_id: PathId, said: SubjectNoteIn) -> NeutralAnswerOut:
    """A correction, to the watchlist desk, whether there is a notice or not. Answers what the person is told."""
    made = service.application.subjects.pass_on(request_id, said.version, said.note, officer)
    return NeutralAnswerOut.told(made)


@router.get("/v1/notice-requests", summary="What people say to be wrong about notices", responses=documented())
def passed_on(service: Service, officer: NoticeFiler) -> NoticeRequestsOut:
    """For the watchlist desk. Written to the audit log."""
    found = service.application.subjects.passed_on(officer)
    return NoticeRequestsOut(requests=[NoticeRequestOut.told(one) for one in found])


@router.post("/v1/notice-requests/{request_id}/looked", summary="Say that it was looked at", responses=_ACTS)
def looked_at(service: Service, officer: NoticeFiler, request_id: PathId, said: SubjectSeenIn) -> LookedOut:
    """By the watchlist desk, which has put right what there was. Ends the request; what was found is told to nobody."""
    return LookedOut.of(service.application.subjects.looked_at(request_id, said.version, officer))


@router.post("/v1/subject-requests/{request_id}/erasure", summary="Propose an erasure", responses=_ACTS)
def propose_erasure(
    service: Service, officer: SubjectOfficer, request_id: PathId, said: SubjectNoteIn
) -> SubjectRequestOut:
    """Of what can be erased: pictures, templates and kept faces. Another officer makes it."""
    desk = service.application.subjects
    return SubjectRequestOut.of(desk.propose_erasure(request_id, said.version, said.note, officer))


@router.post("/v1/subject-requests/{request_id}/erasure/second", summary="Erase", responses=_ACTS)
def erase(service: Service, officer: SubjectOfficer, request_id: PathId, said: SubjectNoteIn) -> ErasureOut:
    """As another officer proposed. Ends the request, and answers what is kept, and by which article."""
    return ErasureOut.told(service.application.subjects.erase(request_id, said.version, said.note, officer))


@router.post("/v1/subject-requests/{request_id}/answer", summary="End a request as asked", responses=_ACTS)
def finish(service: Service, officer: SubjectOfficer, request_id: PathId, said: SubjectNoteIn) -> SubjectRequestOut:
    """Answered or compensated, by its kind; the note says what was done."""
    return SubjectRequestOut.of(service.application.subjects.finish(request_id, said.version, said.note, officer))


@router.post("/v1/subject-requests/{request_id}/refusal", summary="Refuse a request", responses=_ACTS)
def refuse(service: Service, officer: SubjectOfficer, request_id: PathId, said: SubjectRefusalIn) -> SubjectRequestOut:
    """On an article that the law has for this kind."""
    return SubjectRequestOut.of(
        service.application.subjects.refuse(request_id, said.version, said.refusal, said.note, officer)
    )


@router.post("/v1/subject-requests/{request_id}/withdrawal", summary="Withdraw a request", responses=_ACTS)
def withdraw(service: Service, officer: SubjectOfficer, request_id: PathId, said: SubjectNoteIn) -> SubjectRequestOut:
    """By whoever asked."""
    return SubjectRequestOut.of(service.application.subjects.withdraw(request_id, said.version, said.note, officer))
