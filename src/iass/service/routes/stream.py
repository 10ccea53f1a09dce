"""The live feed as server-sent events (WHATWG HTML, section 9.2)."""

import json
from collections.abc import AsyncIterator, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from time import monotonic
from typing import Annotated

from fastapi import APIRouter, Depends, Header, Query, Request
from fastapi.responses import StreamingResponse
from fastapi.sse import KEEPALIVE_COMMENT, format_sse_event

from iass.access import Scope
from iass.alert.records import FeedEvent
from iass.service import feed as feeds
from iass.service.audience import Seat
from iass.service.context import Service
from iass.service.doorkeeper import Credentials, caller_of
from iass.service.errors import documented
from iass.service.hearing import Ear
from iass.service.lines import Lines
from iass.service.officer import SEE_ALERTS, AlertReader
from iass.service.open_alerts import OpenAlerts

router = APIRouter(tags=["alerts"])

RESET = "feed.reset"
OPEN = "alerts.open"
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
    request: Request,
    service: Service,
    reader: AlertReader,
    position: Annotated[int | None, Depends(_position)],
    counted: Annotated[bool, Query(alias="open", description="Also how many alerts are unresolved")] = False,
) -> AsyncIterator[AsyncIterator[bytes]]:
    """Ends when the answer does. A listener mostly hangs up while the answer is being written, and no one then
    closes what the answer was written from."""
    feed, caller = service.feed, await caller_of(request)
    ahead = position is not None and position > feed.head
    with service.audience.seated(Credentials.of(request), reader.scope) as seat:
        async with aclosing(feed.follow(feed.head if ahead else position)) as events:
            counts = CountTeller(service.open_alerts, seat.scope) if counted else None
            if counted:
                service.open_alerts.expect(seat.scope)
            teller = _Teller(seat, Ear.of(caller), service.lines, counts)
            yield _lines(events, teller, _reset(feed.head) if ahead else b"")


@router.get(
    "/v1/alerts/stream",
    summary="Follow what happens",
    response_class=EventStream,
    dependencies=[SEE_ALERTS],
    responses=documented(),
)
async def follow(lines: Annotated[AsyncIterator[bytes], Depends(_listening)]) -> EventStream:
    """Every event after `Last-Event-ID` (or `after`), then each one as it is committed; from now on without either.

    A comment goes out every 15 s. With `open=true`, `alerts.open` tells how many alerts are unresolved, soon after one
    comes and whenever that changes, once for all that happened within a quarter of a second. `feed.reset` says that
    the given id lies ahead of this database (it was restored or replaced): load everything anew.
    """
    return EventStream(lines, headers=_HEADERS)


@dataclass(slots=True)
class CountTeller:
    """How many alerts are unresolved, for one listener of that scope."""

    counted: OpenAlerts
    scope: Scope
    _version: int = 0
    _told: int | None = None

    def told(self) -> bytes:
        """Without an id: it is no event, and a listener who comes back goes on after the last one. A number that stays
        is not told again: it would say that something happened that this listener may not see."""
        if self.counted.version == self._version:
            return b""
        count = self.counted.of(self.scope)
        if count is None:  # they came while others were counted
            self.counted.expect(self.scope)
            return b""
        self._version = self.counted.version
        if count == self._told:
            return b""
        self._told = count
        return format_sse_event(event=OPEN, data_str=json.dumps({"open": count}))


@dataclass(frozen=True, slots=True)
class _Teller:
    """What one listener is told. counts: where they asked for the number of unresolved alerts too."""

    seat: Seat
    ear: Ear
    lines: Lines
    counts: CountTeller | None

    def of(self, events: Sequence[FeedEvent]) -> bytes:
        """Empty where they hear nothing of them."""
        lines = b"".join(self.lines.of(event, self.ear) for event in events)
        return lines + (self.counts.told() if self.counts is not None else b"")


async def _lines(batches: AsyncIterator[Sequence[FeedEvent]], teller: _Teller, first: bytes) -> AsyncIterator[bytes]:
    """Ends within seconds when the session or key does, whether anything happens or not."""
    yield format_sse_event(comment="iass", retry=_RETRY_MILLISECONDS)
    if first:
        yield first
    sent = monotonic()
    async for events in batches:
        if not teller.seat.may_stay:
            return
        line = teller.of(events)
        if not line and monotonic() - sent >= feeds.HEARTBEAT_SECONDS * 0.9:
            line = KEEPALIVE_COMMENT
        if line:
            yield line
            sent = monotonic()


def _reset(head: int) -> bytes:
    return format_sse_event(event=RESET, id=str(head), data_str=json.dumps({"sequence": head}))
