"""A date whose day, or day and month, may be unknown (ICAO Doc 9303-3 section 4.7 allows both)."""

import calendar
from dataclasses import dataclass
from datetime import date

from iass.errors import InvalidInput


@dataclass(frozen=True, slots=True, order=True)
class PartialDate:
    """year 1..9999; month 1..12 or None; day 1..31 or None, and only with a month."""

    year: int
    month: int | None = None
    day: int | None = None

    def __post_init__(self) -> None:
        if self.month is None and self.day is not None:
            raise InvalidInput("a date with a day needs a month", where=str(self.year))
        try:
            date(self.year, self.month or 1, self.day or 1)
        except ValueError as error:
            raise InvalidInput(f"no such date: {error}", where=f"{self.year}-{self.month}-{self.day}") from None

    @classmethod
    def parse(cls, text: str) -> "PartialDate":
        """Reads YYYY, YYYY-MM or YYYY-MM-DD; `00` and `XX` stand for an unknown month or day."""
        parts = text.strip().split("-")
        if not 1 <= len(parts) <= 3 or len(parts[0]) != 4:
            raise InvalidInput("not a date", where=text[:20], mend="Write YYYY-MM-DD, YYYY-MM or YYYY")
        unknown = {"00", "XX", "xx", ""}
        try:
            numbers = [None if part in unknown else int(part) for part in parts]
        except ValueError:
            raise InvalidInput("not a date", where=text[:20], mend="Write YYYY-MM-DD, YYYY-MM or YYYY") from None
        year, month, day = [*numbers, None, None][:3]
        if year is None:
            raise InvalidInput("a date needs its year", where=text[:20], mend="Write YYYY-MM-DD, YYYY-MM or YYYY")
        return cls(year, month, day if month else None)

    @classmethod
    def of(cls, day: date) -> "PartialDate":
        return cls(day.year, day.month, day.day)

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
