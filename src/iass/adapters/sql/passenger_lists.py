"""Lists of travellers, sealed with their flight's key. Without that key row nobody can read them."""

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, case, delete, func, insert, or_, select, update

from iass.adapters.sql.flight_tables import FLIGHTS, PASSENGER_LISTS
from iass.adapters.sql.keys import SubjectKeys
from iass.adapters.sql.schema import NOTICE_VERSIONS
from iass.adapters.sql.seal import seal, unseal
from iass.adapters.sql.serial import dump, load
from iass.capture.passengers.border import home_airports
from iass.capture.passengers.flight import Flight, FlightId
from iass.capture.passengers.passenger_list import PassengerList
from iass.case.flights import ExpectedFlight, FlightScreening, ReceivedList
from iass.errors import Conflict, NotFound, Tampered

_LIST, _SCREENING = "passenger list", "flight screening"
_FLIGHT, _ROWS = FLIGHTS.c, PASSENGER_LISTS.c


class SqlPassengerLists:
    """Implements `iass.case.flights.PassengerLists`. has_erased: something was, and journals are to be emptied."""

    def __init__(self, connection: Connection, keys: SubjectKeys) -> None:
        self._connection = connection
        self._keys = keys
        self.has_erased = False

    def add(self, received: ReceivedList) -> None:
        listed = received.listed
        flight_id = listed.flight.flight_id
        if self.digest_of(flight_id, listed.sender, listed.reference) is not None:
            raise Conflict("this sender used the reference for this flight before", where=listed.reference[:60])
        key = self._keys.get_or_make(named(flight_id))
        if self.flight(flight_id) is None:
            self._connection.execute(
                insert(FLIGHTS).values(**_flight_row(ExpectedFlight(listed.flight)), key_id=key.key_id)
            )
        self.screen_again(flight_id)
        last = self._connection.execute(select(func.max(_ROWS.position))).scalar()
        place = (_LIST, listed.sender, listed.reference, flight_id)
        self._connection.execute(
            insert(PASSENGER_LISTS).values(
                position=(last or 0) + 1,
                flight_id=flight_id,
                sender=listed.sender,
                reference=listed.reference,
                received_at=received.received_at,
                digest=received.digest,
                key_id=key.key_id,
                sealed=seal(key.cipher, dump(listed).encode(), *place),
            )
        )

    def digest_of(self, flight_id: FlightId, sender: str, reference: str) -> str | None:
        of = (_ROWS.flight_id == flight_id, _ROWS.sender == sender, _ROWS.reference == reference)
        digest: str | None = self._connection.execute(select(_ROWS.digest).where(*of)).scalar()
        return digest

    def of_flight(self, flight_id: FlightId) -> Sequence[PassengerList]:
        chosen = select(PASSENGER_LISTS).where(_ROWS.flight_id == flight_id).order_by(_ROWS.position)
        return tuple(self._opened(row) for row in self._connection.execute(chosen).all())

    def between(self, since: datetime, until: datetime, port: str = "") -> Iterator[ReceivedList]:
        chosen = select(_FLIGHT.flight_id).where(_FLIGHT.arrives_at >= since, _FLIGHT.arrives_at < until)
        if port:
            chosen = chosen.where(or_(_FLIGHT.origin == port, _FLIGHT.destination == port))
        ordered = chosen.order_by(_FLIGHT.arrives_at, _FLIGHT.flight_id)
        for flight_id in self._connection.execute(ordered).scalars().all():
            lists = select(PASSENGER_LISTS).where(_ROWS.flight_id == flight_id).order_by(_ROWS.position)
            for row in self._connection.execute(lists).all():
                yield ReceivedList(self._opened(row), row.received_at, row.digest)

    def _opened(self, row: Any) -> PassengerList:
        key = self._keys.get(named(row.flight_id), row.key_id)
        if key is None:
            raise Tampered("the key of this passenger list is gone", where=row.reference[:60])
        plain = unseal(key, row.sealed, _LIST, row.sender, row.reference, row.flight_id)
        return load(PassengerList, plain.decode(), where=row.reference)

    def count_of(self, flight_id: FlightId) -> int:
        counted = select(func.count()).select_from(PASSENGER_LISTS).where(_ROWS.flight_id == flight_id)
        return int(self._connection.execute(counted).scalar_one())

    def screen_again(self, flight_id: FlightId) -> None:
        self._connection.execute(update(FLIGHTS).where(_FLIGHT.flight_id == flight_id).values(screened_mark=None))

    def put_flight(self, flight: ExpectedFlight) -> None:
        """Raises NotFound where no list has come."""
        values = _flight_row(flight)
        chosen = _FLIGHT.flight_id == values.pop("flight_id")
        if self._connection.execute(update(FLIGHTS).where(chosen).values(**values)).rowcount != 1:
            raise NotFound("no list of this flight has come", where=flight.flight.flight_id)

    def flight(self, flight_id: FlightId) -> ExpectedFlight | None:
        row = self._connection.execute(select(FLIGHTS).where(_FLIGHT.flight_id == flight_id)).first()
        return _flight(row) if row else None

    def flights(
        self, since: datetime, until: datetime, limit: int, port: str = "", places: Collection[str] | None = None
    ) -> Sequence[ExpectedFlight]:
        chosen = select(FLIGHTS).where(_FLIGHT.arrives_at >= since, _FLIGHT.departs_at <= until)
        if port:
            chosen = chosen.where(or_(_FLIGHT.origin == port, _FLIGHT.destination == port))
        if places is not None:
            chosen = chosen.where(_stands_at(places))
        ordered = chosen.order_by(_FLIGHT.arrives_at, _FLIGHT.flight_id).limit(limit)
        return tuple(_flight(row) for row in self._connection.execute(ordered).all())

    def keep_screening(self, screening: FlightScreening) -> None:
        """Raises NotFound where no list has come, or it was forgotten meanwhile."""
        flight_id = screening.flight_id
        chosen = _FLIGHT.flight_id == flight_id
        key = self._keys.get_or_make(named(flight_id))
        values = {
            "screened_at": screening.at,
            "screened_mark": screening.mark,
            "travellers": screening.travellers,
            "key_id": key.key_id,
            "screening": seal(key.cipher, dump(screening).encode(), _SCREENING, flight_id),
        }
        if self._connection.execute(update(FLIGHTS).where(chosen).values(**values)).rowcount != 1:
            raise NotFound("no list of this flight has come", where=flight_id)

    def screening(self, flight_id: FlightId) -> FlightScreening | None:
        row = self._connection.execute(select(FLIGHTS).where(_FLIGHT.flight_id == flight_id)).first()
        key = self._keys.get(named(flight_id), row.key_id) if row and row.screening is not None else None
        if row is None or key is None:
            return None
        plain = unseal(key, row.screening, _SCREENING, flight_id)
        return load(FlightScreening, plain.decode(), where=flight_id)

    def due(self, mark: int, since: datetime, limit: int, now: datetime | None = None) -> Sequence[FlightId]:
        stale = or_(_FLIGHT.screened_mark.is_(None), _FLIGHT.screened_mark != mark)
        chosen = select(_FLIGHT.flight_id).where(stale, _FLIGHT.arrives_at >= since)
        landed = () if now is None else (case((_FLIGHT.arrives_at < now, 1), else_=0),)
        ordered = chosen.order_by(*landed, _FLIGHT.arrives_at, _FLIGHT.flight_id).limit(limit)
        return tuple(map(FlightId, self._connection.execute(ordered).scalars()))

    def newest(self) -> datetime | None:
        last: datetime | None = self._connection.execute(select(func.max(_ROWS.received_at))).scalar()
        return last

    def mark(self) -> int:
        """Versions are only ever added, so that their number tells every change."""
        return int(self._connection.execute(select(func.count()).select_from(NOTICE_VERSIONS)).scalar_one())

    def forget_before(self, moment: datetime) -> Sequence[FlightId]:
        former = select(_FLIGHT.flight_id).where(_FLIGHT.arrives_at < moment).order_by(_FLIGHT.flight_id)
        gone = tuple(map(FlightId, self._connection.execute(former).scalars()))
        for flight_id in gone:
            self._connection.execute(delete(PASSENGER_LISTS).where(_ROWS.flight_id == flight_id))
            self._connection.execute(delete(FLIGHTS).where(_FLIGHT.flight_id == flight_id))
            self._keys.destroy(named(flight_id))
        self.has_erased |= bool(gone)
        return gone


