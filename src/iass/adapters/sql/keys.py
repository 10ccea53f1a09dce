"""Keys: one master key in a file, one random key for each subject, wrapped with it.

Destroying a subject's key row makes every picture and template of that subject unreadable, wherever
ciphertext still lies. A back-up that holds the key rows still holds the person until it is let go.
"""

import hmac
import os
import stat
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from sqlalchemy import Connection, delete, insert, select

from iass.adapters.sql.schema import INSTALLATION, SUBJECT_KEYS
from iass.adapters.sql.seal import bind, seal, unseal
from iass.errors import InvalidInput, Tampered, WrongKey
from iass.ids import new_id

KEY_BYTES = 32
_CACHED_KEYS = 10_000
_IN_ONE_QUERY = 500
_MEND_KEY = "Put back the key file that this database was made with; without it no picture can be read"


def load_or_create_master_key(path: Path) -> bytes:
    """The 32 bytes written as hex in that file. Where there is none, makes one that only its owner may read.

    Raises WrongKey for a file that others may read, or that does not hold 64 hex digits.
    """
    try:
        if not path.exists():
            _create(path)
        return _load(path)
    except OSError as error:
        raise WrongKey(f"the master key cannot be read: {error.strerror}", where=str(path)) from None


def _create(path: Path) -> None:
    """Writes beside the path, then links: there is never half a key, and never two."""
    fresh = path.with_name(f".{path.name}.{os.getpid()}.{os.urandom(4).hex()}")
    handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "w") as file:
            file.write(os.urandom(KEY_BYTES).hex() + "\n")
            file.flush()
            os.fsync(file.fileno())
        _link_unless_there(fresh, path)
    finally:
        fresh.unlink()


def _link_unless_there(fresh: Path, path: Path) -> None:
    try:
        path.hardlink_to(fresh)
    except FileExistsError:
        return
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _load(path: Path) -> bytes:
    mode = stat.S_IMODE(path.stat().st_mode)
    if mode & 0o077:
        raise WrongKey("others than its owner may read the master key", where=str(path), mend=f"chmod 600 {path}")
    try:
        key = bytes.fromhex(path.read_text("ascii").strip())
    except (ValueError, UnicodeDecodeError):
        key = b""
    if len(key) != KEY_BYTES:
        raise WrongKey("the master key file does not hold 64 hex digits", where=str(path), mend=_MEND_KEY)
    return key


class KeyRing:
    """What the master key opens: the subjects' keys, and the seal of the audit log's head. Safe for many threads."""

    def __init__(self, master_key: bytes) -> None:
        if len(master_key) != KEY_BYTES:
            raise InvalidInput(f"a master key has {KEY_BYTES} bytes, not {len(master_key)}")
        self._wrapping = AESGCM(_derive(master_key, b"iass 1 wrap subject keys"))
        self._checking = AESGCM(_derive(master_key, b"iass 1 key check"))
        self._head = _derive(master_key, b"iass 1 audit head")
        self.door_secret = _derive(master_key, b"iass 1 door challenges")
        self._signing = Ed25519PrivateKey.from_private_bytes(_derive(master_key, b"iass 1 bundle signing"))
        self._unwrapped: dict[tuple[str, str, bytes], AESGCM] = {}

    def check_database(self, connection: Connection) -> None:
        """Leaves a mark in a new database; in any other raises WrongKey unless this key made the mark."""
        mark = connection.execute(select(INSTALLATION.c.key_check)).scalar()
        if mark is None:
            connection.execute(insert(INSTALLATION).values(id=1, key_check=seal(self._checking, b"iass", "key check")))
            return
        try:
            unseal(self._checking, mark, "key check")
        except Tampered:
            raise WrongKey("this master key does not belong to this database", mend=_MEND_KEY) from None

    def wrap(self, key_id: str, subject_id: str, key: bytes) -> bytes:
        return seal(self._wrapping, key, "subject key", key_id, subject_id)

    def unwrap(self, key_id: str, subject_id: str, wrapped: bytes) -> AESGCM:
        """Raises Tampered when the row is not the one that was stored for this subject."""
        known = self._unwrapped.get((key_id, subject_id, wrapped))
        if known is not None:
            return known
        key = AESGCM(unseal(self._wrapping, wrapped, "subject key", key_id, subject_id))
        if len(self._unwrapped) >= _CACHED_KEYS:
            self._unwrapped = {}
        self._unwrapped[key_id, subject_id, wrapped] = key
        return key

    def forget(self, key_id: str, subject_id: str, wrapped: bytes) -> None:
        self._unwrapped.pop((key_id, subject_id, wrapped), None)

    def seal_of_head(self, sequence: int, entry_hash: str) -> bytes:
        """Only the holder of the master key can say what the audit log's last entry is."""
        return hmac.digest(self._head, bind(str(sequence), entry_hash), "sha256")

    def public_key(self) -> bytes:
        """Of what leaves the house signed. See `iass.handover.bundle.InstallationKey`."""
        return self._signing.public_key().public_bytes_raw()

    def sign(self, data: bytes) -> bytes:
        return self._signing.sign(data)


