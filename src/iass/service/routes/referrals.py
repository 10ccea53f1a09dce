"""Travellers who are taken to secondary inspection without a reason told, and how many are drawn at random."""

from fastapi import APIRouter

from iass.errors import Conflict, NotAllowed, NotFound
from iass.ids import CrossingId
from iass.service.context import Service
from iass.service.errors import Malformed, TooLarge, documented
from iass.service.identifiers import PathId
from iass.service.officer import SUPERVISE_LANES, AlertJudge, LaneSupervisor
from iass.service.schemas.referral import AccompaniedOut, ShareIn, ShareOut, SharesOut

router = APIRouter(tags=["operation"])


@router.post(
    "/v1/crossings/{crossing_id}/accompanied",
    summary="Say that a traveller was taken to secondary inspection",
    responses=documented(NotFound, Conflict, NotAllowed, Malformed, TooLarge),
)
def accompany(service: Service, officer: AlertJudge, crossing_id: PathId) -> AccompaniedOut:
    """Of a passage whose only finding is `desk.referral`. Once; it is audited, and the desk sees it."""
    done = service.application.referrals.accompany(CrossingId(crossing_id), officer)
    service.feed.poke()
    return AccompaniedOut.of_referral(done)


@router.get(
    "/v1/referrals/shares",
    summary="How many travellers are drawn at random",
    dependencies=[SUPERVISE_LANES],
    responses=documented(),
)
def shares(service: Service) -> SharesOut:
    """By checkpoint: of a thousand travellers with nothing against them, how many secondary inspection looks at."""
    return SharesOut(shares=[ShareOut.of_share(one) for one in service.application.referrals.shares()])


@router.post(
    "/v1/referrals/shares",
    summary="Choose how many travellers are drawn at random",
    responses=documented(NotFound, NotAllowed, Malformed, TooLarge),
)
def choose(service: Service, officer: LaneSupervisor, chosen: ShareIn) -> ShareOut:
    """At one checkpoint, from now on. Without any, who is referred without a reason is somebody to be protected, and
    whoever knows that can tell."""
    desk = service.application.referrals
    return ShareOut.of_share(desk.choose(chosen.checkpoint, chosen.per_thousand, officer))
