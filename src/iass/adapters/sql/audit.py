"""The audit log. Beside it stands a head that only the master key can seal, so that a cut tail is noticed."""

import hmac
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import fields, replace
from datetime import UTC, datetime
from itertools import islice
from typing import Any

from sqlalchemy import Connection, Table, func, insert, or_, select, update

from iass.access import EVERYWHERE, Officer, Scope
from iass.adapters.sql.audit_rows import AT, ROW, moment_of, read_entry
from iass.adapters.sql.audit_search import mentions_of, search
from iass.adapters.sql.audit_tables import AUDIT_ENTRIES, AUDIT_HEAD, AUDIT_MENTIONS
from iass.adapters.sql.case_tables import CASE_ENTRIES
from iass.adapters.sql.keys import KeyRing
from iass.adapters.sql.schema import ALERTS, NOTICE_VERSIONS, PASSAGES, PERSON_VERSIONS
from iass.audit.chain import GENESIS, canonical, hash_entry
from iass.audit.entry import Act, AuditEntry, JsonValue, with_actor
from iass.audit.query import AuditLine, AuditQuery
from iass.audit.verify import AuditHead, Fault, Verification, verify
from iass.errors import Tampered

_BATCH = 1_000
_AUDITED = (PERSON_VERSIONS, NOTICE_VERSIONS, ALERTS, PASSAGES, CASE_ENTRIES)
"""Tables whose every row was stored together with an entry."""


