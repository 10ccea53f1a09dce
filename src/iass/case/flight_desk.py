"""Passenger lists taken in, screened before the flight lands, shown to the checkpoint, and forgotten in time."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from hashlib import sha256

from iass.access import SYSTEM, Officer
from iass.audit.entry import ABOUT, JsonValue
from iass.capture.passengers.border import port_of
from iass.capture.passengers.fault import Fault, Severity
from iass.capture.passengers.flight import Flight, FlightId
from iass.capture.passengers.passenger_list import PassengerList
from iass.capture.passengers.reading import Answer, read_lists
from iass.capture.passengers.standing import standing
from iass.case.flight_retries import FlightRetries
from iass.case.flight_screening import Pointed, pointed_on, screen_flight
from iass.case.flight_standing import FlightWatch
from iass.case.flights import ExpectedFlight, FlightRecords, FlightTransaction, ReceivedList
from iass.clock import Clock
from iass.errors import IassError, NotAllowed, NotFound
from iass.registry.cells import identifier
from iass.registry.values import today_at
from iass.screen.screening import Screening
from iass.watchlist.sensitivity import hidden_among

MOST = 500
_AHEAD = timedelta(days=366)
CLOCK_TOLERANCE = timedelta(minutes=5)
"""By which a carrier's clock may be ahead of ours without a word. What claims to be prepared after it came counts from
when it came, or it would stand before everything that is sent until then."""

HOURS_BACK, HOURS_AHEAD = 12, 36
"""Flights that are shown unless asked otherwise: those of the last shift, of this and of the next day."""

_AT_ONCE = 5
"""Flights in one turn: a stop waits for its end."""

_TRIED = 100
"""Flights that one turn looks at, as it goes on past those that fail."""

TURN_SECONDS = 5.0
_EARLIEST = datetime.min.replace(tzinfo=UTC)


class Outcome(StrEnum):
    """TAKEN, SAME (it was taken before, to the last byte of its file), REFUSED."""

    TAKEN = "taken"
    SAME = "same"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Receipt:
    """What became of one message. faults: what refuses it, and warnings where it is taken."""

    outcome: Outcome
    sender: str
    reference: str
    flight_id: str
    travellers: int
    faults: tuple[Fault, ...]


@dataclass(frozen=True, slots=True)
class FlightDossier:
    """A flight and those of its people whose papers point at notices, the most severe advice first. missing_parts: of
    the list; warnings: of all its messages."""

    flight: ExpectedFlight
    pointed: tuple[Pointed, ...]
    missing_parts: tuple[str, ...]
    warnings: tuple[Fault, ...]


@dataclass(frozen=True, slots=True)
class FlightDesk:
    """Safe for many threads. days: after a flight's arrival for which its lists are kept. retries: of flights whose
    screening failed."""

    records: FlightRecords
    screening: Screening
    clock: Clock
    days: int
    retries: FlightRetries = field(default_factory=FlightRetries)

    def receive(self, data: bytes, sender: str, officer: Officer) -> tuple[Receipt, ...]:
        """Every message of a file, taken or refused by itself, and screened. sender: of a CSV file, which names none.

        Raises InvalidInput for a sender that is no id.
        """
        named = identifier(sender)
        now, digest = self.clock.now(), sha256(data).hexdigest()
        answers = read_lists(data, today_at(now), named)
        receipts = tuple(self._take(answer, digest, now, officer) for answer in answers)
        for flight_id in dict.fromkeys(one.flight_id for one in receipts if one.outcome is Outcome.TAKEN):
            self._screen(FlightId(flight_id))
        return receipts

    def page(
        self, officer: Officer, port: str = "", back: int = HOURS_BACK, ahead: int = HOURS_AHEAD
    ) -> Sequence[ExpectedFlight]:
        """In order of arrival, 500 at most, of the officer's places. port: only from or to it. back, ahead: hours."""
        now = self.clock.now()
        begin, end = now - timedelta(hours=back), now + timedelta(hours=ahead)
        with self.records.transaction() as tx:
            found = tx.passenger_lists.flights(max(begin, self._oldest(now)), end, MOST, port, _airports(officer))
            found = [self._as_seen(tx, one, officer, now) for one in found]
            details: dict[str, JsonValue] = {"flights": len(found)}
            tx.audit.append(now, officer, "flights.listed", port, details)
            return found

    def get(self, flight_id: FlightId, officer: Officer) -> FlightDossier:
        """Screened anew where notices have changed since. Raises NotFound, or NotAllowed for another
        place's; then nothing is remembered."""
        now = self.clock.now()
        with self.records.reading() as tx:
            known = tx.passenger_lists.flight(flight_id)
            if known is None or known.flight.arrives_at < self._oldest(now):
                raise NotFound("no list of such a flight is here", where=flight_id[:60], mend="Check the flight's id")
            if not _is_of(officer, known.flight):
                raise NotAllowed("this flight is at another place than yours", where=flight_id[:60])
            stale = flight_id in tx.passenger_lists.due(tx.passenger_lists.mark(), known.flight.arrives_at, MOST)
        if stale:
            self._screen(flight_id)
        with self.records.transaction() as tx:
            flight, screened = tx.passenger_lists.flight(flight_id), tx.passenger_lists.screening(flight_id)
            if flight is None:
                raise NotFound("the lists of this flight were just forgotten", where=flight_id[:60])
            lists = tx.passenger_lists.of_flight(flight_id)
            held = standing(lists)
            hits = screened.hits if screened else ()
            pointed = pointed_on(tx, held, hits, self.screening, now, officer.scope)
            flight = self._as_seen(tx, flight, officer, now)
            shown = {finding.notice_id or "" for one in pointed for finding in one.decision.findings}
            holders = dict.fromkeys(one.holder.person_id for one in pointed if one.holder)
            told: dict[str, JsonValue] = {"people": len(pointed), "notices": [*sorted(shown)], ABOUT: [*holders]}
            tx.audit.append(now, officer, "flight.viewed", flight_id, told)
        ordered = sorted(pointed, key=lambda one: -one.decision.advice.severity)
        warnings = tuple(fault for one in lists for fault in one.warnings)
        return FlightDossier(flight, tuple(ordered), held.missing_parts, warnings)

    def _as_seen(
        self, tx: FlightTransaction, flight: ExpectedFlight, officer: Officer, now: datetime
    ) -> ExpectedFlight:
        """Without those in the count whom only notices point at that the officer may not see."""
        if officer.scope.sees_protected or not flight.hits:
            return flight
        screened = tx.passenger_lists.screening(flight.flight.flight_id)
        hits = screened.hits if screened else ()
        if not hidden_among(tx, (one for hit in hits for one in hit.notices), officer.scope):
            return flight
        held = standing(tx.passenger_lists.of_flight(flight.flight.flight_id))
        pointed = pointed_on(tx, held, hits, self.screening, now, officer.scope)
        return replace(flight, hits=sum(one.decision.is_alert for one in pointed))

    @property
    def watch(self) -> FlightWatch:
        """For whoever keeps the installation running."""
        return FlightWatch(self.records, self.screening, self.clock, timedelta(days=self.days))

    def due(self) -> Sequence[FlightId]:
        """Flights that have not been screened against the notices as they are: the next to arrive first, the landed
        last; 100 at most."""
        now = self.clock.now()
        with self.records.reading() as tx:
            return tx.passenger_lists.due(tx.passenger_lists.mark(), self._oldest(now), _TRIED, now)

    def turn(self) -> None:
        """What is to be done while the service runs, every few seconds."""
        self.sweep()
        self.work()

    def work(self) -> int:
        """Screens some of what is due, the next to arrive first; answers how many flights. What one fails of keeps no
        other from being screened: it is tried again ever later, and the first error is raised in the end."""
        done, failed = 0, list[Exception]()
        for flight_id in self._next():
            if done == _AT_ONCE:
                break
            try:
                self._screen(flight_id)
                done += 1
            except Exception as error:  # one that nobody foresaw must not hold up the flights behind it either
                self.retries.failed(flight_id, self.clock.now())
                failed.append(error)
        if failed:
            raise failed[0]
        return done

    def _next(self) -> Sequence[FlightId]:
        """Of what is due, without those that wait after a failure: however many they are, they keep no place."""
        now = self.clock.now()
        waiting = self.retries.waiting(now)
        with self.records.reading() as tx:
            mark, most = tx.passenger_lists.mark(), _TRIED + len(waiting)
            due = tx.passenger_lists.due(mark, self._oldest(now), most, now)
        return [one for one in due if one not in waiting][:_TRIED]

    def catch_up(self) -> bool:
        """Screens all that is due, for whoever has no running service. False where some flight could not be."""
        before: Sequence[FlightId] = ()
        while (waiting := self._next()) and waiting != before:
            before = waiting
            with suppress(IassError):
                self.work()
        return not self.due()

    def sweep(self) -> int:
        """Forgets flights whose days are over; answers how many. Nobody can read their lists from then on."""
        now = self.clock.now()
        with self.records.reading() as tx:
            if not tx.passenger_lists.flights(_EARLIEST, self._oldest(now), 1):
                return 0
        with self.records.transaction() as tx:
            gone = tx.passenger_lists.forget_before(self._oldest(now))
            for flight_id in gone:
                tx.audit.append(now, SYSTEM, "passengers.forgotten", flight_id, {"days_kept": self.days})
        return len(gone)

    def _oldest(self, now: datetime) -> datetime:
        """Arrivals before it may not be kept."""
        return now - timedelta(days=self.days)

    def _take(self, answer: Answer, digest: str, now: datetime, officer: Officer) -> Receipt:
        if answer.listed is not None and (
            fault := _not_theirs(answer.listed, officer) or self._untimely(answer.listed, now)
        ):
            answer = replace(answer, faults=(*answer.faults, fault), listed=None)
        answer = _by_our_clock(answer, now)
        listed = answer.listed
        if listed is None:
            return self._refuse(answer, now, officer)
        flight_id = listed.flight.flight_id
        with self.records.transaction() as tx:
            known = tx.passenger_lists.digest_of(flight_id, listed.sender, listed.reference)
            if known == digest:
                return _receipt(Outcome.SAME, answer)
            if known is None:
                tx.passenger_lists.add(ReceivedList(listed, now, digest))
                details: dict[str, JsonValue] = {
                    "sender": listed.sender,
                    "reference": listed.reference,
                    "act": listed.act.value,
                    "people": len(listed.travellers),
                    "warnings": len(listed.warnings),
                    "file": f"sha256:{digest}",
                }
                tx.audit.append(now, officer, "passengers.received", flight_id, details)
                self.retries.clear(flight_id)
                return _receipt(Outcome.TAKEN, answer)
        what = "the sender used this reference before, for another list of this flight"
        fault = Fault(1, "UNB", "reference-reused", what)
        return self._refuse(replace(answer, faults=(*answer.faults, fault), listed=None), now, officer)

    def _untimely(self, listed: PassengerList, now: datetime) -> Fault | None:
        if listed.flight.arrives_at < self._oldest(now):
            return Fault(0, "DTM", "too-late", "the flight arrived so long ago that its list may not be kept")
        if listed.flight.departs_at > now + _AHEAD:
            return Fault(0, "DTM", "too-early", "the flight departs in more than a year")
        return None

    def _refuse(self, answer: Answer, now: datetime, officer: Officer) -> Receipt:
        """What is refused is remembered too, without anything of the list itself."""
        rules = sorted({fault.rule for fault in answer.faults})
        with self.records.transaction() as tx:
            subject = answer.flight_id or answer.reference[:64]
            details: dict[str, JsonValue] = {"sender": answer.sender[:64], "rules": [*rules]}
            tx.audit.append(now, officer, "passengers.refused", subject, details)
        return _receipt(Outcome.REFUSED, answer)

    def _screen(self, flight_id: FlightId) -> None:
        """Outside of a transaction, so that nobody waits for it; what came meanwhile leaves it due."""
        now = self.clock.now()
        with self.records.reading() as tx:
            count = tx.passenger_lists.count_of(flight_id)
            if not count:
                return
            flight, screened = screen_flight(tx, flight_id, self.screening, now)
        with self.records.transaction() as tx:
            if tx.passenger_lists.count_of(flight_id) != count:
                return
            tx.passenger_lists.put_flight(flight)
            tx.passenger_lists.keep_screening(screened)
            details: dict[str, JsonValue] = {"people": screened.travellers, "alerts": flight.hits}
            tx.audit.append(now, SYSTEM, "flight.screened", flight_id, details)
        self.retries.clear(flight_id)


