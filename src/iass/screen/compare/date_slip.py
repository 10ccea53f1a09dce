"""Two birth dates: the same, one slip of the pen apart, alike as far as both are known, or two dates."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from functools import lru_cache

from iass.capture.partial_date import PartialDate


class DateRelation(StrEnum):
    """How one date stands to the other."""

    SAME = "same"
    SWAPPED = "day_month_swapped"
    ONE_DIGIT = "one_digit_off"
    TWO_DIGITS_SWAPPED = "two_digits_swapped"
    YEAR_OFF = "one_year_off"
    DAY_UNKNOWN = "day_unknown"
    PARTLY_KNOWN = "partly_known"
    UNKNOWN = "unknown"
    OTHER = "other"

    @property
    def is_part(self) -> bool:
        return self in (DateRelation.DAY_UNKNOWN, DateRelation.PARTLY_KNOWN)

    @property
    def is_slip(self) -> bool:
        return self in _SLIPS


_SLIPS = frozenset(
    {DateRelation.SWAPPED, DateRelation.ONE_DIGIT, DateRelation.TWO_DIGITS_SWAPPED, DateRelation.YEAR_OFF}
)


def date_relation(one: PartialDate | None, other: PartialDate | None) -> DateRelation:
    """By the strictest relation that holds."""
    if one is None or other is None:
        return DateRelation.UNKNOWN
    if one.complete and other.complete:
        return DateRelation.SAME if one == other else near_dates(one).get(other, DateRelation.OTHER)
    if not one.agrees_with(other):
        return DateRelation.OTHER
    return DateRelation.DAY_UNKNOWN if one.month and other.month else DateRelation.PARTLY_KNOWN


@lru_cache(maxsize=4096)
def near_dates(born: PartialDate) -> Mapping[PartialDate, DateRelation]:
    """Every complete date that one slip makes of this complete one; not the date itself."""
    if born.month is None or born.day is None:
        return {}
    found: dict[PartialDate, DateRelation] = {}
    digits = f"{born.year:04d}{born.month:02d}{born.day:02d}"
    _add(found, f"{born.year:04d}{born.day:02d}{born.month:02d}", DateRelation.SWAPPED)
    for place in range(8):
        for digit in "0123456789":
            _add(found, digits[:place] + digit + digits[place + 1 :], DateRelation.ONE_DIGIT)
    for place in (0, 1, 2, 4, 6):
        pair = digits[place + 1] + digits[place]
        _add(found, digits[:place] + pair + digits[place + 2 :], DateRelation.TWO_DIGITS_SWAPPED)
    for year in (born.year - 1, born.year + 1):
        _add(found, f"{year:04d}{digits[4:]}", DateRelation.YEAR_OFF)
    found.pop(born, None)
    return found


def _add(found: dict[PartialDate, DateRelation], digits: str, relation: DateRelation) -> None:
    try:
        day = date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return
    if 1870 <= day.year <= 2100:
        found.setdefault(PartialDate.of(day), relation)
