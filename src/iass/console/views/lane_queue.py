"""The supervisor's queue over the lanes: what stands open, who has it, how old it is, and the shift so far."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from operator import itemgetter
from urllib.parse import urlencode

from iass.alert.alert import Alert, AlertState
from iass.alert.lane_queue import OpenAlert
from iass.alert.lone_dismissal import LoneDismissal
from iass.case.referral import Referral
from iass.console import formats
from iass.console.catalogue import Catalogue
from iass.console.views import advice
from iass.console.views.counter import open_alerts
from iass.console.views.desks import Desks
from iass.console.views.shifts import brief, hours_of
from iass.decide.decision import Advice
from iass.figures.shift_report import ShiftDesk, ShiftReport
from iass.ids import OfficerId


@dataclass(frozen=True, slots=True)
class QueueLine:
    """path: where it is looked at. age: seconds since the alert was raised, or the traveller referred. waits: nobody
    has it, or has accompanied the traveller. risen: when it went up, or empty."""

    key: str
    path: str
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
class LoneLine:
    """What one officer alone dismissed, and nobody has looked at again."""

    alert_id: str
    lane: str
    advice: str
    advice_word: str
    officer: str
    time: str
    moment: str


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
    alone: tuple[LoneLine, ...]
    shifts: tuple[ShiftSoFar, ...]
    open_alerts: int
    shown: tuple[Alert, ...]


def lane_queue(desks: Desks, shifts: ShiftDesk, officer: OfficerId, words: Catalogue) -> LaneQueueView:
    sequence = desks.alerts.last_event()
    now, found = desks.clock.now(), desks.alerts.open_over_lanes()
    waiting = [(one.waiting_since, _line(one, now, words)) for one in found if one.waiting_since is not None]
    waiting += [(one.at, _to_go(desks, one, now, words)) for one in desks.referrals.over_lanes()]
    taken = [_line(one, now, words) for one in found if one.waiting_since is None]
    return LaneQueueView(
        sequence=sequence,
        lines=(*(line for _, line in sorted(waiting, key=itemgetter(0))), *taken),
        held=_held(found, officer, words),
        alone=tuple(_alone(*one, words) for one in desks.alerts.dismissed_alone()),
        shifts=tuple(_so_far(shifts.now(one), words) for one in shifts.open_checkpoints),
        open_alerts=open_alerts(desks),
        shown=tuple(one.alert for one in found),
    )


def _line(one: OpenAlert, now: datetime, words: Catalogue) -> QueueLine:
    alert = one.alert
    shown = advice.shown(alert.decision)
    age = max(0, int((now - alert.raised_at).total_seconds()))
    return QueueLine(
        key=alert.alert_id,
        path=f"/alerts/{alert.alert_id}",
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


def _to_go(desks: Desks, one: Referral, now: datetime, words: Catalogue) -> QueueLine:
    """A traveller whom the lane is to take to secondary inspection: nobody is told why."""
    direction, lane = desks.passages.get(one.crossing_id).direction, f"{one.checkpoint}/{one.lane}"
    age = max(0, int((now - one.at).total_seconds()))
    return QueueLine(
        key=one.crossing_id,
        path=f"/counter?{urlencode({'lane': lane, 'crossing': one.crossing_id})}",
        age=age,
        age_said=_age(age),
        moment=one.at.isoformat(),
        advice=Advice.REFER.value,
        advice_word=words("advice.REFER.word"),
        lane=lane,
        direction=direction.value,
        direction_word=words(f"direction.{direction}"),
        state=words("counter.to_accompany"),
        waits=True,
        risen="",
    )


def _alone(one: LoneDismissal, alert: Alert, words: Catalogue) -> LoneLine:
    shown = advice.shown(alert.decision)
    return LoneLine(
        alert_id=alert.alert_id,
        lane=f"{alert.checkpoint}/{alert.lane}",
        advice=shown,
        advice_word=words(f"advice.{shown}.word"),
        officer=one.officer,
        time=formats.day_and_time(one.at, words.language),
        moment=one.at.isoformat(),
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