def _not_theirs(listed: PassengerList, officer: Officer) -> Fault | None:
    """Whoever may hand in lists of one carrier, or of one place's flights, does not speak for another."""
    if not officer.scope.covers_carrier(listed.flight.carrier):
        return Fault(
            0, "TDT", "other-carrier", "the flight is of another carrier than whoever sent its list speaks for"
        )
    if not _is_of(officer, listed.flight):
        return Fault(0, "LOC", "other-place", "the flight is at another place than whoever sent its list speaks for")
    return None


def _by_our_clock(answer: Answer, now: datetime) -> Answer:
    """Prepared no later than now; whose clock is ahead by more than the tolerance is told so."""
    listed = answer.listed
    if listed is None or (listed.prepared_at is not None and listed.prepared_at <= now):
        return answer
    told: tuple[Fault, ...] = ()
    if listed.prepared_at is not None and listed.prepared_at - now > CLOCK_TOLERANCE:
        what = "the time of preparation lies in the future (UTC is due): the list counts from when it came"
        told = (Fault(1, "UNB", "prepared-ahead", what, Severity.WARNING),)
    dated = replace(listed, prepared_at=now, warnings=(*listed.warnings, *told))
    return replace(answer, listed=dated, faults=(*answer.faults, *told))


def _is_of(officer: Officer, flight: Flight) -> bool:
    """Whether its people stand at a checkpoint of this officer, at any of its lanes. A checkpoint is known by its
    airport's code."""
    airports = _airports(officer)
    return airports is None or port_of(flight) in airports


def _airports(officer: Officer) -> frozenset[str] | None:
    """Of the officer's checkpoints; None for any."""
    places = officer.scope.places
    return None if places is None else frozenset(place.partition("/")[0] for place in places)


def _receipt(outcome: Outcome, answer: Answer) -> Receipt:
    return Receipt(outcome, answer.sender, answer.reference, answer.flight_id, answer.travellers, answer.faults)
