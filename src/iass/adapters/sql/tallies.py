"""Counts by hour and lane."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, delete, select
from sqlalchemy.dialects import postgresql, sqlite

from iass.access import EVERYWHERE, Scope
from iass.adapters.sql.tally_schema import TALLIES
from iass.adapters.sql.within import on_key
from iass.figures.tally import Measure, Tally

_KEY = ("hour", "place", "measure", "label", "bin")
_ROWS = TALLIES.c


class SqlTallies:
    """Implements `iass.figures.records.Tallies`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, tallies: Sequence[Tally]) -> None:
        """One statement for all of them: a passage brings a dozen."""
        if not tallies:
            return
        made = postgresql.insert(TALLIES) if self._connection.dialect.name == "postgresql" else sqlite.insert(TALLIES)
        grown = made.on_conflict_do_update(index_elements=_KEY, set_={"count": _ROWS["count"] + made.excluded["count"]})
        self._connection.execute(grown, [_row_of(tally) for tally in tallies])

    def read(self, since: datetime, until: datetime, scope: Scope = EVERYWHERE) -> Sequence[Tally]:
        in_time = (_ROWS.hour >= since, _ROWS.hour < until, _ROWS["count"] != 0)
        chosen = select(TALLIES).where(*in_time, on_key(scope, _ROWS.place)).order_by(*(_ROWS[name] for name in _KEY))
        return [
            Tally(row.hour, row.place, Measure(row.measure), row.label, row.bin, row[5])
            for row in self._connection.execute(chosen)
        ]

    def forget_before(self, hour: datetime) -> int:
        return self._connection.execute(delete(TALLIES).where(_ROWS.hour < hour)).rowcount


def _row_of(tally: Tally) -> dict[str, object]:
    return {
        "hour": tally.hour,
        "place": tally.place,
        "measure": tally.measure.value,
        "label": tally.label,
        "bin": tally.bin,
        "count": tally.count,
    }
