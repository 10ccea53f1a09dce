"""A slip of the pen in a date or number is not seen, or two dates or numbers are taken for one."""

import pytest

from iass.capture.partial_date import PartialDate
from iass.screen.compare.date_slip import DateRelation, date_relation, near_dates
from iass.screen.compare.number_slip import CONFUSED, NumberRelation, confused, number_relation

D, N = DateRelation, NumberRelation


@pytest.mark.parametrize(
    ("one", "other", "relation"),
    [
        ("1980-05-17", "1980-05-17", D.SAME),
        ("1980-05-07", "1980-07-05", D.SWAPPED),
        ("1981-02-01", "1981-01-02", D.SWAPPED),  # two digits, and day and month: the likelier slip
        ("1980-05-17", "1980-05-11", D.ONE_DIGIT),
        ("1980-05-17", "1980-05-27", D.ONE_DIGIT),
        ("1980-05-17", "1980-06-17", D.ONE_DIGIT),
        ("1980-01-17", "1980-11-17", D.ONE_DIGIT),
        ("1981-05-17", "1989-05-17", D.ONE_DIGIT),
        ("1981-05-17", "1991-05-17", D.ONE_DIGIT),
        ("1981-05-17", "1881-05-17", D.ONE_DIGIT),
        ("1981-05-17", "1982-05-17", D.ONE_DIGIT),
        ("1990-05-17", "1990-05-10", D.ONE_DIGIT),
        ("1990-05-12", "1990-05-19", D.ONE_DIGIT),
        ("1909-05-17", "1910-05-17", D.YEAR_OFF),
        ("1910-05-17", "1909-05-17", D.YEAR_OFF),
        ("1981-05-17", "1918-05-17", D.TWO_DIGITS_SWAPPED),
        ("1989-05-17", "1998-05-17", D.TWO_DIGITS_SWAPPED),
        ("1980-10-17", "1980-01-17", D.TWO_DIGITS_SWAPPED),
        ("1980-05-21", "1980-05-12", D.TWO_DIGITS_SWAPPED),
        ("1980-12-21", "1980-11-22", D.OTHER),  # the last of the month and the first of the day
        ("1980-05-17", "1982-05-11", D.OTHER),
        ("1980-05-17", "1983-06-17", D.OTHER),
        ("1980-02-29", "1981-02-29", D.UNKNOWN),
        ("1980-05-17", "1980-05", D.DAY_UNKNOWN),
        ("1980-05", "1980-05", D.DAY_UNKNOWN),
        ("1980-05-17", "1980", D.PARTLY_KNOWN),
        ("1980", "1980-05", D.PARTLY_KNOWN),
        ("1980-05-17", "1980-06", D.OTHER),
        ("1980-05-17", "1981", D.OTHER),
        ("1980-05-17", "", D.UNKNOWN),
        ("", "1980", D.UNKNOWN),
    ],
)
def test_two_dates_stand_otherwise(one: str, other: str, relation: DateRelation) -> None:
    first, second = (_date(text) for text in (one, other))
    assert date_relation(first, second) is relation
    assert date_relation(second, first) is relation


def _date(text: str) -> PartialDate | None:
    return PartialDate.parse(text) if text and text != "1981-02-29" else None


def test_a_slip_leads_out_of_anybody_s_time_or_to_the_date_itself() -> None:
    assert {date.year for date in near_dates(PartialDate(1871, 1, 1))} >= {1870, 1872}
    assert all(1870 <= date.year <= 2100 for date in near_dates(PartialDate(1870, 1, 1)))
    assert PartialDate(1869, 1, 1) not in near_dates(PartialDate(1870, 1, 1))
    assert PartialDate(2100, 1, 1) in near_dates(PartialDate(2099, 1, 1))
    assert PartialDate(2101, 1, 1) not in near_dates(PartialDate(2100, 1, 1))
    assert PartialDate(1980, 5, 5) not in near_dates(PartialDate(1980, 5, 5))
    assert near_dates(PartialDate(1980, 5)) == near_dates(PartialDate(1980)) == {}


@pytest.mark.parametrize("relation", D)
def test_a_part_is_a_slip_or_another_date_is(relation: DateRelation) -> None:
    assert relation.is_part is (relation in (D.DAY_UNKNOWN, D.PARTLY_KNOWN))
    slips = (D.SWAPPED, D.ONE_DIGIT, D.TWO_DIGITS_SWAPPED, D.YEAR_OFF)
    assert relation.is_slip is (relation in slips)


@pytest.mark.parametrize(
    ("one", "other", "relation"),
    [
        ("a 123-4567<", "A1234567", N.SAME),
        ("", "A1234567", N.UNKNOWN),
        ("A1234567", "<<", N.UNKNOWN),
        ("L898902C3", "L898902C36", N.WITH_CHECK_DIGIT),  # the specimen of Doc 9303-4
        ("L898902C3", "L898902C35", N.ONE_CHARACTER),
        ("AB1234", "AB12341", N.WITH_CHECK_DIGIT),
        ("AB123", "AB1234", N.OTHER),  # five characters are too few, whatever the sixth is
        ("AB1234", "AB1235", N.ONE_CHARACTER),
        ("AB123", "AB124", N.OTHER),
        ("AB1234", "BA1234", N.ONE_CHARACTER),
        ("AB1234", "AB124", N.OTHER),
        ("AB12345", "AB1234", N.ONE_CHARACTER),
        ("AB1234", "AB1256", N.OTHER),
        ("AB1234", "AB123456", N.OTHER),
        ("8I0", "BL0", N.READ_ALIKE),
        ("A0", "A0O", N.OTHER),
        ("OS12", "0512", N.READ_ALIKE),
    ],
)
def test_two_numbers_stand_otherwise(one: str, other: str, relation: NumberRelation) -> None:
    assert number_relation(one, other) is relation
    assert number_relation(other, one) is relation


def test_the_shortest_number_has_a_wrong_check_digit() -> None:
    """AB1234 with its own check digit, worked out by hand by Doc 9303-3 section 4.9: weights 7, 3, 1."""
    total = 10 * 7 + 11 * 3 + 1 * 1 + 2 * 7 + 3 * 3 + 4 * 1
    assert number_relation("AB1234", f"AB1234{total % 10}") is N.WITH_CHECK_DIGIT


def test_a_letter_is_confused_with_a_digit_that_it_is_not_like() -> None:
    assert [confused(group) for group in CONFUSED] == ["0000", "111", "22", "55", "66", "88"]
    assert confused("ACEFHJKMNPRTUVWXY3479") == "ACEFHJKMNPRTUVWXY3479"


@pytest.mark.parametrize("relation", N)
def test_a_near_number_is_the_same(relation: NumberRelation) -> None:
    assert relation.is_same is (relation in (N.SAME, N.WITH_CHECK_DIGIT))
