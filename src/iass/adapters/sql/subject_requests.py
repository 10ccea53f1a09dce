"""Requests of people about their own data, every version of them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Column, ColumnElement, Connection, Index, Integer, Select, Table, func, insert, select

from iass.adapters.sql.schema import METADATA, Moment, Words
from iass.adapters.sql.serial import dump, load
from iass.errors import Conflict
from iass.subject.request import OPEN, RequestState, SubjectRequest

SUBJECT_REQUESTS = Table(
    "subject_requests",
    METADATA,
    Column("request_id", Words, primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("state", Words, nullable=False),
    Column("due_at", Moment, nullable=False),
    Column("person_id", Words, nullable=False),
    Column("body", Words, nullable=False),
    Index(None, "state", "due_at"),
    Index(None, "person_id"),
)
"""Append-only. person_id: of whom the registry does not know, the id of a passage; the empty text before the desk knows
who asks."""

_ROWS = SUBJECT_REQUESTS


class SqlSubjectRequests:
    """Implements `iass.subject.request.SubjectRequests`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(self, request_id: str) -> SubjectRequest | None:
        chosen = _chosen().where(_ROWS.c.request_id == request_id).order_by(_ROWS.c.version.desc()).limit(1)
        return next(iter(self._found(chosen)), None)

    def history(self, request_id: str) -> Sequence[SubjectRequest]:
        return self._found(_chosen().where(_ROWS.c.request_id == request_id).order_by(_ROWS.c.version))

    def page(
        self, *, states: Sequence[RequestState] = (), limit: int = 50, before: str | None = None
    ) -> Sequence[SubjectRequest]:
        chosen = _chosen().where(_is_newest()).order_by(_ROWS.c.request_id.desc()).limit(limit)
        if states:
            chosen = chosen.where(_ROWS.c.state.in_([state.value for state in states]))
        if before is not None:
            chosen = chosen.where(_ROWS.c.request_id < before)
        return self._found(chosen)

    def due(self, by: datetime, limit: int) -> Sequence[SubjectRequest]:
        is_open = _ROWS.c.state.in_([state.value for state in OPEN])
        chosen = _chosen().where(is_open, _ROWS.c.due_at <= by, _is_newest())
        return self._found(chosen.order_by(_ROWS.c.due_at, _ROWS.c.request_id).limit(limit))

    def of_subject(self, subject_id: str) -> Sequence[SubjectRequest]:
        chosen = _chosen().where(_ROWS.c.person_id == subject_id, _is_newest())
        return self._found(chosen.order_by(_ROWS.c.request_id))

    def put(self, request: SubjectRequest) -> None:
        stored = self.get(request.request_id)
        version = stored.version if stored else 0
        if request.version != version + 1:
            what = f"the request was changed meanwhile: version {version} is stored, not {request.version - 1}"
            raise Conflict(what, where=request.request_id[:60], mend="Look at the request again")
        self._connection.execute(
            insert(_ROWS).values(
                request_id=request.request_id,
                version=request.version,
                state=request.state.value,
                due_at=request.due_at,
                person_id=request.subject_id,
                body=dump(request),
            )
        )

    def _found(self, chosen: Select[Any]) -> Sequence[SubjectRequest]:
        rows = self._connection.execute(chosen)
        return tuple(load(SubjectRequest, row.body, where=row.request_id) for row in rows)


def _chosen() -> Select[Any]:
    return select(_ROWS.c.request_id, _ROWS.c.body)


def _is_newest() -> ColumnElement[bool]:
    others = _ROWS.alias("others")
    newest = select(func.max(others.c.version)).where(others.c.request_id == _ROWS.c.request_id).scalar_subquery()
    return _ROWS.c.version == newest
