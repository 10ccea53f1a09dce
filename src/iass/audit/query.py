"""What an auditor asks the log: who did what, to whom, for what, when."""

from dataclasses import dataclass
from datetime import datetime

from iass.access import Purpose
from iass.audit.entry import AuditEntry

MAX_PAGE = 1000


@dataclass(frozen=True, slots=True)
class AuditQuery:
    """Everything where nothing is named. actor: an officer's id, `key.NAME` or `system`. about: an id that the entry is
    about, or names: an alert, passage, notice, person or case. action: one (`person.viewed`), or all that begin so
    (`person`). since: inclusive, until: exclusive. before: entries below this sequence,
    newest first. after: those above this one, oldest first; one of the two."""

    actor: str = ""
    about: str = ""
    action: str = ""
    purpose: Purpose | None = None
    since: datetime | None = None
    until: datetime | None = None
    before: int | None = None
    limit: int = 50
    after: int | None = None


@dataclass(frozen=True, slots=True)
class AuditLine:
    """An entry as somebody may see it. is_hidden: it is about somebody who is protected: who acted, how and when is
    told; of whom and what more is not."""

    entry: AuditEntry
    is_hidden: bool = False
