"""A timeline must be what the audit log notes of it, entry by entry, both ways: a chain that was cut off is whole."""

from iass.alert.news import EVIDENCE
from iass.audit.log import AuditLog
from iass.case.raising import raising_of
from iass.errors import Tampered
from iass.handover.case import Case
from iass.handover.entry import EntryKind

ENTRY = "entry_hash"
"""Of the details of an audit entry: which entry of the timeline it is about."""

_ACTIONS = frozenset(f"case.{kind}" for kind in EntryKind)


def require_borne_out(log: AuditLog, case: Case) -> None:
    """Also that it was opened on the evidence that its alert was raised with. Raises Tampered."""
    where, mend = case.case_id[:60], "Have iass doctor run before anybody signs or hands over"
    noted = [(one.actor, one.action, one.details.get(ENTRY)) for one in log.about([case.case_id], _ACTIONS)]
    if noted != [(one.officer, f"case.{one.kind}", one.entry_hash) for one in case.entries]:
        raise Tampered("its timeline is not the one that the audit log notes", where=where, mend=mend)
    if raising_of(log, case.opening.alert_id).details.get(EVIDENCE, "") != case.opening.evidence:
        raise Tampered("it was opened on other evidence than its alert was raised with", where=where, mend=mend)


def require_two_signed(case: Case) -> None:
    """Of one that a list shows to its agency. Raises Tampered."""
    if len(case.signers) < 2:
        mend = "Have iass doctor run before anybody signs or hands over"
        raise Tampered(
            "a list says that two officers signed, and the timeline does not", where=case.case_id[:60], mend=mend
        )
