"""Which events of the feed somebody hears, and what of them."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from iass.access import Permission, Scope, Sensitivity
from iass.accounts.rights import LOOKS
from iass.alert.records import FeedEvent
from iass.decide.decision import Advice
from iass.service.doorkeeper import Caller

_NEEDS: Mapping[str, Permission] = {"case": Permission.SEE_CASES, "link": Permission.SEE_LINKS}
"""By the first part of the kind; SEE_ALERTS for all others."""

_DECIDED = "crossing.decided"


def as_told(event: FeedEvent, caller: Caller) -> FeedEvent | None:
    """The event as this caller may hear it; None where not at all. Events that name no lane concern no place, and hold
    nothing but ids."""
    needed = _NEEDS.get(event.kind.partition(".")[0], Permission.SEE_ALERTS)
    if not caller.purposes(needed):
        return None
    lane = event.payload.get("lane")
    if not isinstance(lane, str):
        return event
    checkpoint, _, name = lane.partition("/")
    scopes = _scopes(caller, needed)
    if any(scope.shows(sensitivity_of(event), checkpoint, name) for scope in scopes):
        return event
    if event.kind != _DECIDED or not any(scope.covers(checkpoint, name) for scope in scopes):
        return None
    return replace(event, payload={**event.payload, "advice": Advice.REFER.value})


def _scopes(caller: Caller, needed: Permission) -> Sequence[Scope]:
    """To hear that something is there is no look at it: nobody has to say for what, and hears what is heard for any of
    their purposes."""
    stated = caller.purposes(needed) if needed in LOOKS else (None,)
    return [officer.scope for one in stated if (officer := caller.officer(needed, one)) is not None]


def sensitivity_of(event: FeedEvent) -> Sensitivity:
    """Of an alert or a passage by its advice. A case says so; one that does not, of a former version, is protected."""
    if event.kind.startswith("case."):
        is_open = event.payload.get("sensitivity") == Sensitivity.OPEN
    else:
        is_open = event.payload.get("advice") != Advice.PROTECT
    return Sensitivity.OPEN if is_open else Sensitivity.PROTECTED
