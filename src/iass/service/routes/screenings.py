"""Papers alone: whose could they be?"""

from fastapi import APIRouter

from iass.case.papers_search import PapersRequest
from iass.service.context import Service
from iass.service.errors import Busy, Malformed, documented
from iass.service.officer import PapersSearcher
from iass.service.schemas.screening import ScreeningIn, ScreeningOut

router = APIRouter(tags=["searches"])


@router.post("/v1/screenings", summary="Search by papers alone", responses=documented(Malformed, Busy))
async def screen(service: Service, officer: PapersSearcher, asked: ScreeningIn) -> ScreeningOut:
    """Candidates of each list with every comparison, hits first: other writings of names, slips in dates and numbers.

    Written to the audit log with the officer's id, purpose, case number and whom they were shown, before the answer;
    the papers themselves are not kept.
    """
    lists = tuple(dict.fromkeys(asked.lists))
    request = PapersRequest(asked.traveller(), lists, asked.purpose, asked.case_number, officer, asked.limit)
    return ScreeningOut.answer(await service.admission.compute(lambda: service.application.papers_search.find(request)))
