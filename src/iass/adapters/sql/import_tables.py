"""The tables of imports of notices. See `iass.adapters.sql.schema`."""

from sqlalchemy import Column, ForeignKeyConstraint, Index, Integer, LargeBinary, Table

from iass.adapters.sql.schema import METADATA, Moment, Words

NOTICE_IMPORTS = Table(
    "notice_imports",
    METADATA,
    Column("import_id", Words, primary_key=True),
    Column("at", Moment, nullable=False),
    Column("officer", Words, nullable=False),
    Column("name", Words, nullable=False),
    Column("digest", Words, nullable=False),
    Column("feed", Words, nullable=False),
    Column("undo_of", Words),
    Index(None, "at", "import_id"),
    Index(None, "undo_of", unique=True),
)

NOTICE_IMPORT_ROWS = Table(
    "notice_import_rows",
    METADATA,
    Column("notice_id", Words, primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("import_id", Words, nullable=False),
    Column("line", Integer, nullable=False),
    ForeignKeyConstraint(["import_id"], ["notice_imports.import_id"]),
    Index(None, "import_id", "notice_id", "version"),
)
"""Which import made which version of a notice. Both append-only."""

KEPT_FEEDS = Table(
    "kept_feeds",
    METADATA,
    Column("name", Words, primary_key=True),
    Column("due_at", Moment, nullable=False),
    Column("lease_holder", Words),
    Column("lease_until", Moment),
    Column("key_id", Words, nullable=False),
    Column("plan", LargeBinary, nullable=False),
    Column("record", LargeBinary, nullable=False),
    Index(None, "due_at", "name"),
)
"""Lists that the service fetches by itself. Plan and record are sealed: an address or a header may hold a secret."""
