"""A photograph alone: who could this be?"""

from typing import Annotated

from fastapi import APIRouter, Form, UploadFile
from pydantic import Json

from iass.case.photo_search import PhotoRequest
from iass.errors import NotReady
from iass.service.context import Service
from iass.service.errors import Busy, Malformed, TooLarge, documented
from iass.service.officer import PhotoSearcher
from iass.service.schemas.search import SearchIn, SearchOut

router = APIRouter(tags=["searches"])


@router.post(
    "/v1/searches",
    summary="Search by a photograph alone",
    responses=documented(Malformed, TooLarge, NotReady, Busy),
)
async def search(
    service: Service,
    officer: PhotoSearcher,
    search: Annotated[Json[SearchIn], Form(description="Where to look, why, and for which case; as JSON")],
    photo: UploadFile,
) -> SearchOut:
    """Candidates of each list with documents, probable aliases and past crossings, best first. Nothing of the
    photograph is kept.

    Written to the audit log with the officer's id, purpose, case number and whom they were shown, before the answer.
    """
    picture = await photo.read()
    lists = tuple(dict.fromkeys(search.lists))
    request = PhotoRequest(
        picture,
        lists,
        search.purpose,
        search.case_number,
        officer,
        search.limit,
        search.nationality,
        frozenset(search.kinds),
        search.in_force,
        search.checkpoint.upper(),
    )
    return SearchOut.answer(await service.admission.compute(lambda: service.application.photo_search.find(request)))
