"""Who is inside."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, delete, insert, or_, select, update

from iass.access import Purpose
from iass.accounts.session import Means, Session
from iass.adapters.sql.account_schema import SESSIONS
from iass.ids import OfficerId, SessionId

_ROWS = SESSIONS.c
_AT_ONCE = 5_000
"""Values in one statement, well below what either database takes."""


class SqlSessions:
    """Implements `iass.accounts.session.Sessions`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def by_token(self, token_hash: str) -> Session | None:
        return self._one(_ROWS.token_hash == token_hash)

    def by_tokens(self, token_hashes: Collection[str]) -> Sequence[Session]:
        asked, found = list(token_hashes), []
        for start in range(0, len(asked), _AT_ONCE):
            chosen = select(SESSIONS).where(_ROWS.token_hash.in_(asked[start : start + _AT_ONCE]))
            found += [_session(row) for row in self._connection.execute(chosen)]
        return found

    def get(self, session_id: SessionId) -> Session | None:
        return self._one(_ROWS.session_id == session_id)

    def of(self, officer_id: OfficerId) -> Sequence[Session]:
        newest_first = (_ROWS.began_at.desc(), _ROWS.session_id.desc())
        chosen = select(SESSIONS).where(_ROWS.officer_id == officer_id).order_by(*newest_first)
        return [_session(row) for row in self._connection.execute(chosen)]

    def add(self, session: Session) -> None:
        self._connection.execute(
            insert(SESSIONS).values(
                session_id=session.session_id,
                officer_id=session.officer_id,
                token_hash=session.token_hash,
                began_at=session.began_at,
                seen_at=session.seen_at,
                address=session.address,
                means=session.means.value,
                purpose=session.purpose.value if session.purpose else None,
            )
        )

    def see(self, session_id: SessionId, at: datetime) -> None:
        self._connection.execute(update(SESSIONS).where(_ROWS.session_id == session_id).values(seen_at=at))

    def choose(self, session_id: SessionId, purpose: Purpose) -> None:
        self._connection.execute(update(SESSIONS).where(_ROWS.session_id == session_id).values(purpose=purpose.value))

    def remove(self, session_id: SessionId) -> bool:
        return self._connection.execute(delete(SESSIONS).where(_ROWS.session_id == session_id)).rowcount > 0

    def remove_of(self, officer_id: OfficerId, but: SessionId | None = None) -> int:
        ended = delete(SESSIONS).where(_ROWS.officer_id == officer_id)
        if but is not None:
            ended = ended.where(_ROWS.session_id != but)
        return self._connection.execute(ended).rowcount

    def prune(self, *, seen_before: datetime, began_before: datetime) -> None:
        over = or_(_ROWS.seen_at < seen_before, _ROWS.began_at < began_before)
        self._connection.execute(delete(SESSIONS).where(over))

    def _one(self, condition: ColumnElement[bool]) -> Session | None:
        row = self._connection.execute(select(SESSIONS).where(condition)).first()
        return _session(row) if row else None


def _session(row: Any) -> Session:
    means = Means(row.means or Means.PASSWORD)
    purpose = Purpose(row.purpose) if row.purpose else None
    return Session(
        row.session_id, row.officer_id, row.token_hash, row.began_at, row.seen_at, row.address, means, purpose
    )
