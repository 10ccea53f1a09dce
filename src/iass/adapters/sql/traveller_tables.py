"""The table of who crossed. See `iass.adapters.sql.schema`."""

from sqlalchemy import Boolean, Column, ForeignKeyConstraint, Index, Integer, Table

from iass.adapters.sql.schema import METADATA, Moment, Words

PASSAGE_TRAVELLERS = Table(
    "passage_travellers",
    METADATA,
    Column("crossing_id", Words, primary_key=True),
    Column("traveller", Words, nullable=False),
    Column("number_key", Words, nullable=False),
    Column("checkpoint", Words, nullable=False),
    Column("lane", Words, nullable=False),
    Column("direction", Words, nullable=False),
    Column("at", Moment, nullable=False),
    Column("born", Words),
    Column("is_protected", Boolean, nullable=False),
    ForeignKeyConstraint(["crossing_id"], ["passages.crossing_id"]),
    Index(None, "traveller", "at"),
    Index(None, "checkpoint", "direction", "at"),
    Index(None, "is_protected", "traveller"),
    Index(None, "number_key"),
)
"""Who crossed where, in which direction and when; follows from the passages, and from alerts that protect somebody.
number_key: of the document that was shown; empty without one. born: the latest day that this document
allows, YYYY-MM-DD."""

PASSAGE_CORRECTIONS = Table(
    "passage_corrections",
    METADATA,
    Column("crossing_id", Words, primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("at", Moment, nullable=False),
    Column("request_id", Words, nullable=False),
    Column("body", Words, nullable=False),
    ForeignKeyConstraint(["crossing_id"], ["passages.crossing_id"]),
)
"""What a document should have said that was read wrong, append-only, beside the passage, which stays as evidence. The
last version holds. request_id: of whoever asked."""
