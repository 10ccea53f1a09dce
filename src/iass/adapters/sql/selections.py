"""Subjects that have something in common, by their newest version."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, Table, func, or_, select

from iass.adapters.sql.schema import NOTICE_CHECKPOINTS, NOTICE_VERSIONS, PERSON_VERSIONS
from iass.errors import InvalidInput
from iass.identify.gallery import Selection
from iass.identify.subject_filter import SubjectFilter
from iass.registry.enrolment import GalleryName
from iass.watchlist.notice import NoticeState, state_at


@dataclass(frozen=True, slots=True)
class SqlSelections:
    """Implements `iass.identify.subject_filter.Selections`. Safe for many threads."""

    connections: Callable[[], AbstractContextManager[Connection]]

    def select(self, name: GalleryName, wanted: SubjectFilter) -> Selection:
        with self.connections() as connection:
            if name is GalleryName.WATCHLIST:
                return Selection(_notices(connection, wanted))
            if wanted.kinds or wanted.states:
                raise InvalidInput("people of the registry have no kind of notice and no state", where="kind, state")
            return Selection(_people(connection, wanted))


def _notices(connection: Connection, wanted: SubjectFilter) -> frozenset[str]:
    rows = NOTICE_VERSIONS
    chosen = select(rows.c.notice_id, rows.c.state, rows.c.valid_from, rows.c.valid_until).where(
        _is_newest(rows, "notice_id")
    )
    if wanted.nationality:
        chosen = chosen.where(rows.c.nationality == wanted.nationality)
    if wanted.kinds:
        chosen = chosen.where(rows.c.kind.in_(sorted(kind.value for kind in wanted.kinds)))
    if wanted.checkpoint:
        chosen = chosen.where(_is_sought_at(wanted.checkpoint))
    found = connection.execute(chosen)
    return frozenset(
        row.notice_id
        for row in found
        if not wanted.states
        or state_at(NoticeState(row.state), row.valid_from, row.valid_until, wanted.at) in wanted.states
    )


def _people(connection: Connection, wanted: SubjectFilter) -> frozenset[str]:
    rows = PERSON_VERSIONS
    chosen = select(rows.c.person_id).where(_is_newest(rows, "person_id"))
    if wanted.nationality:
        chosen = chosen.where(rows.c.nationality == wanted.nationality)
    return frozenset(connection.execute(chosen).scalars())


def _is_sought_at(checkpoint: str) -> ColumnElement[bool]:
    """See `iass.watchlist.notice.Notice.sought_at`."""
    named, rows = NOTICE_CHECKPOINTS, NOTICE_VERSIONS
    of = select(named.c.position).where(named.c.notice_id == rows.c.notice_id, named.c.version == rows.c.version)
    here = of.where(named.c.checkpoint.in_(["", checkpoint.upper()]))
    return or_(~of.exists(), here.exists())


def _is_newest(rows: Table, of: str) -> ColumnElement[bool]:
    """That no later version of the same subject is stored."""
    others = rows.alias("others")
    newest = select(func.max(others.c.version)).where(others.c[of] == rows.c[of]).scalar_subquery()
    return rows.c.version == newest
