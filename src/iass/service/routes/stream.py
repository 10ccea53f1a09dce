"""The live feed as server-sent events (WHATWG HTML, section 9.2)."""

import json
from collections.abc import AsyncIterator
from contextlib import aclosing
from time import monotonic
from typing import Annotated

from fastapi import APIRouter, Depends, Header, Query, Request
from fastapi.responses import StreamingResponse
from fastapi.sse import KEEPALIVE_COMMENT, format_sse_event

from iass.alert.records import FeedEvent
from iass.service import feed as feeds
from iass.service.audience import Seat
from iass.service.context import Service
from iass.service.doorkeeper import Caller, Credentials, caller_of
from iass.service.errors import documented
from iass.service.hearing import as_told
from iass.service.lines import Lines
from iass.service.officer import SEE_ALERTS

router = APIRouter(tags=["alerts"])

RESET = "feed.reset"
_RETRY_MILLISECONDS = 1000
_LARGEST = 2**63 - 1
_HEADERS = {"Cache-Control": "no-cache", "X-Accel-Buffering": "no"}  # a proxy must not hold events back


class EventStream(StreamingResponse):
    """Not FastAPI's own, which leaves an error and an open generator behind when a listener hangs up amid events."""

    media_type = "text/event-stream"


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


async def _listening(
    request: Request, service: Service, position: Annotated[int | None, Depends(_position)]
) -> AsyncIterator[AsyncIterator[bytes]]:
    """Ends when the answer does. A listener mostly hangs up while the answer is being written, and no one then
    closes what the answer was written from."""
    feed, caller = service.feed, await caller_of(request)
    ahead = position is not None and position > feed.head
    with service.audience.seated(Credentials.of(request)) as seat:
        async with aclosing(feed.follow(feed.head if ahead else position)) as events:
            yield _lines(events, seat, caller, service.lines, _reset(feed.head) if ahead else b"")


@router.get(
    "/v1/alerts/stream",
    summary="Follow what happens",
    response_class=EventStream,
    dependencies=[SEE_ALERTS],
    responses=documented(),
)
async def follow(lines: Annotated[AsyncIterator[bytes], Depends(_listening)]) -> EventStream:
    """Every event after `Last-Event-ID` (or `after`), then each one as it is committed; from now on without either.

    A comment goes out every 15 s. `feed.reset` says that the given id lies ahead of this database (it was
    restored or replaced): load everything anew.
    """
    return EventStream(lines, headers=_HEADERS)


async def _lines(
    events: AsyncIterator[FeedEvent | None], seat: Seat, caller: Caller, lines: Lines, first: bytes
) -> AsyncIterator[bytes]:
    """Ends within seconds when the session or key does, whether anything happens or not."""
    yield format_sse_event(comment="iass", retry=_RETRY_MILLISECONDS)
    if first:
        yield first
    sent = monotonic()
    async for event in events:
        if not seat.may_stay:
            return
        told = as_told(event, caller) if event is not None else None
        if event is not None and told is not None:
            yield lines.of(event, told)
        elif monotonic() - sent < feeds.HEARTBEAT_SECONDS * 0.9:
            continue
        else:
            yield KEEPALIVE_COMMENT
        sent = monotonic()


def _reset(head: int) -> bytes:
    return format_sse_event(event=RESET, id=str(head), data_str=json.dumps({"sequence": head}))
