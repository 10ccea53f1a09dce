"""The live feed as server-sent events (WHATWG HTML, section 9.2)."""

from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import APIRouter, Depends, Header, Query
from fastapi.sse import EventSourceResponse, ServerSentEvent

from iass.alert.records import FeedEvent
from iass.service.context import Service
from iass.service.errors import documented
from iass.service.officer import SEE_ALERTS
from iass.service.schemas.feed import EventOut

router = APIRouter(tags=["alerts"])

RESET = "feed.reset"
_RETRY_MILLISECONDS = 1000
_LARGEST = 2**63 - 1


async def _position(
    after: Annotated[
        int | None, Query(ge=0, le=_LARGEST, description="For the first connection: events above this one")
    ] = None,
    last_event_id: Annotated[
        int | None, Header(ge=0, le=_LARGEST, description="Set by the browser when it reconnects")
    ] = None,
) -> int | None:
    """A reconnecting browser repeats its first address, so that the header counts for more than the query."""
    return last_event_id if last_event_id is not None else after


@router.get(
    "/v1/alerts/stream",
    summary="Follow what happens",
    response_class=EventSourceResponse,
    dependencies=[SEE_ALERTS],
    responses=documented(),
)
async def follow(
    service: Service, position: Annotated[int | None, Depends(_position)]
) -> AsyncIterator[ServerSentEvent]:
    """Every event after `Last-Event-ID` (or `after`), then each one as it is committed; from now on without either.

    A comment goes out every 15 s. `feed.reset` says that the given id lies ahead of this database (it was
    restored or replaced): load everything anew.
    """
    feed = service.feed
    yield ServerSentEvent(comment="iass", retry=_RETRY_MILLISECONDS)
    if position is not None and position > feed.head:
        yield ServerSentEvent(event=RESET, id=str(feed.head), data={"sequence": feed.head})
        position = feed.head
    async for event in feed.follow(position):
        yield _told(event)


def _told(event: FeedEvent) -> ServerSentEvent:
    return ServerSentEvent(event=event.kind, id=str(event.sequence), data=EventOut.of(event))
