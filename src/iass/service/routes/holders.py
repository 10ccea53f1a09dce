"""Who is registered with a document that was reported lost, and that an officer has seen to it."""

from fastapi import APIRouter

from iass.errors import NotFound
from iass.ids import NoticeId, PersonId
from iass.service.context import Service
from iass.service.errors import Malformed, TooLarge, documented
from iass.service.identifiers import PathId
from iass.service.officer import NoticeFiler, PersonReader
from iass.service.schemas.holders import HolderOut, HoldersOut, SettledOut, SettleIn

router = APIRouter(tags=["watchlist"])


@router.get(
    "/v1/notices/{notice_id}/holders", summary="Who holds what was reported lost", responses=documented(NotFound)
)
def page(service: Service, officer: PersonReader, notice_id: PathId) -> HoldersOut:
    """As a running service found them by itself. It accuses nobody. Written to the audit log with the officer's id."""
    found = service.application.notices.holders.of_notice(NoticeId(notice_id), officer)
    return HoldersOut(holders=[HolderOut.of_holder(one) for one in found])


@router.post(
    "/v1/notices/{notice_id}/holders/{person_id}/settle",
    summary="Say what came of it",
    responses=documented(NotFound, Malformed, TooLarge),
)
def settle(service: Service, officer: NoticeFiler, notice_id: PathId, person_id: PathId, said: SettleIn) -> SettledOut:
    """From then on it is no duty. Nothing changes of notice and person."""
    service.application.notices.holders.settle(NoticeId(notice_id), PersonId(person_id), said.note, officer)
    return SettledOut(notice_id=notice_id, person_id=person_id, note=said.note)
