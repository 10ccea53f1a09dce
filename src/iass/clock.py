"""The clock port. Law runs on time, so every stage is handed a clock and none asks the machine."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    def now(self) -> datetime:
        """The present moment, always with a time zone (UTC)."""
        ...


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        return datetime.now(UTC)


class FixedClock:
    """A clock that stands at one moment until it is moved: for replaying a past decision, and for tests."""

    def __init__(self, moment: datetime) -> None:
        if moment.tzinfo is None:
            raise ValueError("a clock's moment needs a time zone")
        self._moment = moment.astimezone(UTC)

    def now(self) -> datetime:
        return self._moment

    def move_to(self, moment: datetime) -> None:
        self._moment = moment.astimezone(UTC)


LEAP = timedelta(minutes=1)
"""By how much more than what has passed a machine's clock may go on between two readings."""


class ForwardClock:
    """Never goes back behind the latest moment on record, so that a lapsed ban cannot revive; and never leaps ahead, so
    that none lapses early.

    `floor` is the latest time already written to the audit log. While the machine's clock is behind
    it, `now` answers the floor and `behind_seconds` says by how much, for readiness and the doctor.
    `steady` counts the seconds that pass, whatever the clock is set to. A clock that goes on by more than those is set
    ahead: unless it is `vouched` for, time is counted on from the last reading, and `ahead_seconds` says by how much.
    """

    def __init__(
        self,
        machine: Clock,
        floor: datetime | None = None,
        *,
        steady: Callable[[], float] | None = None,
        vouched: Callable[[], bool] = lambda: False,
    ) -> None:
        self._machine = machine
        self._floor = floor or datetime.min.replace(tzinfo=UTC)
        self._steady = steady
        self._vouched = vouched
        self._reading = (machine.now(), steady() if steady else 0.0)

    def now(self) -> datetime:
        self._floor = max(self._floor, self._read())
        return self._floor

    def raise_floor(self, moment: datetime) -> None:
        """Take note of a moment written by another process or a former run."""
        self._floor = max(self._floor, moment)

    def behind_seconds(self) -> float:
        """How far the machine's clock is behind the latest moment on record, in seconds; 0 when it is not."""
        return max(0.0, (self._floor - self._machine.now()).total_seconds())

    def ahead_seconds(self) -> float:
        """How far the machine's clock was set ahead of what has passed, in seconds; 0 when it was not."""
        return max(0.0, (self._machine.now() - self._read()).total_seconds()) if self._steady else 0.0

    def _read(self) -> datetime:
        moment = self._machine.now()
        if self._steady is None:
            return moment
        (last, then), passed = self._reading, self._steady()
        expected = last + timedelta(seconds=passed - then)
        if moment > expected + LEAP and not self._vouched():
            return expected
        self._reading = (moment, passed)
        return moment
