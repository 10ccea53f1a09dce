"""The port of the append-only audit log."""

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from typing import Protocol

from iass.access import EVERYWHERE, Officer, Scope
from iass.audit.entry import Act, AuditEntry, JsonValue
from iass.audit.query import AuditLine, AuditQuery


class AuditLog(Protocol):
    def append(
        self,
        at: datetime,
        actor: Officer,
        action: str,
        subject: str,
        details: dict[str, JsonValue] | None = None,
    ) -> AuditEntry:
        """Chains one entry to the last, inside the caller's transaction. There is no update and no delete."""
        ...

    def append_all(self, at: datetime, acts: Sequence[Act]) -> None:
        """As `append` for each, in order: one writing for all."""
        ...

    def entries(self, after: int = 0) -> Iterator[AuditEntry]:
        """Entries with a sequence above `after`, in order."""
        ...

    def about(self, subjects: Sequence[str], actions: Collection[str] = ()) -> Sequence[AuditEntry]:
        """Every entry about one of these, in order; of these actions alone where some are named."""
        ...

    def search(self, asked: AuditQuery, scope: Scope = EVERYWHERE) -> Sequence[AuditLine]:
        """Newest first. Of those about somebody protected whom the scope does not show, the actor, the action and the
        moment alone are read, and none is found by whom it is about."""
        ...

    def naming(self, name: str, actions: Sequence[str]) -> Sequence[AuditEntry]:
        """Every entry of these actions that is about this id, or has it in its details, in order."""
        ...

    def by_actor(self, actor: str, since: datetime, until: datetime) -> Iterator[AuditEntry]:
        """What this officer or key did from then on and before `until`, in order."""
        ...

    def count_since(self, action: str, since: datetime) -> int:
        """How many entries of this action there are of that moment and later."""
        ...

    def last(self) -> AuditEntry | None: ...
