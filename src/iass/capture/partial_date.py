"""A date whose day, or day and month, may be unknown (ICAO Doc 9303-3 section 4.7 allows both)."""

import calendar
import re
from dataclasses import dataclass
from datetime import date
from functools import total_ordering

from iass.errors import InvalidInput

_TEXT = re.compile(r"([0-9]{4})(?:-([0-9]{1,2}|XX)?)?(?:-([0-9]{1,2}|XX)?)?")
_UNKNOWN = {None, "0", "00", "XX"}
_WRITE = "Write YYYY-MM-DD, YYYY-MM or YYYY"


@total_ordering
@dataclass(frozen=True, slots=True)
class PartialDate:
    """year 1..9999; month 1..12 or None; day 1..31 or None, and only with a month.

    Ordered by the earliest day it may mean, then by the latest.
    """

    year: int
    month: int | None = None
    day: int | None = None

    def __post_init__(self) -> None:
        if self.month is None and self.day is not None:
            raise InvalidInput("a date with a day needs a month", where=str(self.year))
        try:
            date(self.year, 1 if self.month is None else self.month, 1 if self.day is None else self.day)
        except (ValueError, OverflowError) as error:
            raise InvalidInput(f"no such date: {error}", where=f"{self.year}-{self.month}-{self.day}") from None

    @classmethod
    def parse(cls, text: str) -> "PartialDate":
        """Reads YYYY, YYYY-MM or YYYY-MM-DD; `00` and `XX` stand for an unknown month or day.

        A day without a month says nothing and is left out. Raises InvalidInput.
        """
        read = _TEXT.fullmatch(text.strip().upper())
        if read is None:
            raise InvalidInput("not a date", where=text[:20], mend=_WRITE)
        month, day = (None if part in _UNKNOWN else int(part) for part in read.groups()[1:])
        return cls(int(read[1]), month, day if month else None)

    @classmethod
    def of(cls, day: date) -> "PartialDate":
        return cls(day.year, day.month, day.day)

    def __lt__(self, other: "PartialDate") -> bool:
        return (self.earliest, self.latest) < (other.earliest, other.latest)

    @property
    def earliest(self) -> date:
        return date(self.year, self.month or 1, self.day or 1)

    @property
    def latest(self) -> date:
        month = self.month or 12
        return date(self.year, month, self.day or calendar.monthrange(self.year, month)[1])

    @property
    def complete(self) -> bool:
        return self.day is not None

    def agrees_with(self, other: "PartialDate") -> bool:
        """True when every part known on both sides is equal."""
        pairs = ((self.year, other.year), (self.month, other.month), (self.day, other.day))
        return all(a is None or b is None or a == b for a, b in pairs)

    def youngest_age_on(self, day: date) -> int:
        """Completed years on that day, if the person was born at the latest moment the date allows."""
        born = self.latest
        return day.year - born.year - ((day.month, day.day) < (born.month, born.day))

    def __str__(self) -> str:
        parts = (f"{self.year:04d}", self.month and f"{self.month:02d}", self.day and f"{self.day:02d}")
        return "-".join(part for part in parts if part)
