"""Where an officer is signed in and with which passkeys they can, as the page shows it."""

from collections.abc import Sequence
from dataclasses import dataclass

from iass.accounts.passkey import Passkey
from iass.accounts.session import Session
from iass.console import formats
from iass.console.catalogue import Catalogue


@dataclass(frozen=True, slots=True)
class SessionView:
    session_id: str
    address: str
    began: str
    began_moment: str
    seen: str
    seen_moment: str
    is_here: bool


def sessions_page(found: Sequence[Session], here: Session, words: Catalogue) -> Sequence[SessionView]:
    return [
        SessionView(
            session_id=one.session_id,
            address=one.address,
            began=formats.day_and_time(one.began_at, words.language),
            began_moment=one.began_at.isoformat(),
            seen=formats.day_and_time(one.seen_at, words.language),
            seen_moment=one.seen_at.isoformat(),
            is_here=one.session_id == here.session_id,
        )
        for one in found
    ]


@dataclass(frozen=True, slots=True)
class PasskeyView:
    passkey_id: str
    name: str
    domain: str
    made: str
    used: str


def passkeys_page(found: Sequence[Passkey], words: Catalogue) -> Sequence[PasskeyView]:
    return [
        PasskeyView(
            passkey_id=one.passkey_id,
            name=one.name,
            domain=one.domain,
            made=formats.day_and_time(one.made_at, words.language),
            used=formats.day_and_time(one.used_at, words.language) if one.used_at else words("passkey.never"),
        )
        for one in found
    ]
