"""Keeps who made an account and which person of a directory it belongs to, by what a session began, and to which
certificates a key is bound."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("accounts", sa.Column("origin", _words(), nullable=True))
    op.add_column("sessions", sa.Column("means", _words(), nullable=True))
    op.add_column("api_keys", sa.Column("certificates", _words(), nullable=True))
    op.create_table(
        "directory_links",
        *(sa.Column(name, _words(), nullable=False) for name in ("officer_id", "issuer", "subject", "made_by")),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("officer_id", name="pk_directory_links"),
    )
    op.create_index("ix_directory_links_issuer_subject", "directory_links", ["issuer", "subject"], unique=True)


def _words() -> sa.Text:
    return sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
