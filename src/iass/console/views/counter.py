"""The counter's screen: the queue, and the one traveller that it shows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from iass.access import Officer, Scope
from iass.alert.alert import Alert
from iass.alert.first_look import UNDECIDED
from iass.case.passage import Passage
from iass.case.referral import Referral
from iass.case.sights import Shown
from iass.console import formats
from iass.console.catalogue import Catalogue
from iass.console.views import actions, current, faces, queue
from iass.console.views.actions import ActionsView
from iass.console.views.current import CurrentView
from iass.console.views.desks import Desks
from iass.console.views.faces import FacesView
from iass.console.views.queue import QueueRow
from iass.console.views.scores import Rarities
from iass.console.views.told_agency import case_to_sign, told_agency
from iass.console.views.wrongly_stopped import WronglyView, wrongly_stopped
from iass.decide.decision import Decision
from iass.decide.redaction import REFERRED
from iass.errors import NotFound
from iass.ids import CrossingId

QUEUE_LENGTH = 9
_ROOM = 2
"""References beside the live face on the counter; the alert's own page shows all."""
_FRESH = timedelta(minutes=10)
"""How long ago an alert may have come to be the first thing that a page shows when it is opened."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What the page asks for. lane: `CGK/C01`, empty for all. holding: the crossing on the screen now.

    chosen: it stays whatever it is: the officer picked it, or nobody has passed since. next_one: on to the next. signs:
    as of `case_to_sign`.
    """

    lane: str = ""
    holding: str = ""
    chosen: bool = False
    next_one: bool = False
    signs: Scope | None = None


@dataclass(frozen=True, slots=True)
class EscortView:
    """path: what says that it was done. done: by whom and when it was, empty where it was not."""

    path: str
    done: str


@dataclass(frozen=True, slots=True)
class CounterView:
    """sequence: the last event of the feed that this view is sure to contain. faces: None for a clear traveller.
    escort: of a traveller whom the lane takes to secondary inspection.

    waiting: others on these lanes whom nobody has decided on, or accompanied; newer: passages after the one shown.
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
    escort: EscortView | None
    waiting: int
    newer: int
    open_alerts: int
    shown: tuple[Shown, ...] = ()


def counter(desks: Desks, officer: Officer, words: Catalogue, wish: Wish) -> CounterView:
    sequence = desks.alerts.last_event()  # before anything else is read: what comes later is told again
    passages = desks.passages.recent(QUEUE_LENGTH, wish.lane or None)
    passage = _focus(desks, passages, wish)
    alert, referral = _alert_of(desks, passage), _referral_of(desks, passage)
    decision = alert.decision if alert else passage.decision if passage else None
    rarities = desks.alerts.rarities(decision) if decision else {}
    known = desks.alerts.among({one.alert_id for one in passages if one.alert_id})
    rows = [(one, known.get(one.alert_id) if one.alert_id else None) for one in passages]
    is_waiting = _is_undecided(alert) or _is_to_go(referral)
    return CounterView(
        sequence=sequence,
        lane=wish.lane,
        queue=tuple(queue.row(one, of_it, officer.officer_id, words) for one, of_it in rows),
        crossing_id=passage.crossing_id if passage else "",
        alert_id=alert.alert_id if alert else "",
        current=_current(desks, passage, decision, words, rarities) if passage and decision else None,
        faces=faces.faces(alert, words, rarities, desks.poses, _ROOM) if alert else None,
        actions=_actions(desks, alert, officer, words, wish.signs) if alert else None,
        wrongly=wrongly_stopped(desks, alert, officer, words) if alert else WronglyView(),
        escort=_escort(referral, words) if referral else None,
        waiting=_waiting(desks, wish.lane) - is_waiting,
        newer=_newer(passages, passage),
        open_alerts=open_alerts(desks),
        shown=_shown(rows, passage, alert, is_waiting=is_waiting),
    )


def _current(desks: Desks, passage: Passage, decision: Decision, words: Catalogue, rarities: Rarities) -> CurrentView:
    """Findings, and what `H` signs here, rest on what was read."""
    rereading = desks.passages.rereading(passage.crossing_id)
    return current.of_passage(passage, decision, words, rarities, rereading)


def _actions(desks: Desks, alert: Alert, officer: Officer, words: Catalogue, signs: Scope | None) -> ActionsView:
    known = case_to_sign(desks, alert, signs)
    return actions.actions(alert, officer, words, told_agency(desks, alert), known)


def _shown(
    rows: Sequence[tuple[Passage, Alert | None]], passage: Passage | None, alert: Alert | None, *, is_waiting: bool
) -> tuple[Shown, ...]:
    """Whoever waits is the lane's whenever they came."""
    alerts = {one.alert_id: one for _, one in rows if one}
    passages = {one.crossing_id: one for one, _ in rows}
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


