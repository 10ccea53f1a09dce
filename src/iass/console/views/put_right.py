"""What was put right of a document since it was read, beside what was read: findings and seal rest on the latter."""

from dataclasses import dataclass, replace

from iass.capture.document import TravelDocument
from iass.case.desk import Rereading
from iass.case.passage import Passage
from iass.console.catalogue import Catalogue

FIELDS = {
    "surname": "surname",
    "given_names": "given_names",
    "sex": "sex",
    "birth_date": "birth_date",
    "nationality": "nationality",
    "number": "document_number",
}
"""Of a document what can be put right, and as what it is asked for on the form."""


@dataclass(frozen=True, slots=True)
class PutRight:
    """field: in words. read, right: - for nothing."""

    field: str
    read: str
    right: str


def put_right(rereading: Rereading | None, words: Catalogue) -> tuple[PutRight, ...]:
    """Each field that differs, in the order of the form; nothing where nothing was put right."""
    if rereading is None:
        return ()
    read, right = rereading.read, rereading.right
    differing = [name for name in FIELDS if getattr(read, name) != getattr(right, name)]
    return tuple(PutRight(field_said(FIELDS[one], words), _said(read, one), _said(right, one)) for one in differing)


def as_read(passage: Passage, rereading: Rereading | None) -> Passage:
    return replace(passage, document=rereading.read) if rereading else passage


def field_said(name: str, words: Catalogue) -> str:
    """What stands in brackets tells how to fill it in."""
    return words(f"subject.field.{name}").partition(" (")[0]


def _said(document: TravelDocument, name: str) -> str:
    return str(getattr(document, name) or "-")
