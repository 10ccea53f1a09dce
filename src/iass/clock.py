"""The clock port. Law runs on time, so every stage is handed a clock and none asks the machine."""

from datetime import UTC, datetime
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


class ForwardClock:
    """Never goes back behind the latest moment on record, so that a lapsed ban cannot revive.

    `floor` is the latest time already written to the audit log. While the machine's clock is behind
    it, `now` answers the floor and `behind_seconds` says by how much, for readiness and the doctor.
    """

    def __init__(self, machine: Clock, floor: datetime | None = None) -> None:
        self._machine = machine
        self._floor = floor or datetime.min.replace(tzinfo=UTC)

    def now(self) -> datetime:
        moment = self._machine.now()
        if moment > self._floor:
            self._floor = moment
        return self._floor

    def raise_floor(self, moment: datetime) -> None:
        """Take note of a moment written by another process or a former run."""
        self._floor = max(self._floor, moment)

    def behind_seconds(self) -> float:
        """How far the machine's clock is behind the latest moment on record, in seconds; 0 when it is not."""
        return max(0.0, (self._floor - self._machine.now()).total_seconds())
