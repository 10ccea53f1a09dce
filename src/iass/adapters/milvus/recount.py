"""How many rows Milvus lacks of those that it was given: counted now and then, and remembered until the next count."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Lock

from iass.adapters.milvus.marker import Marker

RECOUNT_SECONDS = 30.0
_LACKING_SECONDS = 1.0
"""Where some are lacking, so that it is noticed when they are back."""


class Recount:
    """missing: rows; negative for rows that nobody wrote. Safe for many threads: one of them counts."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self.missing = 0
        self._clock = clock
        self._counting = Lock()
        self._serial = -1
        self._at = float("-inf")

    def forget(self) -> None:
        """So that the next look counts."""
        self._at = float("-inf")

    def settle(self, counted: int, marker: Marker) -> None:
        """counted: rows at a moment at which that marker held."""
        self.missing, self._serial = marker.state.count - counted, marker.serial

    @contextmanager
    def due(self, marker: Marker, writing: bool) -> Iterator[bool]:
        """Whether this thread is to count now. writing: whether something was written a moment ago."""
        if self._is_known(marker, writing) or not self._counting.acquire(blocking=False):
            yield False
            return
        try:
            yield True
            self._at = self._clock()
        finally:
            self._counting.release()

    def _is_known(self, marker: Marker, writing: bool) -> bool:
        ago = self._clock() - self._at
        if self.missing:
            return ago < _LACKING_SECONDS
        return ago < RECOUNT_SECONDS and (writing or self._serial == marker.serial)
