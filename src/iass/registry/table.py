"""A CSV file or Excel workbook as a stream of rows, whoever wrote it. Nothing is believed before all was looked at.

CSV is UTF-8 with or without a byte order mark; comma or semicolon (Excel writes the latter where the comma is the
decimal sign, as in Indonesia), told apart by the header. The file is read twice, never held in memory.
"""

import codecs
import csv
import io
from collections.abc import Callable, Generator, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO

from iass.errors import InvalidInput, NotFound
from iass.registry import workbook

_CHUNK = 1 << 20
_DELIMITERS = (",", ";")
_SAVE_AS = "In Excel choose Save As, file type 'CSV UTF-8 (comma delimited)'"
_FOREIGN = (
    (b"\xd0\xcf\x11\xe0", "this is an old Excel workbook, not CSV"),
    (b"\xff\xfe", "the file is encoded as UTF-16 (Excel's 'Unicode text'), not UTF-8"),
    (b"\xfe\xff", "the file is encoded as UTF-16, not UTF-8"),
)


Convert = Callable[[BinaryIO, str], tuple[bytes, tuple[str, ...]]]
"""The file and its name, to CSV in UTF-8 and what was left out, in words. Raises InvalidInput."""


@dataclass(frozen=True, slots=True)
class Columns:
    """Names that the header may hold, in any order; capitals and blanks around them do not matter.

    page: the document that explains them. others: further columns are read too, and not ignored. from_json: what makes
    CSV of a file of JSON lines, one row for each line, where such files are taken. given: for cells that are
    empty and columns that the file lacks, by column.
    """

    required: tuple[str, ...]
    optional: tuple[str, ...] = ()
    page: str = "docs/import-formats.md"
    others: bool = False
    from_json: Convert | None = None
    given: Mapping[str, str] = field(default_factory=dict)

    @property
    def known(self) -> tuple[str, ...]:
        return (*self.required, *self.optional)


@dataclass(frozen=True, slots=True)
class Row:
    """line: where the row begins in the file, counted from 1. cells: by column, blanks around them stripped;
    a column that the file lacks is "". fault: why the row as a whole cannot be read, or ""."""

    line: int
    cells: Mapping[str, str]
    fault: str = ""


@dataclass(frozen=True, slots=True)
class HandedFile:
    """A file that was handed in and lies on no disk. name: as its sender calls it, for messages and provenance."""

    name: str
    content: bytes


def read_whole(path: Path, most: int) -> HandedFile:
    """A file read once, so that what is examined is what is stored. most: bytes. Raises NotFound and InvalidInput."""
    if path.exists() and not path.is_file():
        raise InvalidInput("this is no file", where=str(path))
    with _opened(path) as file:
        content = file.read(most + 1)
    if len(content) > most:
        raise InvalidInput(f"the file is larger than {most // 1024**2} MB", where=str(path))
    return HandedFile(path.name, content)


@dataclass(frozen=True, slots=True)
class _Layout:
    """columns: the header as it stands, in lower case. body: the line where the rows begin."""

    delimiter: str
    columns: tuple[str, ...]
    body: int


@dataclass(frozen=True, slots=True)
class Table:
    """An examined file. digest: SHA-256 of its bytes, hex. warnings: sentences about what will be ignored."""

    name: str
    digest: str
    row_count: int
    warnings: tuple[str, ...]
    _file: BinaryIO
    _layout: _Layout
    _known: tuple[str, ...]
    _given: Mapping[str, str]
    _added: int

    def rows(self) -> Iterator[Row]:
        """Every row that holds anything, in the order of the file."""
        for line, record in _body(self._file, self._layout, self.name):
            yield self._row(line, record)

    def _row(self, line: int, record: list[str]) -> Row:
        columns = self._layout.columns
        found = dict(zip(columns, map(str.strip, record), strict=False))
        cells = {name: found.get(name, "") or self._given.get(name, "") for name in self._known}
        ragged = f"the row has {len(record)} cells and the header has {len(columns)}"
        return Row(line - self._added, cells, ragged if len(record) != len(columns) else "")


@contextmanager
def open_table(path: Path | HandedFile, columns: Columns) -> Iterator[Table]:
    """Examines the whole file, then gives its rows. Raises NotFound, or InvalidInput when the file as a whole
    cannot be used: not UTF-8, not CSV, a required column missing, a column twice, a quotation mark left open.
    """
    with _opened(path) as file:
        name = path.name
        text, digest, left_out, added = _as_text(file, name, columns)
        layout = _layout(text, columns, name)
        warnings = _check_header(layout, columns, name)
        count = sum(1 for _ in _body(text, layout, name))
        others = tuple(filter(None, layout.columns)) if columns.others else ()
        notes, known = (*left_out, *warnings), tuple(dict.fromkeys((*columns.known, *others)))
        yield Table(name, digest, count, notes, text, layout, known, columns.given, added)


def _opened(path: Path | HandedFile) -> BinaryIO:
    if isinstance(path, HandedFile):
        return io.BytesIO(path.content)
    try:
        return path.open("rb")
    except FileNotFoundError:
        raise NotFound("no such file", where=str(path)) from None
    except OSError as error:
        raise InvalidInput(f"the file cannot be read: {error.strerror}", where=str(path)) from None


