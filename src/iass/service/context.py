"""What the routes are given: the application, and the few things that live as long as the service."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Annotated

from fastapi import Depends, Request

from iass.access import SYSTEM, Officer, Permission, Role
from iass.application import Application
from iass.case.sights import Shown
from iass.errors import NotAllowed
from iass.service.audience import Audience
from iass.service.doorkeeper import Doorkeeper
from iass.service.feed import LiveFeed
from iass.service.limits import Admission
from iass.service.lines import Lines
from iass.service.looking import looker_of, reach_of
from iass.service.metrics import Metrics
from iass.service.open_alerts import OpenAlerts
from iass.service.readiness import Readiness


def everybody() -> Officer:
    return SYSTEM


def nobody(permission: Permission) -> Officer:
    raise NotAllowed("nobody looks here", where=permission.value)


def seen_by(whole: Application, officer: Officer) -> Application:
    """Within the officer's scope, as these eyes may see it. The system itself sees everything."""
    return whole.within(officer.scope, None if officer.role is Role.SYSTEM else officer.officer_id)


@dataclass(frozen=True, slots=True)
class Context:
    """reach: who calls, and where they may do what the route does. What a route reads through `application` stays
    within. looker: who calls, as somebody who looks by another permission."""

    whole: Application
    doorkeeper: Doorkeeper
    admission: Admission
    feed: LiveFeed
    audience: Audience
    lines: Lines
    open_alerts: OpenAlerts
    metrics: Metrics
    readiness: Readiness
    reach: Callable[[], Officer] = everybody
    looker: Callable[[Permission], Officer] = nobody

    @property
    def application(self) -> Application:
        return seen_by(self.whole, self.reach())

    def show(self, shown: Shown) -> None:
        """To be called before an answer shows travellers. Raises PurposeNeeded as `iass.case.sights` says."""
        self.whole.sights.show(shown, self.reach(), self.looker)


async def _context(request: Request) -> Context:
    context = request.app.state.context
    if not isinstance(context, Context):
        raise TypeError("this app was not made by iass.service.app.create_app")
    return replace(context, reach=lambda: reach_of(request), looker=lambda permission: looker_of(request, permission))


Service = Annotated[Context, Depends(_context)]
