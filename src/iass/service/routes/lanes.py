"""Where passages happen."""

from fastapi import APIRouter

from iass.service.context import Service
from iass.service.errors import documented
from iass.service.officer import RECORD_CROSSING
from iass.service.schemas.place import LaneOut, LanesOut

router = APIRouter(tags=["crossings"])


@router.get("/v1/lanes", summary="Lanes of this installation", dependencies=[RECORD_CROSSING], responses=documented())
def lanes(service: Service) -> LanesOut:
    """As set by IASS_LANES."""
    return LanesOut(lanes=[LaneOut.of(lane) for lane in service.application.lanes])
