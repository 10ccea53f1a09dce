"""One row of the registry's CSV as a person. The format is described in docs/import-formats.md."""

import re
from collections.abc import Callable
from datetime import datetime
from typing import TypeVar

from iass.errors import InvalidInput
from iass.ids import PersonId
from iass.registry.cells import RowReader, identifier
from iass.registry.person import KnownDocument, Person
from iass.registry.subject import Draft
from iass.registry.table import Columns
from iass.registry.values import birth_date, document_number, names, partial_date, sex_of, state, today_at

Value = TypeVar("Value")

COLUMNS = Columns(
    ("person_id", "surname", "given_names", "sex", "birth_date", "nationality", "photo"),
    ("birth_place", "document_number", "document_kind", "document_issuer", "document_expiry"),
)

_MOST_DOCUMENTS = 20
_KIND = re.compile(r"[A-Z]{1,2}")
_UNKNOWN_BIRTH = re.compile(r"(XXXX|0000)(-(XX|00)){0,2}")


def read_person(row: RowReader, now: datetime) -> Draft[Person] | None:
    """None when `row.problems` tells why it is not a person."""
    person_id = row.needed_value("person_id", identifier)
    surname, given_names = names(row)
    if not surname and not given_names and not row.failed("given_names"):
        row.fail("surname", "there is no name", "Write a surname, given names or both", "nama wajib diisi")
    sex = row.needed_value("sex", sex_of)
    born = None
    if not _UNKNOWN_BIRTH.fullmatch(row.needed("birth_date").upper()):
        born = row.value("birth_date", lambda cell: birth_date(cell, today_at(now)))
    nationality = row.needed_value("nationality", state)
    place, documents, photo = row.text("birth_place"), _documents(row), row.needed("photo")
    if row.problems or not (person_id and sex and nationality):
        return None
    person = Person(PersonId(person_id), surname, given_names, sex, born, place, nationality, documents)
    return Draft(person_id, person, (photo,))


def _documents(row: RowReader) -> tuple[KnownDocument, ...]:
    """Several are parted by semicolons, in the same order in all four columns."""
    numbers = row.values("document_number", document_number, most=_MOST_DOCUMENTS)
    if len(set(numbers)) < len(numbers):
        row.fail("document_number", "a document number stands twice in the row", "Remove one")
    kinds = _aligned(row, "document_kind", _kind_of, len(numbers), one_for_all=True)
    issuers = _aligned(row, "document_issuer", state, len(numbers), one_for_all=True)
    expiries = _aligned(row, "document_expiry", partial_date, len(numbers), one_for_all=False)
    return tuple(
        KnownDocument(number, kind or "P", issuer or "", expiry)
        for number, kind, issuer, expiry in zip(numbers, kinds, issuers, expiries, strict=False)
    )


def _aligned(
    row: RowReader, column: str, read: Callable[[str], Value], count: int, *, one_for_all: bool
) -> tuple[Value | None, ...]:
    """One item for each document; an empty one is None. A single kind or issuer stands for all."""
    cell = row.text(column)
    if not cell:
        return (None,) * count
    parts = list(map(str.strip, cell.split(";")))
    if one_for_all and len(parts) == 1:
        parts *= count
    if row.failed("document_number"):
        return ()
    if len(parts) != count:
        mend = "Part them by semicolons in the same order; leave unknown ones empty, as in 2031-06-30;"
        row.fail(column, f"{len(parts)} items for {count} documents", mend)
    try:
        return tuple(read(part) if part else None for part in parts)
    except InvalidInput as error:
        row.fail(column, error.what, error.mend)
        return ()


def _kind_of(cell: str) -> str:
    if not _KIND.fullmatch(cell.upper()):
        raise InvalidInput("not a document code", mend="Write the MRZ's one or two letters, as P, PD, V or I")
    return cell.upper()
