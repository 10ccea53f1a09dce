"""One thing remembered for ever: who did what, to what, when."""

from dataclasses import dataclass
from datetime import datetime

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
