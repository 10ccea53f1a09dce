"""What rests on a crossing, or on an alert, is of its place: as a condition, and of ids that are told beside a row."""

from collections.abc import Iterable

from sqlalchemy import ColumnElement, Connection, exists, select, true
from sqlalchemy.sql.elements import SQLColumnExpression

from iass.access import Scope
from iass.adapters.sql.schema import ALERTS, PASSAGES
from iass.adapters.sql.sensitivity import is_seen_alert
from iass.adapters.sql.within import on_key, on_lane
from iass.ids import AlertId

_BATCH = 1_000
"""Ids in one question: a database takes so many parameters and no more."""


def crossed_within(scope: Scope, crossing_id: SQLColumnExpression[str]) -> ColumnElement[bool]:
    """That the crossing was at one of the scope's places; of one that is not on record, nobody at a place knows."""
    if scope.places is None:
        return true()
    return exists().where(PASSAGES.c.crossing_id == crossing_id, on_key(scope, PASSAGES.c.lane))


def raised_within(scope: Scope, alert_id: SQLColumnExpression[str]) -> ColumnElement[bool]:
    """That the alert is of one of the scope's places, whoever it is about."""
    if scope.places is None:
        return true()
    return exists().where(ALERTS.c.alert_id == alert_id, on_lane(scope, ALERTS.c.checkpoint, ALERTS.c.lane))


def seen_alerts_among(connection: Connection, ids: Iterable[AlertId], scope: Scope) -> frozenset[AlertId]:
    """Those that the scope shows, by their place and by whom they are about; all of them where it shows everything."""
    asked = sorted(set(ids))
    if scope.places is None and scope.protected is None:
        return frozenset(asked)
    within = on_lane(scope, ALERTS.c.checkpoint, ALERTS.c.lane) & is_seen_alert(scope)
    found: list[str] = []
    for start in range(0, len(asked), _BATCH):
        some = ALERTS.c.alert_id.in_(asked[start : start + _BATCH])
        found += connection.execute(select(ALERTS.c.alert_id).where(some, within)).scalars()
    return frozenset(map(AlertId, found))
