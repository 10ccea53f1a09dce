"""Where an officer is signed in, as the page shows it."""

from collections.abc import Sequence
from dataclasses import dataclass

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
