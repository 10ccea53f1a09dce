"""Tells alerts of the past from those at a lane, lets whoever has one too long go up, and keeps referrals and second
looks."""

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0031"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """An alert's body says of which kind it is; no other member of it can hold this text, as the quotes of a name are
    escaped. Whoever has an alert since before has it from now on."""
    op.add_column("alerts", sa.Column("kind", _words(), nullable=False, server_default="passage"))
    op.execute("UPDATE alerts SET kind = 'past' WHERE body LIKE '%\"kind\":\"past\"%'")
    op.create_index("ix_alerts_kind_state_raised_at", "alerts", ["kind", "state", "raised_at"])
    op.create_index("ix_alerts_kind_state_seen_at", "alerts", ["kind", "state", "seen_at"])
    op.add_column("alert_waits", sa.Column("held_since", _moment(), nullable=True))
    op.add_column("alert_waits", sa.Column("held_up_at", _moment(), nullable=True))
    op.create_index("ix_alert_waits_held_since", "alert_waits", ["held_since"])
    op.create_table(
        "referrals",
        sa.Column("crossing_id", _words(), nullable=False),
        sa.Column("checkpoint", _words(), nullable=False),
        sa.Column("lane", _words(), nullable=False),
        sa.Column("at", _moment(), nullable=False),
        sa.Column("alert_id", _words(), nullable=True),
        sa.Column("accompanied_at", _moment(), nullable=True),
        sa.Column("accompanied_by", _words(), nullable=True),
        sa.PrimaryKeyConstraint("crossing_id", name="pk_referrals"),
    )
    op.create_index("ix_referrals_accompanied_at_at", "referrals", ["accompanied_at", "at"])
    op.create_index("ix_referrals_alert_id_at", "referrals", ["alert_id", "at"])
    op.create_table(
        "referral_shares",
        sa.Column("checkpoint", _words(), nullable=False),
        sa.Column("per_thousand", sa.Integer(), nullable=False),
        sa.Column("secret", _words(), nullable=False),
        sa.Column("officer_id", _words(), nullable=False),
        sa.Column("at", _moment(), nullable=False),
        sa.PrimaryKeyConstraint("checkpoint", name="pk_referral_shares"),
    )
    op.create_table(
        "lone_dismissals",
        sa.Column("alert_id", _words(), nullable=False),
        sa.Column("officer_id", _words(), nullable=False),
        sa.Column("at", _moment(), nullable=False),
        sa.Column("judgement", _words(), nullable=True),
        sa.Column("looked_by", _words(), nullable=True),
        sa.Column("looked_at", _moment(), nullable=True),
        sa.PrimaryKeyConstraint("alert_id", name="pk_lone_dismissals"),
        sa.ForeignKeyConstraint(["alert_id"], ["alerts.alert_id"], name="fk_lone_dismissals_alert_id_alerts"),
    )
    op.create_index("ix_lone_dismissals_looked_at_at", "lone_dismissals", ["looked_at", "at"])


def _words() -> sa.Text:
    return sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def _moment() -> sa.DateTime:
    return sa.DateTime(timezone=True)
