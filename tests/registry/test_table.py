"""Files that claim to be CSV."""

import codecs
import csv
import gc
import io
import random
from collections.abc import Iterable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.soaking import counted

from iass.errors import InvalidInput, NotFound
from iass.registry.cells import RowReader
from iass.registry.table import Columns, Row, open_table

COLUMNS = Columns(("id", "name"), ("note",))
GOOD = "id,name,note\n1,Ayu,-\n2,Budi,x\n"


def write(folder: Path, content: str | bytes) -> Path:
    path = folder / "people.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def rows(path: Path) -> list[Row]:
    with open_table(path, COLUMNS) as table:
        found = list(table.rows())
        assert len(found) == table.row_count
        return found


def names(path: Path) -> list[str]:
    return [row.cells["name"] for row in rows(path)]


def refusal(path: Path) -> InvalidInput:
    with pytest.raises(InvalidInput) as caught:
        rows(path)
    assert caught.value.mend
    return caught.value


def test_byte_order_mark_is_part_of_the_first_column(tmp_path: Path) -> None:
    assert names(write(tmp_path, codecs.BOM_UTF8 + GOOD.encode())) == ["Ayu", "Budi"]


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_line_endings_of_another_system(tmp_path: Path, ending: str) -> None:
    assert [(row.line, row.cells["id"]) for row in rows(write(tmp_path, GOOD.replace("\n", ending)))] == [
        (2, "1"),
        (3, "2"),
    ]


def test_semicolons_as_excel_in_indonesia_writes_them(tmp_path: Path) -> None:
    path = write(tmp_path, 'id;name;note\n1;Ayu;"a;b"\n2;"Budi, S.H.";x\n')
    assert [row.cells["note"] for row in rows(path)] == ["a;b", "x"]
    assert names(path) == ["Ayu", "Budi, S.H."]


def test_line_that_tells_excel_the_delimiter(tmp_path: Path) -> None:
    found = rows(write(tmp_path, 'sep=;\nid;name\n1;"Ayu"\n'))
    assert [(row.line, row.cells["name"]) for row in found] == [(3, "Ayu")]


@pytest.mark.parametrize(("encoding", "byte"), [("cp1252", "0xE9"), ("latin-1", "0xE9")])
def test_windows_encoding(tmp_path: Path, encoding: str, byte: str) -> None:
    path = write(tmp_path, "id,name\n1,Ayu\n2,José\n".encode(encoding))
    error = refusal(path)
    assert "UTF-8" in error.what and byte in error.what and "offset 19" in error.what
    assert error.where == "people.csv, line 3"
    assert "CSV UTF-8" in error.mend


def test_wrong_byte_far_into_a_large_file(tmp_path: Path) -> None:
    filler = "".join(f"{n},é{'x' * 90}\n" for n in range(30_000)).encode()
    path = write(tmp_path, b"id,name\n" + filler + b"1,\xff\n")
    error = refusal(path)
    assert error.where == "people.csv, line 30002"
    assert f"offset {8 + len(filler) + 2}" in error.what


def test_character_cut_off_at_the_end(tmp_path: Path) -> None:
    assert refusal(write(tmp_path, b"id,name\n1,Jos\xc3")).where == "people.csv, line 2"


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_unicode_text_of_excel(tmp_path: Path, encoding: str) -> None:
    error = refusal(write(tmp_path, GOOD.encode(encoding)))
    assert "UTF-16" in error.what
    assert "CSV UTF-8" in error.mend


@pytest.mark.parametrize("magic", [b"PK\x03\x04rest of it", b"\xd0\xcf\x11\xe0rest of it"])
def test_workbook_instead_of_csv(tmp_path: Path, magic: bytes) -> None:
    assert "workbook" in refusal(write(tmp_path, magic)).what


@pytest.mark.parametrize("content", [b"", b"\n\n", codecs.BOM_UTF8])
def test_empty_file(tmp_path: Path, content: bytes) -> None:
    assert "empty" in refusal(write(tmp_path, content)).what


def test_header_alone(tmp_path: Path) -> None:
    assert rows(write(tmp_path, "id,name\n")) == []


def test_missing_columns_are_all_named(tmp_path: Path) -> None:
    error = refusal(write(tmp_path, "note,other\nx,y\n"))
    assert error.what == "columns are missing: id, name"
    assert error.where == "people.csv, line 1"


def test_unknown_columns_are_told(tmp_path: Path) -> None:
    with open_table(write(tmp_path, "id,name,Nmae,nickname\n1,Ayu,,\n"), COLUMNS) as table:
        assert len(table.warnings) == 2
        assert "'nmae'" in table.warnings[1]


