"""One thing remembered for ever: who did what, to what, when."""

from dataclasses import dataclass
from datetime import datetime

from iass.access import Officer

FOR = "for"
"""Of the details: for which of `iass.access.Purpose` it was done."""

ABOUT = "about"
"""Of the details: ids of everybody who was shown beside the subject, or behind the ids of what was opened."""

LOGIN = "login"
"""Of the details: who was logged in to the machine at whose prompt it was typed."""

JsonValue = str | int | float | bool | None | list["JsonValue"] | dict[str, "JsonValue"]


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """sequence counts from 1 without a gap. action: dotted, as `alert.claimed`. subject: the id it concerns.

    details: JSON without faces, names or secrets. previous_hash and entry_hash: SHA-256, hex; the
    first entry's previous_hash is 64 zeros. See `iass.audit.chain` for what is hashed.
    """

    sequence: int
    at: datetime
    actor: str
    action: str
    subject: str
    details: dict[str, JsonValue]
    previous_hash: str
    entry_hash: str


@dataclass(frozen=True, slots=True)
class Act:
    """What is to become an entry."""

    officer: Officer
    action: str
    subject: str
    details: dict[str, JsonValue]


def with_actor(actor: Officer, details: dict[str, JsonValue]) -> dict[str, JsonValue]:
    """What an entry holds of an act: what is told of it; for what it was done where the officer said or it follows from
    the role; and by whose login where it was typed at a prompt."""
    purpose: dict[str, JsonValue] = {FOR: actor.purpose.value} if actor.purpose else {}
    login: dict[str, JsonValue] = {LOGIN: actor.login} if actor.login else {}
    return {**details, **purpose, **login}
