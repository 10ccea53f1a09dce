"""Numbers, times and states as they are read aloud."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iass.console import formats
from iass.console.catalogue import Language
from iass.watchlist.zone import Zone

ID, EN = Language.INDONESIAN, Language.ENGLISH
MOMENT = datetime(2026, 11, 24, 17, 5, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("rate", "happens", "of"),
    [
        (0.003, 3, 1_000),
        (0.01, 10, 1_000),
        (0.001, 1, 1_000),
        (0.0002, 2, 10_000),
        (0.0025, 3, 1_000),
        (0.5, 500, 1_000),
    ],
)
def test_rate_is_told_wrongly(rate: float, happens: int, of: int) -> None:
    assert formats.odds(rate) == formats.Odds(happens, of)


@given(st.floats(1e-9, 0.99))
def test_rate_is_told_smaller_than_it_is(rate: float) -> None:
    told = formats.odds(rate)
    assert told.happens >= 1
    assert told.happens / told.of >= rate * (1 - 1e-4)
    assert told.happens <= told.of


def test_time_is_not_the_one_on_the_wall() -> None:
    """Five past midnight in Jakarta is still the day before in UTC."""
    assert formats.clock_time(MOMENT, EN) == "00:05:09"
    assert formats.clock_time(MOMENT, ID) == "00.05.09"
    assert formats.day_and_time(MOMENT, EN) == "Wed 25 Nov 2026, 00:05:09 WIB"
    assert formats.day_and_time(MOMENT, ID) == "Rab 25 Nov 2026, 00.05.09 WIB"


def test_decimal_mark_is_the_other_language_s() -> None:
    assert (formats.score(0.61249, ID), formats.score(0.61249, EN)) == ("0,612", "0.612")
    assert (formats.count(46_000_000, ID), formats.count(46_000_000, EN)) == ("46.000.000", "46,000,000")


@pytest.mark.parametrize(
    ("code", "name"),
    [("IDN", "Indonesia"), ("D", "Jerman"), ("GBD", "Inggris Raya"), ("UTO", ""), ("XXA", ""), ("", "")],
)
def test_state_has_another_name(code: str, name: str) -> None:
    assert formats.state_name(code, ID) == name


def test_ban_is_said_to_hold_a_day_longer_or_shorter_than_it_does() -> None:
    """The end is exclusive: the first moment after the last day, in the zone that counts."""
    end = datetime(2027, 2, 26, 17, 0, tzinfo=UTC)
    assert formats.period_day(end, Zone.WIB, EN, ends=True) == "26 Feb 2027 (WIB)"
    assert formats.period_day(end, Zone.WIB, ID, ends=False) == "27 Feb 2027 (WIB)"
    assert formats.period_day(end, Zone.WIT, ID, ends=True) == "27 Feb 2027 02.00 WIT"
