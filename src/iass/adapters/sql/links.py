"""Links between identities, every version of every link; the table's triggers let none be changed."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Select, and_, func, insert, or_, select, true

from iass.adapters.sql.schema import IDENTITY_LINKS
from iass.adapters.sql.sensitivity import is_open_notice
from iass.adapters.sql.serial import dump, load
from iass.case.links import Identity, IdentityLink, LinkState
from iass.errors import Conflict
from iass.ids import LinkId

_ROWS = IDENTITY_LINKS.c
_ROW = (_ROWS.link_id, _ROWS.body)


class SqlIdentityLinks:
    """Implements `iass.case.links.IdentityLinks`."""

    def __init__(self, connection: Connection, *, is_open: bool = False) -> None:
        """is_open: without links of a protected notice."""
        self._connection = connection
        self._shown = is_open_notice(_ROWS.one, _ROWS.other, before="notice:") if is_open else true()

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
        self._connection.execute(
            insert(IDENTITY_LINKS).values(link_id=link.link_id, version=link.version, at=link.at, **row)
        )

    def _first(self, chosen: Select[Any]) -> IdentityLink | None:
        found = self._found(chosen)
        return found[0] if found else None

    def _found(self, chosen: Select[Any]) -> Sequence[IdentityLink]:
        rows = self._connection.execute(chosen.where(self._shown))
        return tuple(load(IdentityLink, row.body, where=row.link_id) for row in rows)


def _newest() -> Select[Any]:
    others = IDENTITY_LINKS.alias("others")
    last = select(func.max(others.c.version)).where(others.c.link_id == _ROWS.link_id).scalar_subquery()
    return select(*_ROW).where(_ROWS.version == last)
