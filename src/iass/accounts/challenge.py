"""What a device is asked to sign: fresh, ours and for one purpose, without being stored before it is answered.

A stranger can ask for as many as they like and fills no table with it.
"""

import hmac
import secrets
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import sha256

from iass.accounts.lockout import Marks, SignInMarks

_NONCE, _TIME = 16, 8


@dataclass(frozen=True, slots=True)
class Challenges:
    """secret: 32 bytes that every process of this installation knows and nobody else does. lasts: one holds so long."""

    secret: bytes = field(repr=False)
    lasts: timedelta = timedelta(minutes=5)

    def new(self, purpose: str, now: datetime) -> bytes:
        """56 bytes: random ones, the moment in microseconds of UTC, and the seal over both and the purpose."""
        told = secrets.token_bytes(_NONCE) + _microseconds(now).to_bytes(_TIME, "big")
        return told + self._seal(told, purpose)

    def holds(self, challenge: bytes, purpose: str, now: datetime) -> bool:
        """Whether it was made here, for this purpose, not too long ago."""
        told, seal = challenge[: _NONCE + _TIME], challenge[_NONCE + _TIME :]
        if not hmac.compare_digest(seal, self._seal(told, purpose)):
            return False
        age = _microseconds(now) - int.from_bytes(told[_NONCE:], "big")
        return timedelta(0) <= timedelta(microseconds=age) <= self.lasts

    def asked_at(self, challenge: bytes) -> datetime:
        """When one that holds was made."""
        since = int.from_bytes(challenge[_NONCE : _NONCE + _TIME], "big")
        return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=since)

    def derived(self, challenge: bytes, use: str) -> bytes:
        """32 bytes that follow from one that holds; whoever has it cannot tell them."""
        return hmac.digest(self.secret, b"derived\0" + use.encode() + b"\0" + challenge, "sha256")

    def _seal(self, told: bytes, purpose: str) -> bytes:
        return hmac.digest(self.secret, purpose.encode() + b"\0" + told, "sha256")


def spend(marks: SignInMarks, challenge: bytes, now: datetime) -> bool:
    """Whether nobody answered this challenge before; noted in that moment."""
    key = sha256(b"challenge\0" + challenge).hexdigest()
    if marks.get(key) is not None:
        return False
    marks.put(key, Marks(0, now))
    return True


def _microseconds(moment: datetime) -> int:
    return (moment - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1)
