"""Six-digit dates of a machine readable zone (ICAO Doc 9303-3 section 4.8): years of two digits, unknown parts.

An unknown month or day is `<<`; `00`, which some issuers write, is taken for it too.
The century is not in the zone. A birth date is the latest that is not in the future, so that a holder of a hundred
years or more reads as a child: no rule over two digits can tell them apart. An expiry date is the one nearest to
the reference date; further than 10 years back or 50 ahead it is called implausible.
"""

from datetime import date

from iass.capture.mrz_format import FILLER
from iass.capture.partial_date import PartialDate
from iass.errors import InvalidInput

Read = tuple[PartialDate | None, str | None]

_UNKNOWN = FILLER * 2
_YEARS_BACK = 10
_YEARS_AHEAD = 50


def birth_date(text: str, today: date) -> Read:
    """(date, problem): the date is None where the holder's birth date is unknown (`<<<<<<`) or cannot be."""
    candidates, problem = _candidates(text, today)
    past = [candidate for candidate in candidates if candidate.earliest <= today]
    if candidates and not past:
        return None, f"{text} lies in the future in every century"
    return (past[-1] if past else None), problem


def expiry_date(text: str, today: date) -> Read:
    """(date, problem): None where the document does not expire (`<<<<<<`) or the date cannot be."""
    candidates, problem = _candidates(text, today)
    if not candidates:
        return None, problem
    expiry = min(candidates, key=lambda candidate: abs((candidate.latest - today).days))
    if not today.year - _YEARS_BACK <= expiry.year <= today.year + _YEARS_AHEAD:
        return expiry, f"{expiry} is not a plausible date of expiry"
    if expiry.latest < today:
        return expiry, f"the document expired on {expiry}"
    return expiry, None


def compose(day: PartialDate | None) -> str:
    """YYMMDD with fillers for what is unknown."""
    if day is None:
        return FILLER * 6
    month, last = (_UNKNOWN if part is None else f"{part:02d}" for part in (day.month, day.day))
    return f"{day.year % 100:02d}{month}{last}"


def _candidates(text: str, today: date) -> tuple[list[PartialDate], str | None]:
    """The date in the last, this and the next century, as far as the calendar has it, in order."""
    if text == FILLER * 6:
        return [], None
    if not (text[:2].isdigit() and _is_part(text[2:4]) and _is_part(text[4:])):
        return [], f"{text} is not a date"
    year, month, day = int(text[:2]), _part(text[2:4]), _part(text[4:])
    if month is None and day is not None:
        return [], f"{text} is not a date: a day without a month"
    century = today.year // 100 * 100
    made = []
    for start in (century - 100, century, century + 100):
        try:
            made.append(PartialDate(start + year, month, day))
        except InvalidInput:
            continue
    return made, None if made else f"{text} is not a date of the calendar"


def _is_part(text: str) -> bool:
    return text == _UNKNOWN or text.isdigit()


def _part(text: str) -> int | None:
    return None if text in (_UNKNOWN, "00") else int(text)
