"""Passages of travellers with a document."""

from typing import Annotated, Any

from fastapi import APIRouter, File, Form, Query, Response, UploadFile
from pydantic import Json

from iass.capture import mrz
from iass.capture.document import TravelDocument
from iass.capture.mrz import MrzReading
from iass.case.passage import Outcome
from iass.case.request import MAX_FRAMES, CrossingRequest
from iass.case.sights import Shown
from iass.errors import Conflict, KeyReused, NotFound, NotReady
from iass.ids import CrossingId
from iass.service.chip_parts import ChipParts, chosen, given
from iass.service.context import Context, Service
from iass.service.errors import Busy, Malformed, TooLarge, documented
from iass.service.idempotency import REPLAYED, Key
from iass.service.identifiers import PathId
from iass.service.officer import SEE_ALERTS, PassageRecorder
from iass.service.schemas.crossing import CrossingIn, CrossingOut, PassageOut, PassagesOut

router = APIRouter(tags=["crossings"])

PASSAGE_PROBLEMS = documented(NotFound, Conflict, KeyReused, Malformed, TooLarge, NotReady, Busy)
FRAME_COUNT = {"minItems": 1, "maxItems": MAX_FRAMES}  # held by the checkpoint, whose refusal says more
_LaneKey = Annotated[str | None, Query(max_length=65, description="Only this lane", examples=["CGK/C01"])]
REPLAY_HEADER: dict[int | str, dict[str, Any]] = {
    200: {
        "headers": {REPLAYED: {"description": "`true` when this key was answered before", "schema": {"type": "string"}}}
    }
}


@router.post(
    "/v1/crossings",
    summary="Decide one crossing",
    responses={**REPLAY_HEADER, **PASSAGE_PROBLEMS},
)
async def decide(
    service: Service,
    officer: PassageRecorder,
    key: Key,
    response: Response,
    crossing: Annotated[Json[CrossingIn], Form(description="Where, which way, and the document; as JSON")],
    frames: Annotated[
        list[UploadFile], File(description="Pictures of the one traveller", json_schema_extra=FRAME_COUNT)
    ],
    parts: ChipParts,
    chip_image: UploadFile | None = None,
) -> CrossingOut:
    """Matches the live face and the papers against the registry and the watchlist, and advises.

    `frames`: 1 to 8 pictures of the one traveller (JPEG, PNG, WebP, BMP, JPEG 2000; at most 20 MB and 50
    megapixels each). `chip_image`: the portrait read from the passport's chip; better `dg1`, `dg2` and
    `sod`, the chip's files as they are, which are checked for who wrote them. Passage, alert
    and audit entry are on disk before the answer is sent. A face that matches nothing is not kept.
    """
    pictures = [await frame.read() for frame in frames]
    chip = await given(chip_image)
    files = chosen(parts, crossing.chip)

    def work() -> tuple[Outcome, MrzReading | None]:
        reading, document = _read(service, crossing)
        request = CrossingRequest(
            crossing.checkpoint, crossing.lane, crossing.direction, document, pictures, chip, key, officer, chip=files
        )
        return service.application.checkpoint.cross(request), reading

    outcome, reading = await service.admission.compute(work)
    if outcome.replayed:
        response.headers[REPLAYED] = "true"
    else:
        service.metrics.passage(outcome.passage, "crossing")
        service.feed.poke()
    return CrossingOut.answer(outcome, reading)


@router.get(
    "/v1/crossings/{crossing_id}", summary="One passage", dependencies=[SEE_ALERTS], responses=documented(NotFound)
)
def show(service: Service, crossing_id: PathId) -> PassageOut:
    """What was recorded and advised. Pictures are with the alert, if there is one. One of more than an hour ago needs a
    purpose that fits; every look is audited."""
    passage = service.application.passages.get(CrossingId(crossing_id))
    service.show(Shown(passages=[passage], subject=passage.crossing_id, nearest=True))
    return PassageOut.of_passage(passage)


@router.get("/v1/passages/recent", summary="The latest passages", dependencies=[SEE_ALERTS], responses=documented())
def recent(service: Service, limit: Annotated[int, Query(ge=1, le=200)] = 50, lane: _LaneKey = None) -> PassagesOut:
    """Newest first, for the counter's queue. Those of more than an hour ago need a purpose that fits; every look is
    audited."""
    passages = service.application.passages.recent(limit, lane)
    service.show(Shown(passages=passages, nearest=True))
    return PassagesOut(passages=[PassageOut.of_passage(passage) for passage in passages])


def _read(service: Context, crossing: CrossingIn) -> tuple[MrzReading | None, TravelDocument | None]:
    today = service.application.clock.now().date()
    if crossing.mrz is not None:
        reading = mrz.parse(crossing.mrz, today=today)
        return reading, reading.document
    return None, crossing.document.as_domain(today) if crossing.document else None
