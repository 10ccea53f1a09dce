"""Keeps since when an alert waits for an officer, whether it went up, and verdicts that are not shown yet."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Alerts of before do not go up: they are older than any patience, and all would sound at once."""
    op.create_table(
        "alert_waits",
        sa.Column("alert_id", _words(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True)),
        sa.Column("escalated_at", sa.DateTime(timezone=True)),
        sa.ForeignKeyConstraint(["alert_id"], ["alerts.alert_id"], name="fk_alert_waits_alert_id"),
        sa.PrimaryKeyConstraint("alert_id", name="pk_alert_waits"),
    )
    op.create_index("ix_alert_waits_since", "alert_waits", ["since"])
    op.create_table(
        "sealed_verdicts",
        sa.Column("alert_id", _words(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("officer_id", _words(), nullable=False),
        sa.Column("judgement", _words(), nullable=False),
        sa.Column("note", _words(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["alert_id"], ["alerts.alert_id"], name="fk_sealed_verdicts_alert_id"),
        sa.PrimaryKeyConstraint("alert_id", "place", name="pk_sealed_verdicts"),
    )


def _words() -> sa.Text:
    return sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
