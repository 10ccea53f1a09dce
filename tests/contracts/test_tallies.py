"""The port Tallies, on SQLite and PostgreSQL."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from iass.access import Scope, Sensitivity
from iass.adapters.sql.records import SqlRecords
from iass.figures.tally import Measure, Tally, checkpoint_place

NINE = datetime(2026, 11, 24, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)
CLEAR = Tally(NINE, "CGK/C01", Measure.PASSAGES, "CLEAR")
STEP = Tally(NINE, checkpoint_place("CGK"), Measure.STEP, "face", 12)


def _add(records: SqlRecords, *tallies: Tally) -> None:
    with records.transaction() as tx:
        tx.tallies.add(tallies)


def _read(records: SqlRecords, since: datetime = NINE, until: datetime = NINE + HOUR) -> list[Tally]:
    with records.reading() as tx:
        return list(tx.tallies.read(since, until))


def _within(records: SqlRecords, *places: str) -> set[str]:
    with records.reading() as tx:
        return {one.place for one in tx.tallies.read(NINE, NINE + HOUR, Scope(frozenset(places)))}


def test_count_does_not_grow(any_records: SqlRecords) -> None:
    _add(any_records, CLEAR, CLEAR, STEP)
    _add(any_records, replace(CLEAR, count=3), replace(STEP, bin=13))
    assert _read(any_records) == [STEP, replace(STEP, bin=13), replace(CLEAR, count=5)]


def test_things_that_differ_are_counted_as_one(any_records: SqlRecords) -> None:
    others = [
        replace(CLEAR, place="CGK/C02"), replace(CLEAR, label="REFER"), replace(CLEAR, measure=Measure.ALERTS),
        replace(CLEAR, hour=NINE + HOUR), replace(CLEAR, bin=1),
    ]  # fmt: skip
    _add(any_records, CLEAR, *others)
    assert set(_read(any_records, until=NINE + 2 * HOUR)) == {CLEAR, *others}


def test_corrected_verdict_stays_counted(any_records: SqlRecords) -> None:
    _add(any_records, CLEAR)
    _add(any_records, replace(CLEAR, count=-1))
    assert _read(any_records) == []
    _add(any_records, replace(CLEAR, count=-1))
    assert _read(any_records) == [replace(CLEAR, count=-1)]


def test_hour_outside_is_read(any_records: SqlRecords) -> None:
    _add(any_records, CLEAR, replace(CLEAR, hour=NINE - HOUR), replace(CLEAR, hour=NINE + HOUR))
    assert _read(any_records) == [CLEAR]


def test_other_place_is_read(any_records: SqlRecords) -> None:
    """A checkpoint's own counts belong to who may see the whole of it, not to who has one lane."""
    _add(any_records, CLEAR, replace(CLEAR, place="CGK/C02"), replace(CLEAR, place="CGKX/C01"), STEP)
    assert _within(any_records, "CGK") == {"CGK/C01", "CGK/C02", "CGK/"}
    assert _within(any_records, "CGK/C01") == {"CGK/C01"}
    assert _within(any_records) == set()


def test_alert_that_protects_is_told_by_what_it_adds(any_records: SqlRecords) -> None:
    """Its passage counts as every other where it may not be seen; also what a former version counted by its advice."""
    hers = [replace(CLEAR, label="PROTECT", sensitivity=Sensitivity.PROTECTED)]
    hers += [replace(hers[0], measure=one) for one in (Measure.ALERTS, Measure.ESCALATED, Measure.CLAIMED_AFTER)]
    elsewhere, before = replace(hers[0], place="DPS/C01"), replace(CLEAR, measure=Measure.ALERTS, label="PROTECT")
    _add(any_records, CLEAR, *hers, elsewhere, before)
    told = {scope: _told_to(any_records, scope) for scope in (frozenset[str](), frozenset({"CGK"}), None)}
    assert told[frozenset()] == [replace(CLEAR, count=2), replace(CLEAR, place="DPS/C01")]
    alerts = replace(hers[1], count=2)
    assert set(told[frozenset({"CGK"})]) == {CLEAR, alerts, hers[0], *hers[2:], replace(CLEAR, place="DPS/C01")}
    assert set(told[None]) == {CLEAR, alerts, hers[0], *hers[2:], elsewhere}


def _told_to(records: SqlRecords, protected: frozenset[str] | None) -> list[Tally]:
    with records.reading() as tx:
        return list(tx.tallies.read(NINE, NINE + HOUR, Scope(protected=protected)))


def test_count_of_an_undone_transaction_is_kept(any_records: SqlRecords) -> None:
    with pytest.raises(RuntimeError, match="power cut"), any_records.transaction() as tx:
        tx.tallies.add([CLEAR])
        raise RuntimeError("power cut")
    assert _read(any_records) == []


def test_old_hours_are_kept_or_new_ones_forgotten(any_records: SqlRecords) -> None:
    _add(any_records, replace(CLEAR, hour=NINE - HOUR), CLEAR)
    with any_records.transaction() as tx:
        assert tx.tallies.forget_before(NINE) == 1
    assert _read(any_records, since=NINE - HOUR) == [CLEAR]


def test_count_is_lost_between_two_writers(any_records: SqlRecords) -> None:
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: _add(any_records, CLEAR, STEP), range(40)))
    assert _read(any_records) == [replace(STEP, count=40), replace(CLEAR, count=40)]
