"""What a shift comes to, by lane: counts and times, and nothing about any traveller or officer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from iass.access import EVERYWHERE, Scope
from iass.clock import Clock
from iass.errors import NotAllowed, NotFound
from iass.figures import spans
from iass.figures.desk import FigureDesk
from iass.figures.figures import Figures
from iass.figures.share import Share
from iass.figures.shifts import Shift, Shifts
from iass.figures.tally import Measure

FIRST_DAY = date(2000, 1, 1)
OTHER_PERSON, SAME_PERSON, RAISED = "other_person", "same_person", "raised"
VERDICTS = (SAME_PERSON, OTHER_PERSON)


@dataclass(frozen=True, slots=True)
class ShiftRow:
    """One lane, or all of them.

    false_alerts: judged to be another person, or found to be one by the agency, as known by now. decided: alerts with a
    first verdict that settled something; median, nine_of_ten: their seconds since the alert was raised, within a fifth,
    None without any. found_later: passages that a search of the past has found since; missed: those of them at which
    the notice was in force already; confirmed: those missed that an officer judged to be the same person.
    looked_again, not_looked_again: alerts of the gravest advice that one officer alone dismissed, and whether another
    has looked at them since.
    """

    lane: str
    passages: int
    alerts: int
    escalated: int
    false_alerts: int
    decided: int
    median: float | None
    nine_of_ten: float | None
    found_later: int
    missed: int
    confirmed: int
    looked_again: int
    not_looked_again: int


@dataclass(frozen=True, slots=True)
class ShiftReport:
    """made_at: what is judged or found after it is not in it. is_over: False while the shift runs. looks: by the
    verdict, how many of those who had judged before the score had seen the same; of all lanes, as one may be one
    officer's."""

    shift: Shift
    made_at: datetime
    lanes: Sequence[ShiftRow]
    total: ShiftRow
    looks: Mapping[str, Share | None]

    @property
    def is_over(self) -> bool:
        return self.made_at >= self.shift.until


@dataclass(frozen=True, slots=True)
class ShiftDesk:
    """Safe for many threads. checkpoints: those of this installation. scope: a checkpoint beyond it is refused with
    NotAllowed, and lanes beyond it are left out."""

    figures: FigureDesk
    shifts: Shifts
    clock: Clock
    checkpoints: Sequence[str]
    scope: Scope = EVERYWHERE

    def within(self, scope: Scope) -> "ShiftDesk":
        return replace(self, figures=self.figures.within(scope), scope=scope)

    @property
    def open_checkpoints(self) -> Sequence[str]:
        """Those of which the caller may see a lane at least."""
        return [one for one in self.checkpoints if self._reaches(one)]

    def now(self, checkpoint: str = "") -> ShiftReport:
        """The shift that runs, so far. checkpoint: the first one where none is named."""
        here = self._known(checkpoint)
        return self._report(self.shifts.at(here, self.clock.now()))

    def of(self, checkpoint: str, day: date, number: int) -> ShiftReport:
        """Raises NotFound for an unknown checkpoint, a day that nobody keeps, a number that it has not, or a shift to
        come."""
        if not FIRST_DAY <= day <= self.clock.now().date() + timedelta(days=1):
            raise NotFound("nobody keeps the shifts of that day", where=day.isoformat(), mend="Name another day")
        shift = self.shifts.find(self._known(checkpoint), day, number)
        if shift.since > self.clock.now():
            raise NotFound("this shift has not begun", where=day.isoformat(), mend="Name a shift of the past")
        return self._report(shift)

    def _report(self, shift: Shift) -> ShiftReport:
        made_at = self.clock.now()
        found = self.figures.between(shift.since, shift.until, shift.checkpoint)
        rows = [_row(found, lane) for lane in found.lanes]
        return ShiftReport(shift, made_at, rows, _row(found, None), {one: found.looks_agreed(one) for one in VERDICTS})

    def _known(self, checkpoint: str) -> str:
        named = checkpoint or next(iter(self.open_checkpoints), "")
        if named not in self.checkpoints:
            raise NotFound("no such checkpoint here", where=named[:60], mend=f"Name {', '.join(self.checkpoints)}")
        if not self._reaches(named):
            raise NotAllowed("this checkpoint is another one than yours", where=named)
        return named

    def _reaches(self, checkpoint: str) -> bool:
        places = self.scope.places
        return places is None or any(place.partition("/")[0] == checkpoint for place in places)


def _row(found: Figures, lane: str | None) -> ShiftRow:
    waited = found.by_bin(Measure.JUDGED_AFTER, place=lane)
    judged = found.total(Measure.VERDICTS, OTHER_PERSON, lane)
    looked_again = found.total(Measure.LOOKED_AGAIN, place=lane)
    return ShiftRow(
        lane=lane or "",
        passages=found.total(Measure.PASSAGES, place=lane),
        alerts=found.total(Measure.ALERTS, place=lane),
        escalated=found.total(Measure.ESCALATED, place=lane),
        false_alerts=judged + found.total(Measure.FOUND_FALSE, place=lane),
        decided=sum(waited.values()),
        median=spans.quantile(waited, 0.5),
        nine_of_ten=spans.quantile(waited, 0.9),
        found_later=found.total(Measure.FOUND_LATER, RAISED, lane),
        missed=found.total(Measure.MISSED, RAISED, lane),
        confirmed=found.total(Measure.MISSED, SAME_PERSON, lane),
        looked_again=looked_again,
        not_looked_again=found.total(Measure.DISMISSED_ALONE, place=lane) - looked_again,
    )
