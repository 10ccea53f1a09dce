"""What figures need stored."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from iass.access import EVERYWHERE, Scope
from iass.audit.log import AuditLog
from iass.figures.tally import Tally
from iass.records import Records


class Tallies(Protocol):
    """Counts that grow. A writer's turn is its alone, so that none waits for another one's lock."""

    def add(self, tallies: Sequence[Tally]) -> None:
        """Each to what is counted of the same hour, place, measure, label and bin."""
        ...

    def read(self, since: datetime, until: datetime, scope: Scope = EVERYWHERE) -> Sequence[Tally]:
        """Of the hours from `since` to before `until` within the scope, each once, oldest first, none of 0.
        Where the scope shows nothing protected, an alert of that kind is in no count, and its passage is one as every
        other: CLEAR. What one count holds and another does not would be told by subtraction."""
        ...

    def forget_before(self, hour: datetime) -> int:
        """Removes the hours before that one; answers how many counts went."""
        ...


class FigureTransaction(Protocol):
    @property
    def tallies(self) -> Tallies: ...
    @property
    def audit(self) -> AuditLog: ...


FigureRecords = Records[FigureTransaction]
