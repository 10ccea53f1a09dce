"""Keeps why a search of the past could not be made, so that every program can tell."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    words = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
    op.add_column("retro_searches", sa.Column("failure", words, nullable=True))
    op.add_column("retro_searches", sa.Column("failed_at", sa.DateTime(timezone=True), nullable=True))
