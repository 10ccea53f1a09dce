"""The tables of what agencies are told, and where. See `iass.adapters.sql.schema`."""

from sqlalchemy import Column, Index, Integer, LargeBinary, Table

from iass.adapters.sql.schema import METADATA, Moment, Words

OUTBOX = Table(
    "outbox",
    METADATA,
    Column("message_id", Words, primary_key=True),
    Column("agency", Words, nullable=False),
    Column("case_id", Words, nullable=False),
    Column("kind", Words, nullable=False),
    Column("payload", Words, nullable=False),
    Column("made_at", Moment, nullable=False),
    Column("due_at", Moment, nullable=False),
    Column("state", Words, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("since", Moment),
    Column("tried_at", Moment),
    Column("said", Words, nullable=False),
    Column("lease_holder", Words),
    Column("lease_until", Moment),
    Index(None, "state", "due_at", "message_id"),
    Index(None, "made_at", "message_id"),
    Index(None, "case_id"),
)
"""Messages to agencies. They hold no name and no picture, and so are not sealed."""

AGENCY_ENDPOINTS = Table(
    "agency_endpoints",
    METADATA,
    Column("agency", Words, primary_key=True),
    Column("key_id", Words, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
)
"""Address and secrets are sealed: whoever reads the database can sign nothing."""
