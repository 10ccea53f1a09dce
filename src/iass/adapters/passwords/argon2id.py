"""Passwords by Argon2id (RFC 9106)."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore

from argon2 import PasswordHasher, Type
from argon2.exceptions import InvalidHashError, VerificationError

from iass.errors import NotReady

_WAIT_SECONDS = 5.0
_WAITING = 8
"""That wait for each that computes; more are turned away at once, so that threads are left for officers at work."""


class Argon2id:
    """Implements `iass.accounts.password.PasswordHasher`. Safe for many threads.

    The defaults are RFC 9106's second choice: 3 passes over 64 MiB in 4 lanes. at_once: how many are computed together,
    so that a crowd of strangers at the door fills neither memory nor cores.
    """

    def __init__(self, passes: int = 3, memory_kib: int = 65_536, lanes: int = 4, at_once: int = 2) -> None:
        self._hasher = PasswordHasher(time_cost=passes, memory_cost=memory_kib, parallelism=lanes, type=Type.ID)
        self._turns = BoundedSemaphore(at_once)
        self._room = BoundedSemaphore(at_once * (1 + _WAITING))

    def hash(self, password: str) -> str:
        with self._turn():
            return self._hasher.hash(password.encode(errors="surrogatepass"))

    def verify(self, hashed: str, password: str) -> bool:
        with self._turn():
            try:
                return self._hasher.verify(hashed, password.encode(errors="surrogatepass"))
            except (VerificationError, InvalidHashError):
                return False

    def is_outdated(self, hashed: str) -> bool:
        try:
            return self._hasher.check_needs_rehash(hashed)
        except InvalidHashError:
            return True

    @contextmanager
    def _turn(self) -> Iterator[None]:
        if not self._room.acquire(blocking=False):
            raise _too_many()
        try:
            if not self._turns.acquire(timeout=_WAIT_SECONDS):
                raise _too_many()
            try:
                yield
            finally:
                self._turns.release()
        finally:
            self._room.release()


def _too_many() -> NotReady:
    return NotReady("too many are signing in", mend="Try again in a moment")
