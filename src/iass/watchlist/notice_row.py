"""One row of the watchlist's CSV as a submission. The format is described in docs/import-formats.md."""

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import TypeVar

from iass.capture.lane import checkpoint_code
from iass.capture.partial_date import PartialDate
from iass.errors import InvalidInput
from iass.registry.cells import RowReader, flag, identifier
from iass.registry.table import Columns
from iass.registry.values import birth_date, document_number, names, sex_of, state, today_at
from iass.watchlist.legal_clock import begin_of, end_of
from iass.watchlist.notice import NoticeKind, OtherName
from iass.watchlist.submission import Step, Submission
from iass.watchlist.zone import Zone

Value = TypeVar("Value")

COLUMNS = Columns(
    (
        "notice_id", "kind", "surname", "given_names", "sex", "birth_date", "birth_place", "nationality", "reason",
        "agency", "instrument_kind", "instrument_number", "instrument_date", "valid_from", "valid_until", "photos",
        "author", "approver",
    ),
    (
        "age", "contact", "document_numbers", "asked_in_writing", "secure", "names_minor", "checkpoints", "state",
        "urgent", "zone", "other_names", "weak_names",
    ),
)  # fmt: skip

_MOST_PHOTOS = 20
_MOST_DOCUMENTS = 20
_MOST_CHECKPOINTS = 200
MOST_NAMES = 20
LONGEST_NAME = 100
_DAY = re.compile(r"(19|20|21)\d\d-\d\d-\d\d", re.ASCII)
_MOMENT = re.compile(rf"{_DAY.pattern}[T ]\d\d:\d\d.*", re.ASCII)
_AGE = re.compile(r"\d{1,3}", re.ASCII)
_OLDEST = 130
_TELEPHONE = re.compile(r"\+\d[\d ()./-]*(ext\.? ?\d+)?", re.ASCII)
_LIFETIME = frozenset({"lifetime", "seumur hidup"})
_INSTRUMENTS = {
    "decision": "decision",
    "keputusan": "decision",
    "request": "request",
    "permintaan": "request",
    "order": "order",
    "perintah": "order",
}
_STEPS = {
    "extended": Step.EXTEND,
    "diperpanjang": Step.EXTEND,
    "withdrawn": Step.WITHDRAW,
    "dicabut": Step.WITHDRAW,
}
_ZONES = {zone.value.casefold(): zone for zone in Zone}
_KINDS = {kind.value.casefold(): kind for kind in NoticeKind}


def read_submission(row: RowReader, now: datetime) -> Submission | None:
    """None only when it is unknown which notice of what kind is meant; else `row.problems` tells what is wrong."""
    today = today_at(now)
    notice_id = row.needed_value("notice_id", identifier)
    kind = row.needed_value("kind", _one_of(_KINDS))
    surname, given_names = names(row)
    instrument_date = row.value("instrument_date", day)
    born = row.value("birth_date", lambda cell: birth_date(cell, today))
    age = row.value("age", _age)
    zone = row.value("zone", _one_of(_ZONES)) or Zone.WIB
    lifetime = row.text("valid_until").casefold() in _LIFETIME
    if notice_id is None or kind is None:
        return None
    return Submission(
        notice_id=notice_id,
        kind=kind,
        surname=surname,
        given_names=given_names,
        sex=row.value("sex", sex_of),
        birth_date=born or (None if age is None else born_at_age(age, instrument_date or today)),
        birth_place=row.text("birth_place"),
        nationality=row.value("nationality", state) or "",
        reason=row.text("reason"),
        agency=row.text("agency"),
        contact=row.text("contact", allow=_TELEPHONE),
        instrument_kind=row.value("instrument_kind", _one_of(_INSTRUMENTS)) or "",
        instrument_number=row.text("instrument_number"),
        instrument_date=instrument_date,
        valid_from=row.value("valid_from", lambda cell: first_moment(cell, zone)),
        valid_until=None if lifetime else row.value("valid_until", lambda cell: last_moment(cell, zone)),
        lifetime=lifetime,
        photos=row.values("photos", str, most=_MOST_PHOTOS),
        document_numbers=row.values("document_numbers", document_number, most=_MOST_DOCUMENTS),
        asked_in_writing=row.value("asked_in_writing", flag) or False,
        secure=row.value("secure", flag) or False,
        names_minor=row.value("names_minor", flag) or False,
        author=row.value("author", identifier) or "",
        approver=row.value("approver", identifier) or "",
        step=row.value("state", _one_of(_STEPS)) or Step.FILE,
        checkpoints=tuple(sorted(set(row.values("checkpoints", checkpoint_code, most=_MOST_CHECKPOINTS)))),
        urgent=row.value("urgent", flag) or False,
        zone=zone,
        other_names=(*_other_names(row, "other_names"), *_other_names(row, "weak_names", weak=True)),
    )


