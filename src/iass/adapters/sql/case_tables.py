"""The tables of cases. See `iass.adapters.sql.schema`."""

from sqlalchemy import Column, ForeignKeyConstraint, Index, Integer, LargeBinary, Table

from iass.adapters.sql.schema import METADATA, Moment, Words

CASES = Table(
    "cases",
    METADATA,
    Column("case_id", Words, primary_key=True),
    Column("alert_id", Words, nullable=False),
    Column("version", Integer, nullable=False),
    Column("state", Words, nullable=False),
    Column("checkpoint", Words, nullable=False),
    Column("lane", Words, nullable=False),
    Column("agency", Words, nullable=False),
    Column("opened_at", Moment, nullable=False),
    Column("signed_at", Moment),
    Column("notice_id", Words),
    Index(None, "alert_id", unique=True),
    Index(None, "notice_id", "opened_at"),
    Index(None, "opened_at", "case_id"),
    Index(None, "agency", "signed_at", "case_id"),
)
"""What lists need, without a name or a note; follows from the entries. signed_at: when two had signed; from then on the
agency sees it."""

CASE_OFFICERS = Table(
    "case_officers",
    METADATA,
    Column("case_id", Words, primary_key=True),
    Column("officer", Words, primary_key=True),
    Index(None, "officer"),
    ForeignKeyConstraint(["case_id"], ["cases.case_id"]),
)
"""Whose a case is, as ids are compared: without blanks around them, in small letters."""

CASE_ENTRIES = Table(
    "case_entries",
    METADATA,
    Column("case_id", Words, primary_key=True),
    Column("sequence", Integer, primary_key=True, autoincrement=False),
    Column("at", Moment, nullable=False),
    Column("key_id", Words, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    ForeignKeyConstraint(["case_id"], ["cases.case_id"]),
)
"""Timelines, append-only, sealed with the key of their case."""
