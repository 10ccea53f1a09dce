"""Cells that are not what their column says."""

import re
from datetime import date

import pytest

from iass.capture.document import Sex
from iass.capture.partial_date import PartialDate
from iass.errors import InvalidInput
from iass.registry.cells import RowReader, flag, identifier
from iass.registry.table import Row
from iass.registry.values import birth_date, document_number, sex_of, state

TODAY = date(2026, 11, 24)


def reader(cell: str) -> RowReader:
    return RowReader(Row(7, {"x": cell, "y": ""}))


@pytest.mark.parametrize(
    "cell", ["=1+1", "+62 21", "-", "@SUM(A1)", "＝1", "＋1", "－1", "＠x", '=HYPERLINK("http://x")']
)
def test_formula(cell: str) -> None:
    row = reader(cell)
    assert row.text("x") == ""
    assert "formula" in row.problems[0].reason
    assert "rumus" in row.problems[0].alasan


def test_telephone_number_is_no_formula_where_one_is_expected() -> None:
    row = reader("+62 21 5225034")
    assert row.text("x", allow=re.compile(r"\+[\d ]+")) == "+62 21 5225034"
    assert row.problems == []


@pytest.mark.parametrize("cell", ["A\0yu", "A\x1b[31myu", "Ayu\x7f", "A\u202eyu", "A\u2066yu", "A\ue000yu"])
def test_characters_that_nobody_types(cell: str) -> None:
    row = reader(cell)
    assert row.text("x") == ""
    assert "U+" in row.problems[0].reason


def test_cell_is_over_long() -> None:
    row = reader("x" * 501)
    assert row.text("x") == ""
    assert "501 characters" in row.problems[0].reason


def test_one_name_written_in_two_ways() -> None:
    assert reader("Jose\u0301  María\n Cruz").text("x") == "José María Cruz"


def test_problem_repeats_no_cell() -> None:
    row = reader("Secret Name \x07")
    row.text("x")
    assert "Secret" not in repr(row.problems)


def test_column_is_reported_twice() -> None:
    row = reader("=1")
    row.needed("x")
    row.value("x", sex_of)
    assert len(row.problems) == 1


@pytest.mark.parametrize("cell", ["f", "F", "m", "X"])
def test_sex(cell: str) -> None:
    assert sex_of(cell) is Sex(cell.upper())


@pytest.mark.parametrize("cell", ["P", "L", "female", "1"])
def test_sex_in_another_writing(cell: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        sex_of(cell)
    assert "perempuan" in caught.value.mend


@pytest.mark.parametrize(
    ("cell", "born"),
    [
        ("1984-04-17", PartialDate(1984, 4, 17)),
        ("1984-04", PartialDate(1984, 4)),
        ("1984-04-00", PartialDate(1984, 4)),
        ("1984-04-xx", PartialDate(1984, 4)),
        ("1984", PartialDate(1984)),
        ("1984-XX-XX", PartialDate(1984)),
        ("1984-00-00", PartialDate(1984)),
        ("2026-11-24", PartialDate(2026, 11, 24)),
        ("2026-11", PartialDate(2026, 11)),
        ("2026", PartialDate(2026)),
    ],
)
def test_birth_date_with_unknown_parts(cell: str, born: PartialDate) -> None:
    assert birth_date(cell, TODAY) == born


@pytest.mark.parametrize("cell", ["2026-11-25", "2026-12", "2027", "9999-01-01"])
def test_birth_date_in_the_future(cell: str) -> None:
    with pytest.raises(InvalidInput, match="future"):
        birth_date(cell, TODAY)


@pytest.mark.parametrize(
    "cell", ["17/04/1984", "17-04-1984", "84-04-17", "1984-13-01", "1984-02-30", "1_84", "1984-4-1", "٢٠٠٠", "1700"]
)
def test_birth_date_that_is_none(cell: str) -> None:
    with pytest.raises(InvalidInput):
        birth_date(cell, TODAY)


@pytest.mark.parametrize(("cell", "code"), [("IDN", "IDN"), ("aus", "AUS"), ("D", "D"), ("UTO", "UTO"), ("XXA", "XXA")])
def test_state(cell: str, code: str) -> None:
    assert state(cell) == code


@pytest.mark.parametrize("cell", ["ID", "WNI", "Indonesia", "ZZZ", "I<N"])
def test_state_that_is_none(cell: str) -> None:
    with pytest.raises(InvalidInput, match="state"):
        state(cell)


@pytest.mark.parametrize("cell", ["X 123", "X-123", "X123<", "", "X" * 25, "Ｘ１２３"])
def test_document_number_that_is_none(cell: str) -> None:
    with pytest.raises(InvalidInput, match="document number"):
        document_number(cell)


def test_document_number_in_small_letters() -> None:
    assert document_number("x123a") == "X123A"


@pytest.mark.parametrize("cell", ["", "../1", " 1", "a b", "x" * 65, "é", "1\n"])
def test_identifier_that_is_none(cell: str) -> None:
    with pytest.raises(InvalidInput, match="id"):
        identifier(cell)


@pytest.mark.parametrize(("cell", "value"), [("Ya", True), ("no", False), ("TRUE", True), ("0", False)])
def test_flag(cell: str, value: bool) -> None:
    assert flag(cell) is value


def test_flag_that_is_none() -> None:
    with pytest.raises(InvalidInput, match="yes nor no"):
        flag("maybe")
