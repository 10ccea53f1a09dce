"""Dates with unknown parts: reading, comparing, ages."""

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from iass.capture.partial_date import PartialDate
from iass.errors import InvalidInput

quick = settings(deadline=None, database=None)
days = st.dates(date(1, 1, 1), date(9999, 12, 31))
partials = st.builds(
    lambda day, known: PartialDate(day.year, day.month if known else None, day.day if known > 1 else None),
    days,
    st.integers(0, 2),
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1995-07-22", PartialDate(1995, 7, 22)),
        (" 1995-7-2 ", PartialDate(1995, 7, 2)),
        ("1995-07", PartialDate(1995, 7)),
        ("1995-07-00", PartialDate(1995, 7)),
        ("1995-XX-XX", PartialDate(1995)),
        ("1995-xx", PartialDate(1995)),
        ("1995-00-00", PartialDate(1995)),
        ("1995--", PartialDate(1995)),
        ("1995", PartialDate(1995)),
        ("1995-00-22", PartialDate(1995)),
    ],
)
def test_unknown_parts_are_none(text: str, expected: PartialDate) -> None:
    assert PartialDate.parse(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "95-07-22",
        "22-07-1995",
        "1995/07/22",
        "1995-13-01",
        "1995-02-29",
        "1995-07-32",
        "0000-01-01",
        "XXXX-01-01",
        "1_95",
        "+195",
        "1995-+7",
        "1995- 7",
        "١٩٩٥",
        "1995-07-22T00:00",
        "1995-07-22-01",
        "1995-007",
    ],
)
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput):
        PartialDate.parse(text)


@pytest.mark.parametrize(
    ("year", "month", "day"), [(0, 1, 1), (10_000, 1, 1), (1995, 0, 1), (1995, 1, 0), (1995, 13, 1)]
)
def test_impossible_parts_are_refused(year: int, month: int, day: int) -> None:
    with pytest.raises(InvalidInput):
        PartialDate(year, month, day)


def test_a_day_needs_a_month() -> None:
    with pytest.raises(InvalidInput, match="month"):
        PartialDate(1995, None, 22)


@quick
@given(partials)
def test_text_and_date_are_one(partial: PartialDate) -> None:
    assert PartialDate.parse(str(partial)) == partial


@quick
@given(partials)
def test_the_first_and_last_day_that_it_may_mean(partial: PartialDate) -> None:
    assert partial.earliest <= partial.latest
    assert partial.complete == (partial.earliest == partial.latest)
    assert partial.agrees_with(PartialDate.of(partial.earliest))
    assert partial.agrees_with(PartialDate.of(partial.latest))


@quick
@given(partials, partials)
def test_agreement_goes_both_ways_and_means_a_day_in_common(one: PartialDate, other: PartialDate) -> None:
    assert one.agrees_with(other) == other.agrees_with(one)
    assert one.agrees_with(other) == (one.earliest <= other.latest and other.earliest <= one.latest)


@quick
@given(st.lists(partials, max_size=6))
def test_dates_with_unknown_parts_sort(dates: list[PartialDate]) -> None:
    ordered = sorted(dates)
    assert [partial.earliest for partial in ordered] == sorted(partial.earliest for partial in dates)
    assert all(one <= other for one, other in pairwise(ordered))


@pytest.mark.parametrize(
    ("born", "day", "age"),
    [
        (PartialDate(2008, 11, 24), date(2026, 11, 24), 18),
        (PartialDate(2008, 11, 25), date(2026, 11, 24), 17),
        (PartialDate(2008, 2, 29), date(2026, 2, 28), 17),
        (PartialDate(2008, 2, 29), date(2026, 3, 1), 18),
        (PartialDate(2008, 11), date(2026, 11, 24), 17),
        (PartialDate(2008), date(2026, 11, 24), 17),
        (PartialDate(2008), date(2026, 12, 31), 18),
        (PartialDate(2026, 11, 24), date(2026, 11, 24), 0),
    ],
)
def test_a_person_is_as_old_as_the_latest_birthday_allows(born: PartialDate, day: date, age: int) -> None:
    assert born.youngest_age_on(day) == age


@quick
@given(st.text(max_size=12))
def test_any_text_is_a_date_or_a_refusal(text: str) -> None:
    try:
        assert PartialDate.parse(text).year >= 1
    except InvalidInput as refusal:
        assert refusal.what
