"""The counter's screen: the queue, and the one traveller that it shows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from iass.access import Officer
from iass.alert.alert import Alert, AlertKind, AlertState
from iass.case.passage import Passage
from iass.case.sights import Shown
from iass.console.catalogue import Catalogue
from iass.console.views import actions, current, faces, queue
from iass.console.views.actions import ActionsView
from iass.console.views.current import CurrentView
from iass.console.views.desks import Desks
from iass.console.views.faces import FacesView
from iass.console.views.queue import QueueRow
from iass.console.views.told_agency import told_agency
from iass.console.views.wrongly_stopped import WronglyView, wrongly_stopped
from iass.errors import NotFound
from iass.ids import AlertId, CrossingId

QUEUE_LENGTH = 9
_UNDECIDED = frozenset({AlertState.RAISED, AlertState.CLAIMED})
_MOST = 200
_ROOM = 2
"""References beside the live face on the counter; the alert's own page shows all."""
_FRESH = timedelta(minutes=10)
"""How long ago an alert may have come to be the first thing that a page shows when it is opened."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What the page asks for. lane: `CGK/C01`, empty for all. holding: the crossing on the screen now.

    chosen: it stays whatever it is: the officer picked it, or nobody has passed since. next_one: on to the next.
    """

    lane: str = ""
    holding: str = ""
    chosen: bool = False
    next_one: bool = False


@dataclass(frozen=True, slots=True)
class CounterView:
    """sequence: the last event of the feed that this view is sure to contain. faces: None for a clear traveller.

    waiting: other alerts on these lanes that nobody has decided; newer: passages after the one shown.
    shown: who stands at these lanes and, where it is none of them, who was picked.
    """

    sequence: int
    lane: str
    queue: tuple[QueueRow, ...]
    crossing_id: str
    alert_id: str
    current: CurrentView | None
    faces: FacesView | None
    actions: ActionsView | None
    wrongly: WronglyView
    waiting: int
    newer: int
    open_alerts: int
    shown: tuple[Shown, ...] = ()


@dataclass(frozen=True, slots=True)
class _Lane:
    """What is known about the lanes on the screen, read at one go. Passages and undecided alerts: newest first.

    alerts: those that these passages raised, and the undecided ones.
    """

    passages: Sequence[Passage]
    undecided: Sequence[Alert]
    alerts: Mapping[AlertId, Alert]
    open_alerts: int

    def alert_of(self, desks: Desks, passage: Passage | None) -> Alert | None:
        if passage is None or passage.alert_id is None:
            return None
        return self.alerts.get(passage.alert_id) or desks.alerts.get(passage.alert_id)


def counter(desks: Desks, officer: Officer, words: Catalogue, wish: Wish) -> CounterView:
    sequence = desks.alerts.last_event()  # before anything else is read: what comes later is told again
    known = _read(desks, wish.lane)
    passage = _focus(desks, known, wish)
    alert = known.alert_of(desks, passage)
    others = [other for other in known.undecided if alert is None or other.alert_id != alert.alert_id]
    newer = _newer(known.passages, passage)
    decision = alert.decision if alert else passage.decision if passage else None
    rows = [(one, known.alert_of(desks, one)) for one in known.passages]
    rarities = desks.alerts.rarities(decision) if decision else {}
    return CounterView(
        sequence=sequence,
        lane=wish.lane,
        queue=tuple(queue.row(one, of_it, officer.officer_id, words) for one, of_it in rows),
        crossing_id=passage.crossing_id if passage else "",
        alert_id=alert.alert_id if alert else "",
        current=current.of_passage(passage, decision, words, rarities) if passage and decision else None,
        faces=faces.faces(alert, words, rarities, desks.poses, _ROOM) if alert else None,
        actions=actions.actions(alert, officer, words, told_agency(desks, alert)) if alert else None,
        wrongly=wrongly_stopped(desks, alert, officer, words) if alert else WronglyView(),
        waiting=len(others),
        newer=newer,
        open_alerts=known.open_alerts,
        shown=_shown(rows, passage, alert),
    )


def _shown(
    rows: Sequence[tuple[Passage, Alert | None]], passage: Passage | None, alert: Alert | None
) -> tuple[Shown, ...]:
    """An alert that waits is the lane's whenever it was raised."""
    alerts = {one.alert_id: one for _, one in rows if one}
    passages = {one.crossing_id: one for one, _ in rows}
    is_waiting = alert is not None and alert.state in _UNDECIDED
    if alert is not None and is_waiting:
        alerts[alert.alert_id] = alert
    if passage is not None and is_waiting:
        passages[passage.crossing_id] = passage
    lane = Shown([*alerts.values()], [*passages.values()], at_lane=True)
    if passage is None or passage.crossing_id in passages:
        return (lane,)
    picked = Shown([alert] if alert else [], [passage], subject=passage.crossing_id)
    return (lane, picked)


def open_alerts(desks: Desks) -> int:
    return desks.alerts.unresolved()


def _read(desks: Desks, lane: str) -> _Lane:
    """Whoever was here in the past stands at no lane: such an alert is a desk's, on the list of alerts."""
    page = desks.alerts.page(tuple(_UNDECIDED), _MOST, lane=lane)
    undecided = [alert for alert in page if alert.kind is AlertKind.PASSAGE]
    known = {alert.alert_id: alert for alert in undecided}
    passages = desks.passages.recent(QUEUE_LENGTH, lane or None)
    raised = {one.alert_id for one in passages if one.alert_id is not None}
    others = desks.alerts.among(raised - known.keys()) if raised - known.keys() else {}
    return _Lane(passages, undecided, {**known, **others}, open_alerts(desks))


def _focus(desks: Desks, known: _Lane, wish: Wish) -> Passage | None:
    """Whom to show. An alert that nobody has decided stays until it is decided, or the officer goes on."""
    held = _held(desks, known, wish)
    if held is not None and not wish.next_one and (wish.chosen or _is_undecided(known.alert_of(desks, held))):
        return held
    newest = known.passages[0] if known.passages else None
    since = held.at if held else desks.clock.now() - _FRESH
    later = sorted((alert for alert in known.undecided if _seen(alert) > since), key=_seen)
    if later:  # in order after the one on the screen; a page that is just opened begins with the newest
        return _passage(desks, known, (later[0] if held else later[-1]).crossing_id)
    at_the_end = held is not None and newest is not None and held.crossing_id == newest.crossing_id
    if wish.next_one and at_the_end and known.undecided:
        return _passage(desks, known, min(known.undecided, key=_seen).crossing_id)
    return newest


def _is_undecided(alert: Alert | None) -> bool:
    return alert is not None and alert.state in _UNDECIDED


def _seen(alert: Alert) -> datetime:
    return max(alert.raised_at, alert.last_seen_at or alert.raised_at)


def _passage(desks: Desks, known: _Lane, crossing_id: CrossingId) -> Passage:
    at_hand = (one for one in known.passages if one.crossing_id == crossing_id)
    return next(at_hand, None) or desks.passages.get(crossing_id)


def _held(desks: Desks, known: _Lane, wish: Wish) -> Passage | None:
    if not wish.holding:
        return None
    try:
        passage = _passage(desks, known, CrossingId(wish.holding))
    except NotFound:
        return None  # another database behind the same address: begin anew
    return passage if wish.lane in ("", f"{passage.checkpoint}/{passage.lane}") else None


def _newer(passages: Sequence[Passage], shown: Passage | None) -> int:
    return sum(1 for passage in passages if shown is not None and passage.at > shown.at)
