"""The machine readable zone of a travel document (ICAO Doc 9303, eighth edition), from lines to a document."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from iass.capture import mrz_compose, mrz_dates, mrz_names
from iass.capture.document import Sex, TravelDocument
from iass.capture.mrz_check import CheckDigit, checked_fields, text, verify
from iass.capture.mrz_format import ALLOWED, FILLER, LAYOUTS, Layout, Lines, MrzFormat, format_of
from iass.capture.mrz_problem import Problem
from iass.capture.mrz_repair import Repair, repair
from iass.capture.states import is_state_code
from iass.clock import SystemClock
from iass.errors import InvalidInput

_CHARACTERS = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789<")
_MAX_TEXT = 1_000  # A zone has 90 characters; what is far longer is not looked at character by character.
_UNBROKEN = {90: 30, 88: 44, 72: 36}
_SEXES = {"F": Sex.FEMALE, "M": Sex.MALE, FILLER: Sex.UNSPECIFIED, "X": Sex.UNSPECIFIED}
_NOT_PROVEN = "its check digit fails, so that this date is not used"
_NEEDED = frozenset({"document_number", "names", "birth_date", "nationality", "issuer"})
_CODES = {MrzFormat.TD1: "ACI", MrzFormat.TD2: "ACI", MrzFormat.TD3: "P", MrzFormat.MRV_A: "V", MrzFormat.MRV_B: "V"}


@dataclass(frozen=True, slots=True)
class MrzReading:
    """What a zone says. lines: after repair, upper case, fillers included.

    optional: the content of the state's own fields by name, without trailing fillers and without the end of a
    long document number. checks: one for each check digit, the composite last. repairs: every character
    changed. problems: what is wrong and was not repaired (an impossible date, an unknown state, expired, ...).
    """

    format: MrzFormat
    lines: Lines
    document: TravelDocument
    optional: tuple[tuple[str, str], ...]
    checks: tuple[CheckDigit, ...]
    repairs: tuple[Repair, ...] = ()
    problems: tuple[Problem, ...] = ()

    @property
    def all_checks_pass(self) -> bool:
        return all(check.ok for check in self.checks)


def parse(lines: Sequence[str], *, today: date | None = None) -> MrzReading:
    """Reads TD1, TD2, TD3, MRV-A and MRV-B. Lower case and surrounding spaces are allowed, and so are lines
    joined by line breaks or by nothing.

    today: the day that two-digit years and expiry are judged by (see `mrz_dates`); None for the machine's day,
    so a past decision must be replayed with the day it was made. Codes of states lose their fillers: Germany
    stays `D`, as the zone has it.
    Raises InvalidInput for other lengths or characters only; everything else is reported in the reading.
    """
    read = _lines(lines)
    name = format_of(read)
    if name is None:
        sizes = " + ".join(str(len(line)) for line in read[:4]) or "0"
        raise InvalidInput(f"an MRZ has {ALLOWED}, not {sizes}", where="mrz", mend="Read the document again")
    layout = LAYOUTS[name]
    repaired = repair(read, layout)
    day = today or SystemClock().now().date()
    checks = tuple(verify(repaired.lines, checked) for checked in checked_fields(repaired.lines, layout))
    failing = tuple(check.field for check in checks if not check.ok)
    document, problems = _document(repaired.lines, name, layout, day, failing)
    return MrzReading(
        format=name,
        lines=repaired.lines,
        document=document,
        optional=_optional(repaired.lines, layout),
        checks=checks,
        repairs=repaired.repairs,
        problems=(*repaired.problems, *problems),
    )


def compose_td3(document: TravelDocument, *, personal_number: str = "") -> tuple[str, str]:
    """The two lines of a passport, check digits included. Raises InvalidInput naming the field."""
    first, second = mrz_compose.compose(document, MrzFormat.TD3, {"personal_number": personal_number})
    return first, second


def _lines(given: Sequence[str]) -> Lines:
    """Upper case lines without surrounding spaces or empty ones. Raises InvalidInput on any other character."""
    if sum(len(line) for line in given) > _MAX_TEXT:
        raise InvalidInput(f"an MRZ has {ALLOWED}", where="mrz", mend="Read the document again")
    joined = given if isinstance(given, str) else "\n".join(given)
    lines = tuple(line.strip(" \t") for line in joined.replace("\r", "\n").split("\n"))
    lines = tuple(_upper(line) for line in lines if line)
    for number, line in enumerate(lines, start=1):
        _check_characters(number, line)
    width = _UNBROKEN.get(len(lines[0])) if len(lines) == 1 else None
    return lines if width is None else tuple(lines[0][at : at + width] for at in range(0, len(lines[0]), width))


def _upper(line: str) -> str:
    """ASCII letters only: `str.upper` makes two of some others, and positions would shift."""
    return "".join(character.upper() if character.isascii() else character for character in line)


def _check_characters(number: int, line: str) -> None:
    for position, character in enumerate(line, start=1):
        if character not in _CHARACTERS:
            shown = character if character.isascii() and character.isprintable() else f"U+{ord(character):04X}"
            raise InvalidInput(
                f"an MRZ has only A-Z, 0-9 and <, not {shown!r}",
                where=f"mrz line {number}, position {position}",
                mend="Read the document again",
            )


def _document(
    lines: Lines, name: MrzFormat, layout: Layout, today: date, failing: tuple[str, ...]
) -> tuple[TravelDocument, list[Problem]]:
    """A date whose check digit fails is left out: taken at its word it would make a child of a wanted adult."""
    content = {field.name: field.span.read(lines) for field in layout.fields}
    born, born_problem = mrz_dates.birth_date(content["birth_date"], today)
    expiry, expiry_problem = mrz_dates.expiry_date(content["expiry_date"], today)
    if born and "birth_date" in failing:
        born, born_problem = None, _NOT_PROVEN
    if expiry and "expiry_date" in failing:
        expiry, expiry_problem = None, _NOT_PROVEN
    names = mrz_names.read(content["names"])
    document = TravelDocument(
        number=_number(lines, layout),
        nationality=content["nationality"].strip(FILLER),
        surname=names.surname,
        given_names=names.given_names,
        kind=content["document_code"].strip(FILLER),
        issuer=content["issuer"].strip(FILLER),
        birth_date=born,
        sex=_SEXES.get(content["sex"], Sex.UNSPECIFIED),
        expiry_date=expiry,
        names_truncated=names.truncated,
    )
    doubts = [("birth_date", born_problem), *_doubts(document, name, content)]
    doubted = [field for field, what in doubts if what and field in _NEEDED and field not in failing]
    problems = [Problem(field, what) for field, what in [*doubts, ("expiry_date", expiry_problem)] if what]
    return replace(document, misread=(*failing, *doubted)), problems


def _doubts(document: TravelDocument, name: MrzFormat, content: dict[str, str]) -> list[tuple[str, str | None]]:
    """(field, what) for everything that no check digit covers."""
    kind, sex = content["document_code"], content["sex"]
    found: list[tuple[str, str | None]] = []
    if kind[0] not in _CODES[name]:
        found.append(("document_code", f"{kind.strip(FILLER)!r} is not a document code of {name}"))
    for field in ("issuer", "nationality"):
        code = content[field].rstrip(FILLER)
        if not is_state_code(code):
            found.append((field, f"{code!r} is not a code of Doc 9303"))
    if sex not in ("F", "M", FILLER):
        found.append(("sex", f"{sex!r} is neither F, M nor <"))
    if not document.full_name:
        found.append(("names", "there is no name"))
    if any(character.isdigit() for character in content["names"]):
        found.append(("names", "there is a digit in the name"))
    if not document.number:
        found.append(("document_number", "there is no document number"))
    return found


def _number(lines: Lines, layout: Layout) -> str:
    """The document number without fillers, with what a long one has in the optional data."""
    number = next(checked for checked in checked_fields(lines, layout) if checked.field == "document_number")
    return text(lines, number.cells).replace(FILLER, "")


def _optional(lines: Lines, layout: Layout) -> tuple[tuple[str, str], ...]:
    """The optional fields. The end of a long document number belongs to the number."""
    taken = next(checked for checked in checked_fields(lines, layout) if checked.field == "document_number")
    contents = []
    for field in layout.optional:
        content = field.span.read(lines)
        if taken.check in field.span.cells:
            content = content[field.span.cells.index(taken.check) + 1 :].removeprefix(FILLER)
        contents.append((field.name, content.rstrip(FILLER)))
    return tuple(contents)
