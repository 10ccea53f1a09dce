"""A case as its agency takes it away: a bundle in which the checkpoint's notes and others' evidence are hashes."""

from iass.alert.alert import Alert
from iass.audit.entry import AuditEntry, JsonValue
from iass.case.evidence import facts_of, notices_of, pictures_of, said_by
from iass.case.plain import plain
from iass.handover.case import Case
from iass.handover.entry import CaseEntry, EntryKind, entry_json
from iass.handover.for_agency import SHOWN, as_told, told_alert
from iass.handover.records import HandoverTransaction
from iass.handover.told_evidence import evidence_json, unsalted

_RAISED = "alert.raised"


def excerpt(tx: HandoverTransaction, case: Case) -> dict[str, JsonValue]:
    """The documents that are not those of a whole bundle, by their names."""
    alert, passage = told_alert(tx, case), tx.passages.as_read(case.opening.crossing_id)
    told: list[JsonValue] = []
    if alert is not None:
        pictures = {one: tx.images.digest_of(one) for one in pictures_of(alert)}
        told = said_by(alert, passage, notices_of(tx, alert), pictures)
    return {
        "case.json": case_json(case, [entry_json(one) if _is_told(one) else _withheld(one) for one in case.entries]),
        "alert.json": plain(alert and unsalted(alert)),
        "passage.json": facts_of(passage) if passage else None,
        "evidence.json": evidence_json(tx, case.opening.alert_id, told),
        "audit.json": _audit(tx, case, alert),
    }


def case_json(case: Case, entries: list[JsonValue]) -> JsonValue:
    """The case as a bundle holds it. entries: each as it is told."""
    return {
        "case_id": case.case_id,
        "version": case.version,
        "state": case.state.value,
        "content_hash": case.content_hash,
        "signers": list(case.signers),
        "entries": entries,
    }


def _withheld(entry: CaseEntry) -> dict[str, JsonValue]:
    hashes: dict[str, JsonValue] = {"previous_hash": entry.previous_hash, "entry_hash": entry.entry_hash}
    return {"sequence": entry.sequence, "withheld": True, **hashes}


def _is_told(entry: CaseEntry) -> bool:
    """An entry is told as it was written, or not at all: a part of it would not give its hash."""
    return entry.kind is EntryKind.OPENED or (entry.kind in SHOWN and as_told(entry) == entry)


def _audit(tx: HandoverTransaction, case: Case, told: Alert | None) -> JsonValue:
    """What bears out the entries that are told, and the raising of the alert where it names nothing that is not."""
    entries = tx.audit.about((case.case_id, case.opening.alert_id))
    hashes = {entry.entry_hash for entry in case.entries if _is_told(entry)}
    alert = tx.alerts.get(case.opening.alert_id)
    is_whole = alert is not None and told is not None and told.decision == alert.decision
    kept = [one for one in entries if one.details.get("entry_hash") in hashes or (is_whole and _is_raising(one))]
    return {
        "entries": [plain(entry) for entry in kept],
        "withheld": len(entries) - len(kept),
        "head": _head(tx),
    }


def _head(tx: HandoverTransaction) -> JsonValue:
    """By which the installation shows the rest; what the last entry is about is no matter of this case."""
    last = tx.audit.last()
    return {"sequence": last.sequence, "entry_hash": last.entry_hash} if last else None


def _is_raising(entry: AuditEntry) -> bool:
    return entry.action == _RAISED
