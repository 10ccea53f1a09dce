"""AES-256-GCM: what is stored can be read only with its key, and only in the place it was stored for."""

import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from iass.errors import Tampered

NONCE_BYTES = 12
TAG_BYTES = 16


def seal(key: AESGCM, plain: bytes, *place: str) -> bytes:
    """nonce (96 random bits) + ciphertext + tag (NIST SP 800-38D).

    place: purpose, row id, subject id: authenticated with the content, so that rows cannot be exchanged.
    """
    nonce = os.urandom(NONCE_BYTES)
    return nonce + key.encrypt(nonce, plain, bind(*place))


def unseal(key: AESGCM, sealed: bytes, *place: str) -> bytes:
    """Raises Tampered when a bit of the content or of its place is not what was sealed."""
    if len(sealed) < NONCE_BYTES + TAG_BYTES:
        raise Tampered("something sealed was cut short", where=_named(place))
    try:
        return key.decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], bind(*place))
    except InvalidTag:
        raise Tampered(
            "something sealed is not what was stored",
            where=_named(place),
            mend="Restore this row from a back-up, and find out who wrote to the database",
        ) from None


def bind(*place: str) -> bytes:
    """The parts, each ended by a zero byte, which no stored text can hold: no two places run together."""
    return "\0".join((*place, "")).encode()


def _named(place: tuple[str, ...]) -> str:
    return " ".join(place[:2])
