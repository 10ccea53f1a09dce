"""Minimum identity as a question to the database. The rule itself: `iass.watchlist.identity`."""

from typing import Any

from sqlalchemy import ColumnElement, FromClause, and_, exists, not_, or_

from iass.adapters.sql.schema import NOTICE_NUMBERS
from iass.watchlist.notice import NoticeKind


def lacks_identity(rows: FromClause) -> ColumnElement[bool]:
    """Whether that version lacks it. rows: of notice versions, or an alias of them."""
    column: Any = rows.c
    nameless = and_(column.surname == "", column.given_names == "")
    unknown = or_(nameless, column.sex == "", column.birth_place == "", column.birth_date.is_(None))
    numbers = NOTICE_NUMBERS.c
    numbered = exists().where(numbers.notice_id == column.notice_id, numbers.version == column.version)
    is_document = column.kind == NoticeKind.LOST_DOCUMENT.value
    return or_(and_(not_(is_document), unknown), and_(is_document, not_(numbered)))
