"""Who is sought, every version of every notice."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, Table, and_, exists, func, insert, literal, not_, or_, select

from iass.adapters.sql.decided_notices import decision_row, is_decided_alike, versions_decided
from iass.adapters.sql.duty_runs import belongs, column_of, counted, lies_in, may_be_due
from iass.adapters.sql.identity import lacks_identity
from iass.adapters.sql.notice_tables import NOTICE_ACTS, NOTICE_DECISIONS
from iass.adapters.sql.people import date_or_none, text_or_none
from iass.adapters.sql.retro import SqlRetroSearches
from iass.adapters.sql.schema import NOTICE_CHECKPOINTS, NOTICE_IMAGES, NOTICE_NUMBERS, NOTICE_VERSIONS
from iass.adapters.sql.serial import dump, load, strictly
from iass.adapters.sql.urgent_notices import is_like, versions_like
from iass.capture.document import Sex
from iass.case.retro import planned_for
from iass.errors import Conflict
from iass.ids import ImageId, NoticeId, OfficerId
from iass.screen.compare.document_number import number_key
from iass.screen.names import name_key as name_key_of
from iass.screen.refiled import is_about_one_person, may_correct
from iass.watchlist.acts import Act
from iass.watchlist.duty_runs import DutyRow, DutyRun, DutySlice
from iass.watchlist.notice import (
    ENDED,
    RUNNING,
    Instrument,
    Notice,
    NoticeKind,
    NoticeState,
    OtherName,
    OtherNames,
    Pending,
    Told,
)
from iass.watchlist.version import Made, NoticeVersion
from iass.watchlist.zone import Zone

_ROWS, _ACTS = NOTICE_VERSIONS, NOTICE_ACTS
_AT_ONCE = 500
_KEPT = ("at", "act", "officer", "note", "zone", "urgent", "pending", "told", "other_names")


class SqlNotices:
    """Implements `iass.watchlist.records.Notices`."""

    def __init__(self, connection: Connection, hidden: frozenset[NoticeKind] = frozenset()) -> None:
        """hidden: kinds of which nothing is read. What is stored, and `count`, is of all."""
        self._connection = connection
        self._hidden = sorted(kind.value for kind in hidden)

    def get(self, notice_id: NoticeId, version: int | None = None) -> Notice | None:
        chosen = self._chosen().where(_ROWS.c.notice_id == notice_id).order_by(_ROWS.c.version.desc()).limit(1)
        if version is not None:
            chosen = chosen.where(_ROWS.c.version == version)
        return next(iter(self._notices(chosen)), None)

    def put(self, notice: Notice, made: Made) -> None:
        """Raises Conflict when this version, or a later one, is stored already."""
        rows = NOTICE_VERSIONS
        stored = select(func.max(rows.c.version)).where(rows.c.notice_id == notice.notice_id)
        newest = self._connection.execute(stored).scalar()
        if newest is not None and newest >= notice.version:
            raise Conflict(f"version {newest} of this notice is stored already", where=notice.notice_id[:60])
        self._connection.execute(insert(rows).values(**_row_of(notice)))
        self._connection.execute(insert(_ACTS).values(**_act_of(notice, made)))
        if (decision := decision_row(notice)) is not None:
            self._connection.execute(insert(NOTICE_DECISIONS).values(**decision))
        self._put_parts(notice)
        planned = planned_for(notice)
        if planned is not None:
            SqlRetroSearches(self._connection).plan(planned)

    def by_document(self, number: str) -> Sequence[Notice]:
        """Newest versions that list this number, compared as `number_key` writes both, in order of id."""
        key = number_key(number)
        listed = select(NOTICE_NUMBERS.c.notice_id, NOTICE_NUMBERS.c.version).where(NOTICE_NUMBERS.c.number_key == key)
        named = self._connection.execute(listed.distinct()).all() if key else []
        found: list[Notice] = []
        for notice_id, version in sorted(tuple(row) for row in named):
            is_it = (_ROWS.c.notice_id == notice_id, _ROWS.c.version == version)
            found += self._notices(self._chosen().where(*is_it, _is_newest(_ROWS)))
        return tuple(found)

    def page(self, *, limit: int, after: NoticeId | None = None) -> Sequence[Notice]:
        return self._notices(_paged(self._chosen().where(_is_newest(_ROWS)), limit, after))

    def version_count(self) -> int:
        return int(self._connection.execute(select(func.count()).select_from(NOTICE_VERSIONS)).scalar_one())

    def last_made_at(self) -> datetime | None:
        found: datetime | None = self._connection.execute(select(func.max(_ACTS.c.at))).scalar()
        return found

    def made_since(self, moment: datetime) -> Sequence[NoticeVersion]:
        chosen = self._chosen().where(_ACTS.c.at >= moment)
        return self._versions(chosen.order_by(_ACTS.c.at, _ROWS.c.notice_id, _ROWS.c.version))

    def versions(self, notice_id: NoticeId) -> Sequence[NoticeVersion]:
        return self._versions(self._chosen().where(_ROWS.c.notice_id == notice_id).order_by(_ROWS.c.version))

    def at(self, notice_id: NoticeId, moment: datetime) -> NoticeVersion | None:
        stood = (_ROWS.c.notice_id == notice_id, _ACTS.c.at <= moment)
        return next(iter(self._versions(self._chosen().where(*stood).order_by(_ROWS.c.version.desc()).limit(1))), None)

    def page_at(
        self, moment: datetime, *, limit: int, after: NoticeId | None = None, in_force_at: datetime | None = None
    ) -> Sequence[NoticeVersion]:
        others = NOTICE_ACTS.alias("others")
        by_then = select(func.max(others.c.version)).where(
            others.c.notice_id == _ROWS.c.notice_id, others.c.at <= moment
        )
        chosen = self._chosen().where(_ROWS.c.version == by_then.scalar_subquery())
        if in_force_at is not None:
            open_end = or_(_ROWS.c.valid_until.is_(None), _ROWS.c.valid_until > in_force_at)
            chosen = chosen.where(_is_running(), _ROWS.c.valid_from <= in_force_at, open_end)
        return self._versions(_paged(chosen, limit, after))

    def ending(self, by: datetime, *, limit: int, after: Notice | None = None) -> Sequence[NoticeVersion]:
        soon = or_(_ROWS.c.valid_until <= by, _ACTS.c.pending.is_not(None))
        states = sorted(state.value for state in (*RUNNING, NoticeState.LAPSED))
        running = or_(_is_running(), and_(_ROWS.c.state.in_(states), _ACTS.c.pending.is_not(None)))
        chosen = self._chosen().where(soon, running, _is_newest(_ROWS))
        if after is not None:
            behind = _ROWS.c.notice_id > after.notice_id
            if after.valid_until is None:
                chosen = chosen.where(_ROWS.c.valid_until.is_(None), behind)
            else:
                same = and_(_ROWS.c.valid_until == after.valid_until, behind)
                chosen = chosen.where(or_(_ROWS.c.valid_until.is_(None), _ROWS.c.valid_until > after.valid_until, same))
        order = (_ROWS.c.valid_until.is_(None), _ROWS.c.valid_until, _ROWS.c.notice_id)
        return self._versions(chosen.order_by(*order).limit(limit))

    def duty_rows(self, run: DutyRun, now: datetime, part: DutySlice, limit: int | None) -> Sequence[DutyRow]:
        column = column_of(run)
        at = literal(None) if column is None else column
        asked = select(_ROWS.c.notice_id, _ROWS.c.version, _ACTS.c.zone, at.label("at")).join(_ACTS, _same())
        chosen = asked.where(self._is_shown(), belongs(run, now), lies_in(run, part), _is_newest(_ROWS))
        order = (_ROWS.c.notice_id,) if column is None else (column, _ROWS.c.notice_id)
        rows = self._connection.execute(chosen.order_by(*order).limit(limit)).all()
        return tuple(
            DutyRow(NoticeId(row.notice_id), row.version, Zone(row.zone), _day_or_moment(row.at)) for row in rows
        )

    def duty_count(self, parts: Sequence[tuple[DutyRun, DutySlice]], now: datetime) -> int:
        total = select(counted(parts, now)).select_from(_ROWS.join(_ACTS, _same()))
        among = (self._is_shown(), may_be_due(parts), _is_newest(_ROWS))
        return int(self._connection.execute(total.where(*among)).scalar_one())

    def every_of(self, versions: Sequence[tuple[NoticeId, int]]) -> Sequence[NoticeVersion]:
        found: dict[tuple[str, int], NoticeVersion] = {}
        for start in range(0, len(versions), _AT_ONCE):
            some = versions[start : start + _AT_ONCE]
            ids, numbers = sorted({one for one, _ in some}), sorted({number for _, number in some})
            chosen = self._chosen().where(_ROWS.c.notice_id.in_(ids), _ROWS.c.version.in_(numbers))
            found |= {(one.notice.notice_id, one.notice.version): one for one in self._versions(chosen)}
        return tuple(found[one] for one in versions if one in found)

    def unidentified(self, *, closed: bool, limit: int, after: NoticeId | None = None) -> Sequence[NoticeId]:
        is_open = and_(lacks_identity(_ROWS), _ROWS.c.state.not_in([state.value for state in ENDED]))
        wanted = not_(is_open) if closed else is_open
        chosen = select(_ROWS.c.notice_id).where(self._is_shown(), _is_newest(_ROWS), wanted)
        if closed:
            others = NOTICE_VERSIONS.alias("others")
            chosen = chosen.where(exists().where(others.c.notice_id == _ROWS.c.notice_id, lacks_identity(others)))
        return tuple(map(NoticeId, self._connection.execute(_paged(chosen, limit, after)).scalars()))

    def in_states(
        self, states: Sequence[NoticeState], *, limit: int, after: NoticeId | None = None
    ) -> Sequence[NoticeVersion]:
        among = _ROWS.c.state.in_([state.value for state in states])
        return self._versions(_paged(self._chosen().where(among, _is_newest(_ROWS)), limit, after))

    def ended(self, now: datetime, *, limit: int, since: datetime | None = None) -> Sequence[Notice]:
        over = [_ROWS.c.valid_until <= now, _is_running(), _is_newest(_ROWS)]
        if since is not None:
            over.append(_ROWS.c.valid_until > since)
        return self._notices(self._chosen().where(*over).order_by(_ROWS.c.valid_until, _ROWS.c.notice_id).limit(limit))

    def urgent_before(self, notice: Notice, unstored: Sequence[Notice] = ()) -> Sequence[Notice]:
        found = [self.get(notice_id, version) for notice_id, version in versions_like(self._connection, notice)]
        others = (one for one in unstored if one.urgent and one.notice_id != notice.notice_id)
        return (*(one for one in found if one is not None), *(one for one in others if is_like(one, notice)))

    def decided_alike(self, notice: Notice, unstored: Sequence[Notice] = ()) -> Sequence[Notice]:
        keys = set(versions_decided(self._connection, notice))
        ids = sorted({notice_id for notice_id, _ in keys})
        found: list[Notice] = []
        for start in range(0, len(ids), _AT_ONCE):
            some = self._chosen().where(_ROWS.c.notice_id.in_(ids[start : start + _AT_ONCE]))
            versions = self._notices(some.order_by(_ROWS.c.notice_id, _ROWS.c.version))
            found += [one for one in versions if (one.notice_id, one.version) in keys]
        found += [one for one in unstored if one.notice_id != notice.notice_id and is_decided_alike(one, notice)]
        return tuple(one for one in found if one.notice_id == notice.notice_id or is_about_one_person(one, notice))

    def may_correct(self, new: Notice, recorded: Notice) -> bool:
        return may_correct(new, recorded)

    def sought_alike(self, notice: Notice) -> Sequence[Notice]:
        found = {one.notice_id: one for number in notice.document_numbers for one in self.by_document(number)}
        name_key = name_key_of(notice.surname, notice.given_names)
        if name_key and notice.birth_date is not None:
            named = (_ROWS.c.name_key == name_key, _ROWS.c.birth_date == text_or_none(notice.birth_date))
            found |= {one.notice_id: one for one in self._notices(self._chosen().where(*named, _is_newest(_ROWS)))}
        found.pop(notice.notice_id, None)
        return tuple(found[one] for one in sorted(found) if found[one].state not in ENDED)

    def count(self) -> int:
        counted = select(func.count(NOTICE_VERSIONS.c.notice_id.distinct()))
        return int(self._connection.execute(counted).scalar_one())

    def _chosen(self) -> Select[Any]:
        """Versions, each with what made it."""
        return select(_ROWS, *(_ACTS.c[name] for name in _KEPT)).join(_ACTS, _same()).where(self._is_shown())

    def _is_shown(self) -> ColumnElement[bool]:
        return _ROWS.c.kind.not_in(self._hidden)

    def _put_parts(self, notice: Notice) -> None:
        of = {"notice_id": notice.notice_id, "version": notice.version}
        numbers = [
            {**of, "place": place, "number": number, "number_key": number_key(number)}
            for place, number in enumerate(notice.document_numbers)
        ]
        images = [{**of, "place": place, "image_id": image} for place, image in enumerate(notice.image_ids)]
        for table, parts in ((NOTICE_NUMBERS, numbers), (NOTICE_IMAGES, images)):
            if parts:
                self._connection.execute(insert(table), parts)
        self._put_checkpoints(notice)

    def _put_checkpoints(self, notice: Notice) -> None:
        """Nothing for a notice that was never sought at some checkpoints alone."""
        rows = NOTICE_CHECKPOINTS
        if not notice.checkpoints:
            former = select(rows.c.position).where(rows.c.notice_id == notice.notice_id).limit(1)
            if self._connection.execute(former).first() is None:
                return
        last = self._connection.execute(select(func.max(rows.c.position))).scalar() or 0
        named = [
            {"position": position, "notice_id": notice.notice_id, "version": notice.version, "checkpoint": checkpoint}
            for position, checkpoint in enumerate(notice.checkpoints or ("",), start=last + 1)
        ]
        self._connection.execute(insert(rows), named)

    def _notices(self, chosen: Select[Any]) -> tuple[Notice, ...]:
        return tuple(notice for notice, _ in self._read(chosen))

    def _versions(self, chosen: Select[Any]) -> tuple[NoticeVersion, ...]:
        return tuple(NoticeVersion(notice, _made(row)) for notice, row in self._read(chosen))

    def _read(self, chosen: Select[Any]) -> Iterator[tuple[Notice, Any]]:
        """With the parts of many versions at once: three queries for each of them would take the time of the page."""
        rows = self._connection.execute(chosen).all()
        for start in range(0, len(rows), _AT_ONCE):
            some = rows[start : start + _AT_ONCE]
            numbers = self._parts(NOTICE_NUMBERS, "number", "place", some)
            images = self._parts(NOTICE_IMAGES, "image_id", "place", some)
            checkpoints = self._parts(NOTICE_CHECKPOINTS, "checkpoint", "position", some)
            for row in some:
                of = (row.notice_id, row.version)
                yield _notice(row, numbers[of], images[of], tuple(filter(None, checkpoints[of]))), row

    def _parts(self, table: Table, column: str, order: str, rows: Sequence[Any]) -> Mapping[tuple[str, int], list[str]]:
        ids, versions = {row.notice_id for row in rows}, {row.version for row in rows}
        of = (table.c.notice_id.in_(sorted(ids)), table.c.version.in_(sorted(versions)))
        chosen = select(table.c.notice_id, table.c.version, table.c[column]).where(*of).order_by(table.c[order])
        found = defaultdict[tuple[str, int], list[str]](list)
        for notice_id, version, part in self._connection.execute(chosen).all():
            found[notice_id, version].append(part)
        return found


def _notice(row: Any, numbers: Sequence[str], images: Sequence[str], checkpoints: tuple[str, ...]) -> Notice:
    with strictly("notice", row.notice_id):
        return Notice(
            notice_id=NoticeId(row.notice_id),
            kind=NoticeKind(row.kind),
            surname=row.surname,
            given_names=row.given_names,
            sex=Sex(row.sex) if row.sex else None,
            birth_date=date_or_none(row.birth_date),
            birth_place=row.birth_place,
            nationality=row.nationality,
            reason=row.reason,
            agency=row.agency,
            instrument=Instrument(
                row.instrument_kind, row.instrument_number, date.fromisoformat(row.instrument_issued_on)
            ),
            valid_from=row.valid_from,
            valid_until=row.valid_until,
            state=NoticeState(row.state),
            author=row.author,
            approver=row.approver,
            document_numbers=tuple(numbers),
            image_ids=tuple(map(ImageId, images)),
            asked_in_writing=row.asked_in_writing,
            secure=row.secure,
            names_minor=row.names_minor,
            contact=row.contact,
            checkpoints=checkpoints,
            version=row.version,
            zone=Zone(row.zone),
            urgent=row.urgent,
            pending=load(Pending, row.pending, where=row.notice_id) if row.pending else None,
            told=load(Told, row.told, where=row.notice_id) if row.told else None,
            other_names=_other_names(row),
        )


def _same() -> ColumnElement[bool]:
    return and_(_ROWS.c.notice_id == _ACTS.c.notice_id, _ROWS.c.version == _ACTS.c.version)


def _day_or_moment(value: str | datetime | None) -> datetime | date | None:
    return date.fromisoformat(value) if isinstance(value, str) else value


def _other_names(row: Any) -> tuple[OtherName, ...]:
    return load(OtherNames, row.other_names, where=row.notice_id).names if row.other_names else ()


def _paged(chosen: Select[Any], limit: int, after: NoticeId | None) -> Select[Any]:
    if after is not None:
        chosen = chosen.where(_ROWS.c.notice_id > after)
    return chosen.order_by(_ROWS.c.notice_id).limit(limit)


def _is_running() -> ColumnElement[bool]:
    return _ROWS.c.state.in_(sorted(state.value for state in RUNNING))


def _made(row: Any) -> Made:
    with strictly("notice", row.notice_id):
        return Made(row.at, Act(row.act), OfficerId(row.officer), row.note)


def _act_of(notice: Notice, made: Made) -> dict[str, object]:
    return {
        "notice_id": notice.notice_id,
        "version": notice.version,
        "at": made.at,
        "act": made.act.value,
        "officer": made.officer,
        "note": made.note,
        "zone": notice.zone.value,
        "urgent": notice.urgent,
        "pending": dump(notice.pending) if notice.pending else None,
        "told": dump(notice.told) if notice.told else None,
        "other_names": dump(OtherNames(notice.other_names)) if notice.other_names else None,
    }


def _is_newest(rows: Table) -> ColumnElement[bool]:
    """That no later version of the row's notice is stored."""
    others = NOTICE_VERSIONS.alias("others")
    newest = select(func.max(others.c.version)).where(others.c.notice_id == rows.c.notice_id).scalar_subquery()
    return rows.c.version == newest


def _row_of(notice: Notice) -> dict[str, object]:
    return {
        "notice_id": notice.notice_id,
        "version": notice.version,
        "kind": notice.kind.value,
        "surname": notice.surname,
        "given_names": notice.given_names,
        "name_key": name_key_of(notice.surname, notice.given_names),
        "sex": notice.sex.value if notice.sex else "",
        "birth_date": text_or_none(notice.birth_date),
        "birth_place": notice.birth_place,
        "nationality": notice.nationality,
        "reason": notice.reason,
        "agency": notice.agency,
        "instrument_kind": notice.instrument.kind,
        "instrument_number": notice.instrument.number,
        "instrument_issued_on": notice.instrument.issued_on.isoformat(),
        "valid_from": notice.valid_from,
        "valid_until": notice.valid_until,
        "state": notice.state.value,
        "author": notice.author,
        "approver": notice.approver,
        "asked_in_writing": notice.asked_in_writing,
        "secure": notice.secure,
        "names_minor": notice.names_minor,
        "contact": notice.contact,
    }
