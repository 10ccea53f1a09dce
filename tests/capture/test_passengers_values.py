"""Codes, dates, numbers and times at the edge of what is taken: one further on, they are refused."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from iass.capture.partial_date import PartialDate
from iass.capture.passengers import values
from iass.capture.passengers.findings import Findings
from iass.capture.passengers.flight import Flight
from iass.capture.passengers.paxlst_flight import LONGEST, checked

TODAY = date(2026, 11, 29)
DEPARTS = datetime(2026, 11, 29, 2, 45, tzinfo=UTC)


@pytest.mark.parametrize(("text", "number"), [
    ("A" * 20, "A" * 20),
    ("A" * 21, None),
    ("x 99.17/640-1<<", "X99176401"),
    ("X99*7", None),
    ("", None),
    ("< <", None),
])  # fmt: skip
def test_number_that_no_document_bears_is_taken(text: str, number: str | None) -> None:
    assert values.document_number(text) == number


@pytest.mark.parametrize(("text", "code", "born"), [
    ("20261129", "102", PartialDate(2026, 11, 29)),
    ("20261130", "102", None),
    ("20261200", "102", None),
    ("20261100", "102", PartialDate(2026, 11)),
    ("18870101", "102", PartialDate(1887, 1, 1)),
    ("18861231", "102", None),
    ("20261129", "", PartialDate(2026, 11, 29)),
    ("261129", "", PartialDate(2026, 11, 29)),
    ("261130", "101", PartialDate(1926, 11, 30)),
    ("261129", "102", None),
    ("20261129", "101", None),
    ("20261129", "203", None),
    ("20260229", "102", None),
    ("2026112", "102", None),
    ("٢٠٢٦١١٢٩", "102", None),
])  # fmt: skip
def test_birth_date_lies_in_the_future_or_in_another_age(text: str, code: str, born: PartialDate | None) -> None:
    assert values.birth_date(text, code, TODAY) == born


@pytest.mark.parametrize(("text", "code", "expiry"), [
    ("20310630", "102", PartialDate(2031, 6, 30)),
    ("310630", "101", PartialDate(2031, 6, 30)),
    ("310630", "102", None),
    ("20310631", "102", None),
    ("20310630", "203", None),
])  # fmt: skip
def test_expiry_date_of_another_format_is_guessed(text: str, code: str, expiry: PartialDate | None) -> None:
    assert values.expiry_date(text, code, TODAY) == expiry


@pytest.mark.parametrize(("text", "code", "wall"), [
    ("2611291145", "201", datetime(2026, 11, 29, 11, 45)),
    ("261129114", "201", None),
    ("202611291145", "201", None),
    ("202611291145", "203", datetime(2026, 11, 29, 11, 45)),
    ("2611291145", "203", None),
    ("202611291145+0700", "205", datetime(2026, 11, 29, 11, 45, tzinfo=timezone(timedelta(hours=7)))),
    ("202611291145-0330", "205", datetime(2026, 11, 29, 11, 45, tzinfo=timezone(-timedelta(hours=3, minutes=30)))),
    ("202611291145+2359", "205", datetime(2026, 11, 29, 11, 45, tzinfo=timezone(timedelta(hours=23, minutes=59)))),
    ("202611291145+2400", "205", None),
    ("202611291145", "205", None),
    ("202611292445+0700", "205", None),
    ("202611291145", "102", None),
])  # fmt: skip
def test_time_of_another_length_or_format_is_guessed(text: str, code: str, wall: datetime | None) -> None:
    """Where there is an offset, another one is another moment."""
    read = values.wall_time(text, code)
    assert read == wall
    assert (read and read.utcoffset()) == (wall and wall.utcoffset())


@pytest.mark.parametrize(("text", "sex"), [("m", "M"), ("F", "F"), ("U", "X"), ("X", "X"), ("", None), ("FM", None)])
def test_sex_is_guessed(text: str, sex: str | None) -> None:
    assert values.sex(text) == sex


@pytest.mark.parametrize(("text", "code"), [("cgk", "CGK"), ("CGKX", None), ("CG", None), ("C1K", None)])
def test_port_of_other_than_three_letters_is_taken(text: str, code: str | None) -> None:
    assert values.port(text) == code


@pytest.mark.parametrize(("lasts", "is_flight"), [
    (LONGEST, True),
    (LONGEST + timedelta(minutes=1), False),
    (timedelta(minutes=1), True),
    (timedelta(), False),
    (timedelta(minutes=-1), False),
])  # fmt: skip
def test_flight_takes_days_or_no_time(lasts: timedelta, is_flight: bool) -> None:
    findings = Findings()
    made = checked(Flight("GA", "881", "NRT", "CGK", DEPARTS, DEPARTS + lasts), 7, findings)
    assert (made is not None) is is_flight
    assert [fault.rule for fault in findings.faults] == ([] if is_flight else ["flight-times"])
    assert timedelta(hours=24) < LONGEST <= timedelta(days=2), "there are flights of a day; none takes two"
