"""Flights whose screening failed, and when each is tried again: ever later, so that they keep no other waiting."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Lock

from iass.capture.backoff import Backoff
from iass.capture.passengers.flight import FlightId

_FIRST, _LONGEST = 10.0, 900.0
_FORGOTTEN = timedelta(days=1)
"""After that a flight that was not tried again is not due any more: it was screened elsewhere, or its days are over."""


@dataclass(slots=True)
class _Failing:
    backoff: Backoff
    again_at: datetime


@dataclass(frozen=True, slots=True)
class FlightRetries:
    """Safe for many threads. Of this program alone: the next one tries all at once."""

    _failing: dict[FlightId, _Failing] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def waiting(self, now: datetime) -> Collection[FlightId]:
        """Those whose time has not come."""
        with self._lock:
            for flight_id in [one for one, held in self._failing.items() if now - held.again_at > _FORGOTTEN]:
                del self._failing[flight_id]
            return frozenset(one for one, held in self._failing.items() if held.again_at > now)

    def failed(self, flight_id: FlightId, now: datetime) -> None:
        """Once more."""
        with self._lock:
            held = self._failing.setdefault(flight_id, _Failing(Backoff(_FIRST, _LONGEST), now))
            held.again_at = now + timedelta(seconds=held.backoff.next())

    def clear(self, flight_id: FlightId) -> None:
        """It was screened, or another list of it came."""
        with self._lock:
            self._failing.pop(flight_id, None)
