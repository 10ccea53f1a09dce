"""An officer's own keys: which key does what, wherever that officer sits."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from iass.access import Officer
from iass.audit.log import AuditLog
from iass.clock import Clock
from iass.ids import OfficerId
from iass.records import Records


class Shortcuts(Protocol):
    """Of each officer, what differs from what everybody begins with: act -> key."""

    def of(self, officer_id: OfficerId) -> Mapping[str, str]:
        """Nothing where nothing was chosen."""
        ...

    def put(self, officer_id: OfficerId, chosen: Mapping[str, str], at: datetime) -> None:
        """In place of all before."""
        ...


class ShortcutTransaction(Protocol):
    @property
    def shortcuts(self) -> Shortcuts: ...
    @property
    def audit(self) -> AuditLog: ...


@dataclass(frozen=True, slots=True)
class ShortcutDesk:
    """Which acts there are, and which keys may stand together, is known to the surface that has them."""

    records: Records[ShortcutTransaction]
    clock: Clock

    def of(self, officer: Officer) -> Mapping[str, str]:
        with self.records.reading() as tx:
            return tx.shortcuts.of(officer.officer_id)

    def choose(self, officer: Officer, chosen: Mapping[str, str]) -> None:
        at = self.clock.now()
        with self.records.transaction() as tx:
            tx.shortcuts.put(officer.officer_id, chosen, at)
            tx.audit.append(at, officer, "shortcuts.chosen", officer.officer_id, {"acts": [*sorted(chosen)]})
