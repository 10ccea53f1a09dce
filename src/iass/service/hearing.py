"""Which events of the feed somebody hears, and what of them."""

from collections.abc import Mapping
from dataclasses import replace

from iass.access import Permission, Sensitivity
from iass.alert.records import FeedEvent
from iass.decide.decision import Advice
from iass.service.doorkeeper import Caller

_NEEDS: Mapping[str, Permission] = {"case": Permission.SEE_CASES, "link": Permission.SEE_LINKS}
"""By the first part of the kind; SEE_ALERTS for all others."""

_DECIDED = "crossing.decided"
_DRAWN = "referral.drawn"


def as_told(event: FeedEvent, caller: Caller) -> FeedEvent | None:
    """The event as this caller may hear it; None where not at all. Events that name no lane concern no place, and hold
    nothing but ids."""
    needed = _NEEDS.get(event.kind.partition(".")[0], Permission.SEE_ALERTS)
    if not caller.purposes(needed):
        return None
    lane = event.payload.get("lane")
    if not isinstance(lane, str):
        return event
    officer = caller.officer(needed)  # at a lane, which is a duty: nobody has to say for what
    if officer is None:
        return None
    checkpoint, _, name = lane.partition("/")
    if officer.scope.shows(sensitivity_of(event), checkpoint, name):
        return event
    if event.kind != _DECIDED or not officer.scope.covers(checkpoint, name):
        return None
    return replace(event, payload={**event.payload, "advice": Advice.REFER.value})


def sensitivity_of(event: FeedEvent) -> Sensitivity:
    """Of an alert or a passage by its advice. A case says so; one that does not, of a former version, is protected.
    Who was drawn at random is protected too: the lane would know who was not."""
    if event.kind == _DRAWN:
        is_open = False
    elif event.kind.startswith("case."):
        is_open = event.payload.get("sensitivity") == Sensitivity.OPEN
    else:
        is_open = event.payload.get("advice") != Advice.PROTECT
    return Sensitivity.OPEN if is_open else Sensitivity.PROTECTED
