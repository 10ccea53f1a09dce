"""Which events of the feed somebody hears, and what of them."""

from dataclasses import dataclass, replace
from typing import Self

from iass.access import Permission, Scope, Sensitivity
from iass.accounts.rights import LOOKS
from iass.alert.records import FeedEvent
from iass.decide.decision import Advice
from iass.service.doorkeeper import Caller

_DECIDED = "crossing.decided"
_DRAWN = "referral.drawn"


@dataclass(frozen=True, slots=True)
class Ear:
    """What somebody may hear; whoever has the same one is told the same. alerts, cases, links: where, for any of their
    purposes; nothing for nowhere."""

    alerts: tuple[Scope, ...]
    cases: tuple[Scope, ...]
    links: tuple[Scope, ...]

    @classmethod
    def of(cls, caller: Caller) -> Self:
        return cls(
            *(_scopes(caller, one) for one in (Permission.SEE_ALERTS, Permission.SEE_CASES, Permission.SEE_LINKS))
        )


def as_told(event: FeedEvent, ear: Ear) -> FeedEvent | None:
    """The event as it may be heard; None where not at all. Events that name no lane concern no place, and hold nothing
    but ids."""
    scopes = {"case": ear.cases, "link": ear.links}.get(event.kind.partition(".")[0], ear.alerts)
    if not scopes:
        return None
    lane = event.payload.get("lane")
    if not isinstance(lane, str):
        return event
    checkpoint, _, name = lane.partition("/")
    if any(scope.shows(sensitivity_of(event), checkpoint, name) for scope in scopes):
        return event
    if event.kind != _DECIDED or not any(scope.covers(checkpoint, name) for scope in scopes):
        return None
    return replace(event, payload={**event.payload, "advice": Advice.REFER.value})


def _scopes(caller: Caller, needed: Permission) -> tuple[Scope, ...]:
    """To hear that something is there is no look at it: nobody has to say for what, and hears what is heard for any of
    their purposes."""
    stated = caller.purposes(needed) if needed in LOOKS else (None,)
    officers = (caller.officer(needed, one) for one in stated)
    return tuple(dict.fromkeys(officer.scope for officer in officers if officer is not None))


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
