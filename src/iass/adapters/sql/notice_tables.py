"""What made each version of a notice, and how far the clock has come."""

from sqlalchemy import Boolean, Column, ForeignKeyConstraint, Index, Integer, SmallInteger, Table

from iass.adapters.sql.schema import METADATA, Moment, Words

NOTICE_ACTS = Table(
    "notice_acts",
    METADATA,
    Column("notice_id", Words, primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("at", Moment, nullable=False),
    Column("act", Words, nullable=False),
    Column("officer", Words, nullable=False),
    Column("note", Words, nullable=False),
    Column("zone", Words, nullable=False),
    Column("urgent", Boolean, nullable=False),
    Column("pending", Words),
    Column("told", Words),
    Column("other_names", Words),
    ForeignKeyConstraint(["notice_id", "version"], ["notice_versions.notice_id", "notice_versions.version"]),
    Index(None, "urgent"),
)
"""What made each version, one row for each, and what the desk keeps with it. Append-only as the versions."""

NOTICE_DECISIONS = Table(
    "notice_decisions",
    METADATA,
    Column("notice_id", Words, primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("decision", Words, nullable=False),
    ForeignKeyConstraint(["notice_id", "version"], ["notice_versions.notice_id", "notice_versions.version"]),
    Index(None, "decision"),
)
"""By which decision a version is found, however its number is written. Append-only as the versions."""

CLOCK_MARK = Table(
    "clock_mark",
    METADATA,
    Column("id", SmallInteger, primary_key=True, autoincrement=False),
    Column("at", Moment, nullable=False),
)
"""The latest moment that any program on this database has lived through: one row, which only grows."""

HOLDINGS = Table(
    "holdings",
    METADATA,
    Column("notice_id", Words, primary_key=True),
    Column("person_id", Words, primary_key=True),
    Column("number_key", Words, primary_key=True),
    Column("since", Moment, nullable=False),
    Column("settled_at", Moment),
    Column("officer", Words),
    Column("note", Words),
    Index(None, "settled_at"),
)
"""Lost documents that registered people hold, as they were found; whether they do is asked anew."""
