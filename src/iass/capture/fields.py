"""A travel document from plain fields, as a caller types or sends them instead of a machine readable zone."""

import re
import unicodedata
from collections.abc import Mapping
from datetime import date

from iass.capture.document import Sex, TravelDocument
from iass.capture.partial_date import PartialDate
from iass.capture.states import canonical, is_state_code
from iass.errors import InvalidInput

REQUIRED = ("document_number", "nationality")
OPTIONAL = ("surname", "given_names", "birth_date", "sex", "expiry_date", "issuer", "kind")

MAX_NAME = 150  # characters; the longest names that passports print have fewer than 80
MAX_AGE = 130  # years; the oldest person on record reached 122
_MAX_VALUE = 200
_NUMBER_SIGNS = re.compile(r"[\s<./-]")
_NUMBER = re.compile(r"[A-Z0-9]{1,22}")  # nine characters, and thirteen more that a TD1 card has room for
_KIND = re.compile(r"[A-Z]{1,2}")
_SEXES = {"F": Sex.FEMALE, "M": Sex.MALE, "X": Sex.UNSPECIFIED, "<": Sex.UNSPECIFIED, "": Sex.UNSPECIFIED}


def document_from_fields(fields: Mapping[str, str], *, today: date) -> TravelDocument:
    """document_number, nationality, and surname or given_names are needed; birth_date, sex, expiry_date, issuer and
    kind may be left out or empty. Dates are YYYY-MM-DD, YYYY-MM or YYYY.

    Numbers lose the signs that a machine readable zone has no place for, and states get their canonical code
    (`D` for DEU), so that both ways of reading a document compare. An expired document is not refused.
    Raises InvalidInput naming the field: unknown, missing, too long, with control characters, not a code of a
    state, not a date, born after `today` or more than 130 years before.
    """
    values = {name: _clean(name, value) for name, value in fields.items()}
    for name in REQUIRED:
        if not values.get(name):
            raise InvalidInput("the field is missing", where=name, mend="Fill it in")
    if not (values.get("surname") or values.get("given_names")):
        raise InvalidInput("the name is missing", where="surname", mend="Fill in surname or given_names")
    return TravelDocument(
        number=_number(values["document_number"]),
        nationality=_state("nationality", values["nationality"]),
        surname=_name("surname", values.get("surname", "")),
        given_names=_name("given_names", values.get("given_names", "")),
        kind=_kind(values.get("kind", "")),
        issuer=_state("issuer", values["issuer"]) if values.get("issuer") else "",
        birth_date=_birth_date(values.get("birth_date", ""), today),
        sex=_sex(values.get("sex", "")),
        expiry_date=_date("expiry_date", values.get("expiry_date", "")),
    )


def _clean(name: str, value: str) -> str:
    """NFC, single spaces. Controls, private characters and marks that turn the direction of writing are refused."""
    if name not in REQUIRED and name not in OPTIONAL:
        raise InvalidInput("unknown field", where=name[:40], mend=f"Known fields: {', '.join(REQUIRED + OPTIONAL)}")
    if len(value) > _MAX_VALUE:
        raise InvalidInput(f"{len(value)} characters are too many", where=name, mend=f"Write at most {_MAX_VALUE}")
    if any(unicodedata.category(character).startswith("C") for character in value):
        raise InvalidInput("there is a control character", where=name, mend="Type the value again")
    return " ".join(unicodedata.normalize("NFC", value).split())


def _number(value: str) -> str:
    number = _NUMBER_SIGNS.sub("", value.upper())
    if not _NUMBER.fullmatch(number):
        raise InvalidInput("not a document number", where="document_number", mend="Write up to 22 letters and digits")
    return number


def _state(name: str, value: str) -> str:
    code = canonical(value)
    if not is_state_code(code):
        mend = "Use the three-letter codes of ICAO Doc 9303-3, for example IDN"
        raise InvalidInput("not the code of a state", where=name, mend=mend)
    return code


def _name(field: str, value: str) -> str:
    if len(value) > MAX_NAME:
        raise InvalidInput(f"{len(value)} characters are too many", where=field, mend=f"Write at most {MAX_NAME}")
    if value and not any(character.isalpha() for character in value):
        raise InvalidInput("a name has letters", where=field, mend="Write the name as the document has it")
    return value


def _kind(value: str) -> str:
    kind = value.upper().rstrip("<") or "P"
    if not _KIND.fullmatch(kind):
        raise InvalidInput("not a document code", where="kind", mend="Write one or two letters, for example P")
    return kind


def _sex(value: str) -> Sex:
    sex = _SEXES.get(value.upper())
    if sex is None:
        raise InvalidInput("not a sex as documents have it", where="sex", mend="Write F, M or X")
    return sex


def _birth_date(value: str, today: date) -> PartialDate | None:
    born = _date("birth_date", value)
    if born is not None and born.earliest > today:
        raise InvalidInput("the birth date lies in the future", where="birth_date", mend="Read the document again")
    if born is not None and born.latest.year < today.year - MAX_AGE:
        raise InvalidInput(
            f"nobody is more than {MAX_AGE} years old", where="birth_date", mend="Read the document again"
        )
    return born


def _date(name: str, value: str) -> PartialDate | None:
    if not value:
        return None
    try:
        return PartialDate.parse(value)
    except InvalidInput as error:
        raise InvalidInput(error.what, where=name, mend=error.mend or "Write YYYY-MM-DD") from None
