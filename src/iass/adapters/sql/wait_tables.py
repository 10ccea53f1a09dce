"""How long alerts wait, and the verdicts of those that take two. See `iass.alert.waiting`, `iass.alert.second`."""

from sqlalchemy import Column, ForeignKeyConstraint, Index, Integer, Table

from iass.adapters.sql.schema import METADATA, Moment, Words

ALERT_WAITS = Table(
    "alert_waits",
    METADATA,
    Column("alert_id", Words, primary_key=True),
    Column("since", Moment),
    Column("escalated_at", Moment),
    ForeignKeyConstraint(["alert_id"], ["alerts.alert_id"]),
    Index(None, "since"),
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
