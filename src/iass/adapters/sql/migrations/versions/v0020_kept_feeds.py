"""Keeps which lists the service fetches by itself."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "kept_feeds",
        sa.Column("name", _words(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lease_holder", _words()),
        sa.Column("lease_until", sa.DateTime(timezone=True)),
        sa.Column("key_id", _words(), nullable=False),
        sa.Column("plan", sa.LargeBinary(), nullable=False),
        sa.Column("record", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_kept_feeds"),
    )
    op.create_index("ix_kept_feeds_due_at_name", "kept_feeds", ["due_at", "name"])


def _words() -> sa.Text:
    return sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
