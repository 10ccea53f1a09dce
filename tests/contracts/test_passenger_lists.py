"""The port PassengerLists, on SQLite and PostgreSQL: sealed, never twice, and gone when their days are over."""

import sqlite3
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from iass.adapters.sql.records import SqlRecords
from iass.capture.passengers.passenger_list import PassengerList
from iass.case.flights import ExpectedFlight, ReceivedList
from iass.errors import Conflict, NotFound

from .samples import MADE, MORNING, NOTICE, flight_screening, passenger_list

_DAY = timedelta(days=1)


def _receive(records: SqlRecords, *lists: PassengerList) -> None:
    with records.transaction() as tx:
        for one in lists:
            tx.passenger_lists.add(ReceivedList(one, MORNING, "00ff"))


def test_list_comes_back_changed_or_out_of_order(any_records: SqlRecords) -> None:
    lists = [passenger_list(number) for number in (3, 1, 2)]
    _receive(any_records, *lists)
    flight = lists[0].flight
    with any_records.reading() as tx:
        assert list(tx.passenger_lists.of_flight(flight.flight_id)) == lists
        assert tx.passenger_lists.count_of(flight.flight_id) == 3
        assert tx.passenger_lists.flight(flight.flight_id) == ExpectedFlight(flight)
        assert tx.passenger_lists.digest_of(flight.flight_id, "GARUDA", lists[0].reference) == "00ff"
        assert tx.passenger_lists.digest_of(flight.flight_id, "GARUDA", "another") is None


def test_newest_list_is_an_older_one(any_records: SqlRecords) -> None:
    with any_records.reading() as tx:
        assert tx.passenger_lists.newest() is None
    with any_records.transaction() as tx:
        for number, hours in ((1, 2), (2, 5), (3, 1)):
            at = MORNING + timedelta(hours=hours)
            tx.passenger_lists.add(ReceivedList(passenger_list(number), at, "00ff"))
    with any_records.reading() as tx:
        assert tx.passenger_lists.newest() == MORNING + timedelta(hours=5)


def test_reference_is_taken_twice(any_records: SqlRecords) -> None:
    _receive(any_records, passenger_list())
    with pytest.raises(Conflict):
        _receive(any_records, passenger_list())
    _receive(any_records, replace(passenger_list(), sender="ANOTHER"))


def test_flights_come_in_another_order_or_of_another_time(any_records: SqlRecords) -> None:
    lists = [passenger_list(number, MORNING + number * _DAY) for number in (3, 1, 2)]
    _receive(any_records, *lists)
    with any_records.reading() as tx:

        def days(since: int, until: int, limit: int = 9, port: str = "", places: Any = None) -> list[int]:
            found = tx.passenger_lists.flights(MORNING + since * _DAY, MORNING + until * _DAY, limit, port, places)
            return [(one.flight.arrives_at - MORNING).days for one in found]

        assert days(0, 9) == [1, 2, 3]
        assert days(2, 9) == [2, 3]
        assert days(0, 2) == [1, 2]
        assert days(0, 9, 2) == [1, 2]
        assert days(0, 9, port="CGK") == days(0, 9, port="NRT") == [1, 2, 3]
        assert days(0, 9, port="DPS") == []
        assert days(0, 9, 2, places={"DPS", "CGK"}) == [1, 2] and days(0, 9, port="NRT", places={"CGK"}) == [1, 2, 3]
        assert days(0, 9, places={"DPS"}) == days(0, 9, places=()) == []
        assert days(0, 9, places={"NRT"}) == [], "nobody of an arrival stands at the airport that it comes from"


def test_screening_is_lost_or_kept_beside_a_newer_list(any_records: SqlRecords) -> None:
    flight = passenger_list().flight
    screening = flight_screening(flight.flight_id)
    with any_records.transaction() as tx, pytest.raises(NotFound):
        tx.passenger_lists.keep_screening(screening)
    _receive(any_records, passenger_list())
    expected = ExpectedFlight(flight, None, 1, 1, False, True)
    with any_records.transaction() as tx:
        assert tx.passenger_lists.screening(flight.flight_id) is None
        assert tx.passenger_lists.due(3, MORNING, 9) == (flight.flight_id,)
        tx.passenger_lists.put_flight(expected)
        tx.passenger_lists.keep_screening(screening)
    with any_records.reading() as tx:
        assert tx.passenger_lists.screening(flight.flight_id) == screening
        assert tx.passenger_lists.flight(flight.flight_id) == replace(expected, screened_at=MORNING)
        assert tx.passenger_lists.due(3, MORNING, 9) == ()
        assert tx.passenger_lists.due(4, MORNING, 9) == (flight.flight_id,), "the watchlist is another one"
        assert tx.passenger_lists.due(4, MORNING + _DAY, 9) == (), "it has long arrived"
    _receive(any_records, passenger_list(2))
    with any_records.reading() as tx:
        assert tx.passenger_lists.due(3, MORNING, 9) == (flight.flight_id,)


def test_change_of_a_notice_leaves_no_mark(any_records: SqlRecords) -> None:
    with any_records.transaction() as tx:
        marks = [tx.passenger_lists.mark()]
        for version in (1, 2):
            tx.notices.put(replace(NOTICE, version=version), MADE)
            marks.append(tx.passenger_lists.mark())
    assert len(set(marks)) == 3


def test_forgotten_flight_can_still_be_read(any_records: SqlRecords) -> None:
    former, later = passenger_list(), passenger_list(2, MORNING + _DAY)
    _receive(any_records, former, later)
    with any_records.transaction() as tx:
        assert tx.passenger_lists.forget_before(MORNING + timedelta(hours=1)) == (former.flight.flight_id,)
    with any_records.transaction() as tx:
        assert tx.passenger_lists.forget_before(MORNING + timedelta(hours=1)) == ()
        assert tx.passenger_lists.flight(former.flight.flight_id) is None
        assert tx.passenger_lists.of_flight(former.flight.flight_id) == ()
        assert list(tx.passenger_lists.of_flight(later.flight.flight_id)) == [later]


def test_name_of_a_traveller_lies_open_in_the_files(records: SqlRecords, tmp_path: Path) -> None:
    """And after the flight is forgotten not even what is sealed, nor its key."""
    _receive(records, passenger_list())
    flight_id = passenger_list().flight.flight_id
    with records.transaction() as tx:
        tx.passenger_lists.keep_screening(flight_screening(flight_id))

    def found() -> bytes:
        return b"".join(path.read_bytes() for path in tmp_path.iterdir() if path.name.startswith("iass.sqlite"))

    assert flight_id.encode() in found()
    assert not [word for word in (b"SANTOSO", b"A1234", b"KQ7T2B", b"N-0001") if word in found()]
    with sqlite3.connect(tmp_path / "iass.sqlite") as connection:
        ((wrapped,),) = connection.execute("SELECT wrapped FROM subject_keys").fetchall()
        ((sealed,),) = connection.execute("SELECT sealed FROM passenger_lists").fetchall()
    connection.close()
    assert wrapped in found()
    with records.transaction() as tx:
        tx.passenger_lists.forget_before(MORNING + _DAY)
    assert wrapped not in found() and sealed not in found()
