"""How long an alert waits for an officer, and that it goes up where nobody takes it, or decides it, in time.

It waits from when it was raised, and anew from when it was laid back; it is held from when an officer took it until it
is decided. Only a passage's alert does: of the past nobody stands at a lane. See decisions 0032 and 0043.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Protocol

from iass.alert.alert import Alert, AlertKind, AlertState
from iass.decide.decision import Advice
from iass.errors import InvalidInput
from iass.ids import AlertId

MOST_SECONDS = 24 * 3600
HELD_TIMES = 10
"""Whoever has an alert has so many times as long for it as it may wait for somebody."""


@dataclass(frozen=True, slots=True)
class Wait:
    """since: None while somebody has the alert. escalated_at: when it went up; a wait that begins anew has not.
    held_since: None unless somebody has the alert and has not decided. held_up_at: when it went up for that."""

    alert_id: AlertId
    since: datetime | None
    escalated_at: datetime | None = None
    held_since: datetime | None = None
    held_up_at: datetime | None = None

    @property
    def went_up_at(self) -> datetime | None:
        return self.held_up_at or self.escalated_at


class Waits(Protocol):
    """One for each alert of a passage that has not ended."""

    def put(self, wait: Wait) -> None:
        """In place of the one before."""
        ...

    def remove(self, alert_id: AlertId) -> None: ...

    def every(self) -> Mapping[AlertId, Wait]: ...

    def get(self, alert_id: AlertId) -> Wait | None: ...

    def due(self, since: datetime) -> Sequence[Wait]:
        """Those that have waited from then or longer and have not gone up, longest first."""
        ...

    def held_due(self, since: datetime) -> Sequence[Wait]:
        """Those that somebody has had from then or longer and that have not gone up for it, longest first."""
        ...


class WaitTransaction(Protocol):
    @property
    def waits(self) -> Waits: ...


@dataclass(frozen=True, slots=True)
class Patience:
    """How long an alert of each advice waits before it goes up."""

    seconds: Mapping[Advice, int]

    @classmethod
    def parse(cls, text: str) -> "Patience":
        """Reads `PROTECT=20,SECURE=20,...`: every advice but CLEAR once, 1 to 86400 seconds. Raises InvalidInput."""
        read: dict[Advice, int] = {}
        for item in filter(None, (part.strip() for part in text.split(","))):
            name, _, seconds = (part.strip() for part in item.partition("="))
            if name not in _GOING_UP or name in read or not (seconds.isascii() and seconds.isdecimal()):
                raise InvalidInput("not how long an alert waits", where=item[:60], mend=_MEND)
            if not 1 <= int(seconds[:9]) <= MOST_SECONDS:
                raise InvalidInput(f"an alert waits 1 to {MOST_SECONDS} seconds", where=item[:60], mend=_MEND)
            read[Advice(name)] = int(seconds[:9])
        missing = [advice for advice in _GOING_UP if advice not in read]
        if missing:
            raise InvalidInput("every advice needs its seconds", where=", ".join(missing), mend=_MEND)
        return cls(read)

    def of(self, advice: Advice) -> timedelta:
        return timedelta(seconds=self.seconds[advice])

    @property
    def shortest(self) -> timedelta:
        return timedelta(seconds=min(self.seconds.values()))


_GOING_UP = tuple(advice for advice in Advice if advice is not Advice.CLEAR)
_MEND = f"Write {','.join(f'{advice}=SECONDS' for advice in _GOING_UP)}"


def begin_waiting(tx: WaitTransaction, alert: Alert) -> None:
    tx.waits.put(Wait(alert.alert_id, alert.raised_at))


def follow_wait(tx: WaitTransaction, before: Alert, after: Alert, at: datetime) -> None:
    """What an act changes about it: whoever takes the alert ends the wait, and whoever lays it back begins another."""
    if after.kind is not AlertKind.PASSAGE:
        return
    if after.state is AlertState.CLAIMED and before.claimed_by != after.claimed_by:
        before_it = tx.waits.get(after.alert_id) or Wait(after.alert_id, None)
        tx.waits.put(replace(before_it, since=None, held_since=at, held_up_at=None))
    if before.state is after.state:
        return
    if after.state is AlertState.RAISED:
        tx.waits.put(Wait(after.alert_id, at))
    elif after.state in (AlertState.HANDED_OVER, AlertState.CLOSED):
        tx.waits.remove(after.alert_id)
    elif after.state is AlertState.JUDGED:
        held = tx.waits.get(after.alert_id)
        if held is not None:
            tx.waits.put(replace(held, held_since=None))
