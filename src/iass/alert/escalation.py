"""What lets an alert go up that nobody took, or decided, in time: on record, in the feed, and once for each wait."""

from dataclasses import dataclass, replace
from datetime import datetime

from iass.access import SYSTEM
from iass.alert.news import tell_console
from iass.alert.records import AlertRecords, AlertTransaction
from iass.alert.waiting import HELD_TIMES, Patience, Wait
from iass.clock import Clock
from iass.figures.tally import Measure, Tally, hour_of, lane_place

TURN_SECONDS = 1.0
ESCALATED = "alert.escalated"


@dataclass(frozen=True, slots=True)
class EscalationWatch:
    """One for each program; several on one database do no harm. What became due while none ran is due at once."""

    records: AlertRecords
    clock: Clock
    patience: Patience

    def turn(self) -> int:
        """Lets everything go up that is due now; answers how many alerts did."""
        now, shortest = self.clock.now(), self.patience.shortest
        with self.records.reading() as tx:
            known = [*tx.waits.due(now - shortest), *tx.waits.held_due(now - HELD_TIMES * shortest)]
            waiting = [wait for wait in known if self._is_due(tx, wait, now)]
        if not waiting:
            return 0
        with self.records.transaction() as tx:
            return sum(self._go_up(tx, wait, now) for wait in waiting)

    def _is_due(self, tx: AlertTransaction, wait: Wait, now: datetime) -> bool:
        alert = tx.alerts.get(wait.alert_id)
        if alert is None:
            return False
        patience = self.patience.of(alert.decision.advice)
        if wait.since is not None:
            return wait.since + patience <= now
        return wait.held_since is not None and wait.held_since + HELD_TIMES * patience <= now

    def _go_up(self, tx: AlertTransaction, wait: Wait, now: datetime) -> bool:
        """False where an officer took or decided it, or another program was first."""
        alert, since = tx.alerts.get(wait.alert_id), wait.since or wait.held_since
        if alert is None or since is None or tx.waits.get(wait.alert_id) != wait:
            return False
        is_held = wait.since is None
        tx.waits.put(replace(wait, held_up_at=now) if is_held else replace(wait, escalated_at=now))
        seconds = round((now - since).total_seconds())
        name = "held_seconds" if is_held else "waited_seconds"
        place = lane_place(alert.checkpoint, alert.lane)
        advice, hour = alert.decision.advice.value, hour_of(alert.raised_at)
        tx.tallies.add([Tally(hour, place, Measure.ESCALATED, advice, sensitivity=alert.decision.sensitivity)])
        tx.audit.append(now, SYSTEM, ESCALATED, alert.alert_id, {"lane": place, name: seconds})
        tell_console(tx, ESCALATED, alert, now, SYSTEM, **{name: seconds})
        return True
