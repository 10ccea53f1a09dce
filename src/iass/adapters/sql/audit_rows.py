"""Rows of the audit log, as entries."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import type_coerce
from sqlalchemy.types import NullType

from iass.adapters.sql.audit_tables import AUDIT_ENTRIES
from iass.adapters.sql.serial import load_json, strictly
from iass.audit.chain import canonical
from iass.audit.entry import AuditEntry
from iass.errors import Tampered

AT = type_coerce(AUDIT_ENTRIES.c.at, NullType()).label("at")
ROW = tuple(AT if column is AUDIT_ENTRIES.c.at else column for column in AUDIT_ENTRIES.c)
"""The moment as the driver answers it: SQLAlchemy gives up a thousand rows for one that it cannot read."""


def read_entry(row: Any) -> AuditEntry:
    """Raises Tampered for one that is not written as IASS writes it."""
    where = f"audit entry {row.sequence}"
    details = load_json(row.details, where=where)
    with strictly("audit entry", where):
        spelled = canonical(details)
    if spelled != row.details:
        raise Tampered("the details are not written as IASS writes them", where=where)
    return AuditEntry(
        row.sequence,
        moment_of(row.at, where),
        row.actor,
        row.action,
        row.subject,
        details,
        row.previous_hash,
        row.entry_hash,
    )


def moment_of(stored: object, where: str) -> datetime:
    """SQLite keeps text, in UTC and without a zone; PostgreSQL a moment."""
    try:
        moment = datetime.fromisoformat(stored) if isinstance(stored, str) else stored
    except ValueError:
        moment = None
    if not isinstance(moment, datetime):
        raise Tampered("the time is none", where=where, mend="Run iass audit verify")
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
