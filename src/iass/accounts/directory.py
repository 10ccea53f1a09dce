"""A directory of another agency: who it says somebody is (OpenID Connect Core 1.0), and whose account that is here."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from iass.audit.entry import JsonValue
from iass.ids import OfficerId


@dataclass(frozen=True, slots=True)
class DirectoryLink:
    """issuer and subject together name a person for ever; a name that people type may be given to another one."""

    issuer: str
    subject: str
    officer_id: OfficerId
    made_by: OfficerId
    made_at: datetime


class DirectoryLinks(Protocol):
    """At most one for an account, and one for a person."""

    def of_person(self, issuer: str, subject: str) -> DirectoryLink | None: ...

    def of(self, officer_id: OfficerId) -> DirectoryLink | None: ...

    def put(self, link: DirectoryLink) -> None:
        """In place of the account's former one. Raises Conflict for a person who has another account."""
        ...

    def remove(self, officer_id: OfficerId) -> bool:
        """Whether there was one."""
        ...


@dataclass(frozen=True, slots=True)
class Asking:
    """One question to the provider. All but the callback are secrets of it until it is answered.

    state, nonce, verifier: 43 characters each, of base64url. callback: where the browser comes back to. acr: what the
    provider is asked for (`acr_values`). reauthenticate: whether it must not let in whoever sat there before.
    """

    state: str
    nonce: str
    verifier: str
    callback: str
    acr: tuple[str, ...] = ()
    reauthenticate: bool = True


@dataclass(frozen=True, slots=True)
class DirectoryPerson:
    """What a verified ID token says. subject: 1..255 characters. claims: all of it; a provider's word, not ours."""

    issuer: str
    subject: str
    claims: Mapping[str, JsonValue]


class Provider(Protocol):
    """Speaks with the provider. Safe for many threads; what it answers is not believed before it is verified."""

    @property
    def name(self) -> str:
        """As officers know it."""
        ...

    @property
    def issuer(self) -> str: ...

    def authorization(self, asking: Asking) -> str:
        """Where the browser goes to be asked. Raises Unavailable."""
        ...

    def person(self, asking: Asking, code: str, issuer: str) -> DirectoryPerson:
        """Who that code stands for. issuer: as the browser brought it (RFC 9207), "" for none.

        Raises NotRecognised for whatever is not this provider's answer to this question, Unavailable where it cannot be
        asked."""
        ...

    def end_session(self, back: str) -> str | None:
        """Where the browser goes to sign out there too, and is sent back from; None where it offers no such thing, or
        cannot be asked."""
        ...

    def examine(self) -> tuple[bool, str]:
        """Whether somebody could sign in now, in words."""
        ...
