"""Check digits of a machine readable zone (ICAO Doc 9303-3 section 4.9): weights 7, 3, 1, modulus 10."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from iass.capture.mrz_format import FILLER, Cell, Field, Kind, Layout, Lines

COMPOSITE = "composite"
_WEIGHTS = (7, 3, 1)
_VALUES = {FILLER: 0} | {character: value for value, character in enumerate("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ")}


@dataclass(frozen=True, slots=True)
class CheckDigit:
    """expected: the digit that the field asks for; found: the character that stands there.

    ok is true too for the filler that TD3 allows after an empty personal number.
    """

    field: str
    expected: str
    found: str
    ok: bool


@dataclass(frozen=True, slots=True)
class Checked:
    """Which cells one check digit covers in one zone, and where it stands."""

    field: str
    cells: tuple[Cell, ...]
    check: Cell
    numeric: bool = False
    blank_check: bool = False


def check_digit(text: str) -> str:
    """The check digit of A-Z, 0-9 and fillers (worth 0). Raises KeyError for any other character."""
    return str(sum(_VALUES[character] * _WEIGHTS[at % 3] for at, character in enumerate(text)) % 10)


def at(lines: Lines, cell: Cell) -> str:
    return lines[cell[0] - 1][cell[1] - 1]


def text(lines: Lines, cells: tuple[Cell, ...]) -> str:
    return "".join(at(lines, cell) for cell in cells)


def verify(lines: Lines, checked: Checked) -> CheckDigit:
    """One check digit, as it stands and as it should be."""
    content = text(lines, checked.cells)
    expected, found = check_digit(content), at(lines, checked.check)
    empty = checked.blank_check and found == FILLER and not content.strip(FILLER)
    return CheckDigit(checked.field, expected, found, ok=empty or found == expected)


def checked_fields(lines: Lines, layout: Layout) -> Iterator[Checked]:
    """Every check digit of the zone, the composite last."""
    for field in layout.fields:
        if field.check is not None:
            yield _long(lines, layout, field) or _plain(field, field.check)
    if layout.composite_check is not None:
        cells = tuple(cell for span in layout.composite for cell in span.cells)
        yield Checked(COMPOSITE, cells, layout.composite_check)


def _plain(field: Field, check: int) -> Checked:
    return Checked(
        field.name,
        field.span.cells,
        (field.span.line, check),
        numeric=field.kind is Kind.DATE,
        blank_check=field.blank_check,
    )


def _long(lines: Lines, layout: Layout, field: Field) -> Checked | None:
    """A document number that goes on in the optional data, where the check digit follows it."""
    if not layout.long_numbers or field.name != "document_number" or field.check is None:
        return None
    if at(lines, (field.span.line, field.check)) != FILLER or FILLER in field.span.read(lines):
        return None
    room = layout.field("optional_data").span
    rest = room.read(lines).partition(FILLER)[0]
    if len(rest) < 2:
        return None
    cells = replace(room, end=room.start + len(rest) - 2).cells
    return Checked(field.name, field.span.cells + cells, (room.line, room.start + len(rest) - 1))
