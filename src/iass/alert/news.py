"""What is told about an alert: to the audit log for ever, and to the consoles that follow the feed."""

from collections.abc import Mapping
from datetime import datetime

from iass.access import SYSTEM, Officer
from iass.alert.alert import Alert, AlertKind
from iass.alert.records import AlertTransaction
from iass.audit.entry import JsonValue
from iass.decide.decision import Decision

RAISED: Mapping[AlertKind, str] = {AlertKind.PASSAGE: "alert.raised", AlertKind.PAST: "alert.past_raised"}
"""Two events, so that a gate or a counter that sounds at the first hears nothing of the second."""

RAISINGS = frozenset(RAISED.values())
EVIDENCE = "evidence"
"""Of the details: the digest of what an alert rests on."""


def tell_console(
    transaction: AlertTransaction, kind: str, alert: Alert, at: datetime, officer: Officer = SYSTEM, **extra: JsonValue
) -> None:
    """What a queue shows, and no more: no name, no document number, no picture. The page of one alert is asked for. Of
    one that is judged before its score the rules are not told either: they say how strong it is."""
    payload: dict[str, JsonValue] = {
        "alert_id": alert.alert_id,
        "crossing_id": alert.crossing_id,
        "about": alert.kind.value,
        "version": alert.version,
        "state": alert.state.value,
        "advice": alert.decision.advice.value,
        "rules": [] if transaction.first_looks.asks(alert.alert_id) else _rules(alert.decision),
        "lane": f"{alert.checkpoint}/{alert.lane}",
        "direction": alert.direction.value,
        "raised_at": alert.raised_at.isoformat(),
        "last_seen_at": alert.last_seen_at.isoformat() if alert.last_seen_at else None,
        "claimed_by": alert.claimed_by,
        "judgement": alert.judgement.value if alert.judgement else None,
        "handed_over_by": list(alert.handed_over_by),
        **({} if officer == SYSTEM else {"officer": officer.officer_id}),
        **extra,
    }
    transaction.feed.append(kind, alert.alert_id, at, payload)


def audit_raised(transaction: AlertTransaction, alert: Alert, follows: str | None) -> None:
    """Which rules and which versions of which notices raised it, and the digest of all that it rests on."""
    sealed: dict[str, JsonValue] = {EVIDENCE: alert.evidence.digest} if alert.evidence else {}
    details = raising_told(alert) | {"follows": follows} | sealed
    transaction.audit.append(alert.raised_at, SYSTEM, RAISED[alert.kind], alert.alert_id, details)


def raising_told(alert: Alert) -> dict[str, JsonValue]:
    """What the log is told of an alert itself when it is raised; none of it ever changes."""
    decision = alert.decision
    notices = [f"{finding.notice_id}@{finding.notice_version}" for finding in decision.findings if finding.notice_id]
    return {
        "crossing": alert.crossing_id,
        "lane": f"{alert.checkpoint}/{alert.lane}",
        "direction": alert.direction.value,
        "advice": decision.advice.value,
        "rules": _rules(decision),
        "notices": list(notices),
        "policy": decision.policy_version,
    }


def audit_act(
    transaction: AlertTransaction,
    kind: str,
    before: Alert,
    after: Alert,
    at: datetime,
    officer: Officer,
    **extra: JsonValue,
) -> None:
    """Who did what, and from which state to which. The note itself stays with the alert: it may hold a name."""
    details: dict[str, JsonValue] = {
        "from": before.state.value,
        "to": after.state.value,
        "version": after.version,
        "claimed_by": after.claimed_by,
        "claimed_before_by": before.claimed_by,
        "judgement": after.judgement.value if after.judgement else None,
        "handed_over_by": list(after.handed_over_by),
        "noted": after.note != before.note,
        **extra,
    }
    transaction.audit.append(at, officer, kind, after.alert_id, details)


def _rules(decision: Decision) -> list[JsonValue]:
    return [f"{finding.rule_id}@{finding.rule_version}" for finding in decision.findings]
