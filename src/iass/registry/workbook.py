"""An Excel workbook (XLSX, ECMA-376) as CSV text: the values of its first sheet, and nothing that could run.

The bytes are hostile until they have been looked at: an archive that unpacks to far more than it is, entities of XML,
external parts, formulas. Sizes are told by the archive itself, and zipfile gives no part more than it told.
"""

import csv
import io
import warnings
import zipfile
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time
from typing import Any, BinaryIO

from iass.errors import InvalidInput

MAGIC = b"PK\x03\x04"
MAX_BYTES = 64 * 1024 * 1024
MAX_UNPACKED = 512 * 1024 * 1024
MAX_RATIO = 200
"""Of what is unpacked to what is packed; spreadsheets of plain cells reach 20 or so."""

MAX_PARTS = 500
MAX_ROWS = 200_000
MAX_COLUMNS = 100

_SAVE_AS = "Save it in Excel as a workbook (.xlsx), or as CSV UTF-8"
_DECLARED = (b"<!DOCTYPE", b"<!ENTITY", b"<!doctype", b"<!entity")
_NOT_UTF8 = (b"\xff\xfe", b"\xfe\xff", b"<\x00", b"\x00<")
_CHUNK = 1 << 20


def as_csv(file: BinaryIO, name: str) -> tuple[bytes, tuple[str, ...]]:
    """The first visible sheet as CSV in UTF-8, row by row, so that lines are rows; and what was left out, in words.

    A formula stays the text that it is, so that whoever reads the cells refuses it: it is never computed, and what
    Excel computed once is not taken for it. Raises InvalidInput for what is no workbook, or one that is a bomb.
    """
    _check_archive(file, name)
    file.seek(0)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return _written(file)
    except InvalidInput:
        raise
    except Exception:  # openpyxl raises whatever it stumbles on: KeyError, ValueError, TypeError, ParseError ...
        raise _refused("this Excel workbook cannot be read", name) from None


def _refused(what: str, name: str) -> InvalidInput:
    return InvalidInput(what, where=name, mend=_SAVE_AS)


def _check_archive(file: BinaryIO, name: str) -> None:
    """Sizes first, from the archive's own list; then no part may declare anything that XML could expand or fetch."""
    if file.seek(0, io.SEEK_END) > MAX_BYTES:
        raise _refused(f"this Excel workbook is larger than {MAX_BYTES // 1024 // 1024} MB", name)
    try:
        with zipfile.ZipFile(file) as archive:
            parts = archive.infolist()
            unpacked, packed = sum(part.file_size for part in parts), sum(part.compress_size for part in parts)
            if len(parts) > MAX_PARTS or unpacked > MAX_UNPACKED or unpacked > MAX_RATIO * max(packed, 4096):
                raise _refused("this Excel workbook unpacks to far more than a workbook has", name)
            for part in parts:
                _check_part(archive, part, name)
    except (zipfile.BadZipFile, zipfile.LargeZipFile, RuntimeError, OSError, EOFError, ValueError):
        raise _refused("this is no Excel workbook that can be read, or it is encrypted", name) from None
    except Exception as error:
        if isinstance(error, InvalidInput):
            raise
        raise _refused("this is no Excel workbook that can be read", name) from None  # zlib.error, lzma, bz2


def _check_part(archive: zipfile.ZipFile, part: zipfile.ZipInfo, name: str) -> None:
    if not part.filename.endswith((".xml", ".rels", ".vml")):
        return
    tail = b""
    with archive.open(part) as opened:
        while chunk := opened.read(_CHUNK):
            if not tail and chunk.startswith(_NOT_UTF8):
                raise _refused("a part of this Excel workbook is not in UTF-8", name)
            if any(word in tail + chunk for word in _DECLARED):
                raise _refused("a part of this Excel workbook declares entities", name)
            tail = chunk[-16:]


def _written(file: BinaryIO) -> tuple[bytes, tuple[str, ...]]:
    from openpyxl import load_workbook  # noqa: PLC0415  # takes longer to import than most commands take

    book = load_workbook(file, read_only=True, data_only=False, keep_links=False)
    try:
        sheets = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
        if not sheets:
            raise InvalidInput("this Excel workbook has no sheet to be seen", mend=_SAVE_AS)
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\n")
        for cells in _rows(sheets[0]):
            writer.writerow(cells)
        others = len(book.worksheets) - 1
        left_out = (f"{others} other sheets are left out: only the first is read",) if others else ()
        return text.getvalue().encode(), left_out
    finally:
        book.close()


def _rows(sheet: Any) -> Iterator[list[str]]:
    """As wide as the header. Rows without a cell stay, so that a line is the row of the sheet."""
    width = 0
    empty: list[list[str]] = []
    for number, values in enumerate(sheet.iter_rows(max_col=MAX_COLUMNS, values_only=True), start=1):
        if number > MAX_ROWS:
            raise InvalidInput(f"the sheet has more than {MAX_ROWS} rows", mend="Part it into several files")
        cells = _trimmed([_text(value) for value in values])
        if not width:
            if not cells:
                raise InvalidInput(
                    "the first row of the sheet is empty", mend="Write the column names in the first row"
                )
            width = len(cells)
        if not cells:
            empty.append([""] * width)
            continue
        yield from empty
        empty = []
        yield cells + [""] * (width - len(cells))


def _trimmed(cells: Sequence[str]) -> list[str]:
    last = max((place for place, cell in enumerate(cells) if cell), default=-1)
    return list(cells[: last + 1])


def _text(value: object) -> str:
    """As somebody would type it: whole numbers without a point, dates as YYYY-MM-DD. Line ends become blanks."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat()
    if isinstance(value, date | time):
        return value.isoformat()
    return " ".join(str(value).split("\n")).replace("\r", " ").replace("\x00", "")
