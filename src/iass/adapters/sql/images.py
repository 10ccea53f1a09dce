"""Pictures, sealed with their subject's key."""

from hashlib import sha256
from typing import Any

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import Connection, insert, select, update

from iass.adapters.sql.keys import SubjectKeys
from iass.adapters.sql.schema import IMAGES
from iass.adapters.sql.seal import seal, unseal
from iass.errors import Conflict, NotFound
from iass.ids import ImageId

_PURPOSE = "image"


class SqlImages:
    """Implements `iass.registry.records.Images`."""

    def __init__(self, connection: Connection, keys: SubjectKeys) -> None:
        self._connection = connection
        self._keys = keys

    def put(self, image_id: ImageId, subject_id: str, data: bytes, media_type: str) -> None:
        """Raises Conflict when a picture with this id is stored already."""
        if self.digest_of(image_id) is not None:
            raise Conflict("a picture with this id is stored already", where=image_id[:60])
        key = self._keys.get_or_make(subject_id)
        sealed = seal(key.cipher, data, _PURPOSE, image_id, subject_id, media_type)
        self._connection.execute(
            insert(IMAGES).values(
                image_id=image_id,
                subject_id=subject_id,
                media_type=media_type,
                digest=sha256(data).hexdigest(),
                key_id=key.key_id,
                sealed=sealed,
            )
        )

    def get(self, image_id: ImageId) -> tuple[bytes, str] | None:
        """None too when its subject was erased. Raises Tampered when it is not what was put."""
        row = self._connection.execute(select(IMAGES).where(IMAGES.c.image_id == image_id)).first()
        key = self._keys.get(row.subject_id, row.key_id) if row else None
        if row is None or key is None:
            return None
        return open_image(key, row), row.media_type

    def move(self, image_id: ImageId, subject_id: str) -> None:
        found = self.get(image_id)
        if found is None:
            raise NotFound("no such picture", where=image_id[:60])
        data, media_type = found
        key = self._keys.get_or_make(subject_id)
        sealed = seal(key.cipher, data, _PURPOSE, image_id, subject_id, media_type)
        row = {"subject_id": subject_id, "key_id": key.key_id, "sealed": sealed}
        self._connection.execute(update(IMAGES).where(IMAGES.c.image_id == image_id).values(**row))

    def subject_of(self, image_id: ImageId) -> str | None:
        subject: str | None = self._connection.execute(
            select(IMAGES.c.subject_id).where(IMAGES.c.image_id == image_id)
        ).scalar()
        return subject

    def digest_of(self, image_id: ImageId) -> str | None:
        chosen = select(IMAGES.c.digest).where(IMAGES.c.image_id == image_id)
        digest: str | None = self._connection.execute(chosen).scalar()
        return digest


def open_image(key: AESGCM, row: Any) -> bytes:
    """Raises Tampered when the row is not what was put."""
    return unseal(key, row.sealed, _PURPOSE, row.image_id, row.subject_id, row.media_type)
