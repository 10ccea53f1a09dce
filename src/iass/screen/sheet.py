"""People in a CSV file, as lists and passenger data bring them: columns id, name, birth_date, nationality, sex,
document_number, birth_place. Only id and name must be there; a cell that cannot be read is told and left unknown.
"""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

from iass.capture.document import Sex
from iass.capture.partial_date import PartialDate
from iass.errors import InvalidInput
from iass.registry.table import Columns, Row, open_table, shown
from iass.screen.identity import Identity

COLUMNS = Columns(("id", "name"), ("birth_date", "nationality", "sex", "document_number", "birth_place"))
MOST_BYTES = 1 << 30
MOST_ROWS = 5_000_000
MOST_LETTERS = 1_000
_SEXES = {
    "M": Sex.MALE, "MALE": Sex.MALE, "L": Sex.MALE, "LAKI-LAKI": Sex.MALE, "PRIA": Sex.MALE,
    "F": Sex.FEMALE, "FEMALE": Sex.FEMALE, "P": Sex.FEMALE, "PEREMPUAN": Sex.FEMALE, "WANITA": Sex.FEMALE,
    "": Sex.UNSPECIFIED, "X": Sex.UNSPECIFIED, "<": Sex.UNSPECIFIED, "U": Sex.UNSPECIFIED,
}  # fmt: skip
_DAY_FIRST = re.compile(r"([0-9]{1,2})[-/. ]([0-9]{1,2})[-/. ]([0-9]{4})")
_NUMBERS = re.compile(r"[;|]")

Tell = Callable[[str], None]


def read_people(path: Path, tell: Tell) -> Iterator[tuple[Identity, str]]:
    """Each person with the id as written. A person's key is unique: an id that stands twice is told of and gets the
    line behind it, because a list may name one person several times.

    Raises NotFound, or InvalidInput with the line for a file that is none, is too large or lacks a column, and for a
    row without an id. tell: what is ignored or cannot be read, with its line, and a file without a row; values are
    shortened.
    """
    if path.exists() and path.stat().st_size > MOST_BYTES:
        raise InvalidInput("the file is too large", where=path.name, mend=f"At most {MOST_BYTES >> 20} MB; split it")
    with open_table(path, COLUMNS) as table:
        if table.row_count > MOST_ROWS:
            raise InvalidInput("the file has too many rows", where=path.name, mend=f"At most {MOST_ROWS:,}; split it")
        for warning in table.warnings:
            tell(f"{path.name}: {warning}")
        seen: set[str] = set()
        for row in table.rows():
            place = f"{path.name}, line {row.line}"
            if row.fault:
                raise InvalidInput(row.fault, where=place, mend="Quote a cell that holds the delimiter")
            given = row.cells["id"]
            if not given:
                raise InvalidInput("the row has no id", where=place, mend="Write one in the column id")
            key = f"{given}\n{row.line}" if given in seen else given
            if given in seen:
                tell(f"{place}: the id {shown(given)} stands further up too; both rows count")
            seen.add(given)
            yield _identity(row, key, lambda what, place=place: tell(f"{place}: {what}")), given  # type: ignore[misc]
        if not seen:
            tell(f"{path.name}: there is nobody in it, only the header")


def _identity(row: Row, key: str, tell: Tell) -> Identity:
    cells = {name: _bounded(name, cell, tell) for name, cell in row.cells.items()}
    return Identity(
        key=key,
        name=cells["name"],
        birth_date=_date(cells["birth_date"], tell),
        nationality=cells["nationality"].upper(),
        sex=_sex(cells["sex"], tell),
        numbers=tuple(number.strip() for number in _NUMBERS.split(cells["document_number"]) if number.strip()),
        birth_place=cells["birth_place"],
    )


def _bounded(name: str, cell: str, tell: Tell) -> str:
    if len(cell) > MOST_LETTERS:
        tell(f"{name} has {len(cell):,} characters; the rest after {MOST_LETTERS:,} is left out")
    return cell[:MOST_LETTERS]


def _date(cell: str, tell: Tell) -> PartialDate | None:
    if not cell or not cell.strip("0X-/. "):
        return None
    try:
        read = _DAY_FIRST.fullmatch(cell)
        return PartialDate.parse(f"{read[3]}-{read[2]}-{read[1]}" if read else cell[:10].replace("/", "-"))
    except InvalidInput as error:
        tell(f"birth_date {shown(cell)} is taken for unknown: {error.what}")
        return None


def _sex(cell: str, tell: Tell) -> Sex:
    found = _SEXES.get(cell.upper())
    if found is None:
        tell(f"sex {shown(cell)} is taken for unknown")
    return found or Sex.UNSPECIFIED
