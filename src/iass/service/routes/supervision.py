"""The supervisor's: what stands open over the lanes, a lane whose officer left, and what a shift came to."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Body, Query

from iass.case.sights import Shown
from iass.errors import Conflict, NotAllowed, NotFound, NotReady
from iass.ids import AlertId
from iass.service.context import Service
from iass.service.errors import Malformed, TooLarge, documented
from iass.service.identifiers import PathId
from iass.service.officer import SEE_FIGURES, SUPERVISE_LANES, LaneSupervisor
from iass.service.schemas.alert import AlertOut, SecondLookIn
from iass.service.schemas.supervision import (
    LaneTakeoverIn,
    LaneTakeoverOut,
    OpenAlertOut,
    QueueOut,
    ShiftReportOut,
)

router = APIRouter(tags=["operation"])

_Said = Annotated[LaneTakeoverIn, Body(description="May be left out")]
_EVERYBODY = LaneTakeoverIn(note="", holder="")
_Checkpoint = Annotated[str, Query(pattern=r"^([A-Za-z0-9_.-]{1,32})?$", description="Empty for the first one")]
_Day = Annotated[date | None, Query(description="On which the shift began there; the shift that runs without it")]
_Number = Annotated[int, Query(ge=1, le=24, description="1 for the first shift of that day")]


@router.get(
    "/v1/queue", summary="What stands open over the lanes", dependencies=[SUPERVISE_LANES], responses=documented()
)
def queue(service: Service) -> QueueOut:
    """Alerts of passages that have not ended: lane, age, who has them, and which went up. No name, no picture."""
    now = service.application.clock.now()
    found = service.application.alerts.open_over_lanes()
    service.show(Shown([one.alert for one in found]))
    return QueueOut(at=now, alerts=[OpenAlertOut.of_open(one, now) for one in found])


@router.post(
    "/v1/lanes/{checkpoint}/{lane}/takeover",
    summary="Take over a lane",
    responses=documented(NotFound, Conflict, NotAllowed, Malformed, TooLarge),
)
def take_over(
    service: Service, officer: LaneSupervisor, checkpoint: PathId, lane: PathId, said: _Said = _EVERYBODY
) -> LaneTakeoverOut:
    """Every alert that another officer has there becomes the caller's: whoever had them has left. All are audited."""
    place = service.application.lanes.find(checkpoint, lane)
    taken = service.application.alerts.take_over_lane(place.checkpoint, place.name, officer, said.holder, said.note)
    service.feed.poke()
    return LaneTakeoverOut(lane=place.key, alert_ids=[alert.alert_id for alert in taken])


@router.post(
    "/v1/alerts/{alert_id}/second-look",
    summary="Look again at what one officer alone dismissed",
    responses=documented(NotFound, Conflict, NotAllowed, Malformed, TooLarge),
)
def look_again(service: Service, officer: LaneSupervisor, alert_id: PathId, said: SecondLookIn) -> AlertOut:
    """What another than who dismissed it sees in the two faces. The verdict stays; the look is audited and counted. It
    needs a purpose that fits, as whatever is settled."""
    alert = service.application.alerts.get(AlertId(alert_id))
    service.show(Shown([alert], subject=alert.alert_id, again=True))
    desk = service.application.alerts.as_shown(said.version)
    found = desk.look_again(AlertId(alert_id), officer, said.judgement)
    service.feed.poke()
    return AlertOut.of(found)


@router.get(
    "/v1/shifts/report",
    summary="What a shift came to",
    dependencies=[SEE_FIGURES],
    responses=documented(NotFound, NotAllowed, NotReady),
)
def report(service: Service, checkpoint: _Checkpoint = "", day: _Day = None, number: _Number = 1) -> ShiftReportOut:
    """By lane: passages, alerts, false alerts, time to the verdict, and passages found later; of the checkpoint, what
    officers saw before the score and what they caught among practice pairs."""
    desk = service.application.shifts
    found = desk.now(checkpoint) if day is None else desk.of(checkpoint, day, number)
    return ShiftReportOut.of_report(found, service.application.decoys.caught_at(found.shift.checkpoint))
