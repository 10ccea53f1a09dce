"""For Prometheus."""

from typing import Any

from fastapi import APIRouter, Response

from iass.service.context import Service
from iass.service.errors import documented
from iass.service.officer import OPEN_HERE

router = APIRouter(tags=["operation"])

_TEXT = "text/plain; version=0.0.4; charset=utf-8"
_EXPOSED: dict[int | str, dict[str, Any]] = {
    200: {"description": "The figures", "content": {"text/plain": {"schema": {"type": "string"}}}}
}


@router.get(
    "/metrics",
    summary="Figures",
    response_class=Response,
    dependencies=[OPEN_HERE],
    responses={**_EXPOSED, **documented()},
)
def metrics(service: Service) -> Response:
    """Crossings by direction and advice, alerts by state, time by step, gallery sizes, readiness, listeners.

    From other machines, once accounts exist, with a key or session that may see the operating point."""
    return Response(service.metrics.expose(), media_type=_TEXT)
