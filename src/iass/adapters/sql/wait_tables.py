"""The table of alerts that have not ended, and how long they wait. See `iass.alert.waiting`."""

from sqlalchemy import Column, ForeignKeyConstraint, Index, Table

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
