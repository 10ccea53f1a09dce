"""Accounts, sessions, failed sign-ins, and keys for devices."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "accounts",
        sa.Column("officer_id", _words(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("state", _words(), nullable=False),
        sa.Column("grants", _words(), nullable=False),
        sa.Column("password_hash", _words(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("officer_id", name="pk_accounts"),
    )
    op.create_table(
        "sessions",
        sa.Column("session_id", _words(), nullable=False),
        sa.Column("officer_id", _words(), nullable=False),
        sa.Column("token_hash", _words(), nullable=False),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("address", _words(), nullable=False),
        sa.PrimaryKeyConstraint("session_id", name="pk_sessions"),
    )
    op.create_index("ix_sessions_token_hash", "sessions", ["token_hash"], unique=True)
    op.create_index("ix_sessions_officer_id", "sessions", ["officer_id"])
    op.create_table(
        "sign_in_marks",
        sa.Column("key", _words(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_sign_in_marks"),
    )
    op.create_index("ix_sign_in_marks_at", "sign_in_marks", ["at"])
    op.create_table(
        "api_keys",
        sa.Column("key_id", _words(), nullable=False),
        sa.Column("name", _words(), nullable=False),
        sa.Column("secret_hash", _words(), nullable=False),
        sa.Column("permissions", _words(), nullable=False),
        sa.Column("places", _words(), nullable=False),
        sa.Column("made_by", _words(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("key_id", name="pk_api_keys"),
    )
    op.create_index("ix_api_keys_name", "api_keys", ["name"], unique=True)
    op.create_index("ix_api_keys_secret_hash", "api_keys", ["secret_hash"], unique=True)


def _words() -> sa.Text:
    return sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
