"""Cells that describe a person, in the registry's file and the watchlist's alike."""

import re
from datetime import date, datetime
from zoneinfo import ZoneInfo

from iass.capture.document import Sex
from iass.capture.partial_date import PartialDate
from iass.capture.states import canonical, is_state_code
from iass.errors import InvalidInput
from iass.registry.cells import RowReader

WIB = ZoneInfo("Asia/Jakarta")
"""Western Indonesia Time: the zone of a day when a cell says only a date."""

_OLDEST = 130
_DATE = re.compile(r"\d{4}(-(\d\d|XX)(-(\d\d|XX))?)?", re.ASCII)
_NUMBER = re.compile(r"[A-Z0-9]{1,24}")
_WRITE_DATE = "Write YYYY-MM-DD, or YYYY-MM or YYYY when the rest is unknown; format the column as text in Excel"
_LETTERS = "nama harus memuat huruf"


def today_at(moment: datetime) -> date:
    """The date in Jakarta at that moment."""
    return moment.astimezone(WIB).date()


def names(row: RowReader) -> tuple[str, str]:
    """Surname and given names; a person of one name has it in either, and the other is empty."""
    both = row.text("surname"), row.text("given_names")
    for column, name in zip(("surname", "given_names"), both, strict=True):
        if name and not any(map(str.isalpha, name)):
            row.fail(column, "a name needs letters", "Leave it empty when there is none", _LETTERS)
    return both


def sex_of(cell: str) -> Sex:
    try:
        return Sex(cell.upper())
    except ValueError:
        raise InvalidInput("not a sex", mend="Write F (perempuan), M (laki-laki) or X (unspecified)") from None


def partial_date(cell: str) -> PartialDate:
    """YYYY, YYYY-MM or YYYY-MM-DD; 00 and XX stand for an unknown month or day."""
    if not _DATE.fullmatch(cell.upper()):
        raise InvalidInput("not a date", mend=_WRITE_DATE)
    try:
        return PartialDate.parse(cell.upper())
    except InvalidInput:
        raise InvalidInput("there is no such date", mend=_WRITE_DATE) from None


def birth_date(cell: str, today: date) -> PartialDate:
    """A partial date that is not in the future, nor further back than anybody has lived."""
    born = partial_date(cell)
    if born.earliest > today:
        raise InvalidInput("the birth date lies in the future", mend="Check the year")
    if born.year < today.year - _OLDEST:
        raise InvalidInput(f"the birth date lies more than {_OLDEST} years back", mend="Check the year")
    return born


def state(cell: str) -> str:
    """An ICAO three-letter code, as an MRZ has it: DEU is stored as D."""
    code = canonical(cell)
    if not is_state_code(code):
        raise InvalidInput("not a state's code", mend="Write the code of ICAO Doc 9303-3 section 5, as IDN, AUS or D")
    return code


def document_number(cell: str) -> str:
    """In upper case, as the MRZ has it without fillers."""
    number = cell.upper()
    if not _NUMBER.fullmatch(number):
        raise InvalidInput("not a document number", mend="Write A-Z and 0-9 only, without blanks or hyphens")
    return number
