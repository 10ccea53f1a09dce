"""Practice pairs of synthetic people: where they are shown, what is answered, and what is caught."""

from fastapi import APIRouter, Response

from iass.case.decoy import KEPT, Side
from iass.errors import Conflict, NotAllowed, NotFound
from iass.service.context import Service
from iass.service.errors import Malformed, TooLarge, documented
from iass.service.identifiers import PathId
from iass.service.officer import SEE_FIGURES, AlertJudge, LaneSupervisor
from iass.service.routes.pictures import PICTURE
from iass.service.schemas.decoy import (
    CheckpointDecoysOut,
    DecoyAnswerIn,
    DecoyOfferIn,
    DecoyOfferOut,
    DecoySettingsIn,
    DecoysOut,
    DecoyToldOut,
)

router = APIRouter(tags=["operation"])


@router.get(
    "/v1/decoys",
    summary="How often a wrong proposal is caught",
    dependencies=[SEE_FIGURES],
    responses=documented(),
)
def show(service: Service) -> DecoysOut:
    """By practice pairs of synthetic people; by checkpoint, never by officer."""
    desk = service.application.decoys
    standing = [CheckpointDecoysOut.of_standing(one) for one in desk.standing()]
    return DecoysOut(pairs=len(desk.pairs), days=KEPT.days, checkpoints=standing)


@router.post(
    "/v1/decoys/settings",
    summary="Switch practice pairs on or off",
    status_code=204,
    response_class=Response,
    responses=documented(NotFound, Conflict, NotAllowed, Malformed, TooLarge),
)
def choose(service: Service, officer: LaneSupervisor, chosen: DecoySettingsIn) -> None:
    """At one checkpoint. They are offered on counters where nobody waits. Audited."""
    service.application.decoys.choose(chosen.checkpoint, chosen.minutes, officer)


@router.post(
    "/v1/decoys/offers",
    summary="Ask for a practice pair",
    responses=documented(NotFound, NotAllowed, Malformed, TooLarge),
)
def offer(service: Service, officer: AlertJudge, asked: DecoyOfferIn) -> DecoyOfferOut:
    """One where it is switched on, the lane stands idle, and the officer has had none lately."""
    checkpoint, _, name = asked.lane.partition("/")
    application = service.application
    return DecoyOfferOut.of_offer(application.decoys.offer(application.lanes.find(checkpoint, name), officer))


@router.get(
    "/v1/decoys/{look_id}/images/{side}",
    summary="One picture of a practice pair",
    response_class=Response,
    responses={**PICTURE, **documented(NotFound)},
)
def image(service: Service, officer: AlertJudge, look_id: PathId, side: Side) -> Response:
    """Of a synthetic person; for the officer to whom the pair was offered."""
    picture = service.application.decoys.picture(look_id, side, officer)
    return Response(picture.data, media_type=picture.media_type)


@router.post(
    "/v1/decoys/{look_id}/answer",
    summary="Answer a practice pair",
    responses=documented(NotFound, Conflict, Malformed, TooLarge),
)
def answer(service: Service, officer: AlertJudge, look_id: PathId, said: DecoyAnswerIn) -> DecoyToldOut:
    """Once. Says at once whether it was right, and how many wrong proposals the caller has caught."""
    return DecoyToldOut.of_told(service.application.decoys.answer(look_id, said.judgement, officer))
