"""The audit log. Beside it stands a head that only the master key can seal, so that a cut tail is noticed."""

import hmac
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, func, insert, select, update

from iass.access import Officer
from iass.adapters.sql.keys import KeyRing
from iass.adapters.sql.schema import AUDIT_ENTRIES, AUDIT_HEAD
from iass.adapters.sql.serial import load_json, strictly
from iass.audit.chain import GENESIS, canonical, hash_entry
from iass.audit.entry import AuditEntry, JsonValue
from iass.audit.verify import AuditHead, Fault, Verification, verify
from iass.errors import Tampered

_BATCH = 1_000


class SqlAuditLog:
    """Implements `iass.audit.log.AuditLog`."""

    def __init__(self, connection: Connection, ring: KeyRing) -> None:
        self._connection = connection
        self._ring = ring

    def append(
        self,
        at: datetime,
        actor: Officer,
        action: str,
        subject: str,
        details: dict[str, JsonValue] | None = None,
    ) -> AuditEntry:
        """Chains to the sealed head. A log whose tail was cut off goes on with a gap that every verification names."""
        head = self.sealed_head()
        fields: dict[str, Any] = {
            "sequence": head.sequence + 1 if head else 1,
            "at": at.astimezone(UTC) if at.tzinfo else at,
            "actor": actor.officer_id,
            "action": action,
            "subject": subject,
            "details": details or {},
            "previous_hash": head.entry_hash if head else GENESIS,
        }
        entry = AuditEntry(**fields, entry_hash=hash_entry(**fields))
        row = {**fields, "details": canonical(fields["details"]), "entry_hash": entry.entry_hash}
        self._connection.execute(insert(AUDIT_ENTRIES), row)
        self._seal_head(entry, is_first=head is None)
        return entry

    def entries(self, after: int = 0) -> Iterator[AuditEntry]:
        """In order, a thousand in memory at a time. Raises Tampered at one whose details are not as written."""
        rows = AUDIT_ENTRIES
        while True:
            chosen = select(rows).where(rows.c.sequence > after).order_by(rows.c.sequence).limit(_BATCH)
            batch = self._connection.execute(chosen).all()
            yield from map(_entry, batch)
            if len(batch) < _BATCH:
                return
            after = batch[-1].sequence

    def last(self) -> AuditEntry | None:
        newest = select(AUDIT_ENTRIES).order_by(AUDIT_ENTRIES.c.sequence.desc()).limit(1)
        row = self._connection.execute(newest).first()
        return _entry(row) if row else None

    def latest_moment(self) -> datetime | None:
        moment: datetime | None = self._connection.execute(select(func.max(AUDIT_ENTRIES.c.at))).scalar()
        return moment

    def sealed_head(self) -> AuditHead | None:
        """The last entry by the head's own word; None in an empty log.

        Raises Tampered when the head was not sealed with this master key, or is missing beside entries.
        """
        row = self._connection.execute(select(AUDIT_HEAD)).first()
        if row is None:
            if self.last() is not None:
                raise _tampered("the head of the audit log is missing")
            return None
        if not hmac.compare_digest(self._ring.seal_of_head(row.sequence, row.entry_hash), row.seal):
            raise _tampered("the head of the audit log was not written by IASS")
        return AuditHead(row.sequence, row.entry_hash)

    def verify(
        self, *, expected: AuditHead | None = None, progress: Callable[[int], None] | None = None
    ) -> Verification:
        """The whole chain, from the first entry to the sealed head. expected: a head noted down elsewhere, earlier."""
        found = verify(self.entries(), expected=expected, progress=progress)
        if not found.ok:
            return found
        try:
            head = self.sealed_head()
        except Tampered as error:
            return replace(found, ok=False, fault=Fault.HEAD, reason=error.what)
        return _compare_with_head(found, head or AuditHead(0, GENESIS))

    def _seal_head(self, entry: AuditEntry, *, is_first: bool) -> None:
        seal = self._ring.seal_of_head(entry.sequence, entry.entry_hash)
        head = {"id": 1, "sequence": entry.sequence, "entry_hash": entry.entry_hash, "seal": seal}
        self._connection.execute(insert(AUDIT_HEAD) if is_first else update(AUDIT_HEAD), head)


def _compare_with_head(found: Verification, head: AuditHead) -> Verification:
    """An intact chain must end exactly where the sealed head says."""
    if found.count < head.sequence:
        cut, fault = found.count + 1, Fault.TRUNCATED
        why = f"entry {cut} and all up to entry {head.sequence} are missing: the tail was cut off"
    elif found.count > head.sequence:
        cut, fault = head.sequence + 1, Fault.HEAD
        why = f"entry {cut} was not written by IASS: the sealed head is entry {head.sequence}"
    elif found.count and found.head != head:
        cut, fault = head.sequence, Fault.HEAD
        why = f"entry {cut} is not the one that IASS sealed: the chain was written anew"
    else:
        return found
    return replace(found, ok=False, first_bad=cut, fault=fault, reason=why)


def _tampered(what: str) -> Tampered:
    return Tampered(what, where="audit_head", mend="Run iass audit verify, and find out who wrote to the database")


def _entry(row: Any) -> AuditEntry:
    where = f"audit entry {row.sequence}"
    details = load_json(row.details, where=where)
    with strictly("audit entry", where):
        spelled = canonical(details)
    if spelled != row.details:
        raise Tampered("the details are not written as IASS writes them", where=where)
    return AuditEntry(
        row.sequence, row.at, row.actor, row.action, row.subject, details, row.previous_hash, row.entry_hash
    )