def named(flight_id: str) -> str:
    """What the flight's key is bound to: no subject has such an id, which has no blanks."""
    return f"flight {flight_id}"


def _stands_at(places: Collection[str]) -> ColumnElement[bool]:
    """That its people are seen at one of these airports: `iass.capture.passengers.border.port_of`."""
    home = home_airports()
    departs = and_(_FLIGHT.origin.in_(sorted(places)), _FLIGHT.destination.not_in(sorted(home)))
    return or_(_FLIGHT.destination.in_(sorted(home.intersection(places))), departs)


def _flight(row: Any) -> ExpectedFlight:
    flight = Flight(row.carrier, row.number, row.origin, row.destination, row.departs_at, row.arrives_at)
    return ExpectedFlight(flight, row.screened_at, row.travellers, row.hits, row.complete, row.cancelled)


def _flight_row(expected: ExpectedFlight) -> dict[str, Any]:
    """Without what belongs to its screening: `keep_screening` writes that."""
    flight = expected.flight
    return {
        "flight_id": flight.flight_id,
        "carrier": flight.carrier,
        "number": flight.number,
        "origin": flight.origin,
        "destination": flight.destination,
        "departs_at": flight.departs_at,
        "arrives_at": flight.arrives_at,
        "travellers": expected.travellers,
        "hits": expected.hits,
        "complete": expected.is_complete,
        "cancelled": expected.is_cancelled,
    }
