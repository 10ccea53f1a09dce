"""Who waits, and since when."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, delete, insert, select

from iass.adapters.sql.wait_tables import ALERT_WAITS
from iass.alert.waiting import Wait
from iass.ids import AlertId

_ROWS = ALERT_WAITS.c


class SqlWaits:
    """Implements `iass.alert.waiting.Waits`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def put(self, wait: Wait) -> None:
        self.remove(wait.alert_id)
        self._connection.execute(
            insert(ALERT_WAITS).values(
                alert_id=wait.alert_id,
                since=wait.since,
                escalated_at=wait.escalated_at,
                held_since=wait.held_since,
                held_up_at=wait.held_up_at,
            )
        )

    def remove(self, alert_id: AlertId) -> None:
        self._connection.execute(delete(ALERT_WAITS).where(_ROWS.alert_id == alert_id))

    def get(self, alert_id: AlertId) -> Wait | None:
        found = self._found(select(ALERT_WAITS).where(_ROWS.alert_id == alert_id))
        return found[0] if found else None

    def every(self) -> Mapping[AlertId, Wait]:
        return {wait.alert_id: wait for wait in self._found(select(ALERT_WAITS))}

    def due(self, since: datetime) -> Sequence[Wait]:
        waiting = (_ROWS.since <= since, _ROWS.escalated_at.is_(None))
        return self._found(select(ALERT_WAITS).where(*waiting).order_by(_ROWS.since, _ROWS.alert_id))

    def held_due(self, since: datetime) -> Sequence[Wait]:
        held = (_ROWS.held_since <= since, _ROWS.held_up_at.is_(None))
        return self._found(select(ALERT_WAITS).where(*held).order_by(_ROWS.held_since, _ROWS.alert_id))

    def _found(self, chosen: Select[Any]) -> Sequence[Wait]:
        return [
            Wait(AlertId(row.alert_id), row.since, row.escalated_at, row.held_since, row.held_up_at)
            for row in self._connection.execute(chosen)
        ]
