"""What an alert tells of its case: which one it is, and what a signature from the alert would stand for."""

from dataclasses import dataclass

from iass.errors import Tampered
from iass.handover.case import Case, CaseState
from iass.handover.records import HandoverTransaction
from iass.ids import AlertId, CaseId


@dataclass(frozen=True, slots=True)
class KnownCase:
    """content_hash: of what stands in it; empty where its timeline cannot be read, and nothing can be signed.
    opening_alone: it holds nothing yet but its opening and signatures to that, so that whoever reads the alert has read
    the case. awaits_second: one officer has signed."""

    case_id: CaseId
    content_hash: str
    opening_alone: bool
    awaits_second: bool


def known_case(tx: HandoverTransaction, alert_id: AlertId) -> KnownCase | None:
    case_id = tx.cases.of_alert(alert_id)
    if case_id is None:
        return None
    try:
        case = tx.cases.get(case_id)
    except Tampered:  # the page of the case says so; the alert's still tells the alert
        case = None
    if case is None:
        return KnownCase(case_id, "", opening_alone=False, awaits_second=False)
    awaits = case.state is CaseState.SIGNED_ONCE
    return KnownCase(case_id, case.content_hash, holds_opening_alone(case), awaits)


def holds_opening_alone(case: Case) -> bool:
    return case.content_hash == case.entries[0].entry_hash
