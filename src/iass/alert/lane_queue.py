"""What stands open over the lanes, as a supervisor sees it, and what an officer of one lane has still to decide."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from iass.access import Scope, Sensitivity
from iass.alert.alert import Alert, AlertKind, AlertState
from iass.alert.first_look import UNDECIDED
from iass.alert.records import AlertTransaction
from iass.ids import AlertId

OPEN = (AlertState.RAISED, AlertState.CLAIMED, AlertState.JUDGED)
MOST = 500

_UNDECIDED = tuple(state for state in OPEN if state in UNDECIDED)


@dataclass(frozen=True, slots=True)
class OpenAlert:
    """waiting_since: None while an officer has it. escalated_at: when it went up, also where it was taken since, and
    where whoever has it has not decided in time."""

    alert: Alert
    waiting_since: datetime | None
    escalated_at: datetime | None


def open_over_lanes(tx: AlertTransaction, scope: Scope) -> Sequence[OpenAlert]:
    """Alerts of passages that have not ended: those that nobody has first, the longest waiting first. Where there are
    more than `MOST`, the others come after them."""
    waits = tx.waits.every()
    found: list[OpenAlert] = []
    for state in OPEN:
        room = MOST - len(found)
        if room:
            here = tx.alerts.longest_waiting(kind=AlertKind.PASSAGE, states=(state,), limit=room, scope=scope)
            for alert in here:
                wait = waits.get(alert.alert_id)
                since = alert.raised_at if wait is None else wait.since
                waiting = since if state is AlertState.RAISED else None
                found.append(OpenAlert(alert, waiting, wait.went_up_at if wait else None))
    return found


def undecided_after(
    tx: AlertTransaction, scope: Scope, moment: datetime | None, *, newest: bool = False
) -> Alert | None:
    """Of passages: whoever was here in the past stands at no lane, and such an alert is a desk's."""
    return tx.alerts.seen_after(moment, kind=AlertKind.PASSAGE, states=_UNDECIDED, scope=scope, newest=newest)


def count_undecided(tx: AlertTransaction, scope: Scope) -> int:
    counts = tx.alerts.counts(scope, kind=AlertKind.PASSAGE)
    return sum(counts[state] for state in _UNDECIDED)


def next_undecided(tx: AlertTransaction, scope: Scope, alert_id: AlertId, kind: AlertKind) -> Alert | None:
    """The one that came to wait after this one, then the one that waits longest; of the same kind, then of the other.
    None where there is no other."""
    for each in (kind, *(other for other in AlertKind if other is not kind)):
        for after, limit in ((alert_id, 1), (None, 2)) if each is kind else ((None, 1),):
            found = tx.alerts.longest_waiting(kind=each, states=_UNDECIDED, limit=limit, after=after, scope=scope)
            others = [one for one in found if one.alert_id != alert_id]
            if others:
                return others[0]
    return None


def protected_in_line(tx: AlertTransaction, scope: Scope, limit: int, after: Alert | None = None) -> Sequence[Alert]:
    """Protected alerts that stand: people at a lane before those of the past, whoever came to wait first before others.
    after: the last one of the page before."""
    found: list[Alert] = []
    for kind in (AlertKind.PASSAGE, AlertKind.PAST):
        if after is not None and after.kind is AlertKind.PAST and kind is AlertKind.PASSAGE:
            continue
        behind = after.alert_id if after is not None and after.kind is kind else None
        room = limit - len(found)
        if room:
            found += tx.alerts.longest_waiting(
                kind=kind, states=OPEN, limit=room, after=behind, scope=scope, sensitivity=Sensitivity.PROTECTED
            )
    return found
