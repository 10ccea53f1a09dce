"""Keeps which lost documents registered people hold, since when, and what came of it."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "holdings",
        sa.Column("notice_id", _words(), nullable=False),
        sa.Column("person_id", _words(), nullable=False),
        sa.Column("number_key", _words(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True)),
        sa.Column("officer", _words()),
        sa.Column("note", _words()),
        sa.PrimaryKeyConstraint("notice_id", "person_id", "number_key", name="pk_holdings"),
    )
    op.create_index("ix_holdings_settled_at", "holdings", ["settled_at"])


def _words() -> sa.Text:
    return sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
