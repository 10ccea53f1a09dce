"""What was put right of a document since it was read, field by field."""

from dataclasses import dataclass

from iass.case.rereading import Rereading
from iass.console.catalogue import Catalogue

FORM = {"number": "document_number"}
"""Fields of a document that the form of a correction calls otherwise."""


@dataclass(frozen=True, slots=True)
class PutRight:
    """field: in words. read, right: - for nothing."""

    field: str
    read: str
    right: str


def put_right(rereading: Rereading | None, words: Catalogue) -> tuple[PutRight, ...]:
    """In the order of the form; nothing where nothing was put right."""
    misread = rereading.misread if rereading else ()
    return tuple(PutRight(field_said(one.field, words), one.read, one.right) for one in misread)


def field_said(name: str, words: Catalogue) -> str:
    """What stands in brackets tells how to fill it in."""
    return words(f"subject.field.{FORM.get(name, name)}").partition(" (")[0]
