"""Decisions on record, each with whom it was filed for: what a notice is compared with that names one of them again."""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Connection, and_, select

from iass.adapters.sql.notice_tables import NOTICE_DECISIONS
from iass.adapters.sql.people import date_or_none
from iass.adapters.sql.schema import NOTICE_NUMBERS, NOTICE_VERSIONS
from iass.capture.partial_date import PartialDate
from iass.ids import NoticeId
from iass.screen.compare.date_slip import DateRelation, date_relation
from iass.screen.compare.document_number import number_key
from iass.watchlist.notice import RUNNING, Notice

_DECISIONS, _ROWS = NOTICE_DECISIONS, NOTICE_VERSIONS


def decision_row(notice: Notice) -> dict[str, Any] | None:
    """The row that keeps by what a version is found; None for one that rests on no decision."""
    if notice.decision is None:
        return None
    return {"notice_id": notice.notice_id, "version": notice.version, "decision": _key(notice)}


def versions_decided(connection: Connection, notice: Notice) -> Iterator[tuple[NoticeId, int]]:
    """Approved versions of this kind on the same decision, its own too, of which the birth date or a document number
    does not tell at a glance that they are about somebody else: a decision may name thousands."""
    same = and_(_ROWS.c.notice_id == _DECISIONS.c.notice_id, _ROWS.c.version == _DECISIONS.c.version)
    running = _ROWS.c.state.in_(sorted(state.value for state in RUNNING))
    chosen = select(_ROWS.c.notice_id, _ROWS.c.version, _ROWS.c.birth_date).join(_DECISIONS, same)
    chosen = chosen.where(_DECISIONS.c.decision == _key(notice), _ROWS.c.kind == notice.kind.value, running)
    sharing = _sharing_numbers(connection, notice)
    for row in connection.execute(chosen.order_by(_ROWS.c.notice_id, _ROWS.c.version)).all():
        own = row.notice_id == notice.notice_id
        if own or row.notice_id in sharing or _may_agree(date_or_none(row.birth_date), notice.birth_date):
            yield NoticeId(row.notice_id), int(row.version)


def is_decided_alike(one: Notice, other: Notice) -> bool:
    """The same of two that are at hand."""
    same = one.decision is not None and one.decision == other.decision
    if not same or one.state not in RUNNING or one.kind is not other.kind:
        return False
    numbers = {number_key(number) for number in one.document_numbers}
    return _may_agree(one.birth_date, other.birth_date) or bool(numbers & set(map(number_key, other.document_numbers)))


def _key(notice: Notice) -> str:
    return "\n".join(map(str, notice.decision or ()))


def _may_agree(one: PartialDate | None, other: PartialDate | None) -> bool:
    """As `iass.screen.refiled` lets dates agree: an age gives the year beside it too."""
    if date_relation(one, other) is not DateRelation.OTHER:
        return True
    if one is None or other is None or (one.complete and other.complete):
        return False
    return abs(one.year - other.year) <= 1


def _sharing_numbers(connection: Connection, notice: Notice) -> frozenset[str]:
    keys: Sequence[str] = sorted({key for number in notice.document_numbers if (key := number_key(number))})
    if not keys:
        return frozenset()
    chosen = select(NOTICE_NUMBERS.c.notice_id).where(NOTICE_NUMBERS.c.number_key.in_(keys))
    return frozenset(connection.execute(chosen.distinct()).scalars())
