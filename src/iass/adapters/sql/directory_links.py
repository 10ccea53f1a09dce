"""Which person of a directory an account belongs to."""

from sqlalchemy import ColumnElement, Connection, delete, insert, select

from iass.accounts.directory import DirectoryLink
from iass.adapters.sql.account_schema import DIRECTORY_LINKS
from iass.errors import Conflict
from iass.ids import OfficerId

_ROWS = DIRECTORY_LINKS.c


class SqlDirectoryLinks:
    """Implements `iass.accounts.directory.DirectoryLinks`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def of_person(self, issuer: str, subject: str) -> DirectoryLink | None:
        return self._one((_ROWS.issuer == issuer) & (_ROWS.subject == subject))

    def of(self, officer_id: OfficerId) -> DirectoryLink | None:
        return self._one(_ROWS.officer_id == officer_id)

    def put(self, link: DirectoryLink) -> None:
        other = self.of_person(link.issuer, link.subject)
        if other is not None and other.officer_id != link.officer_id:
            raise Conflict("this person of the directory has another account", where=other.officer_id)
        self.remove(link.officer_id)
        self._connection.execute(
            insert(DIRECTORY_LINKS).values(
                officer_id=link.officer_id,
                issuer=link.issuer,
                subject=link.subject,
                made_by=link.made_by,
                made_at=link.made_at,
            )
        )

    def remove(self, officer_id: OfficerId) -> bool:
        return self._connection.execute(delete(DIRECTORY_LINKS).where(_ROWS.officer_id == officer_id)).rowcount > 0

    def _one(self, condition: ColumnElement[bool]) -> DirectoryLink | None:
        row = self._connection.execute(select(DIRECTORY_LINKS).where(condition)).first()
        return DirectoryLink(row.issuer, row.subject, row.officer_id, row.made_by, row.made_at) if row else None
