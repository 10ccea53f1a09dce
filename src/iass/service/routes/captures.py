"""Camera shots without a document."""

from typing import Annotated

from fastapi import APIRouter, Form, Response, UploadFile
from pydantic import Json

from iass.crossing import CaptureRequest
from iass.service.context import Service
from iass.service.idempotency import REPLAYED, Key
from iass.service.officer import PassageRecorder
from iass.service.routes.crossings import PASSAGE_PROBLEMS, REPLAY_HEADER
from iass.service.schemas.crossing import CaptureIn, CaptureOut

router = APIRouter(tags=["crossings"])


@router.post(
    "/v1/captures",
    summary="Look at everyone in view of a camera",
    responses={**REPLAY_HEADER, **PASSAGE_PROBLEMS},
)
async def look(
    service: Service,
    officer: PassageRecorder,
    key: Key,
    response: Response,
    capture: Annotated[Json[CaptureIn], Form(description="Where and which way; as JSON")],
    frame: UploadFile,
) -> CaptureOut:
    """Searches every face of one picture in the watchlist only. Faces that match nothing are not kept."""
    request = CaptureRequest(capture.checkpoint, capture.lane, capture.direction, await frame.read(), key, officer)
    result = await service.admission.compute(lambda: service.application.checkpoint.capture(request))
    fresh = [outcome for outcome in result.outcomes if not outcome.replayed]
    if result.outcomes and not fresh:
        response.headers[REPLAYED] = "true"
    for outcome in fresh:
        service.metrics.passage(outcome.passage, "capture")
    for failure in result.failures:
        service.metrics.face_failure(failure.value)
    service.feed.poke()
    return CaptureOut.answer(result)
