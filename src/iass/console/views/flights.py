"""Flights that are expected, and those of their people to whom papers point."""

from dataclasses import dataclass
from urllib.parse import quote

from iass.access import Officer
from iass.application import Application
from iass.capture.passengers.airports import local_at
from iass.capture.passengers.border import direction_of
from iass.capture.passengers.flight import FlightId
from iass.case.flight_screening import Pointed
from iass.case.flights import ExpectedFlight
from iass.console import formats
from iass.console.catalogue import Catalogue
from iass.console.views.findings import FindingView, findings
from iass.decide.decision import Advice


@dataclass(frozen=True, slots=True)
class FlightRow:
    """One flight in words. times: on the clocks of its airports. note: what is odd about its list, if anything."""

    flight_id: str
    path: str
    designator: str
    direction: str
    origin: str
    destination: str
    departs: str
    arrives: str
    moment: str
    travellers: str
    hits: int
    note: str


@dataclass(frozen=True, slots=True)
class FlightsView:
    rows: tuple[FlightRow, ...]
    port: str
    ports: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ExpectedView:
    """One person. facts: label and value, only what is known."""

    name: str
    facts: tuple[tuple[str, str], ...]
    advice: str
    word: str
    findings: tuple[FindingView, ...]


@dataclass(frozen=True, slots=True)
class FlightView:
    flight: FlightRow
    people: tuple[ExpectedView, ...]
    screened: str
    warnings: int


def flights_page(desks: Application, officer: Officer, words: Catalogue, port: str) -> FlightsView:
    """port: only from or to this one; "" for all."""
    found = desks.flights.page(officer, port)
    ports = tuple(sorted({lane.checkpoint for lane in desks.lanes}))
    return FlightsView(tuple(_row(one, words) for one in found), port, ports)


def flight_page(desks: Application, officer: Officer, words: Catalogue, flight_id: FlightId) -> FlightView:
    """Raises NotFound."""
    dossier = desks.flights.get(flight_id, officer)
    screened = dossier.flight.screened_at
    return FlightView(
        _row(dossier.flight, words),
        tuple(_person(one, words) for one in dossier.pointed),
        formats.day_and_time(screened, words.language) if screened else "",
        len(dossier.warnings),
    )


def _row(expected: ExpectedFlight, words: Catalogue) -> FlightRow:
    flight = expected.flight
    leaves, lands = local_at(flight.departs_at, flight.origin), local_at(flight.arrives_at, flight.destination)
    return FlightRow(
        flight_id=flight.flight_id,
        path=f"/flights/{quote(flight.flight_id, safe='')}",
        designator=flight.designator,
        direction=words(f"direction.{direction_of(flight)}"),
        origin=flight.origin,
        destination=flight.destination,
        departs=formats.wall_time(leaves, words.language),
        arrives=formats.wall_time(lands, words.language),
        moment=flight.arrives_at.isoformat(),
        travellers=formats.count(expected.travellers, words.language),
        hits=expected.hits,
        note=_note(expected, words),
    )


def _person(one: Pointed, words: Catalogue) -> ExpectedView:
    traveller = one.expected.traveller
    facts = (
        (words("current.born"), str(traveller.birth_date or "")),
        (words("flights.nationality"), traveller.nationality),
        (words("search.documents"), ", ".join(document.number for document in traveller.documents)),
        (words("flights.seat"), traveller.seat),
        (words("flights.booking"), traveller.booking),
        (words("flights.travels"), words(f"flights.as.{traveller.travels}")),
        (words("flights.doors"), _boarded(one.expected.on_board, words)),
        (words("flights.person"), one.holder.person_id if one.holder else ""),
    )
    advice = one.decision.advice
    return ExpectedView(
        traveller.full_name or words("flights.nameless"),
        tuple((label, value) for label, value in facts if value),
        "LOGGED" if advice is Advice.CLEAR else advice.value,
        words("finding.logged") if advice is Advice.CLEAR else words(f"advice.{advice}.word"),
        findings(one.decision, words),
    )


def _boarded(on_board: bool | None, words: Catalogue) -> str:
    """Empty until the carrier says that the doors are closed."""
    if on_board is None:
        return ""
    return words("flights.on_board") if on_board else words("flights.not_on_board")


def _note(expected: ExpectedFlight, words: Catalogue) -> str:
    if expected.is_cancelled:
        return words("flights.cancelled")
    return "" if expected.is_complete else words("flights.incomplete")
