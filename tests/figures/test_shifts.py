"""Shifts by the clocks of their checkpoint, and what each comes to."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from iass.access import Scope
from iass.adapters.sql.records import SqlRecords
from iass.clock import FixedClock
from iass.errors import InvalidInput, NotAllowed, NotFound
from iass.figures import spans
from iass.figures.desk import FigureDesk
from iass.figures.shift_report import ShiftDesk
from iass.figures.shifts import Shifts
from iass.figures.tally import Measure, Tally
from iass.watchlist.zone import Zone
from iass.wiring.shifts import read_zones, zone_of

ZONES = {"CGK": ZoneInfo("Asia/Jakarta"), "DPS": ZoneInfo("Asia/Makassar"), "DJJ": ZoneInfo("Asia/Jayapura")}
SHIFTS = Shifts.parse("06-14-22", ZONES.__getitem__)
DAY = date(2026, 11, 24)


def _utc(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=UTC)


@pytest.mark.parametrize(
    ("moment", "checkpoint", "day", "number"),
    [
        (_utc(23, 23), "CGK", 24, 1),
        (_utc(23, 22, 59), "CGK", 23, 3),
        (_utc(23, 22), "DPS", 24, 1),
        (_utc(23, 21), "DJJ", 24, 1),
        (_utc(24, 6, 59), "CGK", 24, 1),
        (_utc(24, 7), "CGK", 24, 2),
        (_utc(24, 15), "CGK", 24, 3),
        (_utc(24, 20), "CGK", 24, 3),
    ],
)
def test_shift_is_that_of_another_zone_or_day(moment: datetime, checkpoint: str, day: int, number: int) -> None:
    shift = SHIFTS.at(checkpoint, moment)
    assert (shift.day, shift.number) == (date(2026, 11, day), number)
    assert shift.since <= moment < shift.until
    assert SHIFTS.before(shift).until == shift.since


@pytest.mark.parametrize("hours", ["00", "06-14-22", "00-08-16", "23"])
def test_hour_of_a_day_is_in_no_shift_or_in_two(hours: str) -> None:
    shifts = Shifts.parse(hours, ZONES.__getitem__)
    one, two = shifts.of_day("DPS", DAY), shifts.of_day("DPS", DAY + timedelta(days=1))
    assert [shift.until for shift in one] == [shift.since for shift in [*one[1:], two[0]]]
    assert sum((shift.until - shift.since for shift in one), timedelta()) == timedelta(days=1)


@pytest.mark.parametrize("text", ["", "6-14", "06-24", "14-06", "06-06", "06:00", "06-14-", "٠٦-١٤"])
def test_hours_that_nobody_meant_are_taken(text: str) -> None:
    with pytest.raises(InvalidInput):
        Shifts.parse(text, ZONES.__getitem__)


def test_checkpoint_has_the_clock_of_another() -> None:
    named = read_zones("TJP=WIT, cgk=WITA")
    assert zone_of("CGK", named) == Zone.WITA.info
    assert str(zone_of("DJJ", {})) == "Asia/Jayapura"
    assert zone_of("TJP", named) == Zone.WIT.info
    assert zone_of("BATAM-CENTRE", {}) == Zone.WIB.info
    for text in ("CGK", "CGK=UTC", "=WIB", "C K=WIB"):
        with pytest.raises(InvalidInput):
            read_zones(text)


def _desk(records: SqlRecords, clock: FixedClock, tallies: Sequence[Tally] = ()) -> ShiftDesk:
    with records.transaction() as tx:
        tx.tallies.add(tallies)
    return ShiftDesk(FigureDesk(records, clock, 30), SHIFTS, clock, ("CGK", "DPS"))


def test_shift_counts_what_is_not_its_own(records: SqlRecords, clock: FixedClock) -> None:
    """The hours of 06 to 14 in Jakarta, and that checkpoint's lanes."""
    first, last, late, early = _utc(23, 23), _utc(24, 6), _utc(24, 7), _utc(23, 22)
    clock.move_to(_utc(24, 8))
    c01, c02 = "CGK/C01", "CGK/C02"
    counted = [
        Tally(first, c01, Measure.PASSAGES, "CLEAR", count=40),
        Tally(last, c02, Measure.PASSAGES, "CLEAR", count=2),
        *(Tally(hour, c01, Measure.PASSAGES, "CLEAR", count=1000) for hour in (late, early)),
        Tally(first, "DPS/C01", Measure.PASSAGES, "CLEAR", count=1000),
        Tally(first, c01, Measure.ALERTS, "SECURE", count=5),
        Tally(first, c01, Measure.ESCALATED, "SECURE", count=1),
        Tally(first, c01, Measure.VERDICTS, "other_person", count=3),
        Tally(first, c01, Measure.VERDICTS, "same_person", count=2),
        Tally(first, c01, Measure.FOUND_FALSE, count=1),
        *(Tally(first, c01, Measure.JUDGED_AFTER, bin=spans.bin_of(seconds), count=5) for seconds in (4, 60)),
        Tally(first, c02, Measure.FOUND_LATER, "raised", count=2),
        Tally(first, c02, Measure.FOUND_LATER, "same_person", count=2),
        Tally(first, c02, Measure.MISSED, "raised", count=1),
        Tally(first, c02, Measure.MISSED, "same_person", count=1),
    ]
    report = _desk(records, clock, counted).of("CGK", DAY, 1)
    assert report.is_over and [row.lane for row in report.lanes] == [c01, c02]
    row = report.lanes[0]
    assert (row.passages, row.alerts, row.escalated, row.false_alerts, row.decided) == (40, 5, 1, 4, 10)
    assert row.median is not None and 4 <= row.median < 5
    assert row.nine_of_ten is not None and 60 <= row.nine_of_ten < 72
    row = report.lanes[1]
    assert (row.found_later, row.missed, row.confirmed, row.median) == (2, 1, 1, None)
    assert (report.total.passages, report.total.alerts, report.total.found_later) == (42, 5, 2)


def test_shift_that_runs_passes_for_over(records: SqlRecords, clock: FixedClock) -> None:
    clock.move_to(_utc(24, 8))
    report = _desk(records, clock).now()
    assert (report.shift.checkpoint, report.shift.number, report.is_over) == ("CGK", 2, False)


def test_shift_that_is_none_is_reported(records: SqlRecords, clock: FixedClock) -> None:
    clock.move_to(_utc(24, 8))
    desk = _desk(records, clock)
    with pytest.raises(NotFound):
        desk.of("CGK", DAY, 4)
    with pytest.raises(NotFound):
        desk.of("CGK", DAY, 3)
    for day in (date.min, date.max, DAY + timedelta(days=2)):
        with pytest.raises(NotFound):
            desk.of("CGK", day, 1)
    with pytest.raises(NotFound):
        desk.now("SUB")


def test_supervisor_reads_another_checkpoint_s_report(records: SqlRecords, clock: FixedClock) -> None:
    clock.move_to(_utc(24, 8))
    tallies = [Tally(_utc(24, 7), f"CGK/{lane}", Measure.PASSAGES, "CLEAR") for lane in ("C01", "C02")]
    desk = _desk(records, clock, tallies).within(Scope(frozenset({"CGK/C02"})))
    assert desk.open_checkpoints == ["CGK"]
    assert [row.lane for row in desk.now().lanes] == ["CGK/C02"] and desk.now().total.passages == 1
    with pytest.raises(NotAllowed):
        desk.of("DPS", DAY, 1)
