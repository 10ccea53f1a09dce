"""A document without a passage: is it genuine?"""

from typing import Annotated

from fastapi import APIRouter, Form
from pydantic import Json

from iass.capture import mrz
from iass.capture.chip.reading import ChipReading
from iass.service.chip_parts import ChipParts, chosen
from iass.service.context import Service
from iass.service.errors import Busy, Malformed, TooLarge, documented
from iass.service.officer import RECORD_CROSSING
from iass.service.schemas.chip import DocumentCheckIn, DocumentCheckOut

router = APIRouter(tags=["documents"])


@router.post(
    "/v1/documents/verify",
    summary="Check the chip of a document",
    dependencies=[RECORD_CROSSING],
    responses=documented(Malformed, TooLarge, Busy),
)
async def verify(
    service: Service,
    parts: ChipParts,
    document: Annotated[
        Json[DocumentCheckIn] | None, Form(description="The printed MRZ, or the files in base64; as JSON")
    ] = None,
) -> DocumentCheckOut:
    """Passive authentication (ICAO Doc 9303-11), and the printed MRZ against the chip's. Nothing is looked up or kept.

    `dg1`, `dg2`, `sod`: the files as they were read, whole. A damaged or forged chip is an answer, not an error.
    """
    files = chosen(parts, document.chip if document else None)
    lines = document.mrz if document else None

    def work() -> ChipReading:
        today = service.application.clock.now().date()
        printed = mrz.parse(lines, today=today).document if lines else None
        return service.application.documents.verify(files, printed)

    return DocumentCheckOut.answer(await service.admission.compute(work))