def test_column_twice(tmp_path: Path) -> None:
    assert "'name'" in refusal(write(tmp_path, "id,name, NAME \n1,Ayu,Budi\n")).what


def test_capitals_and_blanks_in_the_header(tmp_path: Path) -> None:
    assert names(write(tmp_path, " ID , Name \n1, Ayu \n")) == ["Ayu"]


@pytest.mark.parametrize(("row", "cells"), [("1", 1), ("1,Ayu,x,y", 4)])
def test_ragged_row(tmp_path: Path, row: str, cells: int) -> None:
    first, second = rows(write(tmp_path, f"id,name,note\n{row}\n2,Budi,x\n"))
    assert first.fault == f"the row has {cells} cells and the header has 3"
    assert second.fault == ""


def test_empty_rows_below_the_table(tmp_path: Path) -> None:
    assert [row.line for row in rows(write(tmp_path, "id,name\n1,Ayu\n\n,\n ,\n6,Budi\n"))] == [2, 6]


def test_quoted_line_breaks_shift_the_line_numbers(tmp_path: Path) -> None:
    found = rows(write(tmp_path, 'id,name\r\n1,"Ayu\r\nSari\n"\r\n2,Budi\r\n'))
    assert [(row.line, row.cells["name"]) for row in found] == [(2, "Ayu\r\nSari"), (5, "Budi")]


def test_quotation_mark_left_open_swallows_the_rest(tmp_path: Path) -> None:
    error = refusal(write(tmp_path, 'id,name\n1,Ayu\n2,"Budi\n3,Citra\n'))
    assert error.where == "people.csv, line 3"
    assert "quotation mark" in error.mend


def test_cell_beyond_every_limit(tmp_path: Path) -> None:
    assert refusal(write(tmp_path, f"id,name\n1,{'x' * 200_000}\n")).where == "people.csv, line 2"


def test_nul_bytes_reach_the_row_and_not_the_parser(tmp_path: Path) -> None:
    assert names(write(tmp_path, "id,name,note\n1,A\0yu,aaaaaaaaaaaaaaaaaa\n")) == ["A\0yu"]


def test_reading_is_broken_off(tmp_path: Path) -> None:
    path = write(tmp_path, GOOD)
    with open_table(path, COLUMNS) as table:
        unread = table.rows()
        assert next(unread).line == 2
    del unread
    gc.collect()


def test_no_such_file(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="no such file"):
        rows(tmp_path / "absent.csv")


def test_folder_instead_of_a_file(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="cannot be read"):
        rows(tmp_path)


@settings(deadline=None)
@given(st.lists(st.lists(st.text(st.characters(exclude_categories=["Cs"])), min_size=2, max_size=2), max_size=8))
def test_whatever_was_written_as_csv_is_read_back(
    tmp_path_factory: pytest.TempPathFactory, records: list[list[str]]
) -> None:
    text = io.StringIO()
    csv.writer(text, quoting=csv.QUOTE_ALL).writerows([["id", "name"], *records])
    path = write(tmp_path_factory.mktemp("csv"), text.getvalue())
    found = [[row.cells["id"], row.cells["name"]] for row in rows(path)]
    assert found == [[cell.strip() for cell in record] for record in records if any(map(str.strip, record))]


@settings(deadline=None)
@given(st.binary(max_size=300))
def test_hostile_bytes_give_rows_or_a_clear_refusal(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    path = write(tmp_path_factory.mktemp("csv"), b"id,name\n" + data)
    try:
        rows(path)
    except InvalidInput as error:
        assert error.what and error.where.startswith("people.csv")


def _mutated(chance: random.Random, data: bytes) -> bytes:
    changed = bytearray(data)
    for _ in range(chance.choice((1, 1, 2, 8))):
        at = chance.randrange(len(changed) + 1)
        piece = chance.choice(
            (b'"', b",", b";", b"\n", b"\r", b"\0", b"\xff", b"=", b"sep=;\n", codecs.BOM_UTF8, b"\xc2\x85")
        )
        changed[at : at + chance.choice((0, 1, 5))] = piece
    return bytes(changed)


def _fuzz(folder: Path, numbers: Iterable[int], seed: int) -> None:
    chance = random.Random(seed)
    for _ in numbers:
        path = write(folder, _mutated(chance, GOOD.encode()))
        try:
            for row in rows(path):
                RowReader(row).text("name")
        except InvalidInput as error:
            assert error.what


def test_changed_file_ends_in_an_error(tmp_path: Path) -> None:
    _fuzz(tmp_path, range(500), 1)


@pytest.mark.soak
def test_many_changed_files_end_in_an_error(tmp_path: Path) -> None:
    _fuzz(tmp_path, counted("CSV"), 2)
