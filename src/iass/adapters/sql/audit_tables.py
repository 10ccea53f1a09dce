"""The tables of the audit log. See `iass.adapters.sql.schema`."""

from sqlalchemy import BigInteger, Column, Index, LargeBinary, SmallInteger, Table

from iass.adapters.sql.schema import METADATA, Moment, Position, Words

AUDIT_ENTRIES = Table(
    "audit_entries",
    METADATA,
    Column("sequence", Position, primary_key=True, autoincrement=False),
    Column("at", Moment, nullable=False),
    Column("actor", Words, nullable=False),
    Column("action", Words, nullable=False),
    Column("subject", Words, nullable=False),
    Column("details", Words, nullable=False),
    Column("previous_hash", Words, nullable=False),
    Column("entry_hash", Words, nullable=False),
    Index(None, "at"),
    Index(None, "subject"),
    Index(None, "actor", "sequence"),
    Index(None, "action", "sequence"),
)

AUDIT_MENTIONS = Table(
    "audit_mentions",
    METADATA,
    Column("name", Words, primary_key=True),
    Column("sequence", Position, primary_key=True, autoincrement=False),
    Index(None, "sequence"),
)
"""What the entries name, to be found by it; follows from them. See `iass.audit.mentions`."""

AUDIT_HEAD = Table(
    "audit_head",
    METADATA,
    Column("id", SmallInteger, primary_key=True, autoincrement=False),
    Column("sequence", BigInteger, nullable=False),
    Column("entry_hash", Words, nullable=False),
    Column("seal", LargeBinary, nullable=False),
)
