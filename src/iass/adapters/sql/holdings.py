"""Documents reported lost that a registered person holds."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, exists, func, insert, literal, select, update

from iass.adapters.sql.notice_tables import HOLDINGS
from iass.adapters.sql.schema import NOTICE_NUMBERS, NOTICE_VERSIONS, PERSON_DOCUMENTS, PERSON_VERSIONS
from iass.ids import NoticeId, OfficerId, PersonId
from iass.watchlist.holdings import Holding, Settled
from iass.watchlist.notice import RUNNING, NoticeKind

_NUMBERS, _DOCUMENTS, _KEPT = NOTICE_NUMBERS.c, PERSON_DOCUMENTS.c, HOLDINGS.c
_SOUGHT = NOTICE_VERSIONS.alias("sought")
_STATES = sorted(state.value for state in RUNNING)


class SqlHoldings:
    """Implements `iass.watchlist.holdings.Holdings`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def unfound(self, limit: int) -> Sequence[NoticeId]:
        fresh = _held(_NUMBERS.notice_id).where(~exists().where(_is_kept())).distinct()
        rows = self._connection.execute(fresh.order_by(_NUMBERS.notice_id).limit(limit)).scalars()
        return tuple(map(NoticeId, rows))

    def find(self, notice_id: NoticeId, at: datetime) -> Sequence[PersonId]:
        asked = _held(_DOCUMENTS.person_id, _NUMBERS.number_key).where(_NUMBERS.notice_id == notice_id)
        found = self._connection.execute(asked.where(~exists().where(_is_kept())).distinct()).all()
        rows = [{**row._mapping, "notice_id": notice_id, "since": at} for row in found]
        if rows:
            self._connection.execute(insert(HOLDINGS), rows)
        return tuple(PersonId(one) for one in sorted({row.person_id for row in found}))

    def of_notice(self, notice_id: NoticeId) -> Sequence[Holding]:
        asked = _held(_DOCUMENTS.number, _DOCUMENTS.issuer, HOLDINGS).join(HOLDINGS, _is_kept())
        chosen = asked.where(_KEPT.notice_id == notice_id)
        rows = self._connection.execute(chosen.order_by(_KEPT.person_id, _KEPT.number_key, _DOCUMENTS.place)).all()
        return tuple({(row.person_id, row.number_key): _holding(row) for row in reversed(rows)}.values())[::-1]

    def settle(self, notice_id: NoticeId, person_id: PersonId, settled: Settled) -> int:
        holds = _held(_NUMBERS.number_key).where(_NUMBERS.notice_id == notice_id, _DOCUMENTS.person_id == person_id)
        chosen = update(HOLDINGS).where(
            _KEPT.notice_id == notice_id,
            _KEPT.person_id == person_id,
            _KEPT.number_key.in_(holds.scalar_subquery()),
            _KEPT.settled_at.is_(None),
        )
        values = {"settled_at": settled.at, "officer": settled.officer, "note": settled.note}
        return self._connection.execute(chosen.values(**values)).rowcount


def with_open_holdings() -> Select[Any]:
    """Ids of notices of which one was found, holds by now, and is not settled."""
    holds = _held(literal(1)).where(_is_kept()).exists()
    return select(_KEPT.notice_id).where(_KEPT.settled_at.is_(None), holds)


def _held(*columns: Any) -> Select[Any]:
    """Numbers of notices of lost documents beside those of people, by the newest versions of both."""
    later_notice, later_person = NOTICE_VERSIONS.alias("later_notice"), PERSON_VERSIONS.alias("later_person")
    newest_notice = select(func.max(later_notice.c.version)).where(later_notice.c.notice_id == _NUMBERS.notice_id)
    newest_person = select(func.max(later_person.c.version)).where(later_person.c.person_id == _DOCUMENTS.person_id)
    of_notice = and_(_SOUGHT.c.notice_id == _NUMBERS.notice_id, _SOUGHT.c.version == _NUMBERS.version)
    return (
        select(*columns)
        .select_from(NOTICE_NUMBERS)
        .join(PERSON_DOCUMENTS, _DOCUMENTS.number_key == _NUMBERS.number_key)
        .join(_SOUGHT, of_notice)
        .where(
            _NUMBERS.number_key != "",
            _SOUGHT.c.kind == NoticeKind.LOST_DOCUMENT.value,
            _SOUGHT.c.state.in_(_STATES),
            _NUMBERS.version == newest_notice.scalar_subquery(),
            _DOCUMENTS.version == newest_person.scalar_subquery(),
        )
    )


def _is_kept() -> ColumnElement[bool]:
    return and_(
        _KEPT.notice_id == _NUMBERS.notice_id,
        _KEPT.person_id == _DOCUMENTS.person_id,
        _KEPT.number_key == _NUMBERS.number_key,
    )


def _holding(row: Any) -> Holding:
    settled = Settled(row.settled_at, OfficerId(row.officer), row.note) if row.settled_at else None
    return Holding(NoticeId(row.notice_id), PersonId(row.person_id), row.number, row.issuer, row.since, settled)
