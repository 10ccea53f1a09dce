"""What passed in some hours, as counts."""

from typing import Annotated

from fastapi import APIRouter, Query

from iass.errors import NotReady
from iass.figures.desk import MOST_HOURS
from iass.registry.enrolment import GalleryName
from iass.service.context import Service
from iass.service.errors import documented
from iass.service.officer import SEE_FIGURES
from iass.service.schemas.figures import FiguresOut

router = APIRouter(tags=["operation"])

_Hours = Annotated[int, Query(ge=1, le=MOST_HOURS, description="The hour that runs, and those before it")]
_Checkpoint = Annotated[str, Query(pattern=r"^([A-Z0-9]{1,16})?$", description="That one alone; empty for all")]


@router.get(
    "/v1/figures",
    summary="What passed, what was stopped, and how long it took",
    dependencies=[SEE_FIGURES],
    responses=documented(NotReady),
)
def show(service: Service, hours: _Hours = 24, checkpoint: _Checkpoint = "") -> FiguresOut:
    """By the hour and by lane, of the checkpoints that the caller may see. Nothing of it is about any traveller."""
    application = service.application
    targets = {name: application.search.operating_point(name).target_fpir for name in GalleryName}
    return FiguresOut.of_figures(application.figures.last(hours, checkpoint), targets)
