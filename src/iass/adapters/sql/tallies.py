"""Counts by hour and lane."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, and_, case, delete, func, not_, select
from sqlalchemy.dialects import postgresql, sqlite

from iass.access import EVERYWHERE, Scope
from iass.adapters.sql.tally_schema import TALLIES
from iass.adapters.sql.within import on_key
from iass.decide.decision import Advice
from iass.figures.tally import Measure, Tally

_KEY = ("hour", "place", "measure", "label", "bin")
_ROWS = TALLIES.c
_OF_ADVICE = (Measure.PASSAGES.value, Measure.ALERTS.value, Measure.ESCALATED.value)


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
        in_time = (_ROWS.hour >= since, _ROWS.hour < until, _ROWS["count"] != 0, on_key(scope, _ROWS.place))
        key = [_label(scope) if name == "label" else _ROWS[name] for name in _KEY]
        chosen = select(*key, func.sum(_ROWS["count"])).where(*in_time).group_by(*key).order_by(*key)
        return [
            Tally(row[0], row[1], Measure(row[2]), row[3], row[4], row[5])
            for row in self._connection.execute(chosen)
            if row[5]
        ]

    def forget_before(self, hour: datetime) -> int:
        return self._connection.execute(delete(TALLIES).where(_ROWS.hour < hour)).rowcount


def _label(scope: Scope) -> ColumnElement[str]:
    """A single person could be told by the only PROTECT of an hour: it counts as what its lane was told."""
    if scope.protected is None:
        return _ROWS.label
    there = on_key(Scope(scope.protected), _ROWS.place)
    hidden = and_(_ROWS.measure.in_(_OF_ADVICE), _ROWS.label == Advice.PROTECT.value, not_(there))
    return case((hidden, Advice.REFER.value), else_=_ROWS.label).label("shown")


def _row_of(tally: Tally) -> dict[str, object]:
    return {
        "hour": tally.hour,
        "place": tally.place,
        "measure": tally.measure.value,
        "label": tally.label,
        "bin": tally.bin,
        "count": tally.count,
    }
