"""The live feed: one reader of the database for any number of listeners."""

import asyncio
from collections import deque
from collections.abc import AsyncGenerator, Callable, Sequence
from itertools import takewhile

from anyio import CapacityLimiter, to_thread
from starlette.concurrency import run_in_threadpool

from iass.alert.records import FeedEvent
from iass.service.log import LOG, describe

Read = Callable[[int, int], Sequence[FeedEvent]]

_INTERVAL_SECONDS = 0.2
_BATCH = 200
_KEPT = 2_000
_PATIENCE_SECONDS = 2.0
HEARTBEAT_SECONDS = 15.0
LOOK_SECONDS = 5.0
"""How often a listener to whom nothing happens is looked at: whether they may go on listening."""


class LiveFeed:
    """Reads new events once for all, keeps the latest in memory, and wakes whoever follows.

    read: events with a sequence above the first argument, in order, at most the second argument many.
    New events are read in a thread of their own: they wait for no page that is being made. Everything but `poke`,
    `rouse` and `stop` belongs to the event loop that `run` was started on.
    """

    def __init__(self, read: Read, head: Callable[[], int], on_event: Callable[[FeedEvent], None]) -> None:
        self._read = read
        self._read_head = head
        self._on_event = on_event
        self._recent: deque[FeedEvent] = deque(maxlen=_KEPT)
        self._own_thread: CapacityLimiter | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._wake = asyncio.Event()
        self._news = asyncio.Event()
        self.head = 0
        self.clients = 0
        self.stopping = False

    async def run(self) -> None:
        """Follows the database until stopped. A failing read is logged and tried again: listeners only wait."""
        while not self.stopping:
            try:
                pause = 0.0 if await self._take_in() == _BATCH else _INTERVAL_SECONDS
            except Exception as error:
                LOG.error("feed.unreadable", **describe(error))
                pause = _PATIENCE_SECONDS
            await self._pause(pause)

    async def start(self) -> None:
        """Finds the end of the feed. The floor of what is kept in memory is here."""
        self._loop, self._own_thread = asyncio.get_running_loop(), CapacityLimiter(1)
        self._wake, self._news, self.stopping = asyncio.Event(), asyncio.Event(), False
        self._recent.clear()
        self.head = await run_in_threadpool(self._read_head)

    def poke(self) -> None:
        """Something was just committed: look at once instead of at the next turn. From any thread."""
        self._call(self._wake.set)

    def rouse(self) -> None:
        """Lets every listener look, although nothing happened. From any thread."""
        self._call(self._announce)

    def stop(self) -> None:
        """Ends every stream. From any thread."""
        self._call(self._end)

    async def follow(self, after: int | None) -> AsyncGenerator[Sequence[FeedEvent]]:
        """Every event above `after`, stored ones first; from now on when None. What came at one moment comes together.
        Ends when the feed is stopped.

        None at all where nothing happened for `LOOK_SECONDS`, and when they are roused. Whoever follows closes the
        generator (PEP 533): one that is dropped while it holds an event would be counted as a listener until the
        garbage is collected.
        """
        position = self.head if after is None else after
        self.clients += 1
        try:
            while not self.stopping:
                news = self._news  # taken before looking, so that nothing in between is slept through
                batch = await self._after(position)
                if batch:
                    yield batch
                    position = batch[-1].sequence
                    continue
                await _came(news, min(LOOK_SECONDS, HEARTBEAT_SECONDS))
                if position >= self.head:
                    yield ()
        finally:
            self.clients -= 1

    async def _after(self, position: int) -> Sequence[FeedEvent]:
        if position >= self.head:
            return ()
        if self._recent and self._recent[0].sequence <= position + 1:
            newer = list(takewhile(lambda event: event.sequence > position, reversed(self._recent)))
            return newer[::-1]
        return await run_in_threadpool(self._read, position, _BATCH)

    async def _take_in(self) -> int:
        events = await to_thread.run_sync(self._read, self.head, _BATCH, limiter=self._own_thread)
        for event in events:
            self._recent.append(event)
            self._on_event(event)
        if events:
            self.head = events[-1].sequence
            self._announce()
        return len(events)

    async def _pause(self, seconds: float) -> None:
        if await _came(self._wake, seconds):
            self._wake.clear()

    def _announce(self) -> None:
        self._news.set()
        self._news = asyncio.Event()

    def _end(self) -> None:
        self.stopping = True
        self._wake.set()
        self._announce()

    def _call(self, act: Callable[[], None]) -> None:
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(act)


async def _came(event: asyncio.Event, seconds: float) -> bool:
    """Whether the event was set within that time."""
    try:
        async with asyncio.timeout(seconds):
            await event.wait()
    except TimeoutError:
        return False
    return True
