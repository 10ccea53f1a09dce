"""The counter's screen: the queue, and the one traveller that it shows."""

from collections.abc import Sequence
from dataclasses import dataclass

from iass.access import Officer
from iass.alert.alert import Alert, AlertState
from iass.application import Application
from iass.case.passage import Passage
from iass.console.catalogue import Catalogue
from iass.console.views import actions, current, faces, queue
from iass.console.views.actions import ActionsView
from iass.console.views.current import CurrentView
from iass.console.views.faces import FacesView
from iass.console.views.queue import QueueRow
from iass.errors import NotFound
from iass.ids import CrossingId

QUEUE_LENGTH = 9
UNRESOLVED = (AlertState.RAISED, AlertState.CLAIMED, AlertState.JUDGED)
_UNDECIDED = frozenset({AlertState.RAISED, AlertState.CLAIMED})
_MOST = 200


@dataclass(frozen=True, slots=True)
class Wish:
    """What the page asks for. lane: `CGK/C01`, empty for all. holding: the crossing on the screen now.

    chosen: the officer picked it, so it is shown whatever it is. next_one: the officer is done with it.
    """

    lane: str = ""
    holding: str = ""
    chosen: bool = False
    next_one: bool = False


@dataclass(frozen=True, slots=True)
class CounterView:
    """sequence: the last event of the feed that this view is sure to contain. faces: None for a clear traveller.

    waiting: other alerts on these lanes that nobody has decided; newer: passages after the one shown.
    """

    sequence: int
    lane: str
    queue: tuple[QueueRow, ...]
    crossing_id: str
    alert_id: str
    current: CurrentView | None
    faces: FacesView | None
    actions: ActionsView | None
    waiting: int
    newer: int
    open_alerts: int


@dataclass(frozen=True, slots=True)
class _Lane:
    """What is known about the lanes on the screen, read at one go. Passages and undecided alerts: newest first."""

    passages: Sequence[Passage]
    undecided: Sequence[Alert]
    open_alerts: int


def counter(application: Application, officer: Officer, words: Catalogue, wish: Wish) -> CounterView:
    sequence = application.alerts.last_event()  # before anything else is read: what comes later is told again
    known = _read(application, wish.lane)
    passage = _focus(application, known, wish)
    alert = _alert_of(application, passage)
    others = [other for other in known.undecided if alert is None or other.alert_id != alert.alert_id]
    newer = _newer(known.passages, passage)
    return CounterView(
        sequence=sequence,
        lane=wish.lane,
        queue=_queue(application, known.passages, officer, words),
        crossing_id=passage.crossing_id if passage else "",
        alert_id=alert.alert_id if alert else "",
        current=current.of_passage(passage, alert.decision if alert else passage.decision, words) if passage else None,
        faces=faces.faces(alert, words) if alert else None,
        actions=actions.actions(alert, officer, words) if alert else None,
        waiting=len(others),
        newer=newer,
        open_alerts=known.open_alerts,
    )


def open_alerts(application: Application) -> int:
    counts = application.alerts.counts()
    return sum(counts.get(state, 0) for state in UNRESOLVED)


def _read(application: Application, lane: str) -> _Lane:
    undecided = application.alerts.page(tuple(_UNDECIDED), _MOST)
    return _Lane(
        passages=application.passages.recent(QUEUE_LENGTH, lane or None),
        undecided=[alert for alert in undecided if lane in ("", f"{alert.checkpoint}/{alert.lane}")],
        open_alerts=open_alerts(application),
    )


def _focus(application: Application, known: _Lane, wish: Wish) -> Passage | None:
    """Whom to show. An alert that nobody has decided stays until it is decided, or the officer goes on."""
    held = _held(application, wish)
    if held is not None and not wish.next_one:
        alert = _alert_of(application, held)
        if wish.chosen or (alert is not None and alert.state in _UNDECIDED):
            return held
    if wish.next_one:
        waiting = [alert for alert in known.undecided if held is None or alert.alert_id != held.alert_id]
        following = _following(waiting, held)
        if following is not None:
            return application.passages.get(following.crossing_id)
    return known.passages[0] if known.passages else None


def _following(waiting: Sequence[Alert], held: Passage | None) -> Alert | None:
    """The next undecided alert in order of time, beginning again with the oldest after the newest."""
    in_order = sorted(waiting, key=lambda alert: alert.raised_at)
    later = [alert for alert in in_order if held is not None and alert.raised_at > held.at]
    return next(iter(later or in_order), None)


def _held(application: Application, wish: Wish) -> Passage | None:
    if not wish.holding:
        return None
    try:
        passage = application.passages.get(CrossingId(wish.holding))
    except NotFound:
        return None  # another database behind the same address: begin anew
    return passage if wish.lane in ("", f"{passage.checkpoint}/{passage.lane}") else None


def _alert_of(application: Application, passage: Passage | None) -> Alert | None:
    return application.alerts.get(passage.alert_id) if passage and passage.alert_id else None


def _newer(passages: Sequence[Passage], shown: Passage | None) -> int:
    return sum(1 for passage in passages if shown is not None and passage.at > shown.at)


def _queue(
    application: Application, passages: Sequence[Passage], officer: Officer, words: Catalogue
) -> tuple[QueueRow, ...]:
    return tuple(queue.row(passage, _alert_of(application, passage), officer.officer_id, words) for passage in passages)
