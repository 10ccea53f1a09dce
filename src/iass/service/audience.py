"""Who follows the live feed, and whether they still may: looked up for all of them together."""

import asyncio
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from time import monotonic

from anyio import CapacityLimiter, to_thread

from iass.access import Scope
from iass.service import feed as feeds
from iass.service.doorkeeper import Credentials
from iass.service.log import LOG, describe

_TRUST_SECONDS = 20.0
"""For how long somebody goes on listening where nobody can find out whether they may."""


@dataclass(slots=True, eq=False)
class Seat:
    """One listener's. scope: where they see alerts. sure_at: by the machine's monotonic clock, when it was last known
    that they may listen."""

    given: Credentials
    scope: Scope
    sure_at: float
    is_out: bool = False

    @property
    def may_stay(self) -> bool:
        return not self.is_out and monotonic() - self.sure_at < _TRUST_SECONDS


class Audience:
    """Belongs to one event loop. Two hundred consoles cost one look at the database every `LOOK_SECONDS`, and no event
    waits for it.

    inside: whose answers may stay open, of those given. rouse: wakes whoever listens, to see that they are out.
    """

    def __init__(
        self, inside: Callable[[Collection[Credentials]], frozenset[Credentials]], rouse: Callable[[], None]
    ) -> None:
        self._inside = inside
        self._rouse = rouse
        self._seats: set[Seat] = set()

    @contextmanager
    def seated(self, given: Credentials, scope: Scope) -> Iterator[Seat]:
        """For whoever was just let in, for as long as they listen."""
        seat = Seat(given, scope, monotonic())
        self._seats.add(seat)
        try:
            yield seat
        finally:
            self._seats.discard(seat)

    def scopes(self) -> frozenset[Scope]:
        return frozenset(seat.scope for seat in self._seats)

    async def run(self) -> None:
        """Until it is cancelled. A look that fails is logged and taken again."""
        own_thread = CapacityLimiter(1)
        while True:
            await asyncio.sleep(feeds.LOOK_SECONDS)
            seats = tuple(self._seats)
            given = frozenset(seat.given for seat in seats)
            began = monotonic()
            try:
                inside = await to_thread.run_sync(self._inside, given, limiter=own_thread) if given else given
            except Exception as error:
                LOG.error("audience.unknown", **describe(error))
                continue
            self._note(seats, inside, began)

    def _note(self, seats: Collection[Seat], inside: frozenset[Credentials], at: float) -> None:
        for seat in seats:
            if seat.given in inside:
                seat.sure_at = max(seat.sure_at, at)
            else:
                seat.is_out = True
        if any(seat.is_out for seat in seats):
            self._rouse()
