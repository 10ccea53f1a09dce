"""A case as its agency takes it away: a bundle in which the checkpoint's notes and others' evidence are hashes."""

from collections.abc import Sequence

from iass.alert.acts_noted import JUDGED, is_act
from iass.alert.alert import Alert
from iass.alert.news import RAISINGS
from iass.audit.entry import AuditEntry, JsonValue
from iass.case.evidence import facts_of, leaves, said_now
from iass.case.plain import plain
from iass.handover.borne_out import ENTRY
from iass.handover.case import Case
from iass.handover.entry import CaseEntry, EntryKind, entry_json
from iass.handover.for_agency import SHOWN, as_told, told_alert
from iass.handover.records import HandoverTransaction
from iass.handover.told_evidence import evidence_json, unsalted
from iass.ids import AlertId


def excerpt(tx: HandoverTransaction, case: Case) -> dict[str, JsonValue]:
    """The documents that are not those of a whole bundle, by their names."""
    alert, passage = told_alert(tx, case), tx.passages.as_read(case.opening.crossing_id)
    told = [*(said_now(tx, alert) if alert is not None else []), *_of_notice(tx, case)]
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


def _of_notice(tx: HandoverTransaction, case: Case) -> list[JsonValue]:
    """The agency's own notice is in the bundle, also where the finding that names it names others too."""
    about = case.opening
    notice = tx.notices.get(about.notice_id, about.notice_version) if about.notice_id else None
    return leaves(None, None, [plain(notice)] if notice else [], {})


def _audit(tx: HandoverTransaction, case: Case, told: Alert | None) -> JsonValue:
    """What bears out the entries that are told, and the verdict; and the raising of the alert where it names nobody who
    is not told. noted: every entry of the timeline that the log notes, so that none is left out unseen."""
    entries = tx.audit.about((case.case_id, case.opening.alert_id))
    hashes = {entry.entry_hash for entry in case.entries if _is_told(entry)}
    alert = tx.alerts.get(case.opening.alert_id)
    is_whole = alert and told and len(told.decision.findings) == len(alert.decision.findings)
    verdict = _verdict(entries, case.opening.alert_id)
    kept = [
        one
        for one in entries
        if one.details.get(ENTRY) in hashes or one in verdict or (is_whole and one.action in RAISINGS)
    ]
    return {
        "entries": [plain(entry) for entry in kept],
        "withheld": len(entries) - len(kept),
        "noted": [one.details[ENTRY] for one in entries if one.subject == case.case_id and ENTRY in one.details],
        "head": _head(tx),
    }


def _verdict(entries: Sequence[AuditEntry], alert_id: AlertId) -> list[AuditEntry]:
    """The acts on the alert from the last verdict on: who saw it before, and what was said, is the checkpoint's own."""
    acts = [one for one in entries if is_act(one.subject, one.details, alert_id)]
    last = max((number for number, one in enumerate(acts) if one.action == JUDGED), default=0)
    return acts[last:]


def _head(tx: HandoverTransaction) -> JsonValue:
    """By which the installation shows the rest; what the last entry is about is no matter of this case."""
    last = tx.audit.last()
    return {"sequence": last.sequence, "entry_hash": last.entry_hash} if last else None
