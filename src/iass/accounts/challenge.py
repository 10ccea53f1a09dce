"""What a device is asked to sign: fresh, ours and for one purpose, without being stored before it is answered.

A stranger can ask for as many as they like and fills no table with it.
"""

import hmac
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256

_NONCE, _TIME = 16, 8
_LASTS = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Challenges:
    """secret: 32 bytes that every process of this installation knows and nobody else does."""

    secret: bytes

    def new(self, purpose: str, now: datetime) -> bytes:
        """56 bytes: random ones, the moment in microseconds of UTC, and the seal over both and the purpose."""
        told = secrets.token_bytes(_NONCE) + _microseconds(now).to_bytes(_TIME, "big")
        return told + self._seal(told, purpose)

    def holds(self, challenge: bytes, purpose: str, now: datetime) -> bool:
        """Whether it was made here, for this purpose, within the last five minutes."""
        told, seal = challenge[: _NONCE + _TIME], challenge[_NONCE + _TIME :]
        if not hmac.compare_digest(seal, self._seal(told, purpose)):
            return False
        age = _microseconds(now) - int.from_bytes(told[_NONCE:], "big")
        return timedelta(0) <= timedelta(microseconds=age) <= _LASTS

    def _seal(self, told: bytes, purpose: str) -> bytes:
        return hmac.digest(self.secret, purpose.encode() + b"\0" + told, "sha256")


def spent_key(challenge: bytes) -> str:
    """Under which it is noted that it was answered: once only."""
    return sha256(b"challenge\0" + challenge).hexdigest()


def _microseconds(moment: datetime) -> int:
    return (moment - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1)
