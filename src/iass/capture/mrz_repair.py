"""Characters that a reader confuses, put right only where a check digit proves it.

Two cases are proof. In a date or at a check digit only digits may stand, so a letter there is a misreading by
type; it is replaced when the field's check digit then agrees. In a document number either may stand; one
character is replaced when its check digit fails, and exactly one such change satisfies both that digit and
the composite. Nothing covers names, nationality and sex, so nothing there is ever changed. A visa has no
composite, so its number stays as read.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from iass.capture.mrz_check import COMPOSITE, Checked, at, checked_fields, verify
from iass.capture.mrz_format import Cell, Layout, Lines
from iass.capture.mrz_problem import Problem

# Pairs that look alike in OCR-B and poor prints of it.
_TO_DIGIT = {"O": "0", "I": "1", "S": "5", "B": "8", "Z": "2", "G": "6"}
# G is worth 16 and 6 is worth 6, which no check digit of modulus 10 can tell apart: in a number it proves nothing.
_ALIKE = {one: other for pair in _TO_DIGIT.items() if pair != ("G", "6") for one, other in (pair, pair[::-1])}


@dataclass(frozen=True, slots=True)
class Repair:
    """One character changed. line, position: counted from 1. read: what came in; repaired: what it became."""

    field: str
    line: int
    position: int
    read: str
    repaired: str


@dataclass(frozen=True, slots=True)
class Repaired:
    """The lines after all repairs, the repairs, and what was left alone because it is ambiguous."""

    lines: Lines
    repairs: tuple[Repair, ...] = ()
    problems: tuple[Problem, ...] = ()


def repair(lines: Lines, layout: Layout) -> Repaired:
    """Never changes a field whose check digit is right, unless a letter stands where only a digit can."""
    repairs: list[Repair] = []
    for checked in checked_fields(lines, layout):
        cells = (*checked.cells, checked.check) if checked.numeric else (checked.check,)
        lines = _adopt(lines, _digits(lines, cells), checked, repairs)
    number = _number(lines, layout)
    if number is None:
        return Repaired(lines, tuple(repairs))
    candidates = list(_candidates(lines, layout, number))
    if len(candidates) > 1:
        what = f"{len(candidates)} different corrections would satisfy the check digits, so none was made"
        return Repaired(lines, tuple(repairs), (Problem(number.field, what),))
    for candidate in candidates:
        repairs += _differences(lines, candidate, number)
        lines = candidate
        for checked in checked_fields(lines, layout):
            if checked.field == COMPOSITE:
                lines = _adopt(lines, _digits(lines, (checked.check,)), checked, repairs)
    return Repaired(lines, tuple(repairs))


def _adopt(lines: Lines, candidate: Lines, checked: Checked, repairs: list[Repair]) -> Lines:
    """The candidate where it differs and its check digit agrees; otherwise the lines as they were."""
    if candidate == lines or not verify(candidate, checked).ok:
        return lines
    repairs += _differences(lines, candidate, checked)
    return candidate


def _number(lines: Lines, layout: Layout) -> Checked | None:
    """The document number when its check digit fails and a composite is there to confirm a change."""
    if layout.composite_check is None:
        return None
    numbers = (checked for checked in checked_fields(lines, layout) if checked.field == "document_number")
    return next((checked for checked in numbers if not verify(lines, checked).ok), None)


def _candidates(lines: Lines, layout: Layout, number: Checked) -> Iterator[Lines]:
    """Every single change of the number after which its check digit and the composite agree."""
    firm = _digits(lines, (number.check,))
    for cell in number.cells:
        alike = _ALIKE.get(at(lines, cell))
        if alike is None:
            continue
        candidate = _replace(firm, cell, alike)
        composite = [checked for checked in checked_fields(candidate, layout) if checked.field == COMPOSITE]
        settled = _digits(candidate, tuple(checked.check for checked in composite))
        if verify(candidate, number).ok and all(verify(settled, checked).ok for checked in composite):
            yield candidate


def _digits(lines: Lines, cells: tuple[Cell, ...]) -> Lines:
    """The lines with every confusable letter at these cells read as its digit."""
    for cell in cells:
        lines = _replace(lines, cell, _TO_DIGIT.get(at(lines, cell), at(lines, cell)))
    return lines


def _replace(lines: Lines, cell: Cell, character: str) -> Lines:
    line, position = cell
    changed = lines[line - 1][: position - 1] + character + lines[line - 1][position:]
    return (*lines[: line - 1], changed, *lines[line:])


def _differences(before: Lines, after: Lines, checked: Checked) -> list[Repair]:
    return [
        Repair(checked.field, cell[0], cell[1], at(before, cell), at(after, cell))
        for cell in (*checked.cells, checked.check)
        if at(before, cell) != at(after, cell)
    ]
