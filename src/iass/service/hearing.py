"""Which events of the feed somebody hears, and what of them."""

from dataclasses import dataclass, replace
from typing import Self

from iass.access import Officer, Permission, Scope, Sensitivity
from iass.alert.records import FeedEvent
from iass.decide.decision import Advice
from iass.service.doorkeeper import Caller

_DECIDED = "crossing.decided"


@dataclass(frozen=True, slots=True)
class Ear:
    """What somebody may hear; whoever has the same one is told the same. alerts, cases: where, None for nowhere. Both
    are duties: nobody has to say for what. links: whether of them, who stand at no place."""

    alerts: Scope | None
    cases: Scope | None
    links: bool

    @classmethod
    def of(cls, caller: Caller) -> Self:
        alerts, cases = (_where(caller.officer(one)) for one in (Permission.SEE_ALERTS, Permission.SEE_CASES))
        return cls(alerts, cases, bool(caller.purposes(Permission.SEE_LINKS)))


def _where(officer: Officer | None) -> Scope | None:
    return None if officer is None else officer.scope


def as_told(event: FeedEvent, ear: Ear) -> FeedEvent | None:
    """The event as it may be heard; None where not at all. Events that name no lane concern no place, and hold nothing
    but ids."""
    about = event.kind.partition(".")[0]
    if about == "link":
        return event if ear.links else None
    scope = ear.cases if about == "case" else ear.alerts
    if scope is None:
        return None
    lane = event.payload.get("lane")
    if not isinstance(lane, str):
        return event
    checkpoint, _, name = lane.partition("/")
    if scope.shows(sensitivity_of(event), checkpoint, name):
        return event
    if event.kind != _DECIDED or not scope.covers(checkpoint, name):
        return None
    return replace(event, payload={**event.payload, "advice": Advice.REFER.value})


def sensitivity_of(event: FeedEvent) -> Sensitivity:
    """Of an alert or a passage by its advice. A case says so; one that does not, of a former version, is protected."""
    if event.kind.startswith("case."):
        is_open = event.payload.get("sensitivity") == Sensitivity.OPEN
    else:
        is_open = event.payload.get("advice") != Advice.PROTECT
    return Sensitivity.OPEN if is_open else Sensitivity.PROTECTED
