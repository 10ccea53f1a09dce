"""What an alert tells of its case: which one it is, and what a signature from the alert would stand for."""

from dataclasses import dataclass

from iass.access import Scope
from iass.errors import Tampered
from iass.handover.case import Case, CaseState
from iass.handover.records import HandoverTransaction
from iass.ids import AlertId, CaseId


@dataclass(frozen=True, slots=True)
class KnownCase:
    """content_hash: of its opening, where it holds nothing else but signatures to that: whoever reads the alert has
    read the case. Else None, as it is where the timeline cannot be read: what is signed is told by the case alone.
    is_readable: to whoever asks."""

    case_id: CaseId
    content_hash: str | None
    is_readable: bool

    @property
    def opening_alone(self) -> bool:
        return self.content_hash is not None


def known_case(tx: HandoverTransaction, alert_id: AlertId, scope: Scope) -> KnownCase | None:
    """scope: of whoever asks."""
    case_id = tx.cases.of_alert(alert_id)
    if case_id is None:
        return None
    try:
        case = tx.cases.get(case_id)
    except Tampered:  # the page of the case says so; the alert's still tells the alert
        case = None
    content = told_by_alert(case) if case is not None else None
    return KnownCase(case_id, content, _is_readable(tx, alert_id, case_id, case, scope))


def told_by_alert(case: Case) -> str | None:
    """The hash that an alert tells; None where the case holds more than the alert."""
    return case.content_hash if holds_opening_alone(case) else None


def holds_opening_alone(case: Case) -> bool:
    return case.content_hash == case.entries[0].entry_hash


def _is_readable(tx: HandoverTransaction, alert_id: AlertId, case_id: CaseId, case: Case | None, scope: Scope) -> bool:
    """As the desk of cases shows it: at its place, so sensitive as its alert, and one's own, or waiting."""
    alert = tx.alerts.get(alert_id)
    if alert is None or not scope.shows(alert.decision.sensitivity, alert.checkpoint, alert.lane):
        return False
    awaits_second = case is not None and case.state is CaseState.SIGNED_ONCE
    return awaits_second or tx.cases.shows(case_id, scope)
