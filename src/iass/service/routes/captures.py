"""Camera shots without a document."""

from typing import Annotated

from fastapi import APIRouter, Form, UploadFile
from pydantic import Json

from iass.crossing import CaptureRequest
from iass.service.context import Service
from iass.service.idempotency import Key
from iass.service.officer import RECORD_CROSSING
from iass.service.routes.crossings import PASSAGE_PROBLEMS
from iass.service.schemas.crossing import CaptureIn, CaptureOut

router = APIRouter(tags=["crossings"])


@router.post(
    "/v1/captures",
    summary="Look at everyone in view of a camera",
    dependencies=[RECORD_CROSSING],
    responses=PASSAGE_PROBLEMS,
)
async def look(
    service: Service,
    key: Key,
    capture: Annotated[Json[CaptureIn], Form(description="Where and which way; as JSON")],
    frame: UploadFile,
) -> CaptureOut:
    """Searches every face of one picture in the watchlist only. Faces that match nothing are not kept."""
    request = CaptureRequest(capture.checkpoint, capture.lane, capture.direction, await frame.read(), key)
    result = await service.admission.compute(lambda: service.application.checkpoint.capture(request))
    for outcome in result.outcomes:
        if not outcome.replayed:
            service.metrics.passage(outcome.passage, "capture")
    for failure in result.failures:
        service.metrics.face_failure(failure.value)
    service.feed.poke()
    return CaptureOut.answer(result)
