"""A misread character is put right only where a check digit proves it, and every change is told."""

from datetime import date

import pytest

from iass.capture.mrz import MrzReading, parse
from iass.capture.mrz_check import check_digit
from iass.capture.mrz_repair import Repair

TODAY = date(2011, 6, 1)
FIRST = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<"
SECOND = "L898902C36UTO7408122F1204159ZE184226B<<<<<10"


def passport(number: str) -> str:
    """The specimen's second line with another number and right check digits."""
    head = number.ljust(9, "<")
    head += check_digit(head)
    covered = head + SECOND[13:20] + SECOND[21:43]
    return head + SECOND[10:43] + check_digit(covered)


def changed(line: str, position: int, character: str) -> str:
    return line[: position - 1] + character + line[position:]


def read(line: str, first: str = FIRST) -> MrzReading:
    return parse((first, line), today=TODAY)


@pytest.mark.parametrize(
    ("position", "letter", "field"),
    [
        (16, "O", "birth_date"),
        (17, "B", "birth_date"),
        (18, "I", "birth_date"),
        (19, "Z", "birth_date"),
        (20, "Z", "birth_date"),
        (22, "I", "expiry_date"),
        (27, "S", "expiry_date"),
        (10, "G", "document_number"),
        (43, "I", "personal_number"),
        (44, "O", "composite"),
    ],
)
def test_a_letter_where_only_a_digit_can_stand_is_read_as_that_digit(position: int, letter: str, field: str) -> None:
    wrong = changed(SECOND, position, letter)
    reading = read(wrong)
    assert reading.lines == (FIRST, SECOND)
    assert reading.repairs == (Repair(field, 2, position, letter, SECOND[position - 1]),)
    assert reading.all_checks_pass


def test_several_letters_in_dates_are_put_right_together() -> None:
    wrong = SECOND
    for position, letter in ((16, "O"), (17, "B"), (18, "I"), (22, "I"), (27, "S"), (44, "O")):
        wrong = changed(wrong, position, letter)
    reading = read(wrong)
    assert reading.lines == (FIRST, SECOND)
    assert len(reading.repairs) == 6


def test_letters_in_a_date_whose_check_digit_disagrees_stay_as_read() -> None:
    wrong = changed(changed(SECOND, 16, "O"), 17, "9")
    reading = read(wrong)
    assert reading.lines == (FIRST, wrong)
    assert not reading.repairs
    assert reading.document.birth_date is None
    assert any(problem.field == "birth_date" for problem in reading.problems)


def test_a_letter_that_looks_like_no_digit_stays_as_read() -> None:
    wrong = changed(SECOND, 16, "A")
    assert read(wrong).lines == (FIRST, wrong)


@pytest.mark.parametrize(
    ("number", "position", "misread"),
    [("A1234O678", 6, "0"), ("X70345679", 3, "O"), ("AB1C3E47X", 2, "8"), ("C5D34967A", 2, "S"), ("L2434C779", 2, "Z")],
)
def test_one_misread_character_of_the_number_is_put_right(number: str, position: int, misread: str) -> None:
    right = passport(number)
    reading = read(changed(right, position, misread))
    assert reading.lines == (FIRST, right)
    assert reading.document.number == number
    assert [repair.field for repair in reading.repairs] == ["document_number"]
    assert (reading.repairs[0].read, reading.repairs[0].repaired) == (misread, number[position - 1])


def test_two_possible_corrections_are_none_and_that_is_said() -> None:
    # The first and the fourth character have the same weight, so the check digit cannot tell which 5 was an S.
    right = passport("S12547B79")
    wrong = changed(right, 1, "5")
    reading = read(wrong)
    assert reading.lines == (FIRST, wrong)
    assert not reading.repairs
    assert not reading.all_checks_pass
    assert any("different corrections" in problem.what for problem in reading.problems)


def test_g_and_6_in_a_number_are_beyond_a_check_digit_and_never_changed() -> None:
    wrong = changed(passport("AG1234567"), 2, "6")
    reading = read(wrong)
    assert reading.lines == (FIRST, wrong)
    assert reading.all_checks_pass


def test_a_wrong_check_digit_is_not_explained_by_a_change_of_the_number() -> None:
    # The number is right and only its check digit misread: every single change that would satisfy the check
    # digit breaks the composite, because no two lookalikes are 5 apart modulus 10.
    right = passport("OI5B2Z181")
    for digit in "0123456789":
        if digit != right[9]:
            wrong = changed(right, 10, digit)
            assert read(wrong).lines == (FIRST, wrong)


def test_the_number_of_a_visa_stays_as_read_for_want_of_a_composite() -> None:
    first, right = "V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", "L8988901C4XXX4009078F96121096ZE184226B<<<<<<"
    wrong = changed(right, 8, "I")
    reading = read(wrong, first)
    assert wrong != right
    assert reading.lines == (first, wrong)
    assert not reading.all_checks_pass
    assert read(changed(right, 15, "O"), first).lines == (first, right)


def test_names_nationality_and_sex_are_never_touched() -> None:
    first = FIRST.replace("ERIKSSON", "ER1K550N")
    line = changed(SECOND, 13, "0")
    reading = read(line, first)
    assert reading.lines == (first, line)
    assert not reading.repairs
    assert {problem.field for problem in reading.problems} == {"names", "nationality"}


def test_a_long_number_is_put_right_in_the_optional_data_too() -> None:
    right = ("I<UTO600001476<935A7<<<<<<<<<<", "7408122F1204159UTO<<<<<<<<<<<", "ERIKSSON<<ANNA<MARIA<<<<<<<<<<")
    number = "600001476935A"
    first = right[0][:19] + check_digit(number) + right[0][20:]
    covered = first[5:] + right[1][:7] + right[1][8:15] + right[1][18:]
    lines = (first, right[1] + check_digit(covered), right[2])
    assert parse(lines, today=TODAY).document.number == number
    wrong = (changed(lines[0], 18, "S"), lines[1], lines[2])
    reading = parse(wrong, today=TODAY)
    assert reading.lines == lines
    assert reading.repairs == (Repair("document_number", 1, 18, "S", "5"),)