def _waiting(desks: Desks, lane: str) -> int:
    return desks.alerts.count_undecided(lane) + desks.referrals.count(lane)


def _focus(desks: Desks, passages: Sequence[Passage], wish: Wish) -> Passage | None:
    """Whom to show. Somebody whom nobody has decided on, or accompanied, stays until it is done, or the officer goes
    on."""
    held = _held(desks, wish)
    if held is not None and not wish.next_one and (wish.chosen or _is_open(desks, held)):
        return held
    newest = passages[0] if passages else None
    since = held.at if held else desks.clock.now() - _FRESH
    # in order after the one on the screen; a page that is just opened begins with the newest
    if (later := _open_after(desks, wish.lane, since, newest=held is None)) is not None:
        return later
    if wish.next_one and held is not None and newest is not None and held.crossing_id == newest.crossing_id:
        return _open_after(desks, wish.lane, None) or newest
    return newest


def _open_after(desks: Desks, lane: str, moment: datetime | None, *, newest: bool = False) -> Passage | None:
    """An alert that nobody has decided, or a referral that nobody has accompanied, whichever comes first; or last."""
    alert = desks.alerts.undecided(lane, moment, newest=newest)
    referral = desks.referrals.waiting(lane, moment, newest=newest)
    found = [(_seen(alert), alert.crossing_id)] if alert else []
    found += [(referral.at, referral.crossing_id)] if referral else []
    return desks.passages.get((max if newest else min)(found)[1]) if found else None


def _is_open(desks: Desks, passage: Passage) -> bool:
    return _is_undecided(_alert_of(desks, passage)) or _is_to_go(_referral_of(desks, passage))


def _is_undecided(alert: Alert | None) -> bool:
    return alert is not None and alert.state in UNDECIDED


def _is_to_go(referral: Referral | None) -> bool:
    return referral is not None and referral.accompanied_at is None


def _referral_of(desks: Desks, passage: Passage | None) -> Referral | None:
    return desks.referrals.get(passage.crossing_id) if passage and REFERRED in passage.decision.findings else None


def _escort(referral: Referral, words: Catalogue) -> EscortView:
    at, done = referral.accompanied_at, ""
    if at is not None:
        by, time = referral.accompanied_by or "", formats.clock_time(at, words.language)
        done = words("counter.accompanied", officer=by, time=time)
    return EscortView(f"/v1/crossings/{referral.crossing_id}/accompanied", done)


def _seen(alert: Alert) -> datetime:
    return max(alert.raised_at, alert.last_seen_at or alert.raised_at)


def _held(desks: Desks, wish: Wish) -> Passage | None:
    if not wish.holding:
        return None
    try:
        passage = desks.passages.get(CrossingId(wish.holding))
    except NotFound:
        return None  # another database behind the same address: begin anew
    return passage if wish.lane in ("", f"{passage.checkpoint}/{passage.lane}") else None


def _alert_of(desks: Desks, passage: Passage | None) -> Alert | None:
    return desks.alerts.get(passage.alert_id) if passage and passage.alert_id else None


def _newer(passages: Sequence[Passage], shown: Passage | None) -> int:
    return sum(1 for passage in passages if shown is not None and passage.at > shown.at)
