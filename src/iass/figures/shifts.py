"""When the shifts of a checkpoint begin, by the clocks on its own walls."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from itertools import pairwise

from iass.errors import InvalidInput, NotFound

_DAY = timedelta(days=1)
_HOURS = re.compile(r"[0-9]{2}(-[0-9]{2})*")
_MEND = "Write the full hours at which shifts begin, in order, as 06-14-22"


@dataclass(frozen=True, slots=True)
class Shift:
    """since, until: with the checkpoint's zone; until is not part of it. number: 1 for the first that begins on day."""

    checkpoint: str
    day: date
    number: int
    since: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class Shifts:
    """hours: full hours of the day, in order. zone_of: the zone of a checkpoint's clocks."""

    hours: tuple[int, ...]
    zone_of: Callable[[str], tzinfo]

    @classmethod
    def parse(cls, text: str, zone_of: Callable[[str], tzinfo]) -> "Shifts":
        """Reads `06-14-22`. Raises InvalidInput for anything else, and for hours that do not grow."""
        hours = tuple(int(part) for part in text.split("-")) if _HOURS.fullmatch(text) else ()
        if not hours or hours[-1] > 23 or any(one >= other for one, other in pairwise(hours)):
            raise InvalidInput("not the hours of shifts", where=text[:60], mend=_MEND)
        return cls(hours, zone_of)

    def of_day(self, checkpoint: str, day: date) -> Sequence[Shift]:
        """Those that begin on that day. The last one may end on the next."""
        zone = self.zone_of(checkpoint)
        begins = [datetime.combine(day, time(hour), zone) for hour in self.hours]
        ends = [*begins[1:], datetime.combine(day + _DAY, time(self.hours[0]), zone)]
        pairs = enumerate(zip(begins, ends, strict=True), start=1)
        return [Shift(checkpoint, day, number, since, until) for number, (since, until) in pairs]

    def find(self, checkpoint: str, day: date, number: int) -> Shift:
        """Raises NotFound where the day has no such shift."""
        found = next((one for one in self.of_day(checkpoint, day) if one.number == number), None)
        if found is None:
            raise NotFound("a day has no such shift", where=str(number), mend=f"It has 1 to {len(self.hours)}")
        return found

    def at(self, checkpoint: str, moment: datetime) -> Shift:
        """The one that runs then; before the day's first it is the last one of the day before."""
        day = moment.astimezone(self.zone_of(checkpoint)).date()
        both = [*self.of_day(checkpoint, day - _DAY), *self.of_day(checkpoint, day)]
        return next(one for one in reversed(both) if one.since <= moment)

    def before(self, shift: Shift) -> Shift:
        return self.at(shift.checkpoint, shift.since - timedelta(seconds=1))
