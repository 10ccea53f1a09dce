"""One row's cells turned into values. Every problem of a row is collected, not only the first."""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar

from iass.errors import InvalidInput
from iass.registry.table import Row

Value = TypeVar("Value")

_LONGEST = 500
FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r")
_BIDI = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_BLANKS = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a row is refused. reason and mend in English; alasan, perbaikan: the same in Indonesian, where there is any;
    of a photograph, alasan says what to do too.

    Neither repeats the cell: a report of refusals goes to more people than the row does. neighbour, score: the subject
    whose face is too near, and how near, where that is the reason.
    """

    field: str
    reason: str
    mend: str = ""
    alasan: str = ""
    neighbour: str = ""
    score: float | None = None
    perbaikan: str = ""


@dataclass(frozen=True, slots=True)
class RowReader:
    """Reads the cells of one row; `problems` fills up on the way, with at most one for each column."""

    row: Row
    problems: list[Problem] = field(default_factory=list)

    def fail(self, column: str, reason: str, mend: str = "", alasan: str = "", perbaikan: str = "") -> None:
        if not self.failed(column):
            self.problems.append(Problem(column, reason, mend, alasan, perbaikan=perbaikan))

    def failed(self, column: str) -> bool:
        return any(problem.field == column for problem in self.problems)

    def text(self, column: str, *, allow: re.Pattern[str] | None = None) -> str:
        """The cell as plain text: NFC, blanks run together. "" when it is empty or cannot be taken.

        allow: cells that are taken although they begin as a formula does, as +62 of a telephone number.
        """
        cell = unicodedata.normalize("NFC", self.row.cells[column])
        if len(cell) > _LONGEST:
            self.fail(column, f"the cell has {len(cell)} characters", f"Write at most {_LONGEST}")
        elif cell.startswith(FORMULA) and not (allow and allow.fullmatch(cell)):
            self.fail(column, "the cell begins as a formula does, with = + - or @", "Write plain text", _RUMUS)
        elif sign := unfit(cell):
            self.fail(column, f"the cell holds the character {sign}", "Type the cell again", _KARAKTER)
        else:
            return _BLANKS.sub(" ", cell)
        return ""

    def needed(self, column: str) -> str:
        """Like `text`, and a problem when the cell is empty."""
        cell = self.text(column)
        if not cell:
            self.fail(column, "the cell is empty", "Fill it in", "kolom ini wajib diisi")
        return cell

    def value(self, column: str, read: Callable[[str], Value]) -> Value | None:
        """What `read` makes of the cell; None when it is empty or `read` raises InvalidInput (then a problem)."""
        cell = self.text(column)
        if not cell:
            return None
        try:
            return read(cell)
        except InvalidInput as error:
            self.fail(column, error.what, error.mend)
            return None

    def needed_value(self, column: str, read: Callable[[str], Value]) -> Value | None:
        """Like `value`, and a problem when the cell is empty."""
        return self.value(column, read) if self.needed(column) else None

    def values(self, column: str, read: Callable[[str], Value], *, most: int) -> tuple[Value, ...]:
        """Items parted by semicolons, each read by itself; empty when any of them cannot be read."""
        parts = tuple(part for part in map(str.strip, self.text(column).split(";")) if part)
        if len(parts) > most:
            self.fail(column, f"the cell lists {len(parts)} items", f"Write at most {most}")
            return ()
        try:
            return tuple(map(read, parts))
        except InvalidInput as error:
            self.fail(column, error.what, error.mend)
            return ()


_RUMUS = "isi kolom diawali = + - atau @ seperti rumus; tulis sebagai teks biasa"
_KARAKTER = "kolom memuat karakter kendali yang tidak boleh disimpan"


def unfit(cell: str) -> str:
    """The first character that no text may hold, as U+XXXX: controls, half surrogates, unassigned ones, and those
    that turn the direction of writing and so make a text look like another."""
    if cell.isascii() and cell.isprintable():
        return ""
    for character in cell:
        category = unicodedata.category(character)
        if character in _BIDI or (category in ("Cc", "Cs", "Co", "Cn") and character not in "\t\r\n"):
            return f"U+{ord(character):04X}"
    return ""


_FLAGS = {"yes": True, "ya": True, "true": True, "1": True, "no": False, "tidak": False, "false": False, "0": False}


def flag(cell: str) -> bool:
    """yes or no; ya, tidak, true, false, 1 and 0 likewise."""
    value = _FLAGS.get(cell.casefold())
    if value is None:
        raise InvalidInput("neither yes nor no", mend="Write yes or no (ya or tidak)")
    return value


def identifier(cell: str) -> str:
    """An id as the sending system writes it: letters, digits and . _ : / -, at most 64, a letter or digit first."""
    if not _IDENTIFIER.fullmatch(cell):
        raise InvalidInput("not an id", mend="Write at most 64 letters, digits and . _ : / -")
    return cell


_IDENTIFIER = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:/-]{0,63}")
