"""Where versions of notices came from."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, insert, select, true

from iass.adapters.sql.import_tables import NOTICE_IMPORT_ROWS, NOTICE_IMPORTS
from iass.adapters.sql.sensitivity import is_open_notice
from iass.errors import Conflict
from iass.ids import NoticeId, OfficerId
from iass.watchlist.provenance import ImportedRow, ImportId, ImportSource

_SOURCE, _ROW = NOTICE_IMPORTS.c, NOTICE_IMPORT_ROWS.c


class SqlNoticeImports:
    """Implements `iass.watchlist.provenance.NoticeImports`."""

    def __init__(self, connection: Connection, *, is_open: bool = False) -> None:
        """is_open: without rows of a protected notice."""
        self._connection = connection
        self._shown = is_open_notice(_ROW.notice_id) if is_open else true()

    def add_source(self, source: ImportSource) -> None:
        if self.get(source.import_id) is None:
            self._connection.execute(
                insert(NOTICE_IMPORTS).values(
                    import_id=source.import_id,
                    at=source.at,
                    officer=source.officer,
                    name=source.name,
                    digest=source.digest,
                    feed=source.feed,
                    undo_of=source.undo_of,
                )
            )

    def add_row(self, row: ImportedRow) -> None:
        if self.row_of(row.notice_id, row.version) is not None:
            raise Conflict("this version came from an import already", where=row.notice_id[:60])
        values = {"import_id": row.import_id, "notice_id": row.notice_id, "version": row.version, "line": row.line}
        self._connection.execute(insert(NOTICE_IMPORT_ROWS).values(**values))

    def get(self, import_id: ImportId) -> ImportSource | None:
        row = self._connection.execute(select(NOTICE_IMPORTS).where(_SOURCE.import_id == import_id)).first()
        return _source(row) if row else None

    def page(self, limit: int) -> Sequence[ImportSource]:
        chosen = select(NOTICE_IMPORTS).order_by(_SOURCE.at.desc(), _SOURCE.import_id.desc()).limit(limit)
        return tuple(_source(row) for row in self._connection.execute(chosen).all())

    def rows(self, import_id: ImportId) -> Sequence[ImportedRow]:
        chosen = select(NOTICE_IMPORT_ROWS).where(_ROW.import_id == import_id, self._shown)
        ordered = chosen.order_by(_ROW.notice_id, _ROW.version)
        return tuple(_row(row) for row in self._connection.execute(ordered).all())

    def row_of(self, notice_id: NoticeId, version: int) -> ImportedRow | None:
        of = (_ROW.notice_id == notice_id, _ROW.version == version)
        row = self._connection.execute(select(NOTICE_IMPORT_ROWS).where(*of)).first()
        return _row(row) if row else None

    def of_feed(self, feed: str) -> Sequence[NoticeId]:
        joined = NOTICE_IMPORT_ROWS.join(NOTICE_IMPORTS, _ROW.import_id == _SOURCE.import_id)
        chosen = (
            select(_ROW.notice_id).select_from(joined).where(_SOURCE.feed == feed).distinct().order_by(_ROW.notice_id)
        )
        return tuple(map(NoticeId, self._connection.execute(chosen).scalars()))

    def feeds(self) -> Sequence[tuple[str, datetime, int]]:
        counted = select(_SOURCE.feed, func.max(_SOURCE.at), func.count()).where(_SOURCE.feed != "")
        grouped = counted.group_by(_SOURCE.feed).order_by(_SOURCE.feed)
        return tuple((row[0], row[1], row[2]) for row in self._connection.execute(grouped).all())

    def last_by_hand(self) -> datetime | None:
        found: datetime | None = self._connection.execute(
            select(func.max(_SOURCE.at)).where(_SOURCE.feed == "")
        ).scalar()
        return found

    def undone_by(self, import_id: ImportId) -> ImportId | None:
        found = self._connection.execute(select(_SOURCE.import_id).where(_SOURCE.undo_of == import_id)).scalar()
        return None if found is None else ImportId(found)


def _source(row: Any) -> ImportSource:
    undo_of = None if row.undo_of is None else ImportId(row.undo_of)
    officer = OfficerId(row.officer)
    return ImportSource(ImportId(row.import_id), row.at, officer, row.name, row.digest, row.feed, undo_of)


def _row(row: Any) -> ImportedRow:
    return ImportedRow(ImportId(row.import_id), NoticeId(row.notice_id), row.version, row.line)
