"""Slips of those who were wrongly stopped, one for each alert."""

from sqlalchemy import Column, ColumnElement, Connection, ForeignKey, Table, insert, or_, select

from iass.adapters.sql.schema import METADATA, Moment, Words
from iass.alert.slip import Slip
from iass.errors import Conflict
from iass.ids import AlertId, OfficerId

SLIPS = Table(
    "slips",
    METADATA,
    Column("reference", Words, primary_key=True),
    Column("alert_id", Words, ForeignKey("alerts.alert_id"), nullable=False, unique=True),
    Column("at", Moment, nullable=False),
    Column("officer_id", Words, nullable=False),
)


class SqlSlips:
    """Implements `iass.alert.slip.Slips`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def of(self, alert_id: AlertId) -> Slip | None:
        return self._one(SLIPS.c.alert_id == alert_id)

    def by_reference(self, reference: str) -> Slip | None:
        return self._one(SLIPS.c.reference == reference)

    def add(self, slip: Slip) -> None:
        if self._one(or_(SLIPS.c.alert_id == slip.alert_id, SLIPS.c.reference == slip.reference)):
            raise Conflict("this alert has a slip, or another one has this reference", where=slip.alert_id[:60])
        row = {"reference": slip.reference, "alert_id": slip.alert_id, "at": slip.at, "officer_id": slip.officer}
        self._connection.execute(insert(SLIPS).values(row))

    def _one(self, condition: ColumnElement[bool]) -> Slip | None:
        row = self._connection.execute(select(SLIPS).where(condition)).first()
        if row is None:
            return None
        return Slip(row.reference, AlertId(row.alert_id), row.at, OfficerId(row.officer_id))
