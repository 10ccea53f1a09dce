"""The runs from which duties follow (`iass.watchlist.duty_runs`), as conditions on the newest versions."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, not_, or_, true

from iass.adapters.sql.holdings import with_open_holdings
from iass.adapters.sql.notice_tables import NOTICE_ACTS
from iass.adapters.sql.schema import NOTICE_VERSIONS
from iass.watchlist.duty_runs import UNLIMITED, DutyRun, DutySlice, RunOf
from iass.watchlist.notice import RUNNING, Change, NoticeState

_NOTICE, _ACT = NOTICE_VERSIONS.c, NOTICE_ACTS.c
_STATES = sorted(state.value for state in RUNNING)


def column_of(run: DutyRun) -> ColumnElement[Any] | None:
    """None of an unlimited run."""
    if run.of in UNLIMITED:
        return None
    return _NOTICE.instrument_issued_on if run.of is RunOf.UNTOLD else _NOTICE.valid_until


def belongs(run: DutyRun, now: datetime) -> ColumnElement[bool]:
    """Whether a newest version is of that run."""
    narrow: list[ColumnElement[bool]] = [_of(run, now)]
    if run.kind is not None:
        narrow.append(_NOTICE.kind == run.kind.value)
    if run.zone is not None:
        narrow.append(_ACT.zone == run.zone.value)
    if run.issued_from is not None:
        narrow.append(_NOTICE.instrument_issued_on >= run.issued_from.isoformat())
    if run.issued_before is not None:
        narrow.append(_NOTICE.instrument_issued_on < run.issued_before.isoformat())
    return and_(*narrow)


def lies_in(run: DutyRun, part: DutySlice) -> ColumnElement[bool]:
    column = column_of(run)
    behind = _NOTICE.notice_id > part.after_id if part.after_id is not None else None
    if column is None:
        return true() if behind is None else behind
    bounds = []
    if part.after is not None:
        after = _value(part.after)
        bounds.append(column > after if behind is None else or_(column > after, and_(column == after, behind)))
    if part.until is not None:
        bounds.append(column <= _value(part.until))
    return and_(true(), *bounds)


def counted(parts: Iterable[tuple[DutyRun, DutySlice]], now: datetime) -> ColumnElement[int]:
    """How many duties one newest version makes."""
    each = (case((and_(belongs(run, now), lies_in(run, part)), 1), else_=0) for run, part in parts)
    total: ColumnElement[int] = next(each)
    for one in each:
        total = total + one
    return func.coalesce(func.sum(total), 0)


def may_be_due(parts: Iterable[tuple[DutyRun, DutySlice]]) -> ColumnElement[bool]:
    """Whether any of them can follow from a version, cheap to ask: most notices of a long list have no end."""
    told_of = sorted({run.kind.value for run, _ in parts if run.of is RunOf.UNTOLD and run.kind})
    limited = or_(_NOTICE.valid_until.is_not(None), _ACT.pending.is_not(None), _NOTICE.kind.in_(told_of))
    return or_(_NOTICE.state == NoticeState.SUBMITTED.value, limited, _NOTICE.notice_id.in_(with_open_holdings()))


def _of(run: DutyRun, now: datetime) -> ColumnElement[bool]:
    running, ended, endless = (
        _NOTICE.state.in_(_STATES),
        _NOTICE.valid_until.is_not(None),
        _NOTICE.valid_until.is_(None),
    )
    standing = and_(running, not_(and_(_NOTICE.valid_from <= now, ended, _NOTICE.valid_until <= now)))
    waits = _ACT.pending.is_not(None)
    withdrawal = _ACT.pending.contains(f'"change":"{Change.WITHDRAW.value}"', autoescape=True)
    changes = and_(waits, not_(withdrawal), standing)
    bound = and_(standing, ended, not_(_ACT.urgent))
    match run.of:
        case RunOf.SUBMITTED:
            return _NOTICE.state == NoticeState.SUBMITTED.value
        case RunOf.HELD:
            return _NOTICE.notice_id.in_(with_open_holdings())
        case RunOf.WITHDRAWAL:
            return and_(waits, withdrawal, or_(running, _NOTICE.state == NoticeState.LAPSED.value))
        case RunOf.ENDLESS:
            return and_(changes, endless)
        case RunOf.CHANGE:
            return and_(changes, ended)
        case RunOf.URGENT:
            return and_(standing, ended, _ACT.urgent)
        case RunOf.ENDING:
            return bound
        case RunOf.EXTENDABLE:
            first = and_(_NOTICE.state != NoticeState.EXTENDED.value, _ACT.pending.is_(None))
            return and_(bound, first, _NOTICE.valid_until > now + run.lead)
        case RunOf.UNTOLD:
            return and_(standing, _ACT.told.is_(None), not_(_ACT.urgent))


def _value(at: datetime | date) -> object:
    return at if isinstance(at, datetime) else at.isoformat()
