"""Keeps what agencies are told and where, which agency an account or a key is of, and when a handover was signed.

Cases that had been signed by two before this version are taken as signed when they were opened: the moment itself is
sealed with the timeline. A case that ended in a release without two signatures was never the agency's.
"""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _create_outbox()
    op.create_table(
        "agency_endpoints",
        sa.Column("agency", _words(), nullable=False),
        sa.Column("key_id", _words(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("agency", name="pk_agency_endpoints"),
    )
    for table in ("accounts", "api_keys"):
        op.add_column(table, sa.Column("agency", _words(), nullable=True))
    op.add_column("cases", sa.Column("signed_at", sa.DateTime(timezone=True), nullable=True))
    op.execute("UPDATE cases SET signed_at = opened_at WHERE state IN ('signed', 'handed_over')")
    op.create_index("ix_cases_agency_signed_at_case_id", "cases", ["agency", "signed_at", "case_id"])


def _create_outbox() -> None:
    op.create_table(
        "outbox",
        sa.Column("message_id", _words(), nullable=False),
        sa.Column("agency", _words(), nullable=False),
        sa.Column("case_id", _words(), nullable=False),
        sa.Column("kind", _words(), nullable=False),
        sa.Column("payload", _words(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", _words(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True)),
        sa.Column("tried_at", sa.DateTime(timezone=True)),
        sa.Column("said", _words(), nullable=False),
        sa.Column("lease_holder", _words()),
        sa.Column("lease_until", sa.DateTime(timezone=True)),
        sa.PrimaryKeyConstraint("message_id", name="pk_outbox"),
    )
    op.create_index("ix_outbox_state_due_at_message_id", "outbox", ["state", "due_at", "message_id"])
    op.create_index("ix_outbox_made_at_message_id", "outbox", ["made_at", "message_id"])
    op.create_index("ix_outbox_case_id", "outbox", ["case_id"])


def _words() -> sa.Text:
    return sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
