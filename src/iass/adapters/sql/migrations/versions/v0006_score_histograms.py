"""Keeps how high the best stranger scores on the lanes, as counts, and the operating points that people choose."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "chosen_targets",
        sa.Column("gallery", _words(), nullable=False),
        sa.Column("target_fpir", sa.Float(53), nullable=True),
        sa.Column("chosen_by", _words(), nullable=False),
        sa.Column("chosen_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("gallery", name="pk_chosen_targets"),
    )
    op.create_table(
        "score_counts",
        sa.Column("gallery", _words(), nullable=False),
        sa.Column("model_id", _words(), nullable=False),
        sa.Column("day", _words(), nullable=False),
        sa.Column("checkpoint", _words(), nullable=False),
        sa.Column("band", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("bin", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("searches", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("gallery", "model_id", "day", "checkpoint", "band", "bin", name="pk_score_counts"),
    )
    op.create_table(
        "held_scores",
        sa.Column("crossing_id", _words(), nullable=False),
        sa.Column("gallery", _words(), nullable=False),
        sa.Column("alert_id", _words(), nullable=False),
        sa.Column("model_id", _words(), nullable=False),
        sa.Column("day", _words(), nullable=False),
        sa.Column("checkpoint", _words(), nullable=False),
        sa.Column("band", sa.Integer(), nullable=False),
        sa.Column("bin", sa.Integer(), nullable=False),
        sa.Column("counted", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("crossing_id", "gallery", name="pk_held_scores"),
    )
    op.create_index("ix_held_scores_alert_id", "held_scores", ["alert_id"])
    op.create_index("ix_held_scores_gallery_model_id_day", "held_scores", ["gallery", "model_id", "day"])


def _words() -> sa.Text:
    return sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