def _other_names(row: RowReader, column: str, *, weak: bool = False) -> tuple[OtherName, ...]:
    named = dict.fromkeys(row.values(column, _name, most=MOST_NAMES))
    return tuple(OtherName(one, weak) for one in named)


def _name(cell: str) -> str:
    if len(cell) > LONGEST_NAME or not any(map(str.isalpha, cell)):
        what = f"not a name: it needs letters, and at most {LONGEST_NAME} characters"
        raise InvalidInput(what, mend="Write names parted by semicolons")
    return cell


def given_values(given: Iterable[str]) -> dict[str, str]:
    """COLUMN=VALUE, for a whole file, by column. Raises InvalidInput for a column that a notice does not have."""
    parted = [one.partition("=") for one in given]
    for column, _, value in parted:
        if column not in COLUMNS.known or column == "notice_id" or not value:
            mend = "Write COLUMN=VALUE, with a column of docs/import-formats.md"
            raise InvalidInput("not a column of a notice with a value", where=f"set {column[:40]}", mend=mend)
    return {column: value for column, _, value in parted}


def day(cell: str) -> date:
    """A whole date, YYYY-MM-DD."""
    try:
        if _DAY.fullmatch(cell):
            return date.fromisoformat(cell)
    except ValueError:
        raise InvalidInput("there is no such date", mend="Write YYYY-MM-DD") from None
    raise InvalidInput("not a date", mend="Write YYYY-MM-DD; format the column as text in Excel")


def first_moment(cell: str, zone: Zone = Zone.WIB) -> datetime:
    """A date begins at midnight in its zone; a moment with its offset is taken as it is."""
    return _moment(cell) if _MOMENT.fullmatch(cell) else begin_of(day(cell), zone)


def last_moment(cell: str, zone: Zone = Zone.WIB) -> datetime:
    """The exclusive end: a date is the last day, whole, in its zone; a moment with its offset is taken as it is."""
    return _moment(cell) if _MOMENT.fullmatch(cell) else end_of(day(cell), zone)


def born_at_age(age: int, on: date) -> PartialDate:
    """The likelier of the two years in which somebody of that age on that day was born."""
    had_birthday = on - date(on.year, 1, 1) >= timedelta(days=182)
    return PartialDate(on.year - age - (0 if had_birthday else 1))


def _moment(cell: str) -> datetime:
    try:
        moment = datetime.fromisoformat(cell)
    except ValueError:
        raise InvalidInput("not a moment", mend="Write 2026-11-24T08:00+07:00, or the date alone") from None
    if moment.tzinfo is None:
        raise InvalidInput("a moment without its offset from UTC", mend="Write 2026-11-24T08:00+07:00")
    return moment


def _age(cell: str) -> int:
    if not _AGE.fullmatch(cell) or int(cell) > _OLDEST:
        raise InvalidInput("not an age", mend="Write completed years, as 42")
    return int(cell)


def _one_of(choices: Mapping[str, Value]) -> Callable[[str], Value]:
    def read(cell: str) -> Value:
        if cell.casefold() not in choices:
            raise InvalidInput("not one of the possible words", mend=f"Write one of: {', '.join(choices)}")
        return choices[cell.casefold()]

    return read
