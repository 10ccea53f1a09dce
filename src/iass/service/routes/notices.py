"""The watchlist, to be read."""

from typing import Annotated

from fastapi import APIRouter, Query, Response

from iass.errors import NotFound
from iass.ids import NoticeId
from iass.service.context import Service
from iass.service.errors import documented
from iass.service.identifiers import PathId, QueryId
from iass.service.officer import NoticeReader
from iass.service.routes.pictures import PICTURE
from iass.service.schemas.intake import IntakeLookOut
from iass.service.schemas.notice import NoticeOut, NoticesOut

router = APIRouter(tags=["watchlist"])

_Enrolment = Annotated[str | None, Query(max_length=100, description="The enrolled picture, as a search names it")]


@router.get("/v1/notices", summary="Notices, in order of id", responses=documented())
def page(
    service: Service,
    officer: NoticeReader,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
    after: QueryId = None,
) -> NoticesOut:
    """Newest versions, whatever their state. Written to the audit log with the officer's id."""
    found = service.application.watchlist.page(limit, NoticeId(after) if after else None, officer)
    now = service.application.clock.now()
    more = found[-1].notice_id if len(found) == limit else None
    return NoticesOut(notices=[NoticeOut.at(notice, now) for notice in found], next=more)


@router.get("/v1/notices/{notice_id}", summary="One notice", responses=documented(NotFound))
def show(service: Service, officer: NoticeReader, notice_id: PathId) -> NoticeOut:
    """The newest version. Written to the audit log with the officer's id."""
    notice = service.application.watchlist.get(NoticeId(notice_id), officer)
    return NoticeOut.at(notice, service.application.clock.now())


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
