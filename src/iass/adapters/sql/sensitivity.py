"""What is protected as a condition: rows that may not be seen are never read. See decision 0029."""

from collections.abc import Iterable
from functools import cache

from sqlalchemy import ColumnElement, Connection, Select, literal, not_, or_, select, true
from sqlalchemy.sql.elements import SQLColumnExpression

from iass.access import Scope, Sensitivity
from iass.adapters.sql.case_tables import CASES
from iass.adapters.sql.schema import ALERTS, NOTICE_VERSIONS
from iass.adapters.sql.within import on_lane
from iass.watchlist.sensitivity import PROTECTED

_KINDS = sorted(kind.value for kind in PROTECTED)


def protected_notices() -> Select[tuple[str]]:
    """Ids of the notices that protect somebody, whatever their state: their kind never changes."""
    rows = NOTICE_VERSIONS.c
    return select(rows.notice_id).where(rows.kind.in_(_KINDS))


def is_seen_alert(scope: Scope) -> ColumnElement[bool]:
    """Of rows of alerts. Says nothing of the places of the scope, but of those where it shows what is protected."""
    if scope.protected is None:
        return true()
    there = on_lane(Scope(scope.protected), ALERTS.c.checkpoint, ALERTS.c.lane)
    return or_(ALERTS.c.sensitivity == Sensitivity.OPEN.value, there)


def is_seen_case(case_id: SQLColumnExpression[str], scope: Scope) -> ColumnElement[bool]:
    """A case is as sensitive as its alert. case_id: the column that names it."""
    of_alert = CASES.join(ALERTS, ALERTS.c.alert_id == CASES.c.alert_id)
    return case_id.not_in(select(CASES.c.case_id).select_from(of_alert).where(not_(is_seen_alert(scope))))


@cache
def is_open_notice(*columns: SQLColumnExpression[str], before: str = "") -> ColumnElement[bool]:
    """That none of these columns holds the id of a protected notice. before: what stands in the column before it.

    Made once for each: it stands in nearly every look of an officer's."""
    named = protected_notices().subquery()
    ids = select(literal(before) + named.c.notice_id if before else named.c.notice_id)
    return not_(or_(*(column.in_(ids) for column in columns)))


def protected_among(connection: Connection, ids: Iterable[str]) -> frozenset[str]:
    """Those that are ids of protected notices."""
    asked = sorted(set(ids))
    if not asked:
        return frozenset()
    rows = NOTICE_VERSIONS.c
    chosen = select(rows.notice_id).where(rows.kind.in_(_KINDS), rows.notice_id.in_(asked))
    return frozenset(connection.execute(chosen).scalars())


def hidden_alerts_among(connection: Connection, ids: Iterable[str], scope: Scope) -> frozenset[str]:
    asked = sorted(set(ids))
    if not asked:
        return frozenset()
    chosen = select(ALERTS.c.alert_id).where(ALERTS.c.alert_id.in_(asked), not_(is_seen_alert(scope)))
    return frozenset(connection.execute(chosen).scalars())
