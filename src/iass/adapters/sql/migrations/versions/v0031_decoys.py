"""Makes the tables of practice pairs."""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """They are shown nowhere at first."""
    op.create_table(
        "decoy_settings",
        sa.Column("checkpoint", _words(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=True),
        sa.Column("officer_id", _words(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("checkpoint", name="pk_decoy_settings"),
    )
    op.create_table(
        "decoy_looks",
        sa.Column("look_id", _words(), nullable=False),
        sa.Column("officer_id", _words(), nullable=False),
        sa.Column("checkpoint", _words(), nullable=False),
        sa.Column("lane", _words(), nullable=False),
        sa.Column("pair_id", _words(), nullable=False),
        sa.Column("was_same", sa.Boolean(), nullable=False),
        sa.Column("shown_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answer", _words(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("look_id", name="pk_decoy_looks"),
    )
    op.create_index("ix_decoy_looks_officer_id", "decoy_looks", ["officer_id"])
    op.create_index("ix_decoy_looks_shown_at", "decoy_looks", ["shown_at"])


def _words() -> sa.Text:
    return sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
