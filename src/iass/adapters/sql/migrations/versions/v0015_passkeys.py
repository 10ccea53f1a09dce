"""Keeps the public halves of officers' passkeys."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "passkeys",
        *(sa.Column(name, _words(), nullable=False) for name in ("passkey_id", "officer_id", "name", "domain")),
        *(sa.Column(name, _words(), nullable=False) for name in ("credential", "holder")),
        sa.Column("public_key", sa.LargeBinary(), nullable=False),
        sa.Column("uses", sa.BigInteger(), nullable=False),
        sa.Column("synced", sa.Boolean(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True)),
        sa.PrimaryKeyConstraint("passkey_id", name="pk_passkeys"),
    )
    op.create_index("ix_passkeys_credential", "passkeys", ["credential"], unique=True)
    op.create_index("ix_passkeys_officer_id", "passkeys", ["officer_id"])


def _words() -> sa.Text:
    return sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
