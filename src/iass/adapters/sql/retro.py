"""Searches of the past: what is due, and what came of it."""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, case, insert, select, true, update

from iass.access import EVERYWHERE, Scope
from iass.adapters.sql.resting import seen_alerts_among
from iass.adapters.sql.schema import RETRO_SEARCHES
from iass.adapters.sql.sensitivity import is_open_notice
from iass.adapters.sql.serial import strictly
from iass.case.retro import RetroSearch, RetroState
from iass.errors import Conflict
from iass.ids import AlertId, NoticeId

_ROWS = RETRO_SEARCHES.c


class SqlRetroSearches:
    """Implements `iass.case.retro.RetroSearches`."""

    def __init__(self, connection: Connection, shown: Scope = EVERYWHERE) -> None:
        """shown: without those for a notice that it does not show, and without alerts elsewhere."""
        self._connection = connection
        self._scope = shown
        self._shown = true() if shown.sees_protected else is_open_notice(_ROWS.notice_id)

    def plan(self, search: RetroSearch) -> None:
        """Beside the version of the notice that asks for it."""
        self._connection.execute(insert(RETRO_SEARCHES).values(**_row_of(search)))

    def due(self, now: datetime, limit: int) -> Sequence[RetroSearch]:
        waiting = (_is_due(), _ROWS.due_at <= now)
        order = (_ROWS.due_at, _ROWS.notice_id, _ROWS.version)
        return self._found(select(RETRO_SEARCHES).where(*waiting).order_by(*order).limit(limit))

    def of_notice(self, notice_id: NoticeId) -> Sequence[RetroSearch]:
        return self._found(select(RETRO_SEARCHES).where(_ROWS.notice_id == notice_id).order_by(_ROWS.version))

    def page(self, limit: int) -> Sequence[RetroSearch]:
        waits_first = case((_ROWS.state == RetroState.DUE.value, 0), else_=1)
        chosen = select(RETRO_SEARCHES).where(_ROWS.state != RetroState.SETTLED.value)
        order = (waits_first, _ROWS.settled_at.desc(), _ROWS.due_at, _ROWS.notice_id, _ROWS.version.desc())
        return self._found(chosen.order_by(*order).limit(limit))

    def fail(self, search: RetroSearch) -> None:
        of = (_ROWS.notice_id == search.notice_id, _ROWS.version == search.version)
        told = {"failure": search.failure, "failed_at": search.failed_at}
        self._connection.execute(update(RETRO_SEARCHES).where(*of, _is_due()).values(**told))

    def settle(self, search: RetroSearch) -> None:
        of = (_ROWS.notice_id == search.notice_id, _ROWS.version == search.version)
        done = replace(search, failure="", failed_at=None)
        changed = self._connection.execute(update(RETRO_SEARCHES).where(*of, _is_due()).values(**_row_of(done)))
        if changed.rowcount != 1:
            raise Conflict("this search of the past was made already", where=search.notice_id[:60])

    def _found(self, chosen: Select[Any]) -> Sequence[RetroSearch]:
        found = [_search(row) for row in self._connection.execute(chosen.where(self._shown))]
        seen = seen_alerts_among(self._connection, (raised for one in found for raised in one.alert_ids), self._scope)
        return tuple(
            replace(one, alert_ids=tuple(raised for raised in one.alert_ids if raised in seen)) for one in found
        )


def _is_due() -> ColumnElement[bool]:
    return _ROWS.state == RetroState.DUE.value


def _search(row: Any) -> RetroSearch:
    with strictly("search of the past", row.notice_id):
        return RetroSearch(
            notice_id=NoticeId(row.notice_id),
            version=row.version,
            due_at=row.due_at,
            state=RetroState(row.state),
            settled_at=row.settled_at,
            faces=row.faces,
            past=row.past,
            people=row.people,
            alert_ids=tuple(AlertId(one) for one in json.loads(row.alert_ids)),
            failure=row.failure or "",
            failed_at=row.failed_at,
        )


def _row_of(search: RetroSearch) -> dict[str, object]:
    return {
        "notice_id": search.notice_id,
        "version": search.version,
        "due_at": search.due_at,
        "state": search.state.value,
        "settled_at": search.settled_at,
        "faces": search.faces,
        "past": search.past,
        "people": search.people,
        "alert_ids": json.dumps(search.alert_ids),
        "failure": search.failure or None,
        "failed_at": search.failed_at,
    }
