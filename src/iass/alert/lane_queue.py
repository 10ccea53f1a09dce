"""What stands open over the lanes, as a supervisor sees it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from iass.access import Scope
from iass.alert.alert import Alert, AlertKind, AlertState
from iass.alert.records import AlertTransaction

OPEN = (AlertState.RAISED, AlertState.CLAIMED, AlertState.JUDGED)
MOST = 500


@dataclass(frozen=True, slots=True)
class OpenAlert:
    """waiting_since: None while an officer has it. escalated_at: when it went up, also where it was taken since."""

    alert: Alert
    waiting_since: datetime | None
    escalated_at: datetime | None


def open_over_lanes(tx: AlertTransaction, scope: Scope) -> Sequence[OpenAlert]:
    """Alerts of passages that have not ended: those that nobody has first, the longest waiting first."""
    waits = tx.waits.every()
    found = []
    for alert in tx.alerts.page(states=OPEN, limit=MOST, scope=scope):
        if alert.kind is AlertKind.PASSAGE:
            wait = waits.get(alert.alert_id)
            since = alert.raised_at if wait is None else wait.since
            waiting = since if alert.state is AlertState.RAISED else None
            found.append(OpenAlert(alert, waiting, wait.escalated_at if wait else None))
    return sorted(found, key=_order)


def _order(one: OpenAlert) -> tuple[int, datetime, str]:
    rank = 0 if one.waiting_since is not None else OPEN.index(one.alert.state)
    return rank, one.waiting_since or one.alert.raised_at, one.alert.alert_id
