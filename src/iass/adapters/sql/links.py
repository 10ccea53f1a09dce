"""Links between identities, every version of every link; the table's triggers let none be changed."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, func, insert, not_, or_, select, true

from iass.access import EVERYWHERE, Scope
from iass.adapters.sql.resting import crossed_within, seen_alerts_among
from iass.adapters.sql.schema import IDENTITY_LINKS
from iass.adapters.sql.sensitivity import is_open_notice
from iass.adapters.sql.serial import dump, load
from iass.case.links import Identity, IdentityKind, IdentityLink, LinkState
from iass.errors import Conflict
from iass.ids import LinkId

_ROWS = IDENTITY_LINKS.c
_ROW = (_ROWS.link_id, _ROWS.body)
_DOCUMENT = str(Identity(IdentityKind.DOCUMENT, ""))


class SqlIdentityLinks:
    """Implements `iass.case.links.IdentityLinks`."""

    def __init__(self, connection: Connection, shown: Scope = EVERYWHERE) -> None:
        """shown: without links of a notice that it does not show, and of a passport that was shown elsewhere; of other
        links without an alert and a crossing elsewhere."""
        self._connection = connection
        self._scope = shown
        self._is_here = crossed_within(shown, _ROWS.crossing_id)
        self._shown = _is_shown(shown, self._is_here)

    def get(self, link_id: LinkId) -> IdentityLink | None:
        return self._first(_newest().where(_ROWS.link_id == link_id))

    def between(self, one: Identity, other: Identity) -> IdentityLink | None:
        ends = and_(_ROWS.one == str(one), _ROWS.other == str(other))
        back = and_(_ROWS.one == str(other), _ROWS.other == str(one))
        return self._first(_newest().where(or_(ends, back)))

    def of(self, identity: Identity) -> Sequence[IdentityLink]:
        ends = or_(_ROWS.one == str(identity), _ROWS.other == str(identity))
        return self._found(_newest().where(ends).order_by(_ROWS.link_id))

    def history(self, link_id: LinkId) -> Sequence[IdentityLink]:
        return self._found(select(*_ROW).where(_ROWS.link_id == link_id).order_by(_ROWS.version))

    def page(self, states: Sequence[LinkState], limit: int) -> Sequence[IdentityLink]:
        chosen = _newest().order_by(_ROWS.at.desc(), _ROWS.link_id.desc()).limit(limit)
        if states:
            chosen = chosen.where(_ROWS.state.in_([state.value for state in states]))
        return self._found(chosen)

    def put(self, link: IdentityLink) -> None:
        newest = select(func.max(_ROWS.version)).where(_ROWS.link_id == link.link_id)
        stored = self._connection.execute(newest).scalar() or 0
        if stored != link.version - 1:
            raise Conflict(
                f"the link was changed meanwhile: version {stored} is stored, not {link.version - 1}",
                where=link.link_id[:60],
                mend="Look at the link again, then decide",
            )
        row = {"one": str(link.one), "other": str(link.other), "state": link.state.value, "body": dump(link)}
        rests_on = link.crossing_id or ""
        self._connection.execute(
            insert(IDENTITY_LINKS).values(
                link_id=link.link_id, version=link.version, at=link.at, crossing_id=rests_on, **row
            )
        )

    def _first(self, chosen: Select[Any]) -> IdentityLink | None:
        found = self._found(chosen)
        return found[0] if found else None

    def _found(self, chosen: Select[Any]) -> Sequence[IdentityLink]:
        rows = self._connection.execute(chosen.add_columns(self._is_here.label("is_here")).where(self._shown)).all()
        return tuple(self._told(rows))

    def _told(self, rows: Sequence[Row[Any]]) -> Iterator[IdentityLink]:
        found = [(load(IdentityLink, row.body, where=row.link_id), bool(row.is_here)) for row in rows]
        raised = (link.alert_id for link, _ in found if link.alert_id)
        seen = seen_alerts_among(self._connection, raised, self._scope)
        for link, is_here in found:
            alert_id = link.alert_id if is_here and link.alert_id in seen else None
            yield replace(link, alert_id=alert_id, crossing_id=link.crossing_id if is_here else None)


def _is_shown(scope: Scope, is_here: ColumnElement[bool]) -> ColumnElement[bool]:
    """A registered person and a notice are of all places; a passport whose holder nobody knows is of that where it was
    shown."""
    notices = true() if scope.sees_protected else is_open_notice(_ROWS.one, _ROWS.other, before="notice:")
    if scope.places is None:
        return notices
    of_document = [func.substr(end, 1, len(_DOCUMENT)) == _DOCUMENT for end in (_ROWS.one, _ROWS.other)]
    return and_(notices, or_(not_(or_(*of_document)), is_here))


def _newest() -> Select[Any]:
    others = IDENTITY_LINKS.alias("others")
    last = select(func.max(others.c.version)).where(others.c.link_id == _ROWS.link_id).scalar_subquery()
    return select(*_ROW).where(_ROWS.version == last)
