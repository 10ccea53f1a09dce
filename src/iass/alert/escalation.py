"""What lets an alert go up that nobody took in time: on record, in the feed, and once for each wait."""

from dataclasses import dataclass, replace
from datetime import datetime

from iass.access import SYSTEM
from iass.alert.news import tell_console
from iass.alert.records import AlertRecords, AlertTransaction
from iass.alert.waiting import Patience, Wait
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
        now = self.clock.now()
        with self.records.reading() as tx:
            waiting = [wait for wait in tx.waits.due(now - self.patience.shortest) if self._is_due(tx, wait, now)]
        if not waiting:
            return 0
        with self.records.transaction() as tx:
            return sum(self._go_up(tx, wait, now) for wait in waiting)

    def _is_due(self, tx: AlertTransaction, wait: Wait, now: datetime) -> bool:
        alert = tx.alerts.get(wait.alert_id)
        if alert is None or wait.since is None:
            return False
        return wait.since + self.patience.of(alert.decision.advice) <= now

    def _go_up(self, tx: AlertTransaction, wait: Wait, now: datetime) -> bool:
        """False where an officer took it, or another program was first."""
        alert = tx.alerts.get(wait.alert_id)
        if alert is None or wait.since is None or tx.waits.get(wait.alert_id) != wait:
            return False
        tx.waits.put(replace(wait, escalated_at=now))
        seconds = round((now - wait.since).total_seconds())
        place = lane_place(alert.checkpoint, alert.lane)
        advice, hour = alert.decision.advice.value, hour_of(alert.raised_at)
        tx.tallies.add([Tally(hour, place, Measure.ESCALATED, advice, sensitivity=alert.decision.sensitivity)])
        tx.audit.append(now, SYSTEM, ESCALATED, alert.alert_id, {"lane": place, "waited_seconds": seconds})
        tell_console(tx, ESCALATED, alert, now, waited_seconds=seconds)
        return True
