"""How long alerts wait, the verdicts of those that take two, and what one officer alone dismissed. See
`iass.alert.waiting`, `iass.alert.second`, `iass.alert.lone_dismissal`."""

from sqlalchemy import Column, ForeignKeyConstraint, Index, Integer, Table

from iass.adapters.sql.schema import METADATA, Moment, Words

ALERT_WAITS = Table(
    "alert_waits",
    METADATA,
    Column("alert_id", Words, primary_key=True),
    Column("since", Moment),
    Column("escalated_at", Moment),
    Column("held_since", Moment),
    Column("held_up_at", Moment),
    ForeignKeyConstraint(["alert_id"], ["alerts.alert_id"]),
    Index(None, "since"),
    Index(None, "held_since"),
)

LONE_DISMISSALS = Table(
    "lone_dismissals",
    METADATA,
    Column("alert_id", Words, primary_key=True),
    Column("officer_id", Words, nullable=False),
    Column("at", Moment, nullable=False),
    Column("judgement", Words),
    Column("looked_by", Words),
    Column("looked_at", Moment),
    ForeignKeyConstraint(["alert_id"], ["alerts.alert_id"]),
    Index(None, "looked_at", "at"),
)

SEALED_VERDICTS = Table(
    "sealed_verdicts",
    METADATA,
    Column("alert_id", Words, primary_key=True),
    Column("place", Integer, primary_key=True, autoincrement=False),
    Column("officer_id", Words, nullable=False),
    Column("judgement", Words, nullable=False),
    Column("note", Words, nullable=False),
    Column("at", Moment, nullable=False),
    ForeignKeyConstraint(["alert_id"], ["alerts.alert_id"]),
)
