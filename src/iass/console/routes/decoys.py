"""A practice pair, on a counter where nobody waits."""

from fastapi import APIRouter, Request, Response

from iass.alert.alert import Judgement
from iass.case.decoy import Side
from iass.console.screen import OnScreen
from iass.service.identifiers import PathId
from iass.service.officer import AlertJudge

parts = APIRouter(include_in_schema=False)


@parts.get("/console/parts/decoys/{look_id}")
def part(request: Request, screen: OnScreen, officer: AlertJudge, look_id: PathId) -> Response:
    """Offered by POST /v1/decoys/offers, answered by POST /v1/decoys/{look_id}/answer."""
    look = screen.application.decoys.look(look_id, officer)
    return screen.part(request, "parts/decoy.html", look_id=look.look_id, sides=tuple(Side), answers=tuple(Judgement))
