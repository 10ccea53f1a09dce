"""Excel workbooks: read as the CSV that Excel would have saved, and never believed, run or unpacked without bounds."""

import io
import random
import zipfile
from collections.abc import Callable, Iterable
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.soaking import counted

from iass.errors import IassError, InvalidInput
from iass.registry.cells import RowReader
from iass.registry.table import Columns, Row, open_table

COLUMNS = Columns(("id", "name"), ("born", "note"))
Cells = list[list[object]]
GOOD: Cells = [["id", "name", "born", "note"], ["1", "Ayu", "1990-05", None], [2, "Budi", date(1975, 1, 2), True]]


def workbook(*sheets: Cells, hidden: int = 0) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for number, rows in enumerate(sheets):
        sheet = book.create_sheet(f"Sheet{number}")
        sheet.sheet_state = "hidden" if number < hidden else "visible"
        for row in rows:
            sheet.append(row)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def repacked(data: bytes, change: Callable[[str, bytes], bytes]) -> bytes:
    """The same archive with changed parts."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            new.writestr(part.filename, change(part.filename, old.read(part)))
    return stream.getvalue()


def read(folder: Path, data: bytes) -> tuple[list[Row], tuple[str, ...]]:
    path = folder / "people.xlsx"
    path.write_bytes(data)
    with open_table(path, COLUMNS) as table:
        return list(table.rows()), table.warnings


def refusal(folder: Path, data: bytes) -> InvalidInput:
    with pytest.raises(InvalidInput) as caught:
        read(folder, data)
    return caught.value


def test_workbook_says_something_else_than_csv(tmp_path: Path) -> None:
    rows, notes = read(tmp_path, workbook(GOOD))
    assert [dict(row.cells) for row in rows] == [
        {"id": "1", "name": "Ayu", "born": "1990-05", "note": ""},
        {"id": "2", "name": "Budi", "born": "1975-01-02", "note": "yes"},
    ]
    assert [row.line for row in rows] == [2, 3]
    assert notes == ()


def test_line_is_not_the_row_of_the_sheet(tmp_path: Path) -> None:
    """Over empty rows and cells of several lines."""
    rows, _ = read(tmp_path, workbook([*GOOD[:2], [None], [None], ["4", "two\nlines", datetime(2020, 1, 1, 8, 30)]]))
    assert [(row.line, row.cells["name"]) for row in rows] == [(2, "Ayu"), (5, "two lines")]
    assert rows[1].cells["born"] == "2020-01-01T08:30:00"


def test_formula_is_computed_or_what_excel_computed_is_taken(tmp_path: Path) -> None:
    rows, _ = read(tmp_path, workbook([*GOOD[:1], ["1", '=HYPERLINK("http://x","Ayu")', None, "-2+3"]]))
    reader = RowReader(rows[0])
    assert reader.text("name") == ""
    assert [problem.field for problem in reader.problems] == ["name"]
    assert "formula" in reader.problems[0].reason


def test_other_sheets_go_unsaid(tmp_path: Path) -> None:
    rows, notes = read(tmp_path, workbook([["secret"]], GOOD, [["x"]], hidden=1))
    assert len(rows) == 2
    assert notes == ("2 other sheets are left out: only the first is read",)


@pytest.mark.parametrize(
    "declared",
    [
        b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
        b'<!DOCTYPE lolz [<!ENTITY lol "lol"><!ENTITY lol2 "&lol;&lol;">]>',
        b'<!doctype x SYSTEM "http://127.0.0.1/x.dtd">',
    ],
)
@pytest.mark.parametrize("part", ["xl/worksheets/sheet1.xml", "xl/workbook.xml", "[Content_Types].xml"])
def test_entity_is_expanded_or_fetched(tmp_path: Path, declared: bytes, part: str) -> None:
    def declare(name: str, data: bytes) -> bytes:
        if name != part:
            return data
        head, end, rest = data.partition(b"?>")
        return head + end + declared + rest if end else declared + data

    assert "declares entities" in refusal(tmp_path, repacked(workbook(GOOD), declare)).what


def test_entity_hides_in_utf16(tmp_path: Path) -> None:
    def recode(name: str, data: bytes) -> bytes:
        return data.decode().encode("utf-16") if name.endswith("sheet1.xml") else data

    assert "UTF-8" in refusal(tmp_path, repacked(workbook(GOOD), recode)).what


def test_archive_unpacks_to_gigabytes(tmp_path: Path) -> None:
    def blow(name: str, data: bytes) -> bytes:
        return data + b" " * 60_000_000 if name.endswith("sheet1.xml") else data

    assert "unpacks" in refusal(tmp_path, repacked(workbook(GOOD), blow)).what


def test_archive_has_parts_without_end(tmp_path: Path) -> None:
    stream = io.BytesIO(workbook(GOOD))
    with zipfile.ZipFile(stream, "a") as archive:
        for number in range(600):
            archive.writestr(f"xl/media/{number}.bin", b"")
    assert "unpacks" in refusal(tmp_path, stream.getvalue()).what


def test_archive_lies_about_its_sizes(tmp_path: Path) -> None:
    data = workbook(GOOD)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        size = archive.getinfo("xl/worksheets/sheet1.xml").file_size
    assert refusal(tmp_path, data.replace(size.to_bytes(4, "little"), (9).to_bytes(4, "little"))).mend


@pytest.mark.parametrize("reference", ['r="9999999"', 'r="1048576"', 'r="-1"', 'r="x"'])
def test_row_far_below_fills_the_memory(tmp_path: Path, reference: str) -> None:
    def far(name: str, data: bytes) -> bytes:
        return data.replace(b'r="3"', reference.encode()) if name.endswith("sheet1.xml") else data

    path = tmp_path / "people.xlsx"
    path.write_bytes(repacked(workbook(GOOD), far))
    try:
        with open_table(path, COLUMNS) as table:
            assert table.row_count <= 2
    except InvalidInput as error:
        assert error.mend


@pytest.mark.parametrize(
    "sheets", [([],), ([[]],), ([[None], ["id", "name"]],), ([["id"], ["1"]],)], ids=["empty", "blank", "late", "short"]
)
def test_sheet_without_a_header_is_read(tmp_path: Path, sheets: tuple[Cells, ...]) -> None:
    assert refusal(tmp_path, workbook(*sheets)).mend


def test_archive_is_none_or_of_another_kind(tmp_path: Path) -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("readme.txt", "hello")
    for data in (stream.getvalue(), b"PK\x03\x04rest of it", workbook(GOOD)[:900]):
        assert refusal(tmp_path, data).mend


def check(folder: Path, data: bytes) -> None:
    """Rows or a refusal, and nothing else."""
    path = folder / "fuzz.xlsx"
    path.write_bytes(data)
    try:
        with open_table(path, COLUMNS) as table:
            for row in table.rows():
                RowReader(row).text("name")
    except IassError as error:
        assert error.mend or error.where


def _changed(chance: random.Random, data: bytes) -> bytes:
    """Bytes of the archive, or of one of its parts, which is packed again."""
    if chance.random() < 0.3:
        at = chance.randrange(len(data))
        return data[:at] + bytes([chance.randrange(256)]) + data[at + chance.choice((0, 1, 1, 7)) :]
    victim = chance.choice(("sheet1.xml", "workbook.xml", "styles.xml", "workbook.xml.rels", "Content_Types].xml"))

    def change(name: str, part: bytes) -> bytes:
        if not name.endswith(victim) or not part:
            return part
        at = chance.randrange(len(part))
        piece = chance.choice((b"<", b">", b'"', b"&#x41;", b'r="99999999"', b"<v>1e999</v>", b"\xff", b't="s"', b"-"))
        return part[:at] + piece + part[at + chance.choice((0, 1, 3)) :]

    return repacked(data, change)


def _fuzz(folder: Path, numbers: Iterable[int], seed: int) -> None:
    chance, good = random.Random(seed), workbook(GOOD)
    for _ in numbers:
        check(folder, _changed(chance, good))


def test_changed_workbook_ends_in_an_error(tmp_path: Path) -> None:
    _fuzz(tmp_path, range(60), 1)


@settings(max_examples=25, deadline=None, database=None)
@given(st.lists(st.lists(st.one_of(st.none(), st.integers(), st.floats(), st.booleans(), st.dates()), max_size=5)))
def test_value_of_any_kind_ends_in_an_error(tmp_path_factory: pytest.TempPathFactory, rows: Cells) -> None:
    check(tmp_path_factory.mktemp("fuzz"), workbook([["id", "name"], *rows]))


@pytest.mark.soak
def test_many_changed_workbooks_end_in_an_error(tmp_path: Path) -> None:
    _fuzz(tmp_path, counted("XLSX"), 2)
