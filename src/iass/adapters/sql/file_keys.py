"""The key that files beside the database are sealed with: a row of it, which goes with the first who is erased.

So a file that holds many people, as a gallery's snapshot does, cannot be read any more, wherever a copy of it lies,
from the moment one of them is erased; whoever writes the next one gets a new key.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import Connection, select

from iass.adapters.sql.keys import KeyRing, SubjectKey, SubjectKeys
from iass.adapters.sql.schema import SUBJECT_KEYS
from iass.adapters.sql.seal import seal, unseal

FILES = ".files"
"""Stands where a subject's id does; no id of a person or notice begins with a full stop."""

_PURPOSE = "file key"


class SqlFileKeys:
    """Implements `iass.adapters.gallery.sealed_file.FileKeys`. Safe for many threads."""

    def __init__(
        self,
        connections: Callable[[], AbstractContextManager[Connection]],
        ring: KeyRing,
        make: Callable[[], SubjectKey],
    ) -> None:
        """make: the present key, made in a transaction where there is none."""
        self._connections = connections
        self._ring = ring
        self._make = make

    def current(self) -> str | None:
        with self._connections() as connection:
            found: str | None = connection.execute(
                select(SUBJECT_KEYS.c.key_id).where(SUBJECT_KEYS.c.subject_id == FILES)
            ).scalar()
            return found

    def wrap(self, key: bytes) -> tuple[str, bytes]:
        key_id = self.current()
        cipher = self._cipher(key_id) if key_id else None
        if key_id is None or cipher is None:
            key_id, cipher = self._make()
        return key_id, seal(cipher, key, _PURPOSE, key_id)

    def unwrap(self, key_id: str, sealed: bytes) -> bytes | None:
        cipher = self._cipher(key_id)
        return None if cipher is None else unseal(cipher, sealed, _PURPOSE, key_id)

    def _cipher(self, key_id: str) -> AESGCM | None:
        with self._connections() as connection:
            return SubjectKeys(connection, self._ring).get(FILES, key_id)
