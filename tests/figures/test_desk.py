"""What the desk shows of the hours, and what it forgets."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from iass.access import Scope
from iass.adapters.sql.records import SqlRecords
from iass.clock import FixedClock
from iass.errors import InvalidInput
from iass.figures.desk import FigureDesk
from iass.figures.tally import Measure, Tally, hour_of

HOUR = timedelta(hours=1)
AT = datetime(2026, 11, 24, 9, 40, tzinfo=UTC)
NINE = hour_of(AT)
CLEAR = Tally(NINE, "CGK/C01", Measure.PASSAGES, "CLEAR", count=5)


@pytest.fixture
def desk(records: SqlRecords) -> FigureDesk:
    with records.transaction() as tx:
        tx.tallies.add(
            [
                CLEAR,
                replace(CLEAR, label="REFER", count=2),
                replace(CLEAR, hour=NINE - 2 * HOUR, count=7),
                replace(CLEAR, place="DPS/C01", count=11),
                Tally(NINE, "CGK/C01", Measure.SEARCHES, "watchlist", count=400),
                Tally(NINE, "DPS/C01", Measure.SEARCHES, "watchlist", count=100),
                Tally(NINE, "CGK/C01", Measure.FALSE_ALERTS, "watchlist", count=2),
                Tally(NINE, "CGK/", Measure.STEP, "face", 12, 3),
            ]
        )
    return FigureDesk(records, FixedClock(AT), days=1)


def test_hour_without_a_passage_is_left_out(desk: FigureDesk) -> None:
    figures = desk.last(3)
    assert list(figures.hours) == [NINE - 2 * HOUR, NINE - HOUR, NINE]
    assert list(figures.by_hour(Measure.PASSAGES)) == [7, 0, 18]
    assert figures.total(Measure.PASSAGES) == 25 and figures.total(Measure.PASSAGES, "REFER") == 2
    assert figures.lanes == ["CGK/C01", "DPS/C01"]


def test_other_checkpoint_is_counted(desk: FigureDesk) -> None:
    assert desk.last(1, "DPS").total(Measure.PASSAGES) == 11
    assert desk.last(1, "DP").total(Measure.PASSAGES) == 0
    assert desk.within(Scope(frozenset({"CGK"}))).last(1).total(Measure.PASSAGES) == 7


def test_false_alerts_are_shared_among_the_wrong_searches(desk: FigureDesk) -> None:
    figures = desk.last(1)
    whole, here = figures.false_alerts("watchlist"), figures.false_alerts("watchlist", "CGK/C01")
    assert whole is not None and (whole.events, whole.trials) == (2, 500)
    assert here is not None and (here.events, here.trials) == (2, 400)
    assert figures.false_alerts("registry") is None


def test_part_of_an_hour_is_left_out(desk: FigureDesk) -> None:
    assert desk.between(AT - 2 * HOUR, AT).hours[0] == NINE - 2 * HOUR
    assert desk.between(AT - 2 * HOUR, AT).until == NINE + HOUR
    assert desk.between(NINE - HOUR, NINE).until == NINE


@pytest.mark.parametrize("hours", [0, -1, 745])
def test_figures_of_no_hour_or_of_years_are_read(desk: FigureDesk, hours: int) -> None:
    with pytest.raises(InvalidInput, match="1 to 744 hours"):
        desk.last(hours)


def test_old_counts_are_kept(desk: FigureDesk, records: SqlRecords) -> None:
    later = replace(desk, clock=FixedClock(AT + timedelta(days=1)))
    assert later.sweep() == 1
    assert later.sweep() == 0
    assert desk.last(3).total(Measure.PASSAGES) == 18
    with records.reading() as tx:
        (entry,) = tx.audit.entries()
    assert (entry.action, entry.details) == ("figures.forgotten", {"counts": 1})
