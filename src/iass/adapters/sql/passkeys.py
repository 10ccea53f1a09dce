"""Officers' passkeys: public halves only."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from iass.accounts.passkey import Passkey
from iass.adapters.sql.account_schema import PASSKEYS
from iass.errors import Conflict
from iass.ids import OfficerId, PasskeyId

_ROWS = PASSKEYS.c


class SqlPasskeys:
    """Implements `iass.accounts.passkey.Passkeys`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def by_credential(self, credential: str) -> Passkey | None:
        row = self._connection.execute(select(PASSKEYS).where(_ROWS.credential == credential)).first()
        return _passkey(row) if row else None

    def of(self, officer_id: OfficerId) -> Sequence[Passkey]:
        chosen = select(PASSKEYS).where(_ROWS.officer_id == officer_id).order_by(_ROWS.made_at, _ROWS.passkey_id)
        return [_passkey(row) for row in self._connection.execute(chosen)]

    def add(self, passkey: Passkey) -> None:
        if self.by_credential(passkey.credential) is not None:
            raise Conflict("this passkey is known already", where=passkey.passkey_id)
        self._connection.execute(insert(PASSKEYS).values(**asdict(passkey)))

    def use(self, passkey_id: PasskeyId, before: int, after: int, at: datetime) -> bool:
        expected = (_ROWS.passkey_id == passkey_id) & (_ROWS.uses == before)
        noted = update(PASSKEYS).where(expected).values(uses=after, used_at=at)
        return self._connection.execute(noted).rowcount == 1

    def remove(self, passkey_id: PasskeyId) -> bool:
        return self._connection.execute(delete(PASSKEYS).where(_ROWS.passkey_id == passkey_id)).rowcount > 0

    def remove_of(self, officer_id: OfficerId) -> int:
        return self._connection.execute(delete(PASSKEYS).where(_ROWS.officer_id == officer_id)).rowcount


def _passkey(row: Any) -> Passkey:
    return Passkey(**row._asdict())