def _as_text(file: BinaryIO, name: str, columns: Columns) -> tuple[BinaryIO, str, tuple[str, ...], int]:
    """The file as CSV in UTF-8, the SHA-256 of it as it was given, what was left out, and how many lines stand before
    its own. A workbook is opened, and JSON lines are turned into rows below a header."""
    head = file.read(len(workbook.MAGIC))
    file.seek(0)
    convert: Convert | None = workbook.as_csv if head == workbook.MAGIC else None
    if head.removeprefix(codecs.BOM_UTF8).startswith(b"{"):
        convert = columns.from_json
    if convert is None:
        return file, _check_encoding(file, name), (), 0
    whole = sha256()
    while chunk := file.read(_CHUNK):
        whole.update(chunk)
    file.seek(0)
    text, left_out = convert(file, name)
    opened = io.BytesIO(text)
    _check_encoding(opened, name)
    return opened, whole.hexdigest(), left_out, 0 if convert is workbook.as_csv else 1


def _check_encoding(file: BinaryIO, name: str) -> str:
    """The file's SHA-256, when all of it is UTF-8."""
    _check_kind(file, name)
    decoder = codecs.getincrementaldecoder("utf-8")()
    digest = sha256()
    lines = offset = 0
    chunk = b"-"
    while chunk:
        chunk = file.read(_CHUNK)
        digest.update(chunk)
        pending = len(decoder.getstate()[0])
        try:
            decoder.decode(chunk, final=not chunk)
        except UnicodeDecodeError as error:
            line = lines + error.object.count(b"\n", 0, error.start) + 1
            byte = offset - pending + error.start
            raise InvalidInput(
                f"the file is not UTF-8: byte 0x{error.object[error.start]:02X} at offset {byte}",
                where=f"{name}, line {line}",
                mend=_SAVE_AS,
            ) from None
        lines += chunk.count(b"\n")
        offset += len(chunk)
    return digest.hexdigest()


def _check_kind(file: BinaryIO, name: str) -> None:
    """Refuses what is evidently no UTF-8 text, by its first bytes."""
    head = file.read(1024)
    file.seek(0)
    if not head.strip(b"\xef\xbb\xbf \t\r\n"):
        raise InvalidInput("the file is empty", where=name, mend="Write the column names in the first line")
    what = next((what for magic, what in _FOREIGN if head.startswith(magic)), "")
    if not what and max(head[0::2].count(0), head[1::2].count(0)) > len(head) // 4:
        what = "the file is encoded as UTF-16, not UTF-8"
    if what:
        raise InvalidInput(what, where=name, mend=_SAVE_AS)


def _layout(file: BinaryIO, columns: Columns, name: str) -> _Layout:
    """The delimiter under which the header holds most of the known names. Excel's `sep=;` line is honoured."""
    file.seek(0)
    first = file.readline(64).removeprefix(codecs.BOM_UTF8).strip().strip(b'"')
    said = first[4:].decode("ascii", "replace") if first.startswith(b"sep=") else ""
    readings = []
    for delimiter in (said,) if said in _DELIMITERS else _DELIMITERS:
        records = _records(file, delimiter, name, strict=False)
        line, record = next(records, (1, []))
        if said:
            line, record = next(records, (2, []))
        header = tuple(cell.strip().casefold() for cell in record)
        readings.append(_Layout(delimiter, header, line + 1))
        records.close()
    return max(readings, key=lambda layout: len(set(columns.known) & set(layout.columns)))


def _check_header(layout: _Layout, columns: Columns, name: str) -> tuple[str, ...]:
    """Raises InvalidInput for a column that is missing or stands there twice; warns of unknown ones."""
    found = [column for column in layout.columns if column]
    missing = [column for column in columns.required if column not in found and not columns.given.get(column)]
    where = f"{name}, line {layout.body - 1}"
    if missing:
        mend = f"Write the names of {columns.page} in the first line, parted by comma or semicolon"
        raise InvalidInput(f"columns are missing: {', '.join(missing)}", where=where, mend=mend)
    twice = sorted({column for column in found if found.count(column) > 1})
    if twice:
        what = f"columns stand twice in the header: {', '.join(map(shown, twice))}"
        raise InvalidInput(what, where=where, mend="Remove one of them")
    unknown = [] if columns.others else sorted(set(found) - set(columns.known))
    return tuple(f"column {shown(column)} is unknown and is ignored" for column in unknown[:20])


def _body(file: BinaryIO, layout: _Layout, name: str) -> Iterator[tuple[int, list[str]]]:
    """Rows below the header that hold anything: Excel likes to add empty ones."""
    for line, record in _records(file, layout.delimiter, name):
        if line >= layout.body and any(map(str.strip, record)):
            yield line, record


def _records(
    file: BinaryIO, delimiter: str, name: str, *, strict: bool = True
) -> Generator[tuple[int, list[str]], None, None]:
    """Each record with the line where it begins; a quoted cell may go on over several lines."""
    file.seek(0)
    text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="")
    reader = csv.reader(text, delimiter=delimiter, strict=strict)
    try:
        while True:
            line = reader.line_num + 1
            record = next(reader, None)
            if record is None:
                return
            yield line, record
    except csv.Error as error:
        mend = "A quotation mark is left open or stands alone; inside a quoted cell write it twice"
        raise InvalidInput(f"this is not CSV: {error}", where=f"{name}, line {line}", mend=mend) from None
    except UnicodeDecodeError:
        raise InvalidInput("the file changed while it was read", where=name, mend="Import a finished file") from None
    finally:
        if not file.closed:  # an import that was broken off leaves its rows unread
            text.detach()


def shown(cell: str) -> str:
    """A foreign cell made harmless and short, for a message."""
    return repr(cell[:40])
