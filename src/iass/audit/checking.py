"""The chain, verified again and again while the service runs: up to which entry, and when."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock
from typing import Protocol

from iass.audit.chain import GENESIS
from iass.audit.verify import AuditHead, Verification
from iass.clock import Clock
from iass.records import Records

TURN_SECONDS = 5.0
_STRETCH = 4_000
"""Entries of one turn: some tenths of a second."""
_ANEW = timedelta(days=1)
"""After so long it begins with the first entry again: what was good may have been altered since."""
_BEGINNING = AuditHead(0, GENESIS)


class Verifiable(Protocol):
    def verify_stretch(self, after: AuditHead, limit: int) -> Verification:
        """The entries after that one, `limit` at most; where they end before, they must end at the sealed head."""
        ...


class VerifyingTransaction(Protocol):
    @property
    def audit(self) -> Verifiable: ...


@dataclass(frozen=True, slots=True)
class ChainState:
    """ok: nothing bad was found. verified_to: the last entry that was found as written, at `at`. whole_at: when it was
    last verified from the first entry to the last; None before the first time. reason: what is wrong, as a sentence."""

    ok: bool
    verified_to: int
    at: datetime
    whole_at: datetime | None = None
    reason: str = ""


class ChainCheck:
    """Safe for many threads."""

    def __init__(self, records: Records[VerifyingTransaction], clock: Clock) -> None:
        self._records = records
        self._clock = clock
        self._lock = Lock()
        self._head = _BEGINNING
        self._began = clock.now()
        self._state: ChainState | None = None

    def state(self) -> ChainState:
        """As the last turn found it; makes one where there was none."""
        if self._state is None:
            self.turn()
        assert self._state is not None  # noqa: S101 - a turn leaves one
        return self._state

    def turn(self) -> None:
        """Goes on from where the last one ended. What was found bad stays so until the chain is verified anew."""
        with self._lock:
            now = self._clock.now()
            if now - self._began >= _ANEW:
                self._head, self._began = _BEGINNING, now
            with self._records.reading() as tx:
                found = tx.audit.verify_stretch(self._head, _STRETCH)
            whole_at = self._state.whole_at if self._state else None
            if not found.ok:
                self._head = _BEGINNING
            else:
                self._head = found.head or self._head
                whole_at = now if found.count < _STRETCH else whole_at
            self._state = ChainState(found.ok, self._head.sequence, now, whole_at, found.reason)
