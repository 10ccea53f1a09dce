"""The desk of whoever watches the lanes: looks at the counts, and forgets those that are old."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from iass.access import EVERYWHERE, SYSTEM, Scope
from iass.clock import Clock
from iass.errors import InvalidInput
from iass.figures.figures import HOUR, Figures
from iass.figures.records import FigureRecords
from iass.figures.tally import hour_of

MOST_HOURS = 31 * 24
TURN_SECONDS = 3600.0
"""Between looks at what is too old."""


@dataclass(frozen=True, slots=True)
class FigureDesk:
    """Safe for many threads. days: for how many the counts are kept. scope: what lies beyond it is not counted."""

    records: FigureRecords
    clock: Clock
    days: int
    scope: Scope = EVERYWHERE

    def within(self, scope: Scope) -> "FigureDesk":
        return replace(self, scope=scope)

    def last(self, hours: int, checkpoint: str = "") -> Figures:
        """The hour that runs, and those before it. hours: 1..744. checkpoint: that one alone."""
        until = hour_of(self.clock.now()) + HOUR
        return self.between(until - HOUR * hours, until, checkpoint)

    def between(self, since: datetime, until: datetime, checkpoint: str = "") -> Figures:
        """Both are taken to the full hour, `until` upwards. Raises InvalidInput for no hour, or more than 744."""
        first, last = hour_of(since), hour_of(until)
        last += HOUR if last < until else timedelta()
        hours = (last - first) / HOUR
        if not 1 <= hours <= MOST_HOURS:
            raise InvalidInput(f"figures are of 1 to {MOST_HOURS} hours, not {hours:.0f}", where="hours")
        with self.records.reading() as tx:
            read = tx.tallies.read(first, last, self.scope)
        return Figures(
            first, last, [one for one in read if one.place.startswith(f"{checkpoint}/" if checkpoint else "")]
        )

    def sweep(self) -> int:
        """Forgets the counts of hours that are too old; answers how many went."""
        now = self.clock.now()
        first = hour_of(now) - timedelta(days=self.days)
        with self.records.transaction() as tx:
            gone = tx.tallies.forget_before(first)
            if gone:
                tx.audit.append(now, SYSTEM, "figures.forgotten", first.isoformat(), {"counts": gone})
        return gone
