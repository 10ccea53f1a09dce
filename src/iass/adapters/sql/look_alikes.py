"""Pairs of look-alikes, every version of them."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, func, insert, or_, select, true

from iass.access import EVERYWHERE, Scope
from iass.adapters.sql.pair_tables import LOOK_ALIKE_VERSIONS
from iass.adapters.sql.resting import raised_within, seen_alerts_among
from iass.adapters.sql.sensitivity import is_open_notice
from iass.adapters.sql.serial import dump, load
from iass.errors import Conflict
from iass.ids import NoticeId, PairId, PersonId
from iass.registry.enrolment import GalleryName
from iass.watchlist.look_alike import CLEARED_DAYS, LookAlike, PairState

_ROWS = LOOK_ALIKE_VERSIONS
_CHOSEN = (_ROWS.c.pair_id, _ROWS.c.body)


class SqlLookAlikes:
    """Implements `iass.watchlist.look_alike.LookAlikes`."""

    def __init__(self, connection: Connection, shown: Scope = EVERYWHERE) -> None:
        """shown: without pairs of a notice that it does not show, and versions of a bearer that rest on an alert
        elsewhere; of other pairs without the alert."""
        self._connection = connection
        self._scope = shown
        self._shown = _is_shown(shown)

    def get(self, pair_id: PairId) -> LookAlike | None:
        return self._first(_ROWS.c.pair_id == pair_id)

    def of(self, gallery: GalleryName, subject_id: str, person_id: PersonId) -> LookAlike | None:
        return self._first(*_of(gallery, subject_id), _ROWS.c.person_id == person_id, _ROWS.c.person_id != "")

    def of_bearer(self, gallery: GalleryName, subject_id: str, bearer: str) -> LookAlike | None:
        return self._first(*_of(gallery, subject_id), _ROWS.c.bearer == bearer, _ROWS.c.bearer != "")

    def bearers(self) -> Sequence[LookAlike]:
        return self._found(select(*_CHOSEN).where(_ROWS.c.bearer != "", _is_newest()).order_by(_ROWS.c.pair_id))

    def about(self, gallery: GalleryName, subject_id: str) -> Sequence[LookAlike]:
        with_somebody = _ROWS.c.other_notice_id == ""
        chosen = select(*_CHOSEN).where(*_of(gallery, subject_id), with_somebody, _is_newest())
        return self._found(chosen.order_by(_ROWS.c.pair_id))

    def beside(self, person_id: PersonId) -> Sequence[LookAlike]:
        chosen = select(*_CHOSEN).where(_ROWS.c.person_id == person_id, _is_newest())
        return self._found(chosen.order_by(_ROWS.c.pair_id))

    def among(self, notices: Sequence[NoticeId]) -> Sequence[LookAlike]:
        one = _ROWS.c.subject_id.in_(notices) & (_ROWS.c.gallery == GalleryName.WATCHLIST.value)
        other = _ROWS.c.other_notice_id.in_(notices) & (_ROWS.c.other_notice_id != "")
        return self._found(select(*_CHOSEN).where(one, other, _is_newest()).order_by(_ROWS.c.pair_id))

    def history(self, pair_id: PairId) -> Sequence[LookAlike]:
        return self._found(select(*_CHOSEN).where(_ROWS.c.pair_id == pair_id).order_by(_ROWS.c.version))

    def page(
        self, *, states: Sequence[PairState] = (), limit: int = 50, before: PairId | None = None
    ) -> Sequence[LookAlike]:
        chosen = select(*_CHOSEN).where(_is_newest()).order_by(_ROWS.c.pair_id.desc()).limit(limit)
        if states:
            chosen = chosen.where(_ROWS.c.state.in_([state.value for state in states]))
        if before is not None:
            chosen = chosen.where(_ROWS.c.pair_id < before)
        return self._found(chosen)

    def ending(self, by: datetime, limit: int) -> Sequence[LookAlike]:
        """Those of before ends were kept have none in their row."""
        former = by - timedelta(days=CLEARED_DAYS)
        unended = (_ROWS.c.state == PairState.CLEARED.value) & _ROWS.c.ends_at.is_(None) & (_ROWS.c.at <= former)
        found = [
            *self._found(_newest(_ROWS.c.ends_at <= by).order_by(_ROWS.c.ends_at, _ROWS.c.pair_id).limit(limit)),
            *self._found(_newest(unended).order_by(_ROWS.c.at, _ROWS.c.pair_id).limit(limit)),
        ]
        return sorted(found, key=lambda one: (one.ends_at or by, one.pair_id))[:limit]

    def put(self, pair: LookAlike) -> None:
        """Raises Conflict too for a second pair of the same two, or when a pair changes its people."""
        stored = self.get(pair.pair_id)
        of = _couple(pair)
        version = stored.version if stored else 0
        if pair.version != version + 1:
            what = f"the pair was changed meanwhile: version {version} is stored, not {pair.version - 1}"
            raise Conflict(what, where=pair.pair_id[:60], mend="Look at the pair again, then decide")
        other = self._first(*_of(pair.gallery, pair.subject_id), *_beside(pair))
        if (stored and _couple(stored) != of) or (other is not None and other.pair_id != pair.pair_id):
            raise Conflict("these two are a pair already", where=pair.pair_id[:60])
        self._connection.execute(
            insert(_ROWS).values(
                pair_id=pair.pair_id,
                version=pair.version,
                gallery=pair.gallery.value,
                subject_id=pair.subject_id,
                person_id=pair.person_id or "",
                other_notice_id=pair.other_notice_id or "",
                bearer=pair.bearer or "",
                state=pair.state.value,
                at=pair.at,
                ends_at=pair.until,
                alert_id=pair.alert_id or "",
                body=dump(pair),
            )
        )

    def _first(self, *conditions: ColumnElement[bool]) -> LookAlike | None:
        """The newest, or none where that one is not shown: never a former one in its place."""
        found = self._found(select(*_CHOSEN).where(*conditions, _is_newest()))
        return found[0] if found else None

    def _found(self, chosen: Select[Any]) -> Sequence[LookAlike]:
        rows = self._connection.execute(chosen.where(self._shown))
        found = [load(LookAlike, row.body, where=row.pair_id) for row in rows]
        seen = seen_alerts_among(self._connection, (one.alert_id for one in found if one.alert_id), self._scope)
        return tuple(one if one.alert_id in seen else replace(one, alert_id=None) for one in found)


def _is_shown(scope: Scope) -> ColumnElement[bool]:
    """A registered person and a notice are of all places; the bearer of a chip whom nobody knows is of that where the
    chip was read."""
    notices = true() if scope.sees_protected else is_open_notice(_ROWS.c.subject_id, _ROWS.c.other_notice_id)
    return and_(notices, or_(_ROWS.c.bearer == "", raised_within(scope, _ROWS.c.alert_id)))


def _of(gallery: GalleryName, subject_id: str) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return _ROWS.c.gallery == gallery.value, _ROWS.c.subject_id == subject_id


def _couple(pair: LookAlike) -> tuple[GalleryName, str, PersonId | None, NoticeId | None, str | None]:
    return pair.gallery, pair.subject_id, pair.person_id, pair.other_notice_id, pair.bearer


def _beside(pair: LookAlike) -> tuple[ColumnElement[bool], ...]:
    return (
        _ROWS.c.person_id == (pair.person_id or ""),
        _ROWS.c.other_notice_id == (pair.other_notice_id or ""),
        _ROWS.c.bearer == (pair.bearer or ""),
    )


def _newest(condition: ColumnElement[bool]) -> Select[Any]:
    return select(*_CHOSEN).where(condition, _is_newest())


def _is_newest() -> ColumnElement[bool]:
    """That no later version of the row's pair is stored."""
    others = _ROWS.alias("others")
    newest = select(func.max(others.c.version)).where(others.c.pair_id == _ROWS.c.pair_id).scalar_subquery()
    return _ROWS.c.version == newest
