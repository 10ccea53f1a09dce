"""Makes the tables of judgements before the score, and of officers' own keys."""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0028"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """No list asks for it at first, and no alert of before does."""
    op.create_table(
        "asked_lists",
        sa.Column("sequence", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("kinds", _words(), nullable=False),
        sa.Column("officer_id", _words(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("sequence", name="pk_asked_lists"),
    )
    op.create_table(
        "first_look_alerts",
        sa.Column("alert_id", _words(), nullable=False),
        sa.ForeignKeyConstraint(["alert_id"], ["alerts.alert_id"], name="fk_first_look_alerts_alert_id"),
        sa.PrimaryKeyConstraint("alert_id", name="pk_first_look_alerts"),
    )
    op.create_table(
        "first_looks",
        sa.Column("alert_id", _words(), nullable=False),
        sa.Column("officer_id", _words(), nullable=False),
        sa.Column("judgement", _words(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["alert_id"], ["alerts.alert_id"], name="fk_first_looks_alert_id"),
        sa.PrimaryKeyConstraint("alert_id", "officer_id", name="pk_first_looks"),
    )
    op.create_table(
        "shortcuts",
        sa.Column("officer_id", _words(), nullable=False),
        sa.Column("chosen", _words(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("officer_id", name="pk_shortcuts"),
    )


def _words() -> sa.Text:
    return sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
