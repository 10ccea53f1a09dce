"""Lists that the service fetches by itself: how they stand, and a short version that an officer says is right."""

from fastapi import APIRouter

from iass.errors import Conflict, NotFound
from iass.service.context import Service
from iass.service.errors import Malformed, TooLarge, documented
from iass.service.identifiers import PathId
from iass.service.officer import NoticeApprover, NoticeReader
from iass.service.schemas.feeds import AcceptIn, KeptListOut, KeptListsOut

router = APIRouter(tags=["watchlist"])


@router.get("/v1/lists", summary="Lists that the service fetches", responses=documented())
def page(service: Service, officer: NoticeReader) -> KeptListsOut:
    """How old each is, how its last look went, and what its last version did. Written to the audit log."""
    now = service.application.clock.now()
    found = service.application.lists.kept.page(officer)
    return KeptListsOut(lists=[KeptListOut.of_kept(one, now) for one in found])


@router.post(
    "/v1/lists/{name}/accept",
    summary="Take a version that names too few",
    responses=documented(NotFound, Conflict, Malformed, TooLarge),
)
def accept(service: Service, officer: NoticeApprover, name: PathId, asked: AcceptIn) -> KeptListOut:
    """The very file that was refused: it is fetched at once, and another one is examined anew. Not by whom the list is
    taken in whose name."""
    kept = service.application.lists.kept.accept(name, asked.sha256, asked.reason, officer)
    return KeptListOut.of_kept(kept, service.application.clock.now())
