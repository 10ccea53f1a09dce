"""A session: somebody who signed in, at one browser, until it ends."""

import hmac
import secrets
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from hashlib import sha256
from typing import Protocol

from iass.access import Purpose
from iass.ids import OfficerId, SessionId

_TOKEN_BYTES = 32


@dataclass(frozen=True, slots=True)
class SessionLimits:
    """idle: without a request. absolute: from the sign-in on, whatever is done."""

    idle: timedelta = timedelta(minutes=30)
    absolute: timedelta = timedelta(hours=12)


class Means(StrEnum):
    """By what somebody signed in."""

    PASSWORD = "password"  # noqa: S105 - a word
    PASSKEY = "passkey"
    DIRECTORY = "directory"


@dataclass(frozen=True, slots=True)
class Session:
    """token_hash: SHA-256 of the token, hex; the token itself is only in the browser. address: where it began.
    purpose: of looks, as the officer chose it; None until then."""

    session_id: SessionId
    officer_id: OfficerId
    token_hash: str
    began_at: datetime
    seen_at: datetime
    address: str
    means: Means = Means.PASSWORD
    purpose: Purpose | None = None

    def is_over(self, now: datetime, limits: SessionLimits) -> bool:
        return now - self.seen_at >= limits.idle or now - self.began_at >= limits.absolute


class Sessions(Protocol):
    def by_token(self, token_hash: str) -> Session | None: ...

    def by_tokens(self, token_hashes: Collection[str]) -> Sequence[Session]:
        """Those that there are, in no order."""
        ...

    def get(self, session_id: SessionId) -> Session | None: ...

    def of(self, officer_id: OfficerId) -> Sequence[Session]:
        """Newest first."""
        ...

    def add(self, session: Session) -> None: ...

    def see(self, session_id: SessionId, at: datetime) -> None:
        """Notes that something was asked in it. Nothing happens to one that has ended."""
        ...

    def choose(self, session_id: SessionId, purpose: Purpose) -> None:
        """For what is looked from now on. Nothing happens to one that has ended."""
        ...

    def remove(self, session_id: SessionId) -> bool:
        """Whether there was one."""
        ...

    def remove_of(self, officer_id: OfficerId, but: SessionId | None = None) -> int:
        """Ends all of one officer, or all but one; answers how many."""
        ...

    def prune(self, *, seen_before: datetime, began_before: datetime) -> None:
        """Forgets those whose time is over."""
        ...


def new_token() -> str:
    """256 random bits, as 43 characters that any header can carry."""
    return secrets.token_urlsafe(_TOKEN_BYTES)


def hash_of(token: str) -> str:
    """What is stored of a token. Its 256 random bits need no slow hash."""
    return sha256(token.encode(errors="replace")).hexdigest()


def csrf_token(token: str) -> str:
    """What a form or script of this session sends along: another site can neither read nor guess it."""
    return hmac.new(token.encode(errors="replace"), b"iass csrf", sha256).hexdigest()


def is_csrf_token(given: str, token: str) -> bool:
    return hmac.compare_digest(given.encode(errors="replace"), csrf_token(token).encode())
