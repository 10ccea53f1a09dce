"""An alert is handed over by the signatures of its case, and by nothing else."""

from dataclasses import replace

from iass.access import Officer
from iass.alert import transitions
from iass.alert.alert import Alert, AlertState
from iass.alert.news import audit_act, tell_console
from iass.alert.transitions import Step
from iass.alert.waiting import follow_wait
from iass.errors import Conflict
from iass.handover.case import Case
from iass.handover.entry import EntryKind
from iass.handover.records import HandoverTransaction


def follow_case(tx: HandoverTransaction, case: Case, officer: Officer, note: str = "") -> None:
    """Brings the alert after the newest entry: the first signature proposes, the second completes, and whatever takes
    the first one back takes the proposal back. One that has ended stays as it is. note: of the alert.

    Raises Conflict where the verdict was corrected since the first signature."""
    alert = tx.alerts.get(case.opening.alert_id)
    step = _step(alert, case, officer, note) if alert is not None and alert.state is AlertState.JUDGED else None
    if alert is None or step is None:
        return
    at, kind = case.entries[-1].at, f"alert.{step.act}"
    tx.alerts.update(step.alert)
    follow_wait(tx, alert, step.alert, at)
    audit_act(tx, kind, alert, step.alert, at, officer)
    tell_console(tx, kind, step.alert, at, officer)


def _step(alert: Alert, case: Case, officer: Officer, note: str) -> Step | None:
    if case.entries[-1].kind is EntryKind.SIGNATURE:
        first = case.signers[:-1]
        if first and not alert.handed_over_by:
            raise Conflict(
                "the verdict was corrected since the first officer signed",
                where=case.case_id,
                mend="Write a note in the case; then two officers sign anew",
            )
        return transitions.hand_over(replace(alert, handed_over_by=first), officer, note)
    return transitions.take_back_handover(alert) if alert.handed_over_by and not case.signers else None
