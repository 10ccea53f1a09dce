"""Camera shots without a document."""

from typing import Annotated

from fastapi import APIRouter, File, Form, Response, UploadFile
from pydantic import Json

from iass.case.request import CaptureRequest
from iass.service.context import Service
from iass.service.idempotency import REPLAYED, Key
from iass.service.officer import PassageRecorder
from iass.service.routes.crossings import FRAME_COUNT, PASSAGE_PROBLEMS, REPLAY_HEADER
from iass.service.schemas.crossing import CaptureIn, CaptureOut

router = APIRouter(tags=["crossings"])


@router.post(
    "/v1/captures",
    summary="Look at everyone in view of a camera, or at several shots of one passage",
    responses={**REPLAY_HEADER, **PASSAGE_PROBLEMS},
)
async def look(
    service: Service,
    officer: PassageRecorder,
    key: Key,
    response: Response,
    capture: Annotated[Json[CaptureIn], Form(description="Where and which way; as JSON")],
    frame: Annotated[
        list[UploadFile],
        File(description="One picture; up to 8 of one person with `one_person`", json_schema_extra=FRAME_COUNT),
    ],
) -> CaptureOut:
    """Searches in the watchlist only. Faces that match nothing are not kept.

    Without `one_person`, every face of one picture. With it, the face in the middle of each: up to 8 shots of one
    passage, fused into one probe, with one outcome.
    """
    first, *further = [await picture.read() for picture in frame]
    request = CaptureRequest(
        capture.checkpoint, capture.lane, capture.direction, first, key, officer, further, capture.one_person
    )
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
