"""A machine readable zone written from a travel document: for specimens, the demo and round trips."""

import re
from collections.abc import Mapping

from iass.capture import mrz_dates, mrz_names
from iass.capture.document import Sex, TravelDocument
from iass.capture.mrz_check import check_digit, checked_fields, text
from iass.capture.mrz_format import FILLER, LAYOUTS, Field, Layout, Lines, MrzFormat
from iass.errors import InvalidInput

_CONTENT = re.compile(r"[A-Z0-9<]*")


def compose(
    document: TravelDocument, name: MrzFormat, optional: Mapping[str, str] | None = None, *, visa_code: str = "V"
) -> Lines:
    """The lines of that format with every check digit. `optional` holds the optional fields by their names
    (`optional_data`, `optional_data_2`, `personal_number`).

    Raises InvalidInput, naming the field, for what a zone cannot hold: other characters than A-Z and 0-9 in a
    number or code, too many of them, no name at all.
    """
    layout = LAYOUTS[name]
    is_visa = name in (MrzFormat.MRV_A, MrzFormat.MRV_B)
    contents = {
        "document_code": visa_code if is_visa else document.kind,
        "issuer": document.issuer or document.nationality,
        "document_number": document.number,
        "nationality": document.nationality,
        "birth_date": mrz_dates.compose(document.birth_date),
        "sex": FILLER if document.sex is Sex.UNSPECIFIED else document.sex.value,
        "expiry_date": mrz_dates.compose(document.expiry_date),
        "names": mrz_names.compose(document.surname, document.given_names, layout.field("names").span.length),
        **(optional or {}),
    }
    if not contents["names"].strip(FILLER):
        raise InvalidInput("a machine readable zone needs a name", where="surname", mend="Give a name with letters")
    if not document.number:
        raise InvalidInput("a machine readable zone needs a document number", where="document_number")
    return _with_checks(_filled(layout, contents), layout)


def _spill(contents: dict[str, str], layout: Layout) -> bool:
    """Note j: the first nine characters stay, a filler takes the check digit's place, the rest goes on with the
    check digit at the beginning of the optional data. Answers whether the number is so long."""
    number, room = contents["document_number"], layout.field("document_number").span.length
    if not layout.long_numbers or len(number) <= room:
        return False
    _check_content("document_number", number)
    rest = number[room:] + check_digit(number) + FILLER
    contents["document_number"] = number[:room]
    contents["optional_data"] = rest + contents.get("optional_data", "")
    return True


def _filled(layout: Layout, contents: dict[str, str]) -> Lines:
    spilled = _spill(contents, layout)
    grid = [[FILLER] * layout.length for _ in range(layout.lines)]
    for field in layout.fields:
        content = contents.get(field.name, "")
        _check_content(field.name, content, field)
        for (line, position), character in zip(field.span.cells, content, strict=False):
            grid[line - 1][position - 1] = character
        if field.check is not None and not (spilled and field.name == "document_number"):
            grid[field.span.line - 1][field.check - 1] = "0"  # A filler here would announce a long number.
    return tuple("".join(line) for line in grid)


def _with_checks(lines: Lines, layout: Layout) -> Lines:
    """Each check digit at its place; the composite comes last because it covers the others."""
    for checked in checked_fields(lines, layout):
        content = text(lines, checked.cells)
        line, position = checked.check
        blank = checked.blank_check and not content.strip(FILLER)
        digit = FILLER if blank else check_digit(content)
        changed = lines[line - 1][: position - 1] + digit + lines[line - 1][position:]
        lines = (*lines[: line - 1], changed, *lines[line:])
    return lines


def _check_content(name: str, content: str, field: Field | None = None) -> None:
    if not _CONTENT.fullmatch(content):
        raise InvalidInput(
            "a machine readable zone has only A-Z and 0-9", where=name, mend="Leave other characters out"
        )
    if field is not None and len(content) > field.span.length:
        raise InvalidInput(
            f"{len(content)} characters do not fit into {field.span.length}", where=name, mend="Shorten it"
        )