def _derive(master_key: bytes, purpose: bytes) -> bytes:
    return HKDF(SHA256(), KEY_BYTES, salt=None, info=purpose).derive(master_key)


class SubjectKey(NamedTuple):
    """key_id stands beside whatever it sealed: a key made after an erasure does not pass for the destroyed one."""

    key_id: str
    cipher: AESGCM


class SubjectKeys:
    """The key rows, within one transaction."""

    def __init__(self, connection: Connection, ring: KeyRing) -> None:
        self._connection = connection
        self._ring = ring

    def get(self, subject_id: str, key_id: str) -> AESGCM | None:
        """None for a key that is gone: its subject was erased."""
        key = self._known([subject_id]).get(subject_id)
        return key.cipher if key is not None and key.key_id == key_id else None

    def get_or_make(self, subject_id: str) -> SubjectKey:
        return self.get_or_make_all([subject_id])[subject_id]

    def get_or_make_all(self, subject_ids: Sequence[str]) -> Mapping[str, SubjectKey]:
        """The key of each subject, made where there is none."""
        keys = self._known(subject_ids)
        fresh = {subject_id: os.urandom(KEY_BYTES) for subject_id in subject_ids if subject_id not in keys}
        rows = [self._row(subject_id, key) for subject_id, key in fresh.items()]
        if rows:
            self._connection.execute(insert(SUBJECT_KEYS), rows)
        made = {row["subject_id"]: SubjectKey(row["key_id"], AESGCM(fresh[row["subject_id"]])) for row in rows}
        return keys | made

    def _known(self, subject_ids: Sequence[str]) -> dict[str, SubjectKey]:
        keys = {}
        for start in range(0, len(subject_ids), _IN_ONE_QUERY):
            asked = SUBJECT_KEYS.c.subject_id.in_(subject_ids[start : start + _IN_ONE_QUERY])
            for row in self._connection.execute(select(SUBJECT_KEYS).where(asked)):
                cipher = self._ring.unwrap(row.key_id, row.subject_id, row.wrapped)
                keys[row.subject_id] = SubjectKey(row.key_id, cipher)
        return keys

    def _row(self, subject_id: str, key: bytes) -> dict[str, Any]:
        key_id = new_id("key")
        return {"subject_id": subject_id, "key_id": key_id, "wrapped": self._ring.wrap(key_id, subject_id, key)}

    def destroy(self, subject_id: str) -> bool:
        """True when there was a key to destroy."""
        chosen = SUBJECT_KEYS.c.subject_id == subject_id
        row = self._connection.execute(select(SUBJECT_KEYS).where(chosen)).first()
        if row is None:
            return False
        self._connection.execute(delete(SUBJECT_KEYS).where(chosen))
        self._ring.forget(row.key_id, subject_id, row.wrapped)
        return True
