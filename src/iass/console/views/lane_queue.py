"""The supervisor's queue over the lanes: what stands open, who has it, how old it is, and the shift so far."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from iass.alert.alert import Alert, AlertState
from iass.alert.lane_queue import OpenAlert
from iass.console import formats
from iass.console.catalogue import Catalogue
from iass.console.views import advice
from iass.console.views.counter import open_alerts
from iass.console.views.desks import Desks
from iass.console.views.shifts import brief, hours_of
from iass.figures.shift_report import ShiftDesk, ShiftReport
from iass.ids import OfficerId


@dataclass(frozen=True, slots=True)
class QueueLine:
    """age: seconds since the alert was raised. waits: nobody has it. risen: when it went up, or empty."""

    alert_id: str
    age: int
    age_said: str
    moment: str
    advice: str
    advice_word: str
    lane: str
    direction: str
    direction_word: str
    state: str
    waits: bool
    risen: str


@dataclass(frozen=True, slots=True)
class HeldLane:
    """Alerts of one lane that one officer has. path, holder: what taking them over asks for."""

    key: str
    lane: str
    holder: str
    count: str
    path: str


@dataclass(frozen=True, slots=True)
class ShiftSoFar:
    checkpoint: str
    hours: str
    facts: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class LaneQueueView:
    """sequence: the last event of the feed that this view is sure to contain. held: not what the viewer has.
    shown: as they were read."""

    sequence: int
    lines: tuple[QueueLine, ...]
    held: tuple[HeldLane, ...]
    shifts: tuple[ShiftSoFar, ...]
    open_alerts: int
    shown: tuple[Alert, ...]


def lane_queue(desks: Desks, shifts: ShiftDesk, officer: OfficerId, words: Catalogue) -> LaneQueueView:
    sequence = desks.alerts.last_event()
    now, found = desks.clock.now(), desks.alerts.open_over_lanes()
    return LaneQueueView(
        sequence=sequence,
        lines=tuple(_line(one, now, words) for one in found),
        held=_held(found, officer, words),
        shifts=tuple(_so_far(shifts.now(one), words) for one in shifts.open_checkpoints),
        open_alerts=open_alerts(desks),
        shown=tuple(one.alert for one in found),
    )


def _line(one: OpenAlert, now: datetime, words: Catalogue) -> QueueLine:
    alert = one.alert
    shown = advice.shown(alert.decision)
    age = max(0, int((now - alert.raised_at).total_seconds()))
    return QueueLine(
        alert_id=alert.alert_id,
        age=age,
        age_said=_age(age),
        moment=alert.raised_at.isoformat(),
        advice=shown,
        advice_word=words(f"advice.{shown}.word"),
        lane=f"{alert.checkpoint}/{alert.lane}",
        direction=alert.direction.value,
        direction_word=words(f"direction.{alert.direction}"),
        state=_state(one, words),
        waits=one.waiting_since is not None,
        risen=formats.clock_time(one.escalated_at, words.language) if one.escalated_at else "",
    )


def _state(one: OpenAlert, words: Catalogue) -> str:
    """A verdict is not told here: a second officer may still be to give theirs."""
    if one.waiting_since is not None:
        return words("supervise.nobody")
    if one.alert.state is AlertState.CLAIMED:
        return words("state.claimed", officer=one.alert.claimed_by or "", judgement="")
    return words("supervise.judged", officer=one.alert.judged_by or "")


def _held(found: Sequence[OpenAlert], officer: OfficerId, words: Catalogue) -> tuple[HeldLane, ...]:
    """Who has what where, in order of lane and officer; not what the viewer has."""
    claimed = [one.alert for one in found if one.alert.state is AlertState.CLAIMED and one.alert.claimed_by]
    counted = Counter((alert.checkpoint, alert.lane, alert.claimed_by or "") for alert in claimed)
    return tuple(
        HeldLane(
            key=f"{checkpoint}-{lane}-{holder}",
            lane=f"{checkpoint}/{lane}",
            holder=holder,
            count=formats.count(count, words.language),
            path=f"/v1/lanes/{checkpoint}/{lane}/takeover",
        )
        for (checkpoint, lane, holder), count in sorted(counted.items())
        if holder.casefold() != officer.casefold()
    )


def _so_far(report: ShiftReport, words: Catalogue) -> ShiftSoFar:
    return ShiftSoFar(report.shift.checkpoint, hours_of(report.shift, words), brief(report.total, words))


def _age(seconds: int) -> str:
    hours, rest = divmod(seconds, 3600)
    minutes, left = divmod(rest, 60)
    return f"{hours}:{minutes:02}:{left:02}" if hours else f"{minutes}:{left:02}"
