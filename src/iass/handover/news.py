"""What the live feed is told of cases."""

from iass.access import Officer, Sensitivity
from iass.audit.entry import JsonValue
from iass.handover.case import Case
from iass.handover.records import HandoverTransaction
from iass.ids import AlertId


def sensitivity_of(tx: HandoverTransaction, alert_id: AlertId) -> Sensitivity:
    """Of a case, by its alert."""
    alert = tx.alerts.get(alert_id)
    return alert.decision.sensitivity if alert else Sensitivity.OPEN


def tell_listeners(tx: HandoverTransaction, case: Case, officer: Officer) -> None:
    """That an entry was added: `case.` and its kind. No name, no text, no paper: the case is asked for."""
    last, opening = case.entries[-1], case.opening
    payload: dict[str, JsonValue] = {
        "case_id": case.case_id,
        "alert_id": opening.alert_id,
        "lane": f"{opening.checkpoint}/{opening.lane}",
        "version": case.version,
        "state": case.state.value,
        "sensitivity": sensitivity_of(tx, opening.alert_id).value,
        "officer": officer.officer_id,
    }
    tx.feed.append(f"case.{last.kind}", case.case_id, last.at, payload)
