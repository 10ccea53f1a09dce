"""What the watchlist desk does: requests one at a time, their approval, and the work list."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Form, Query, UploadFile

from iass.errors import Conflict, NotAllowed, NotFound, NotReady
from iass.ids import NoticeId
from iass.service.context import Context, Service
from iass.service.errors import Busy, Malformed, TooLarge, documented
from iass.service.identifiers import PathId, QueryId
from iass.service.officer import NoticeApprover, NoticeFiler, NoticeReader
from iass.service.schemas.approvals import ApprovalsOut, WaitingOut
from iass.service.schemas.notice import NoticeOut
from iass.service.schemas.notice_desk import (
    DecisionIn,
    DutiesOut,
    DutyOut,
    LaidPhotoOut,
    NoticeIn,
    ReasonedIn,
    ResemblanceOut,
    SeenIn,
    ToldIn,
    ending,
)
from iass.service.schemas.quality import MisledOut, QualityCaseOut, QualityCasesOut
from iass.watchlist.duties import MOST as MOST_DUTIES
from iass.watchlist.duties import MOST_DAYS
from iass.watchlist.duty_mark import LONGEST
from iass.watchlist.quality import MOST as MOST_CASES
from iass.watchlist.version import NoticeVersion
from iass.watchlist.zone import Zone

router = APIRouter(tags=["watchlist"])

_ACTS = documented(NotFound, Conflict, NotAllowed, Malformed, TooLarge)


@router.post("/v1/notices", summary="Enter a request", responses=_ACTS)
def file(service: Service, officer: NoticeFiler, asked: NoticeIn) -> NoticeOut:
    """As a draft, whose author is whoever calls. It binds nobody."""
    desk = service.application.notices.desk
    return _told(service, desk.file(asked.notice(service.application.clock.now()), officer))


@router.post("/v1/notices/{notice_id}/edit", summary="Change a draft", responses=_ACTS)
def edit(
    service: Service,
    officer: NoticeFiler,
    notice_id: PathId,
    asked: NoticeIn,
    version: Annotated[int, Query(ge=1, description="The version that was read")],
) -> NoticeOut:
    """All of it but its kind and its pictures."""
    notice = asked.notice(service.application.clock.now(), notice_id)
    return _told(service, service.application.notices.desk.edit(notice, version, officer))


@router.post(
    "/v1/notices/{notice_id}/photographs",
    summary="Lay a photograph to a draft",
    responses={**_ACTS, **documented(NotReady, Busy, NotFound, Conflict, Malformed, TooLarge)},
)
async def photograph(
    service: Service,
    officer: NoticeFiler,
    notice_id: PathId,
    photo: UploadFile,
    version: Annotated[int, Form(ge=1, description="The version that was read")],
    allow_near: Annotated[bool, Form(description="Take a face nearly that of another notice; audited")] = False,
) -> LaidPhotoOut:
    """Measured as an import measures it, and refused with what to do; whom the face resembles is told and kept."""
    picture = await photo.read()
    photos = service.application.notices.photos
    laid = await service.admission.compute(
        lambda: photos.lay(NoticeId(notice_id), version, picture, officer, allow_near=allow_near)
    )
    shown = [
        ResemblanceOut(
            gallery=one.gallery.value, subject_id=one.subject_id, score=round(one.score, 4), in_words=one.in_words()
        )
        for one in laid.shown
    ]
    return LaidPhotoOut(notice=_told(service, laid.version), resembles=shown)


@router.post("/v1/notices/{notice_id}/submit", summary="Submit a draft", responses=_ACTS)
def submit(service: Service, officer: NoticeFiler, notice_id: PathId, seen: SeenIn) -> NoticeOut:
    """For approval. Refused with everything that it lacks."""
    return _told(service, service.application.notices.desk.submit(NoticeId(notice_id), seen.version, officer))


@router.post("/v1/notices/{notice_id}/approve", summary="Approve a request or a change", responses=_ACTS)
def approve(service: Service, officer: NoticeApprover, notice_id: PathId, seen: SeenIn) -> NoticeOut:
    """By another person than wrote or asked for it. The notice binds from its first moment on."""
    return _told(service, service.application.notices.desk.approve(NoticeId(notice_id), seen.version, officer))


@router.post("/v1/notices/{notice_id}/refuse", summary="Refuse a request or a change", responses=_ACTS)
def refuse(service: Service, officer: NoticeApprover, notice_id: PathId, said: ReasonedIn) -> NoticeOut:
    """With reasons. A request is a draft again; a change is dropped, and the notice stays as it was."""
    desk = service.application.notices.desk
    return _told(service, desk.refuse(NoticeId(notice_id), said.version, officer, said.reason))


@router.post("/v1/notices/{notice_id}/extend", summary="Ask for an extension", responses=_ACTS)
def extend(service: Service, officer: NoticeFiler, notice_id: PathId, asked: DecisionIn) -> NoticeOut:
    """In time by the moment of this call; it holds when another officer approves."""
    desk = service.application.notices.desk
    until, instrument = ending(asked.valid_until, _zone(service, notice_id)), asked.instrument.instrument()
    return _told(service, desk.extend(NoticeId(notice_id), asked.version, officer, instrument, until, asked.reason))


@router.post("/v1/notices/{notice_id}/confirm", summary="Confirm an urgent request", responses=_ACTS)
def confirm(service: Service, officer: NoticeFiler, notice_id: PathId, asked: DecisionIn) -> NoticeOut:
    """By a formal decision, before its 20 days are over; it holds when another officer approves."""
    desk = service.application.notices.desk
    until, instrument = ending(asked.valid_until, _zone(service, notice_id)), asked.instrument.instrument()
    return _told(service, desk.confirm(NoticeId(notice_id), asked.version, officer, instrument, until, asked.reason))


@router.post("/v1/notices/{notice_id}/withdraw", summary="Withdraw a notice", responses=_ACTS)
def withdraw(service: Service, officer: NoticeFiler, notice_id: PathId, said: ReasonedIn) -> NoticeOut:
    """A draft or a request at once; what binds, when another officer approves."""
    desk = service.application.notices.desk
    return _told(service, desk.withdraw(NoticeId(notice_id), said.version, officer, said.reason))


@router.post("/v1/notices/{notice_id}/told", summary="Say that the person was told", responses=_ACTS)
def told(service: Service, officer: NoticeFiler, notice_id: PathId, said: ToldIn) -> NoticeOut:
    """Of the decision: on which day and how."""
    desk = service.application.notices.desk
    return _told(service, desk.tell(NoticeId(notice_id), said.version, officer, said.on, said.how))


@router.get("/v1/duties", summary="What the desk has to do", responses=documented())
def duties(
    service: Service,
    officer: NoticeReader,
    days: Annotated[int, Query(ge=0, le=MOST_DAYS, description="How far ahead")] = 30,
    day: Annotated[
        date | None, Query(description="That day alone, in the zone of each notice; then not `days`")
    ] = None,
    limit: Annotated[int, Query(ge=1, le=MOST_DUTIES)] = 200,
    after: Annotated[str | None, Query(max_length=LONGEST, description="The `next` of the page before")] = None,
) -> DutiesOut:
    """Approvals that wait, people to tell, urgent requests to confirm, extensions to ask for, notices about to lapse;
    the overdue first. `next` leads on until nothing is left. Written to the audit log with the officer's id."""
    now = service.application.clock.now()
    desk = service.application.notices.duties
    found = desk.page(days, limit, after, officer) if day is None else desk.on(day, limit, after, officer)
    return DutiesOut(duties=[DutyOut.at(duty, now) for duty in found.duties], total=found.total, next=found.next)


