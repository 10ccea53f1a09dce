"""How far the clock has come, over all programs and restarts."""

from datetime import datetime

from sqlalchemy import Connection, insert, select, update

from iass.adapters.sql.notice_tables import CLOCK_MARK


class SqlClockMark:
    """Implements `iass.watchlist.records.ClockMark`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def read(self) -> datetime | None:
        found: datetime | None = self._connection.execute(select(CLOCK_MARK.c.at)).scalar()
        return found

    def raise_to(self, moment: datetime) -> None:
        former = self.read()
        if former is None:
            self._connection.execute(insert(CLOCK_MARK).values(id=1, at=moment))
        elif moment > former:
            self._connection.execute(update(CLOCK_MARK).values(at=moment))
