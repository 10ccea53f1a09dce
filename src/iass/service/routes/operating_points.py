"""Thresholds as what they cost: what each list's operating point means in a shift, and another one."""

from typing import Annotated

from fastapi import APIRouter, Query

from iass.errors import NotReady
from iass.identify.operating_desk import TRAVELLERS
from iass.registry.enrolment import GalleryName
from iass.service.context import Service
from iass.service.errors import Malformed, TooLarge, documented
from iass.service.officer import SEE_OPERATING_POINT, TargetChooser
from iass.service.schemas.operating_point import (
    OperatingPointDetailOut,
    OperatingPointOut,
    OperatingPointsOut,
    TargetIn,
)

router = APIRouter(tags=["operation"])

_Travellers = Annotated[int, Query(ge=1, le=1_000_000, description="In a shift, over which false alerts are told")]


@router.get(
    "/v1/operating-points",
    summary="What each list's threshold costs",
    dependencies=[SEE_OPERATING_POINT],
    responses=documented(NotReady),
)
def show_all(service: Service, travellers: _Travellers = TRAVELLERS) -> OperatingPointsOut:
    """Expected false alerts in a shift and people missed, of every list at its present size."""
    desk = service.application.operating
    lists = [OperatingPointOut.of_standing(desk.look(name), travellers, desk.misses) for name in GalleryName]
    return OperatingPointsOut(lists=lists)


@router.get(
    "/v1/operating-points/{name}",
    summary="What one list's threshold costs, and what others would",
    dependencies=[SEE_OPERATING_POINT],
    responses=documented(NotReady),
)
def show(service: Service, name: GalleryName, travellers: _Travellers = TRAVELLERS) -> OperatingPointDetailOut:
    """With the choices that are left and the histogram of strangers' top scores, which holds no personal data."""
    desk = service.application.operating
    standing = desk.look(name)
    return OperatingPointDetailOut.of_choices(standing, list(desk.choices(standing)), travellers, desk.misses)


@router.post(
    "/v1/operating-points/{name}",
    summary="Choose a list's operating point",
    responses=documented(NotReady, Malformed, TooLarge),
)
def choose(
    service: Service, officer: TargetChooser, name: GalleryName, target: TargetIn, travellers: _Travellers = TRAVELLERS
) -> OperatingPointOut:
    """Within bounds; it holds from the next search on, in every program on this database. Written to the audit log."""
    desk = service.application.operating
    standing = desk.choose(name, target.target_fpir, officer)
    return OperatingPointOut.of_standing(standing, travellers, desk.misses)
