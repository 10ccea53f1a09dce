"""Keys of gates, cameras and boards."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, insert, select, update

from iass.access import Permission
from iass.accounts.api_key import ApiKey
from iass.adapters.sql.account_schema import API_KEYS
from iass.adapters.sql.serial import strictly
from iass.errors import Conflict
from iass.ids import KeyId

_ROWS = API_KEYS.c


class SqlApiKeys:
    """Implements `iass.accounts.api_key.ApiKeys`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def by_secret(self, secret_hash: str) -> ApiKey | None:
        return self._one(_ROWS.secret_hash == secret_hash)

    def get(self, key_id: KeyId) -> ApiKey | None:
        return self._one(_ROWS.key_id == key_id)

    def every(self) -> Sequence[ApiKey]:
        newest_first = select(API_KEYS).order_by(_ROWS.made_at.desc(), _ROWS.key_id.desc())
        return [_key(row) for row in self._connection.execute(newest_first)]

    def add(self, key: ApiKey) -> None:
        if self._one(_ROWS.name == key.name) is not None:
            raise Conflict("there is a key of this name", where=key.name, mend="Choose another name")
        self._connection.execute(
            insert(API_KEYS).values(
                key_id=key.key_id,
                name=key.name,
                secret_hash=key.secret_hash,
                permissions=" ".join(sorted(key.permissions)),
                places=" ".join(sorted(key.places)),
                carriers=" ".join(sorted(key.carriers)) or None,
                agency=key.agency or None,
                certificates=_lines(key.certificates),
                made_by=key.made_by,
                made_at=key.made_at,
                expires_at=key.expires_at,
                revoked_at=key.revoked_at,
            )
        )

    def revoke(self, key_id: KeyId, at: datetime) -> None:
        self._connection.execute(update(API_KEYS).where(_ROWS.key_id == key_id).values(revoked_at=at))

    def bind(self, key_id: KeyId, certificates: frozenset[str]) -> None:
        self._connection.execute(
            update(API_KEYS).where(_ROWS.key_id == key_id).values(certificates=_lines(certificates))
        )

    def _one(self, condition: ColumnElement[bool]) -> ApiKey | None:
        row = self._connection.execute(select(API_KEYS).where(condition)).first()
        return _key(row) if row else None


def _lines(certificates: frozenset[str]) -> str | None:
    return "\n".join(sorted(certificates)) or None


def _key(row: Any) -> ApiKey:
    with strictly("key", row.key_id):
        return ApiKey(
            key_id=row.key_id,
            name=row.name,
            secret_hash=row.secret_hash,
            permissions=frozenset(map(Permission, row.permissions.split())),
            places=frozenset(row.places.split()),
            carriers=frozenset((row.carriers or "").split()),
            agency=row.agency or "",
            certificates=frozenset((row.certificates or "").splitlines()),
            made_by=row.made_by,
            made_at=row.made_at,
            expires_at=row.expires_at,
            revoked_at=row.revoked_at,
        )
