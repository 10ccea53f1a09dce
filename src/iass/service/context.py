"""What the routes are given: the application, and the few things that live as long as the service."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request

from iass.application import Application
from iass.service.feed import LiveFeed
from iass.service.limits import Admission
from iass.service.metrics import Metrics
from iass.service.readiness import Readiness


@dataclass(frozen=True, slots=True)
class Context:
    application: Application
    admission: Admission
    feed: LiveFeed
    metrics: Metrics
    readiness: Readiness


async def _context(request: Request) -> Context:
    context = request.app.state.context
    if not isinstance(context, Context):
        raise TypeError("this app was not made by iass.service.app.create_app")
    return context


Service = Annotated[Context, Depends(_context)]
