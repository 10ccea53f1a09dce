"""An alert must be what the audit log notes of its raising: that entry alone is out of reach of who edits a row."""

from typing import Protocol

from iass.alert.alert import Alert
from iass.alert.news import EVIDENCE, RAISED, RAISINGS, raising_told
from iass.audit.entry import AuditEntry
from iass.audit.log import AuditLog
from iass.case.evidence import EvidenceRecords, digest_of, hashes, said_now
from iass.errors import Tampered
from iass.ids import AlertId

_MEND = "Have iass doctor run before anybody decides or signs"


class LoggedEvidence(EvidenceRecords, Protocol):
    @property
    def audit(self) -> AuditLog: ...


def require_as_raised(tx: LoggedEvidence, alert: Alert) -> None:
    """By the one entry of its raising, and the digest there by all that it rests on, as that is stored now. An alert
    from before that was sealed has an entry without a digest, and no seal. Raises Tampered. tx: in which everything is
    there."""
    noted, seal = raising_of(tx.audit, alert.alert_id), alert.evidence
    where = alert.alert_id[:60]
    if noted.details.get(EVIDENCE) != (seal.digest if seal else None):
        raise Tampered("its evidence is not the one that the audit log notes", where=where, mend=_MEND)
    if seal is not None and digest_of(hashes(seal.salt, said_now(tx, alert))) != seal.digest:
        raise Tampered(
            "its evidence is not what was sealed: a finding, the passage, a notice or a picture was changed",
            where=where,
            mend=_MEND,
        )
    told = raising_told(alert)
    is_other = any(noted.details.get(name, value) != value for name, value in told.items())
    if is_other or noted.action != RAISED[alert.kind] or noted.at != alert.raised_at:
        raise Tampered("it is not the alert that the audit log notes the raising of", where=where, mend=_MEND)


def raising_of(log: AuditLog, alert_id: AlertId) -> AuditEntry:
    """Raises Tampered unless there is exactly one."""
    found = log.about([alert_id], RAISINGS)
    if len(found) != 1:
        what = f"the audit log has {len(found)} entries of its raising, not one"
        raise Tampered(what, where=alert_id[:60], mend=_MEND)
    return found[0]
