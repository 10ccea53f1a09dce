"""Keeps how sensitive an alert is, of those that were raised before too."""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """What was raised before says in its body what was advised; no other member of it can hold this text, as the quotes
    of a name are escaped."""
    words = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
    op.add_column("alerts", sa.Column("sensitivity", words, nullable=False, server_default="open"))
    op.execute("UPDATE alerts SET sensitivity = 'protected' WHERE body LIKE '%\"advice\":\"PROTECT\"%'")
    op.create_index("ix_alerts_sensitivity_raised_at", "alerts", ["sensitivity", "raised_at"])
