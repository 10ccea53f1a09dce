"""A hostile or careless file of people stops the desk without saying where, or a bad cell becomes a fact."""

from pathlib import Path

import pytest

from iass.capture.document import Sex
from iass.capture.partial_date import PartialDate
from iass.errors import InvalidInput, NotFound
from iass.screen.identity import Identity
from iass.screen.sheet import MOST_LETTERS, read_people

HEADER = "id,name,birth_date,nationality,sex,document_number\n"


def _read(folder: Path, text: str | bytes) -> tuple[list[Identity], list[str]]:
    path = folder / "people.csv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    told: list[str] = []
    return [identity for identity, _ in read_people(path, told.append)], told


def test_a_plain_row_is_misread(tmp_path: Path) -> None:
    [one], told = _read(tmp_path, HEADER + "1,Budi Santoso,1980-05-17,idn,L,A1234567;B7654321\n")
    assert one == Identity("1", "Budi Santoso", PartialDate(1980, 5, 17), "IDN", Sex.MALE, ("A1234567", "B7654321"), "")
    assert told == []


def test_a_byte_order_mark_or_semicolons_hide_the_columns(tmp_path: Path) -> None:
    [one], _ = _read(tmp_path, b"\xef\xbb\xbf" + (HEADER + "1,A,,,,\n").replace(",", ";").encode())
    assert (one.key, one.name, one.birth_date, one.numbers) == ("1", "A", None, ())


def test_columns_that_may_be_missing_are_missed(tmp_path: Path) -> None:
    [one], _ = _read(tmp_path, "name,id\nBudi,7\n")
    assert (one.key, one.name, one.sex) == ("7", "Budi", Sex.UNSPECIFIED)


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("id,birth_date\n1,1980\n", "line 1"),
        (HEADER + "1,A,,,,\n,B,,,,\n", "line 3"),
        (HEADER + "1,A\n", "line 2"),
        (HEADER + '1,"A,,,,\n', "line 2"),
        (HEADER.encode() + b"1,\xff,,,,\n", "line 2"),
        ("", "people.csv"),
        (b"PK\x03\x04" + b"0" * 50, "people.csv"),
    ],
)
def test_a_file_that_is_none_does_not_say_where(tmp_path: Path, text: str | bytes, where: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        _read(tmp_path, text)
    assert where in refused.value.where


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        list(read_people(tmp_path / "none.csv", print))


@pytest.mark.parametrize("cell", ["tomorrow", "1980-13-01", "31/02/1980", "1980-5-99", "=1+1"])
def test_a_date_that_is_none_is_taken_for_one(tmp_path: Path, cell: str) -> None:
    [one], [told] = _read(tmp_path, HEADER + f"1,A,{cell},,,\n")
    assert one.birth_date is None
    assert "line 2" in told and "birth_date" in told


@pytest.mark.parametrize(("cell", "born"), [("17/05/1980", "1980-05-17"), ("1980", "1980"), ("1980-XX-XX", "1980")])
def test_a_date_in_another_writing_is_lost(tmp_path: Path, cell: str, born: str) -> None:
    [one], told = _read(tmp_path, HEADER + f"1,A,{cell},,,\n")
    assert (str(one.birth_date), told) == (born, [])


def test_an_endless_cell_is_kept(tmp_path: Path) -> None:
    [one], [told] = _read(tmp_path, HEADER + f"1,{'A' * 5_000},,,,\n")
    assert len(one.name) == MOST_LETTERS
    assert "line 2" in told


def test_an_id_that_stands_twice_replaces_the_first_or_is_not_told(tmp_path: Path) -> None:
    people, told = _read(tmp_path, HEADER + "1,A,,,,\n2,C,,,,\n1,B,,,,\n1,D,,,,\n")
    assert [one.name for one in people] == ["A", "C", "B", "D"]
    assert len({one.key for one in people}) == 4
    assert [line.split(":")[0] for line in told] == ["people.csv, line 4", "people.csv, line 5"]
    assert all("'1'" in line and "further up" in line for line in told)


def test_a_file_without_anybody_is_silent(tmp_path: Path) -> None:
    for text in (HEADER, HEADER + "\n\n"):
        people, told = _read(tmp_path, text)
        assert people == []
        assert told == ["people.csv: there is nobody in it, only the header"]
