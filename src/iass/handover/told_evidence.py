"""The evidence of a case as its bundle tells it: what each leaf says, but for what the reader may not see."""

from collections.abc import Sequence
from dataclasses import replace

from iass.alert.alert import Alert
from iass.audit.entry import JsonValue
from iass.case.evidence import FORMAT, leaf_hash, said_now, salts
from iass.handover.records import HandoverTransaction
from iass.ids import AlertId


def told_evidence(tx: HandoverTransaction, seen: HandoverTransaction, alert_id: AlertId) -> JsonValue:
    """tx: in which everything is there; seen: in which what the reader may not see is not. Of a leaf that is withheld
    its hash alone is told. None where the alert has no seal."""
    shown = seen.alerts.get(alert_id)
    return evidence_json(tx, alert_id, said_now(seen, shown) if shown else [])


def evidence_json(tx: HandoverTransaction, alert_id: AlertId, told: Sequence[JsonValue]) -> JsonValue:
    """told: what may be read."""
    alert = tx.alerts.get(alert_id)
    if alert is None or alert.evidence is None:
        return None
    said = said_now(tx, alert)
    leaves: list[JsonValue] = [
        {"salt": salt, "says": leaf} if leaf in told else {"sha256": leaf_hash(salt, leaf)}
        for salt, leaf in zip(salts(alert.evidence.salt, len(said)), said, strict=True)
    ]
    return {"format": FORMAT, "digest": alert.evidence.digest, "leaves": leaves}


def unsalted(alert: Alert) -> Alert:
    """The salt of all leaves would tell what is withheld to whoever tries."""
    return alert if alert.evidence is None else replace(alert, evidence=replace(alert.evidence, salt=""))
