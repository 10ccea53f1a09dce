"""A case's newest entry is kept: timeline, audit log and live feed, in the caller's transaction."""

from iass.access import Officer
from iass.alert.news import EVIDENCE
from iass.audit.entry import JsonValue
from iass.handover.borne_out import ENTRY
from iass.handover.case import Case
from iass.handover.entry import EntryKind
from iass.handover.news import tell_listeners
from iass.handover.records import HandoverTransaction


def keep(tx: HandoverTransaction, case: Case, officer: Officer) -> None:
    """The entry's hash binds the timeline to the audit log; its text stays with the case: it may hold a name."""
    tx.cases.put(case)
    last = case.entries[-1]
    details: dict[str, JsonValue] = {
        "version": case.version,
        "state": case.state.value,
        ENTRY: last.entry_hash,
        "alert": case.opening.alert_id,
    }
    if last.opening is not None and last.opening.evidence:
        details[EVIDENCE] = last.opening.evidence
    if last.kind is EntryKind.CUSTODY and last.custody is not None:
        details["custody"] = last.custody.to.value
    if last.paper is not None:
        details["sha256"] = last.paper.digest
    if last.signed_hash:
        details["signed_hash"] = last.signed_hash
    if last.outcome is not None:
        details["outcome"] = last.outcome.value
    if last.of_officer:
        details["officer"] = last.of_officer
    if last.of_crossing:
        details["crossing"] = last.of_crossing
    if last.shown:
        details["shown"] = [*last.shown]
    if last.agency:
        details["agency"] = last.agency
    tx.audit.append(last.at, officer, f"case.{last.kind}", case.case_id, details)
    tell_listeners(tx, case, officer)
