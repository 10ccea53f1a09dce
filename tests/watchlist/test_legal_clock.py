"""Periods in months, days of Jakarta, and the ages that stand for a birth date."""

from datetime import UTC, date, datetime

import pytest

from iass.capture.partial_date import PartialDate
from iass.errors import InvalidInput
from iass.watchlist.legal_clock import (
    PERIOD_RULES,
    add_months,
    begin_of,
    end_of,
    last_day,
    latest_end,
    period_rule,
)
from iass.watchlist.notice import NoticeKind
from iass.watchlist.notice_row import born_at_age, first_moment, last_moment


@pytest.mark.parametrize(
    ("day", "months", "result"),
    [
        (date(2026, 1, 15), 6, date(2026, 7, 15)),
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2027, 8, 31), 6, date(2028, 2, 29)),
        (date(2026, 12, 31), 12, date(2027, 12, 31)),
        (date(2024, 2, 29), 120, date(2034, 2, 28)),
    ],
)
def test_month_has_no_such_day(day: date, months: int, result: date) -> None:
    assert add_months(day, months) == result


def test_day_of_jakarta_begins_in_the_evening_of_the_day_before() -> None:
    assert begin_of(date(2026, 11, 24)) == datetime(2026, 11, 23, 17, 0, tzinfo=UTC)
    assert end_of(date(2026, 11, 24)) == datetime(2026, 11, 24, 17, 0, tzinfo=UTC)
    assert last_day(end_of(date(2026, 11, 24))) == date(2026, 11, 24)
    assert last_day(datetime(2026, 11, 24, 17, 1, tzinfo=UTC)) == date(2026, 11, 25)
    assert latest_end(date(2026, 9, 2), 6) == end_of(date(2027, 3, 2))


@pytest.mark.parametrize(
    ("kind", "months", "lifetime"), [(NoticeKind.EXIT_BAN, 6, False), (NoticeKind.ENTRY_BAN, 120, True)]
)
def test_limit_of_a_ban(kind: NoticeKind, months: int, lifetime: bool) -> None:
    rule = period_rule(kind, date(2026, 5, 3))
    assert rule is not None
    assert (rule.months, rule.extension_months, rule.lifetime, rule.lead.days) == (months, months, lifetime, 3)
    assert rule.article.startswith("UU 6/2011 art. ")
    assert period_rule(kind, date(2000, 1, 1)) is rule


def test_other_kinds_have_a_limit() -> None:
    limited = {rule.kind for rule in PERIOD_RULES}
    assert {kind for kind in NoticeKind if period_rule(kind, date(2026, 5, 3))} == limited


@pytest.mark.parametrize(
    ("age", "on", "year"),
    [(42, date(2026, 1, 2), 1983), (42, date(2026, 12, 30), 1984), (0, date(2026, 7, 2), 2026)],
)
def test_age_gives_the_less_likely_year(age: int, on: date, year: int) -> None:
    assert born_at_age(age, on) == PartialDate(year)


def test_moment_with_an_offset_is_moved() -> None:
    moment = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)
    assert first_moment("2026-11-24T08:00+07:00") == moment
    assert last_moment("2026-11-24 01:00:00+00:00") == moment


@pytest.mark.parametrize(
    "cell", ["2026-11-24T08:00", "2026-11-24T25:00Z", "2026-11-24T", "20261124", "2026-11-31", "9999-12-31"]
)
def test_moment_that_is_none(cell: str) -> None:
    with pytest.raises(InvalidInput):
        first_moment(cell)
