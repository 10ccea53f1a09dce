"""Flights that are expected, and what their lists' papers were found to point at. What is stored of them, and for how
long: a list goes with its flight's retention, and nobody can read it from then on."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from iass.capture.passengers.flight import Flight, FlightId
from iass.capture.passengers.passenger_list import PassengerList
from iass.case.passage import CrossingTransaction
from iass.ids import NoticeId, PersonId
from iass.records import Records


@dataclass(frozen=True, slots=True)
class ReceivedList:
    """One message of a carrier, as it was taken. digest: SHA-256 (hex) of the file that it came in."""

    listed: PassengerList
    received_at: datetime
    digest: str


@dataclass(frozen=True, slots=True)
class PassengerHit:
    """A traveller whose papers point at notices, of whatever state. expected: `Expected.key`. is_alert: the policy
    would advise something on the papers alone. person_id: the registered holder of one of the documents, if any."""

    expected: str
    notices: tuple[NoticeId, ...]
    is_alert: bool
    person_id: PersonId | None = None


@dataclass(frozen=True, slots=True)
class FlightScreening:
    """What the screening of one flight found. mark: of the watchlist that it was screened against; travellers: how many
    were screened."""

    flight_id: FlightId
    at: datetime
    mark: int
    travellers: int
    hits: tuple[PassengerHit, ...]


@dataclass(frozen=True, slots=True)
class ExpectedFlight:
    """screened_at: None before the first screening. travellers, hits: people, as last screened. is_complete: no part of
    a list is missing; is_cancelled: the carrier says that it does not fly."""

    flight: Flight
    screened_at: datetime | None = None
    travellers: int = 0
    hits: int = 0
    is_complete: bool = True
    is_cancelled: bool = False


class PassengerLists(Protocol):
    """Sealed with a key for each flight."""

    def add(self, received: ReceivedList) -> None:
        """Raises Conflict where the sender used the reference for this flight before. The flight is to be screened."""
        ...

    def digest_of(self, flight_id: FlightId, sender: str, reference: str) -> str | None:
        """Of the file that the message came in; None where it did not come."""
        ...

    def of_flight(self, flight_id: FlightId) -> Sequence[PassengerList]:
        """In the order in which they came. Raises Tampered."""
        ...

    def between(self, since: datetime, until: datetime, port: str = "") -> Iterator[ReceivedList]:
        """Every message about flights that arrive from then on and before `until`, in order of arrival and then as they
        came. port: only from or to it. Raises Tampered."""
        ...

    def count_of(self, flight_id: FlightId) -> int:
        """How many messages have come."""
        ...

    def screen_again(self, flight_id: FlightId) -> None:
        """What was found on it holds no longer: it is due."""
        ...

    def put_flight(self, flight: ExpectedFlight) -> None:
        """Beside its lists: how the flight stands by them."""
        ...

    def flight(self, flight_id: FlightId) -> ExpectedFlight | None: ...

    def flights(
        self, since: datetime, until: datetime, limit: int, port: str = "", places: Collection[str] | None = None
    ) -> Sequence[ExpectedFlight]:
        """Those that arrive, or depart, between the two, in order of arrival. port: only from or to this airport.
        places: only those whose people are seen at one of these airports; None for any."""
        ...

    def keep_screening(self, screening: FlightScreening) -> None:
        """In the place of the former one."""
        ...

    def screening(self, flight_id: FlightId) -> FlightScreening | None:
        """The last one, whatever has come since. Raises Tampered."""
        ...

    def due(self, mark: int, since: datetime, limit: int, now: datetime | None = None) -> Sequence[FlightId]:
        """Flights arriving after `since` that have not been screened against this state of the watchlist, in order of
        arrival; with `now`, those that have landed by then stand last."""
        ...

    def newest(self) -> datetime | None:
        """When the last message came that is still here."""
        ...

    def mark(self) -> int:
        """Of the watchlist's present state: another one after every change of a notice."""
        ...

    def forget_before(self, moment: datetime) -> Sequence[FlightId]:
        """Removes flights that arrived before it with all of their lists, and destroys their keys."""
        ...


class FlightTransaction(CrossingTransaction, Protocol):
    @property
    def passenger_lists(self) -> PassengerLists: ...


FlightRecords = Records[FlightTransaction]