def begin(connection: Connection, ring: KeyRing) -> None:
    """Seals the head of a log without entries. One that is missing where anything is stored was taken away."""
    started = (AUDIT_HEAD, AUDIT_ENTRIES, *_AUDITED)
    if not any(_has_rows(connection, table) for table in started):
        row = {"id": 1, "sequence": 0, "entry_hash": GENESIS, "seal": ring.seal_of_head(0, GENESIS)}
        connection.execute(insert(AUDIT_HEAD), row)


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
        return self._chain(at, [Act(actor, action, subject, details or {})])[0]

    def append_all(self, at: datetime, acts: Sequence[Act]) -> None:
        if acts:
            self._chain(at, acts)

    def _chain(self, at: datetime, acts: Sequence[Act]) -> list[AuditEntry]:
        head, made, moment = self.sealed_head(), list[AuditEntry](), at.astimezone(UTC) if at.tzinfo else at
        for act in acts:
            hashed: dict[str, Any] = {
                "sequence": head.sequence + 1,
                "at": moment,
                "actor": act.officer.officer_id,
                "action": act.action,
                "subject": act.subject,
                "details": with_actor(act.officer, act.details),
                "previous_hash": head.entry_hash,
            }
            made.append(AuditEntry(**hashed, entry_hash=hash_entry(**hashed)))
            head = AuditHead(made[-1].sequence, made[-1].entry_hash)
        self._connection.execute(insert(AUDIT_ENTRIES), [_row_of(entry) for entry in made])
        self._connection.execute(insert(AUDIT_MENTIONS), [row for entry in made for row in mentions_of(entry)])
        self._seal_head(made[-1])
        return made

    def entries(self, after: int = 0) -> Iterator[AuditEntry]:
        """In order, a thousand in memory at a time. Raises Tampered at one that is not written as IASS writes it."""
        rows = AUDIT_ENTRIES
        while True:
            chosen = select(*ROW).where(rows.c.sequence > after).order_by(rows.c.sequence).limit(_BATCH)
            batch = self._connection.execute(chosen).all()
            yield from map(read_entry, batch)
            if len(batch) < _BATCH:
                return
            after = batch[-1].sequence

    def about(self, subjects: Sequence[str], actions: Collection[str] = ()) -> Sequence[AuditEntry]:
        chosen = select(*ROW).where(AUDIT_ENTRIES.c.subject.in_(subjects)).order_by(AUDIT_ENTRIES.c.sequence)
        if actions:
            chosen = chosen.where(AUDIT_ENTRIES.c.action.in_(sorted(actions)))
        return tuple(read_entry(row) for row in self._connection.execute(chosen).all())

    def search(self, asked: AuditQuery, scope: Scope = EVERYWHERE) -> Sequence[AuditLine]:
        return search(self._connection, asked, scope)

    def naming(self, name: str, actions: Sequence[str]) -> Sequence[AuditEntry]:
        """Of details, those that have it as a text of its own, or with a version behind it (`id@2`)."""
        rows = AUDIT_ENTRIES.c
        spelled = canonical({"": name})[5:-2]  # as it stands between its quotes
        # SQLite's LIKE ignores capitals: what it finds is looked through again
        within = or_(*(rows.details.contains(f'"{spelled}{end}', autoescape=True) for end in ('"', "@")))
        chosen = select(*ROW).where(rows.action.in_(actions), or_(rows.subject == name, within)).order_by(rows.sequence)
        found = map(read_entry, self._connection.execute(chosen).all())
        return tuple(one for one in found if one.subject == name or _names(one.details, name))

    def by_actor(self, actor: str, since: datetime, until: datetime) -> Iterator[AuditEntry]:
        """A thousand in memory at a time."""
        rows, after = AUDIT_ENTRIES.c, 0
        theirs = select(*ROW).where(rows.actor == actor, rows.at >= since, rows.at < until)
        while True:
            chosen = theirs.where(rows.sequence > after).order_by(rows.sequence).limit(_BATCH)
            batch = self._connection.execute(chosen).all()
            yield from map(read_entry, batch)
            if len(batch) < _BATCH:
                return
            after = batch[-1].sequence

    def count_since(self, action: str, since: datetime) -> int:
        chosen = AUDIT_ENTRIES.c.at >= since, AUDIT_ENTRIES.c.action == action
        counted = select(func.count()).select_from(AUDIT_ENTRIES).where(*chosen)
        return int(self._connection.execute(counted).scalar_one())

    def last(self) -> AuditEntry | None:
        newest = select(*ROW).order_by(AUDIT_ENTRIES.c.sequence.desc()).limit(1)
        row = self._connection.execute(newest).first()
        return read_entry(row) if row else None

    def latest_moment(self) -> datetime | None:
        """Raises Tampered when that is no moment."""
        newest = select(AUDIT_ENTRIES.c.sequence, AT).order_by(AUDIT_ENTRIES.c.at.desc()).limit(1)
        row = self._connection.execute(newest).first()
        return moment_of(row.at, f"audit entry {row.sequence}") if row else None

    def sealed_head(self) -> AuditHead:
        """The last entry by the head's own word; sequence 0 in an empty log.

        Raises Tampered when the head is missing, or was not sealed with this master key.
        """
        row = self._connection.execute(select(AUDIT_HEAD)).first()
        if row is None:
            raise _tampered("the head of the audit log is missing")
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
        orphaned = [table.name for table in _AUDITED if not found.count and _has_rows(self._connection, table)]
        if orphaned:
            why = f"entry 1 and all after it are missing: there are {', '.join(orphaned)}, and no entry about them"
            return replace(found, ok=False, first_bad=1, fault=Fault.TRUNCATED, reason=why)
        try:
            return _compare_with_head(found, self.sealed_head())
        except Tampered as error:
            return replace(found, ok=False, fault=Fault.HEAD, reason=error.what)

    def verify_stretch(self, after: AuditHead, limit: int) -> Verification:
        """See `iass.audit.checking`."""
        found = verify(islice(self.entries(after.sequence), limit), after=after)
        if not found.ok or found.count - after.sequence >= limit:
            return replace(found, count=found.count - after.sequence)
        try:
            compared = _compare_with_head(found, self.sealed_head())
        except Tampered as error:
            compared = replace(found, ok=False, fault=Fault.HEAD, reason=error.what)
        return replace(compared, count=max(0, found.count - after.sequence))

    def _seal_head(self, entry: AuditEntry) -> None:
        seal = self._ring.seal_of_head(entry.sequence, entry.entry_hash)
        self._connection.execute(
            update(AUDIT_HEAD), {"sequence": entry.sequence, "entry_hash": entry.entry_hash, "seal": seal}
        )


def _row_of(entry: AuditEntry) -> dict[str, object]:
    return {field.name: getattr(entry, field.name) for field in fields(entry)} | {"details": canonical(entry.details)}


def _has_rows(connection: Connection, table: Table) -> bool:
    return connection.execute(select(1).select_from(table).limit(1)).first() is not None


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


def _names(said: JsonValue, name: str) -> bool:
    """As a text of its own, or with a version behind it; names of fields count too."""
    if isinstance(said, str):
        return said == name or said.startswith(f"{name}@")
    if isinstance(said, dict):
        return any(_names(part, name) for pair in said.items() for part in pair)
    return isinstance(said, list) and any(_names(part, name) for part in said)