@router.get("/v1/approvals", summary="What waits for a second officer", responses=documented())
def approvals(
    service: Service,
    officer: NoticeReader,
    after: Annotated[str | None, Query(max_length=LONGEST, description="The `next` of the page before")] = None,
) -> ApprovalsOut:
    """Requests and changes, each with what it would change, field by field; at most 100, the longest waiting first.
    Written to the audit log with the officer's id."""
    found = service.application.notices.queue.look(officer, after)
    waiting = [WaitingOut.of_waiting(one) for one in found.waiting]
    return ApprovalsOut(waiting=waiting, total=found.total, next=found.next)


@router.get("/v1/data-quality", summary="Entries without minimum identity", responses=documented())
def data_quality(
    service: Service,
    officer: NoticeReader,
    closed: Annotated[bool, Query(description="Those that were completed or have ended, in place of the open")] = False,
    limit: Annotated[int, Query(ge=1, le=MOST_CASES)] = 50,
    after: QueryId = None,
) -> QualityCasesOut:
    """What an agency has to complete, or the desk to withdraw; in order of notice id. No alert rests on them. On the
    first page of the open ones also notices that stopped another person, and would again. Written to the audit log with
    the officer's id."""
    desk = service.application.notices.quality
    found = desk.page(limit, NoticeId(after) if after else None, officer, closed=closed)
    misled = service.application.cases.misled(officer) if not closed and after is None else ()
    cases = [QualityCaseOut.of_case(one) for one in found.cases]
    return QualityCasesOut(cases=cases, next=found.next, misled=[MisledOut.of_notice(one) for one in misled])


def _told(service: Context, made: NoticeVersion) -> NoticeOut:
    return NoticeOut.at(made.notice, service.application.clock.now())


def _zone(service: Context, notice_id: str) -> Zone:
    """Of the notice, in which a bare date is read."""
    return service.application.notices.desk.zone_of(NoticeId(notice_id))
