"""For whoever supervises the process."""

from fastapi import APIRouter

from iass.errors import NotReady
from iass.service.context import Service
from iass.service.errors import Unready, documented
from iass.service.officer import OPEN, IsToldDetails
from iass.service.schemas.health import AliveOut, CheckOut, ReadyOut

router = APIRouter(tags=["operation"])


@router.get("/healthz", summary="Does the process answer?", dependencies=[OPEN], responses=documented())
async def alive() -> AliveOut:
    """Restart it when this does not answer."""
    return AliveOut(status="alive")


@router.get("/readyz", summary="May it be asked?", dependencies=[OPEN], responses=documented(Unready))
def ready(service: Service, is_told: IsToldDetails) -> ReadyOut:
    """Ready when the index agrees with the database, the weight files are those of the manifests, and the
    clock is not behind the latest record; otherwise a problem with the reasons.

    Once accounts exist, strangers on other machines are told whether, and not why."""
    try:
        found = service.readiness.checks()
    except Unready:
        if is_told:
            raise
        raise NotReady("it may not be asked now", mend="The machine itself is told why: /readyz there") from None
    return ReadyOut(ready=True, checks=[CheckOut.of(check) for check in found] if is_told else [])
