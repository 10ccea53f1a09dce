"""The watchlist, to be read."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Response

from iass.errors import NotFound
from iass.ids import NoticeId
from iass.service.context import Service
from iass.service.errors import documented
from iass.service.identifiers import PathId, QueryId, each_once
from iass.service.officer import NoticeReader
from iass.service.routes.pictures import PICTURE
from iass.service.schemas.intake import IntakeLookOut
from iass.service.schemas.notice import NoticeOut, NoticesOut, NoticeVersionsOut
from iass.service.schemas.wire import Moment

router = APIRouter(tags=["watchlist"], dependencies=[Depends(each_once)])

_Enrolment = Annotated[str | None, Query(max_length=100, description="The enrolled picture, as a search names it")]


_At = Annotated[Moment | None, Query(description="As it stood at that moment, with its offset; else now")]
_InForceAt = Annotated[Moment | None, Query(description="Only what was in force at that moment, with its offset")]


@router.get("/v1/notices", summary="Notices, in order of id", responses=documented())
def page(
    service: Service,
    officer: NoticeReader,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
    after: QueryId = None,
    at: _At = None,
    in_force_at: _InForceAt = None,
) -> NoticesOut:
    """Newest versions, whatever their state; or what stood, or bound, at a moment. With both, what bound then by the
    record of the other. Written to the audit log with the officer's id."""
    desk, behind = service.application.watchlist, NoticeId(after) if after else None
    if at is None and in_force_at is None:
        now = service.application.clock.now()
        rows = [NoticeOut.at(notice, now) for notice in desk.page(limit, behind, officer)]
    else:
        known = at or in_force_at or service.application.clock.now()
        stood = desk.page_at(known, limit, behind, officer, in_force_at=in_force_at)
        rows = [NoticeOut.at(one.notice, in_force_at or known) for one in stood]
    return NoticesOut(notices=rows, next=rows[-1].notice_id if len(rows) == limit else None)


@router.get("/v1/notices/{notice_id}", summary="One notice", responses=documented(NotFound))
def show(service: Service, officer: NoticeReader, notice_id: PathId, at: _At = None) -> NoticeOut:
    """The newest version, or the one that stood at a moment of the past. Written to the audit log with the officer's
    id."""
    desk = service.application.watchlist
    if at is not None:
        return NoticeOut.at(desk.at(NoticeId(notice_id), at, officer).notice, at)
    return NoticeOut.at(desk.get(NoticeId(notice_id), officer), service.application.clock.now())


@router.get("/v1/notices/{notice_id}/versions", summary="All its versions", responses=documented(NotFound))
def versions(service: Service, officer: NoticeReader, notice_id: PathId) -> NoticeVersionsOut:
    """Oldest first, each with what made it and what it changed. Written to the audit log with the officer's id."""
    return NoticeVersionsOut.told(service.application.watchlist.versions(NoticeId(notice_id), officer))


@router.get("/v1/notices/{notice_id}/neighbours", summary="What its intake was shown", responses=documented(NotFound))
def neighbours(
    service: Service,
    officer: NoticeReader,
    notice_id: PathId,
    version: Annotated[int | None, Query(ge=1, description="As shown with that version; else the newest")] = None,
) -> IntakeLookOut:
    """Whom its face resembled when author and approver saw it. Written to the audit log with the officer's id."""
    return IntakeLookOut.of(service.application.intake.get(NoticeId(notice_id), officer, version))


@router.get(
    "/v1/notices/{notice_id}/picture",
    summary="Its photograph",
    response_class=Response,
    responses={**PICTURE, **documented(NotFound)},
)
def picture(service: Service, officer: NoticeReader, notice_id: PathId, enrolment: _Enrolment = None) -> Response:
    """The newest one that is enrolled, or the one that scored, as it was imported. Written to the audit log with the
    officer's id."""
    data, media_type = service.application.watchlist.picture(NoticeId(notice_id), officer, enrolment)
    return Response(data, media_type=media_type)
