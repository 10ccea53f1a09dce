"""The table of the legal clock: a change of law is a new row, and a broken table is refused."""

import json
from datetime import UTC, date, datetime, timedelta
from importlib import resources
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.contracts.samples import NOTICE

from iass.errors import InvalidInput
from iass.watchlist.law import LAW, parse
from iass.watchlist.legal_clock import add_months, extension_end, latest_end, telling_end, urgent_end
from iass.watchlist.notice import NoticeKind
from iass.watchlist.zone import Zone

TABLE = json.loads(resources.files("iass.watchlist").joinpath("legal_clock.json").read_text("utf-8"))
BANS = (NoticeKind.EXIT_BAN, NoticeKind.ENTRY_BAN)
DAYS = st.dates(date(2020, 1, 1), date(2060, 12, 31))
ZONES = st.sampled_from(list(Zone))


def with_row(table: str, **row: Any) -> str:
    return json.dumps(TABLE | {table: [*TABLE[table], row]})


def test_law_changes() -> None:
    """Shorter exit bans, and ten days to tell the person, from a day on; what was decided before keeps its rule."""
    exit_ban = {**TABLE["periods"][0], "rule_id": "period-exit-ban@2", "since": "2027-02-01", "months": 3}
    law = parse(with_row("periods", **exit_ban))
    before, after = (law.period(NoticeKind.EXIT_BAN, day) for day in (date(2027, 1, 31), date(2027, 2, 1)))
    assert before and after
    assert (before.months, after.months, after.article) == (6, 3, exit_ban["article"])
    assert LAW.period(NoticeKind.EXIT_BAN, date(2027, 2, 1)) == before
    slower = {**TABLE["telling"][0], "rule_id": "tell@2", "since": "2026-06-01", "days": 10}
    assert telling_end(NOTICE, parse(with_row("telling", **slower))) == Zone.WIB.end_of(date(2026, 6, 11))
    assert telling_end(NOTICE) == Zone.WIB.end_of(date(2026, 6, 8))


@pytest.mark.parametrize(
    "text",
    [
        "[]", "{", "null", json.dumps({**TABLE, "urgent": 5}), json.dumps({"periods": []}),
        with_row("periods", **TABLE["periods"][0]),
        with_row("urgent", **{**TABLE["urgent"][0], "rule_id": "urgent@2", "days": 0}),
        with_row("urgent", **{**TABLE["urgent"][0], "rule_id": "urgent@2", "since": "soon"}),
        with_row("telling", **{**TABLE["telling"][0], "rule_id": "t@2", "kinds": ["SPY"]}),
        with_row("telling", **{**TABLE["telling"][0], "rule_id": "t@2", "article": ""}),
        with_row("telling", **{**TABLE["telling"][0], "rule_id": "t@2", "surplus": 1}),
    ],
)  # fmt: skip
def test_table_that_cannot_be_read(text: str) -> None:
    with pytest.raises(InvalidInput, match="legal clock"):
        parse(text)


@pytest.mark.parametrize("kind", list(NoticeKind))
def test_wanted_person_is_told_or_sought_without_an_order(kind: NoticeKind) -> None:
    assert (LAW.telling_on(kind, date(2026, 5, 3)) is not None) == (kind in BANS)
    assert (LAW.urgent_on(kind, date(2026, 5, 3)) is not None) == (kind in BANS)


@given(DAYS, ZONES)
def test_zone_border(day: date, zone: Zone) -> None:
    begin, end = zone.begin_of(day), zone.end_of(day)
    assert end - begin == timedelta(days=1)  # no summer time
    assert zone.day_of(begin) == zone.day_of(end - timedelta(microseconds=1)) == zone.last_day(end) == day
    assert zone.day_of(begin - timedelta(microseconds=1)) == zone.day_of(begin) - timedelta(days=1)


@given(DAYS)
def test_east_begins_later(day: date) -> None:
    hour = timedelta(hours=1)
    assert Zone.WIB.begin_of(day) - Zone.WITA.begin_of(day) == Zone.WITA.begin_of(day) - Zone.WIT.begin_of(day) == hour


@given(DAYS, st.integers(0, 240), ZONES)
def test_period_of_months(day: date, months: int, zone: Zone) -> None:
    last = add_months(day, months)
    assert (last.year - day.year) * 12 + last.month - day.month == months
    next_day = last + timedelta(days=1)
    assert last.day == day.day or (last.day < day.day and next_day.month != last.month)
    assert latest_end(day, months, zone) == zone.begin_of(next_day)
    assert latest_end(day, months, zone) <= latest_end(day + timedelta(days=1), months, zone)


@given(DAYS, st.integers(0, 86_399), ZONES)
def test_twenty_days_of_an_urgent_request(day: date, seconds: int, zone: Zone) -> None:
    begun = zone.begin_of(day) + timedelta(seconds=seconds)
    end = urgent_end(NoticeKind.EXIT_BAN, begun.astimezone(UTC), zone)
    assert end is not None
    assert (zone.last_day(end) - day).days == 20
    assert timedelta(days=20) <= end - begun <= timedelta(days=21)


@pytest.mark.parametrize(("zone", "days"), [(Zone.WIB, 20), (Zone.WITA, 10), (Zone.WIT, 10)])
def test_day_of_another_zone_chooses_the_rule(zone: Zone, days: int) -> None:
    """At 23:30 in Jakarta the first day of the new rule has begun further east, and there it holds."""
    law = parse(with_row("urgent", **{**TABLE["urgent"][0], "rule_id": "urgent@2", "since": "2026-05-04", "days": 10}))
    begun = datetime(2026, 5, 3, 16, 30, tzinfo=UTC)
    end = urgent_end(NoticeKind.EXIT_BAN, begun, zone, law)
    assert end == zone.end_of(zone.day_of(begun) + timedelta(days=days))


def test_last_moment_for_an_extension() -> None:
    assert NOTICE.valid_until is not None
    assert extension_end(NOTICE) == NOTICE.valid_until - timedelta(days=3)
    assert urgent_end(NoticeKind.PROTECT, datetime(2026, 5, 3, tzinfo=UTC), Zone.WIT) is None
