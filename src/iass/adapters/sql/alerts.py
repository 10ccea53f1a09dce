"""Alerts, each in its newest version; what happened to it before is in the audit log."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, func, insert, select, tuple_, update
from sqlalchemy.sql.elements import SQLColumnExpression

from iass.access import EVERYWHERE, Scope, Sensitivity
from iass.adapters.sql.crossed_together import note_protected
from iass.adapters.sql.schema import ALERTS
from iass.adapters.sql.sensitivity import is_seen_alert, protected_among
from iass.adapters.sql.serial import dump, load
from iass.adapters.sql.wait_tables import ALERT_WAITS
from iass.adapters.sql.within import on_lane
from iass.alert.alert import Alert, AlertKind, AlertState
from iass.alert.redaction import open_alert
from iass.decide.redaction import named_in
from iass.errors import Conflict, NotFound
from iass.ids import AlertId

_ROW = (ALERTS.c.alert_id, ALERTS.c.body)
_NEWEST_FIRST = (ALERTS.c.raised_at.desc(), ALERTS.c.alert_id.desc())
_WITH_WAITS = ALERTS.outerjoin(ALERT_WAITS, ALERT_WAITS.c.alert_id == ALERTS.c.alert_id)
_SINCE = func.coalesce(ALERT_WAITS.c.since, ALERTS.c.raised_at)


class SqlAlerts:
    """Implements `iass.alert.records.Alerts`."""

    def __init__(self, connection: Connection, shown: Scope = EVERYWHERE) -> None:
        """shown: what is protected elsewhere than it says is left out of whatever is answered."""
        self._connection = connection
        self._shown = shown

    def get(self, alert_id: AlertId) -> Alert | None:
        found = self._found(select(*_ROW).where(ALERTS.c.alert_id == alert_id, is_seen_alert(self._shown)))
        return found[0] if found else None

    def among(self, alert_ids: Collection[AlertId]) -> Sequence[Alert]:
        if not alert_ids:
            return ()
        return self._found(select(*_ROW).where(ALERTS.c.alert_id.in_(sorted(alert_ids)), is_seen_alert(self._shown)))

    def add(self, alert: Alert) -> None:
        """Raises Conflict when an alert with this id is stored already."""
        if self._stored_version(alert.alert_id) is not None:
            raise Conflict("an alert with this id is stored already", where=alert.alert_id[:60])
        self._connection.execute(insert(ALERTS).values(alert_id=alert.alert_id, **row_of(alert)))
        if alert.decision.sensitivity is Sensitivity.PROTECTED:
            note_protected(self._connection, alert.crossing_id)

    def update(self, alert: Alert) -> None:
        """Raises Conflict when somebody else was faster, NotFound when there is no such alert."""
        before = (ALERTS.c.alert_id == alert.alert_id, ALERTS.c.version == alert.version - 1)
        changed = self._connection.execute(update(ALERTS).where(*before).values(**row_of(alert)))
        if changed.rowcount == 1:
            return
        stored = self._stored_version(alert.alert_id)
        if stored is None:
            raise NotFound("no such alert", where=alert.alert_id[:60])
        raise Conflict(
            f"the alert was changed meanwhile: version {stored} is stored, not {alert.version - 1}",
            where=alert.alert_id[:60],
            mend="Look at the alert again, then decide",
        )

    def page(
        self,
        *,
        states: Sequence[AlertState] = (),
        limit: int = 50,
        before: AlertId | None = None,
        scope: Scope = EVERYWHERE,
        kind: AlertKind | None = None,
    ) -> Sequence[Alert]:
        """Raises NotFound when `before` is no alert."""
        chosen = select(*_ROW).where(_within(scope)).order_by(*_NEWEST_FIRST).limit(limit)
        if states:
            chosen = chosen.where(_stands(states))
        if kind is not None:
            chosen = chosen.where(ALERTS.c.kind == kind.value)
        if before is not None:
            behind = tuple_(*self._place_of(before, scope, ALERTS.c.raised_at))
            chosen = chosen.where(tuple_(ALERTS.c.raised_at, ALERTS.c.alert_id) < behind)
        return self._found(chosen)

    def longest_waiting(
        self,
        *,
        kind: AlertKind,
        states: Sequence[AlertState],
        limit: int,
        after: AlertId | None = None,
        scope: Scope = EVERYWHERE,
        sensitivity: Sensitivity | None = None,
    ) -> Sequence[Alert]:
        chosen = select(*_ROW).select_from(_WITH_WAITS).where(_of(kind, states), _within(scope))
        if sensitivity is not None:
            chosen = chosen.where(ALERTS.c.sensitivity == sensitivity.value)
        if after is not None:
            chosen = chosen.where(tuple_(_SINCE, ALERTS.c.alert_id) > tuple_(*self._place_of(after, scope, _SINCE)))
        return self._found(chosen.order_by(_SINCE, ALERTS.c.alert_id).limit(limit))

    def seen_after(
        self,
        moment: datetime | None,
        *,
        kind: AlertKind,
        states: Sequence[AlertState],
        scope: Scope = EVERYWHERE,
        newest: bool = False,
    ) -> Alert | None:
        order = (ALERTS.c.seen_at, ALERTS.c.alert_id)
        chosen = select(*_ROW).where(_of(kind, states), _within(scope)).limit(1)
        if moment is not None:
            chosen = chosen.where(ALERTS.c.seen_at > moment)
        found = self._found(chosen.order_by(*(each.desc() if newest else each for each in order)))
        return found[0] if found else None

    def recent_on_lane(self, checkpoint: str, lane: str, since: datetime) -> Sequence[Alert]:
        on_lane = (ALERTS.c.checkpoint == checkpoint, ALERTS.c.lane == lane, ALERTS.c.seen_at >= since)
        return self._found(select(*_ROW).where(*on_lane).order_by(*_NEWEST_FIRST))

    def counts(
        self, scope: Scope = EVERYWHERE, states: Collection[AlertState] = (), kind: AlertKind | None = None
    ) -> Mapping[AlertState, int]:
        wanted = [state for state in AlertState if not states or state in states]
        counted = select(ALERTS.c.state, func.count()).where(_within(scope)).group_by(ALERTS.c.state)
        if states:
            counted = counted.where(ALERTS.c.state.in_([state.value for state in wanted]))
        if kind is not None:
            counted = counted.where(ALERTS.c.kind == kind.value)
        stored = {AlertState(state): count for state, count in self._connection.execute(counted)}
        return {state: stored.get(state, 0) for state in wanted}

    def _place_of(self, alert_id: AlertId, scope: Scope, order: SQLColumnExpression[datetime]) -> tuple[datetime, str]:
        """Of one that the scope does not show, no more is told than that there is none."""
        chosen = select(order).select_from(_WITH_WAITS).where(ALERTS.c.alert_id == alert_id, _within(scope))
        moment = self._connection.execute(chosen).scalar()
        if moment is None:
            raise NotFound("no such alert", where=alert_id[:60])
        return moment, alert_id

    def _stored_version(self, alert_id: AlertId) -> int | None:
        version: int | None = self._connection.execute(
            select(ALERTS.c.version).where(ALERTS.c.alert_id == alert_id)
        ).scalar()
        return version

    def _found(self, chosen: Select[Any]) -> Sequence[Alert]:
        found = [load(Alert, row.body, where=row.alert_id) for row in self._connection.execute(chosen)]
        if self._shown.protected is None:
            return tuple(found)
        named = {one for alert in found for finding in alert.decision.findings for one in named_in(finding)}
        protected = protected_among(self._connection, named)
        return tuple(one if self._shows(one) else open_alert(one, protected) for one in found)

    def _shows(self, alert: Alert) -> bool:
        """Whether it may be seen whole: it was chosen by a condition that leaves out what is hidden."""
        return self._shown.shows(Sensitivity.PROTECTED, alert.checkpoint, alert.lane)


def _within(scope: Scope) -> ColumnElement[bool]:
    return on_lane(scope, ALERTS.c.checkpoint, ALERTS.c.lane) & is_seen_alert(scope)


def _of(kind: AlertKind, states: Sequence[AlertState]) -> ColumnElement[bool]:
    return (ALERTS.c.kind == kind.value) & _stands(states)


def _stands(states: Sequence[AlertState]) -> ColumnElement[bool]:
    return ALERTS.c.state.in_([state.value for state in states])


def row_of(alert: Alert) -> dict[str, object]:
    """What is stored of it beside its id."""
    return {
        "version": alert.version,
        "state": alert.state.value,
        "checkpoint": alert.checkpoint,
        "lane": alert.lane,
        "sensitivity": alert.decision.sensitivity.value,
        "raised_at": alert.raised_at,
        "seen_at": max(alert.raised_at, alert.last_seen_at or alert.raised_at),
        "kind": alert.kind.value,
        "body": dump(alert),
    }
