"""The feed that the console follows. Writers take turns, so a sequence seen is never followed by a smaller one."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Select, func, insert, select

from iass.adapters.sql.schema import FEED_EVENTS, MAX_INTEGER
from iass.adapters.sql.serial import dump_json, load_json
from iass.alert.records import FeedEvent
from iass.audit.entry import JsonValue


class SqlFeed:
    """Implements `iass.alert.records.Feed`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def append(self, kind: str, subject: str, at: datetime, payload: dict[str, JsonValue]) -> FeedEvent:
        event = FeedEvent(self.last_sequence() + 1, kind, subject, at.astimezone(UTC), payload)
        self._connection.execute(
            insert(FEED_EVENTS).values(
                sequence=event.sequence, kind=kind, subject=subject, at=at, payload=dump_json(payload)
            )
        )
        return event

    def after(self, sequence: int, limit: int) -> Sequence[FeedEvent]:
        rows = FEED_EVENTS
        if sequence > MAX_INTEGER:
            return ()
        return self._found(select(rows).where(rows.c.sequence > sequence).order_by(rows.c.sequence).limit(limit))

    def about(self, subject: str, limit: int) -> Sequence[FeedEvent]:
        rows = FEED_EVENTS
        return self._found(select(rows).where(rows.c.subject == subject).order_by(rows.c.sequence).limit(limit))

    def last_sequence(self) -> int:
        return self._connection.execute(select(func.max(FEED_EVENTS.c.sequence))).scalar() or 0

    def _found(self, chosen: Select[Any]) -> Sequence[FeedEvent]:
        return tuple(
            FeedEvent(
                row.sequence, row.kind, row.subject, row.at, load_json(row.payload, where=f"event {row.sequence}")
            )
            for row in self._connection.execute(chosen)
        )
