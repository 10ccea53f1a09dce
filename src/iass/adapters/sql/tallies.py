"""Counts by hour and lane."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, and_, case, delete, func, or_, select, true
from sqlalchemy.dialects import postgresql, sqlite

from iass.access import EVERYWHERE, Scope, Sensitivity
from iass.adapters.sql.tally_schema import TALLIES
from iass.adapters.sql.within import on_key
from iass.decide.decision import Advice
from iass.figures.tally import Measure, Tally

_KEY = ("hour", "place", "measure", "label", "bin")
_ROWS = TALLIES.c
_PROTECTED = "protected."
"""Before the measure of what is counted for the protection desk alone."""
_OF_ADVICE = (Measure.PASSAGES.value, Measure.ALERTS.value, Measure.ESCALATED.value)
"""Counted without that word by a former version; their label tells."""
_OPEN = Sensitivity.OPEN.value


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
        shown = _is_shown(scope)
        is_passage = _measure() == Measure.PASSAGES.value
        wanted = (_ROWS.hour >= since, _ROWS.hour < until, _ROWS["count"] != 0, on_key(scope, _ROWS.place))
        label = case((shown, _ROWS.label), else_=Advice.CLEAR.value).label("told")
        measure, sensitivity = _measure().label("plain"), case((shown, _sensitivity()), else_=_OPEN).label("kept_for")
        key = (_ROWS.hour, _ROWS.place, measure, label, _ROWS.bin, sensitivity)
        chosen = select(*key, func.sum(_ROWS["count"])).where(*wanted, or_(shown, is_passage))
        return [
            Tally(row[0], row[1], Measure(row[2]), row[3], row[4], row[6], Sensitivity(row[5]))
            for row in self._connection.execute(chosen.group_by(*key).order_by(*key))
            if row[6]
        ]

    def forget_before(self, hour: datetime) -> int:
        return self._connection.execute(delete(TALLIES).where(_ROWS.hour < hour)).rowcount


def _is_shown(scope: Scope) -> ColumnElement[bool]:
    if scope.protected is None:
        return true()
    return or_(_sensitivity() == _OPEN, on_key(Scope(scope.protected), _ROWS.place))


def _measure() -> ColumnElement[str]:
    return func.replace(_ROWS.measure, _PROTECTED, "")


def _sensitivity() -> ColumnElement[str]:
    before = and_(_ROWS.measure.in_(_OF_ADVICE), _ROWS.label == Advice.PROTECT.value)
    return case((or_(_ROWS.measure != _measure(), before), Sensitivity.PROTECTED.value), else_=_OPEN)


def _row_of(tally: Tally) -> dict[str, object]:
    return {
        "hour": tally.hour,
        "place": tally.place,
        "measure": f"{_PROTECTED if tally.sensitivity is Sensitivity.PROTECTED else ''}{tally.measure.value}",
        "label": tally.label,
        "bin": tally.bin,
        "count": tally.count,
    }
