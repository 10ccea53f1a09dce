"""How many alerts are unresolved, counted once for all consoles that may see the same ones."""

import asyncio
from collections.abc import Callable, Collection, Mapping

from anyio import CapacityLimiter, to_thread

from iass.access import Scope
from iass.alert.records import FeedEvent
from iass.service.log import LOG, describe

_TOGETHER_SECONDS = 0.25
"""What happens within so long is counted once."""
_PATIENCE_SECONDS = 2.0


class OpenAlerts:
    """Belongs to one event loop. version: grows with each count.

    count: unresolved alerts within a scope. scopes: of those who listen. rouse: wakes them.
    """

    def __init__(
        self, count: Callable[[Scope], int], scopes: Callable[[], Collection[Scope]], rouse: Callable[[], None]
    ) -> None:
        self._count = count
        self._scopes = scopes
        self._rouse = rouse
        self._news = asyncio.Event()
        self._latest: Mapping[Scope, int] = {}
        self.version = 0

    def hear(self, event: FeedEvent) -> None:
        if event.kind.startswith("alert."):
            self._news.set()

    def expect(self, scope: Scope) -> None:
        """Counts for somebody who comes to listen, so that what happens later is told by another number alone."""
        if scope not in self._latest:
            self._news.set()

    def of(self, scope: Scope) -> int | None:
        """None where nothing was counted yet: whoever just came has the number of their page."""
        return self._latest.get(scope)

    async def run(self) -> None:
        """Until it is cancelled. A count that fails is logged and made again."""
        own_thread = CapacityLimiter(1)
        while True:
            await self._news.wait()
            await asyncio.sleep(_TOGETHER_SECONDS)
            self._news.clear()
            try:
                self._latest = await to_thread.run_sync(self._counted, tuple(self._scopes()), limiter=own_thread)
            except Exception as error:
                LOG.error("open_alerts.unknown", **describe(error))
                self._news.set()
                await asyncio.sleep(_PATIENCE_SECONDS)
                continue
            self.version += 1
            self._rouse()

    def _counted(self, scopes: Collection[Scope]) -> Mapping[Scope, int]:
        return {scope: self._count(scope) for scope in scopes}
