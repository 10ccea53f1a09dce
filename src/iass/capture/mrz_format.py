"""The five formats of a machine readable zone, as data (ICAO Doc 9303, eighth edition, parts 4 to 7)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

FILLER = "<"
Lines = tuple[str, ...]
Cell = tuple[int, int]  # (line, position), both counted from 1 as in Doc 9303


class MrzFormat(StrEnum):
    """TD1: cards. TD2: larger cards. TD3: passports. MRV_A, MRV_B: visas of the two page sizes."""

    TD1 = "TD1"
    TD2 = "TD2"
    TD3 = "TD3"
    MRV_A = "MRV-A"
    MRV_B = "MRV-B"


class Kind(StrEnum):
    """What may stand in a field, fillers aside."""

    LETTERS = "letters"
    DATE = "date"
    ANY = "letters and digits"


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of one line; line, start and end are counted from 1, end is included."""

    line: int
    start: int
    end: int

    @property
    def cells(self) -> tuple[Cell, ...]:
        return tuple((self.line, position) for position in range(self.start, self.end + 1))

    @property
    def length(self) -> int:
        return self.end - self.start + 1

    def read(self, lines: Sequence[str]) -> str:
        return lines[self.line - 1][self.start - 1 : self.end]


@dataclass(frozen=True, slots=True)
class Field:
    """name: as in TravelDocument where it has one. check: the position of its check digit on the same line.

    blank_check: a filler may stand for the check digit of an empty field (TD3's personal number).
    """

    name: str
    span: Span
    kind: Kind
    check: int | None = None
    blank_check: bool = False


@dataclass(frozen=True, slots=True)
class Layout:
    """fields: in the order of the zone. composite: the stretches that the last check digit covers.

    long_numbers: a document number of more than nine characters goes on in the optional data (Doc 9303-5
    and 9303-6, note j).
    """

    lines: int
    length: int
    fields: tuple[Field, ...]
    composite: tuple[Span, ...] = ()
    composite_check: Cell | None = None
    long_numbers: bool = False

    def field(self, name: str) -> Field:
        return next(field for field in self.fields if field.name == name)

    @property
    def optional(self) -> tuple[Field, ...]:
        """The fields that the issuing state fills as it likes."""
        return tuple(field for field in self.fields if field.name in OPTIONAL_FIELDS)


OPTIONAL_FIELDS = ("optional_data", "optional_data_2", "personal_number")


def _heading(line: int = 1) -> tuple[Field, ...]:
    return (
        Field("document_code", Span(line, 1, 2), Kind.ANY),
        Field("issuer", Span(line, 3, 5), Kind.LETTERS),
    )


def _names(line: int, start: int, end: int) -> Field:
    return Field("names", Span(line, start, end), Kind.LETTERS)


# The second line of TD2, TD3 and both visas is the same up to position 28.
_SECOND_LINE = (
    Field("document_number", Span(2, 1, 9), Kind.ANY, check=10),
    Field("nationality", Span(2, 11, 13), Kind.LETTERS),
    Field("birth_date", Span(2, 14, 19), Kind.DATE, check=20),
    Field("sex", Span(2, 21, 21), Kind.LETTERS),
    Field("expiry_date", Span(2, 22, 27), Kind.DATE, check=28),
)

_TD1 = Layout(
    lines=3,
    length=30,
    fields=(
        *_heading(),
        Field("document_number", Span(1, 6, 14), Kind.ANY, check=15),
        Field("optional_data", Span(1, 16, 30), Kind.ANY),
        Field("birth_date", Span(2, 1, 6), Kind.DATE, check=7),
        Field("sex", Span(2, 8, 8), Kind.LETTERS),
        Field("expiry_date", Span(2, 9, 14), Kind.DATE, check=15),
        Field("nationality", Span(2, 16, 18), Kind.LETTERS),
        Field("optional_data_2", Span(2, 19, 29), Kind.ANY),
        _names(3, 1, 30),
    ),
    composite=(Span(1, 6, 30), Span(2, 1, 7), Span(2, 9, 15), Span(2, 19, 29)),
    composite_check=(2, 30),
    long_numbers=True,
)
_TD2 = Layout(
    lines=2,
    length=36,
    fields=(*_heading(), _names(1, 6, 36), *_SECOND_LINE, Field("optional_data", Span(2, 29, 35), Kind.ANY)),
    composite=(Span(2, 1, 10), Span(2, 14, 20), Span(2, 22, 35)),
    composite_check=(2, 36),
    long_numbers=True,
)
_TD3 = Layout(
    lines=2,
    length=44,
    fields=(
        *_heading(),
        _names(1, 6, 44),
        *_SECOND_LINE,
        Field("personal_number", Span(2, 29, 42), Kind.ANY, check=43, blank_check=True),
    ),
    composite=(Span(2, 1, 10), Span(2, 14, 20), Span(2, 22, 43)),
    composite_check=(2, 44),
)
_MRV_A = Layout(
    lines=2,
    length=44,
    fields=(*_heading(), _names(1, 6, 44), *_SECOND_LINE, Field("optional_data", Span(2, 29, 44), Kind.ANY)),
)
_MRV_B = Layout(
    lines=2,
    length=36,
    fields=(*_heading(), _names(1, 6, 36), *_SECOND_LINE, Field("optional_data", Span(2, 29, 36), Kind.ANY)),
)

LAYOUTS: Mapping[MrzFormat, Layout] = {
    MrzFormat.TD1: _TD1,
    MrzFormat.TD2: _TD2,
    MrzFormat.TD3: _TD3,
    MrzFormat.MRV_A: _MRV_A,
    MrzFormat.MRV_B: _MRV_B,
}
ALLOWED = "3 lines of 30 (TD1), 2 lines of 36 (TD2, MRV-B) or 2 lines of 44 (TD3, MRV-A) characters"


def format_of(lines: Lines) -> MrzFormat | None:
    """The format by the number and length of the lines; two that begin with V are a visa. None for no format."""
    sizes = {len(line) for line in lines}
    visa = bool(lines) and lines[0].startswith("V")
    two_lines = (MrzFormat.MRV_A, MrzFormat.MRV_B) if visa else (MrzFormat.TD2, MrzFormat.TD3)
    for name in (MrzFormat.TD1, *two_lines):
        if len(lines) == LAYOUTS[name].lines and sizes == {LAYOUTS[name].length}:
            return name
    return None
