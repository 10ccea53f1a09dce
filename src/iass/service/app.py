"""The HTTP surface on one screen: every middleware, router and error map."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.metadata import version

from fastapi import FastAPI
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware

from iass.alert.records import FeedEvent
from iass.application import Application
from iass.service import errors
from iass.service.audience import Audience
from iass.service.context import Context
from iass.service.doorkeeper import Doorkeeper
from iass.service.feed import LiveFeed
from iass.service.guard import HostGuard, StrangerGuard
from iass.service.headers import SecurityHeaders
from iass.service.journal import Journal
from iass.service.lane_metrics import LaneFigures
from iass.service.limits import Admission, AdmissionControl, BodyLimit, Limits, keep_uploads_in_memory
from iass.service.lines import Lines
from iass.service.metrics import Metrics, Standing
from iass.service.open_alerts import OpenAlerts
from iass.service.openapi import DESCRIPTION, TAGS, DescribedApi
from iass.service.readiness import Readiness
from iass.service.routes import (
    alerts,
    audit,
    captures,
    cases,
    companions,
    crossings,
    decoys,
    documents,
    feeds,
    figures,
    flights,
    health,
    holders,
    imports,
    inbox,
    lanes,
    links,
    look_alikes,
    metrics,
    notice_desk,
    notices,
    openapi,
    operating_points,
    outbox,
    persons,
    referrals,
    screenings,
    searches,
    stream,
    subjects,
    supervision,
)

_ROUTERS = (
    crossings,
    captures,
    documents,
    stream,
    supervision,
    alerts,
    cases,
    companions,
    inbox,
    outbox,
    persons,
    notices,
    notice_desk,
    holders,
    imports,
    screenings,
    searches,
    lanes,
    links,
    look_alikes,
    subjects,
    flights,
    health,
    metrics,
    feeds,
    figures,
    openapi,
    operating_points,
    decoys,
    audit,
    referrals,
)


def create_app(application: Application, limits: Limits | None = None, hosts: frozenset[str] = frozenset()) -> FastAPI:
    """The whole service on one application. The caller closes the application after the service has ended.

    hosts: names, beside this machine's own, that requests may be meant for."""
    limits = limits or Limits()
    context = _context(application, limits)
    keep_uploads_in_memory(limits)
    app = DescribedApi(
        title="IASS",
        version=version("iass"),
        description=DESCRIPTION,
        openapi_tags=TAGS,
        openapi_url=None,  # served by a route of our own, which states its permission
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        telemetry={"auto_configure": False, "tracing": False, "metrics": False, "logs": False},
        lifespan=_lifespan,
        exception_handlers=errors.HANDLERS,
        middleware=[  # the outermost first
            Middleware(SecurityHeaders),
            Middleware(Journal, metrics=context.metrics),
            Middleware(HostGuard, hosts=hosts),
            Middleware(StrangerGuard),
            Middleware(BodyLimit, limits=limits),
            Middleware(AdmissionControl, admission=context.admission, limits=limits),
        ],
    )
    app.state.context = context
    for module in _ROUTERS:
        app.include_router(module.router)
    return app


def _context(application: Application, limits: Limits) -> Context:
    counts = Metrics()

    def hear(event: FeedEvent) -> None:
        counts.event(event)
        open_alerts.hear(event)

    feed = LiveFeed(application.alerts.events_after, application.alerts.last_event, hear)
    admission = Admission(limits)
    counts.registry.register(Standing(application, feed, admission))
    counts.registry.register(LaneFigures(application))
    doorkeeper = Doorkeeper(application.entrance)
    audience, readiness = Audience(doorkeeper.still_inside, feed.rouse), Readiness(application.health)
    open_alerts = OpenAlerts(lambda scope: application.alerts.within(scope).unresolved(), audience.scopes, feed.rouse)
    return Context(application, doorkeeper, admission, feed, audience, Lines(), open_alerts, counts, readiness)


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    """The feed is read, its listeners are looked at, the legal clock kept, and the past searched, for as long as the
    service runs."""
    context: Context = app.state.context
    await context.feed.start()
    reader = asyncio.create_task(context.feed.run(), name="live feed")
    looking = asyncio.create_task(context.audience.run(), name="audience")
    counting = asyncio.create_task(context.open_alerts.run(), name="open alerts")
    context.application.works.start()
    try:
        yield
    finally:
        await run_in_threadpool(context.application.works.stop)
        looking.cancel()
        counting.cancel()
        context.feed.stop()
        await reader
        context.admission.close()
