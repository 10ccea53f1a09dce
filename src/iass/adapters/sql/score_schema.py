"""The tables of operating points: what people chose, and how high the best stranger scores on the lanes."""

from sqlalchemy import BigInteger, Boolean, Column, Float, Index, Integer, Table

from iass.adapters.sql.schema import METADATA, Moment, Words

CHOSEN_TARGETS = Table(
    "chosen_targets",
    METADATA,
    Column("gallery", Words, primary_key=True),
    Column("target_fpir", Float(53)),
    Column("chosen_by", Words, nullable=False),
    Column("chosen_at", Moment, nullable=False),
)
"""The newest choice for each list, whose history is in the audit log. Without a target: the setting holds again."""

SCORE_COUNTS = Table(
    "score_counts",
    METADATA,
    Column("gallery", Words, primary_key=True),
    Column("model_id", Words, primary_key=True),
    Column("day", Words, primary_key=True),
    Column("checkpoint", Words, primary_key=True),
    Column("band", Integer, primary_key=True, autoincrement=False),
    Column("bin", Integer, primary_key=True, autoincrement=False),
    Column("searches", BigInteger, nullable=False),
)

HELD_SCORES = Table(
    "held_scores",
    METADATA,
    Column("crossing_id", Words, primary_key=True),
    Column("gallery", Words, primary_key=True),
    Column("alert_id", Words, nullable=False),
    Column("model_id", Words, nullable=False),
    Column("day", Words, nullable=False),
    Column("checkpoint", Words, nullable=False),
    Column("band", Integer, nullable=False),
    Column("bin", Integer, nullable=False),
    Column("counted", Boolean, nullable=False),
    Index(None, "alert_id"),
    Index(None, "gallery", "model_id", "day"),
)
"""Of passages with an alert that may still be judged, or judged otherwise."""
