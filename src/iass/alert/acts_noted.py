"""Where an alert stands, and by whose acts, must be what the audit log notes."""

from collections.abc import Mapping

from iass.alert.alert import Alert, AlertState
from iass.alert.transitions import Act
from iass.audit.entry import JsonValue
from iass.audit.log import AuditLog
from iass.errors import Tampered

JUDGED = f"alert.{Act.JUDGE}"
VERDICTS = frozenset({JUDGED, f"alert.{Act.GIVE_VERDICT}"})
"""Whoever did the last of them is who judged it."""

TO = "to"
HELD: Mapping[str, str] = {
    "state": TO, "judgement": "judgement", "claimed_by": "claimed_by", "handed_over_by": "handed_over_by"
}  # fmt: skip
"""Fields of an alert, and where the entry of each act notes them."""

_FRESH: Mapping[str, JsonValue] = {
    TO: AlertState.RAISED.value, "judgement": None, "claimed_by": None, "handed_over_by": []
}  # fmt: skip


def is_act(subject: str, details: Mapping[str, JsonValue], alert_id: str) -> bool:
    """Whether an entry of the log is of something that was done with the alert."""
    return subject == alert_id and TO in details


def require_as_noted(log: AuditLog, alert: Alert) -> None:
    """By all acts on it. Raises Tampered."""
    acts = [one for one in log.about([alert.alert_id]) if is_act(one.subject, one.details, alert.alert_id)]
    noted = acts[-1].details if acts else _FRESH
    told: Mapping[str, JsonValue] = {
        TO: alert.state.value,
        "judgement": alert.judgement.value if alert.judgement else None,
        "claimed_by": alert.claimed_by,
        "handed_over_by": [*alert.handed_over_by],
    }
    judge = next((one.actor for one in reversed(acts) if one.action in VERDICTS), None)
    if alert.judged_by != judge or any(noted.get(name, value) != value for name, value in told.items()):
        raise Tampered("its state or its verdict is not what the audit log notes", where=alert.alert_id[:60])
    if bool(alert.note) != any(one.details.get("noted") for one in acts):
        raise Tampered("its note was written past the program, or taken away", where=alert.alert_id[:60])
