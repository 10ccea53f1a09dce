"""What intakes were shown."""

from sqlalchemy import Connection, insert, select

from iass.adapters.sql.pair_tables import INTAKE_LOOKS
from iass.adapters.sql.serial import dump, load
from iass.errors import Conflict
from iass.ids import NoticeId
from iass.watchlist.intake_look import IntakeLook


class SqlIntakeLooks:
    """Implements `iass.watchlist.intake_look.IntakeLooks`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(self, notice_id: NoticeId, version: int | None = None) -> IntakeLook | None:
        rows = INTAKE_LOOKS
        chosen = select(rows.c.body).where(rows.c.notice_id == notice_id).order_by(rows.c.version.desc()).limit(1)
        if version is not None:
            chosen = chosen.where(rows.c.version == version)
        body = self._connection.execute(chosen).scalar()
        return None if body is None else load(IntakeLook, body, where=notice_id)

    def put(self, look: IntakeLook) -> None:
        if self.get(look.notice_id, look.version) is not None:
            raise Conflict("this version was looked around already", where=look.notice_id[:60])
        self._connection.execute(
            insert(INTAKE_LOOKS).values(notice_id=look.notice_id, version=look.version, at=look.at, body=dump(look))
        )
