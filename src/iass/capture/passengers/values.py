"""Codes, dates and numbers as carriers write them. What cannot be read is None, and the caller says so."""

import re
from datetime import date, datetime, timedelta, timezone

from iass.capture.document import Sex
from iass.capture.mrz_dates import birth_date as birth_date_of_six
from iass.capture.mrz_dates import expiry_date as expiry_date_of_six
from iass.capture.partial_date import PartialDate
from iass.capture.states import canonical, is_state_code
from iass.errors import InvalidInput

_SEXES = {"M": Sex.MALE, "F": Sex.FEMALE, "X": Sex.UNSPECIFIED, "U": Sex.UNSPECIFIED}
_EIGHT = re.compile(r"(\d{4})(\d\d)(\d\d)", re.ASCII)
_SIX = re.compile(r"\d{6}", re.ASCII)
_NUMBER = re.compile(r"[A-Z0-9]{1,20}")
_PORT = re.compile(r"[A-Z]{3}")
_LOCAL = {"201": ("%y%m%d%H%M", 10), "203": ("%Y%m%d%H%M", 12)}
_WITH_OFFSET = re.compile(r"(\d{12})([+-])(\d\d)(\d\d)", re.ASCII)


def sex(text: str) -> Sex | None:
    return _SEXES.get(text.upper())


def state(text: str) -> str | None:
    """A code of Doc 9303-3, as an MRZ has it."""
    code = canonical(text)
    return code if code and is_state_code(code) else None


def port(text: str) -> str | None:
    return text.upper() if _PORT.fullmatch(text.upper()) else None


def document_number(text: str) -> str | None:
    """Capitals and digits, at most 20, without blanks, dashes and fillers."""
    bare = re.sub(r"[ <./-]", "", text.upper())
    return bare if _NUMBER.fullmatch(bare) else None


def birth_date(text: str, code: str, today: date) -> PartialDate | None:
    """code: of UN/EDIFACT 2379, 101 (YYMMDD) or 102 (CCYYMMDD, 00 for what is unknown), or "" to go by the length."""
    if code in ("101", "") and _SIX.fullmatch(text):
        return birth_date_of_six(text, today)[0]
    whole = _whole(text, code)
    return whole if whole and whole.earliest <= today and whole.year > today.year - 140 else None


def expiry_date(text: str, code: str, today: date) -> PartialDate | None:
    if code in ("101", "") and _SIX.fullmatch(text):
        return expiry_date_of_six(text, today)[0]
    return _whole(text, code)


def _whole(text: str, code: str) -> PartialDate | None:
    read = _EIGHT.fullmatch(text)
    if read is None or code not in ("102", ""):
        return None
    try:
        return PartialDate.parse("-".join(read.groups()))
    except InvalidInput:
        return None


def wall_time(text: str, code: str) -> datetime | None:
    """A time without a zone for 201 and 203 (the airport's own), with one for 205; None for anything else."""
    if code in _LOCAL:
        shape, length = _LOCAL[code]
        try:
            return datetime.strptime(text, shape) if len(text) == length and text.isdecimal() else None
        except ValueError:
            return None
    read = _WITH_OFFSET.fullmatch(text) if code == "205" else None
    if read is None:
        return None
    offset = timedelta(hours=int(read[3]), minutes=int(read[4]))
    try:
        zone = timezone(offset if read[2] == "+" else -offset)
        return datetime.strptime(read[1], "%Y%m%d%H%M").replace(tzinfo=zone)
    except ValueError:
        return None
