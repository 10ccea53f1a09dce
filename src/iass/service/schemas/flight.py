"""Passenger lists and the flights that they announce."""

from typing import Self

from pydantic import Field

from iass.capture.lane import Direction
from iass.capture.passengers.border import direction_of
from iass.capture.passengers.fault import Severity
from iass.capture.passengers.flight import Flight
from iass.capture.passengers.passenger_list import Travels
from iass.case.flight_desk import FlightDossier, Outcome, Receipt
from iass.case.flight_screening import Pointed
from iass.case.flights import ExpectedFlight
from iass.service.schemas.decision import DecisionOut
from iass.service.schemas.wire import DateText, Moment, Wire, example, optional

_FLIGHT = "GA881-20261129-NRT-CGK"


class FaultOut(Wire):
    """What is wrong, and where. Nothing of what was sent is repeated."""

    segment: int = example(17, "Counted from UNB = 1, or the line of a CSV file; 0 for the whole", ge=0)
    tag: str = example("DTM", "Of that segment, or the column")
    rule: str = example("birth-date", "A short name for machines")
    what: str = example("this is no birth date of the past, as 19570121 in 102", "In words")
    severity: Severity = example("warning", "refused: nothing of the message is taken; warning: it is taken")
    traveller: int | None = optional(3, "Whose, counted from 1 within the message")


class ReceiptOut(Wire):
    """What became of one message."""

    outcome: Outcome = example("taken", "taken, same (it was taken before) or refused")
    sender: str = example("GARUDA", "As the envelope names it")
    reference: str = example("000000123/PAX001", "Of the interchange and the message")
    flight_id: str = example(_FLIGHT, "The flight, as far as it was read")
    travellers: int = example(286, "Who are on it", ge=0)
    faults: list[FaultOut] = Field(description="What refuses it, and warnings where it is taken")

    @classmethod
    def answer(cls, receipt: Receipt) -> Self:
        return cls.of(receipt)


class ReceiptsOut(Wire):
    """The answer to a file: each of its messages is taken or refused by itself."""

    taken: int = example(1, "Messages taken, those taken before included", ge=0)
    refused: int = example(0, "Messages refused", ge=0)
    messages: list[ReceiptOut] = Field(description="In the order of the file")

    @classmethod
    def answer(cls, receipts: tuple[Receipt, ...]) -> Self:
        refused = sum(one.outcome is Outcome.REFUSED for one in receipts)
        return cls(
            taken=len(receipts) - refused,
            refused=refused,
            messages=[ReceiptOut.answer(one) for one in receipts],
        )


class FlightOut(Wire):
    """One flight, without anybody on it."""

    flight_id: str = example(_FLIGHT, "Designator, day of departure, ports")
    carrier: str = example("GA", "IATA or ICAO designator")
    number: str = example("881", "Without leading zeros")
    origin: str = example("NRT", "IATA code")
    destination: str = example("CGK", "IATA code")
    departs_at: Moment = example("2026-11-29T02:45:00Z", "As scheduled, UTC")
    arrives_at: Moment = example("2026-11-29T10:25:00Z", "As scheduled, UTC")
    direction: Direction = example("arrival", "Into the country, or out of it")
    travellers: int = example(286, "People on its lists, as last screened", ge=0)
    hits: int = example(2, "Of them, those about whom the policy would advise something on the papers alone", ge=0)
    screened_at: Moment | None = optional("2026-11-29T02:00:00Z", "When the papers were last screened, UTC")
    complete: bool = example(True, "No part of a list is missing")
    cancelled: bool = example(False, "The carrier says that it does not fly")

    @classmethod
    def of_expected(cls, expected: ExpectedFlight) -> Self:
        return cls.model_validate(_flight_fields(expected))


class FlightsOut(Wire):
    """Flights in order of arrival, 500 at most."""

    flights: list[FlightOut] = Field(description="In order of arrival")


class PointedOut(Wire):
    """One traveller whose papers point at notices."""

    name: str = example("LARAS DEWI KUSUMAWATI", "As listed")
    travels: Travels = example("passenger", "passenger, transit, crew or transit_crew")
    birth_date: DateText = optional("1995-07-22", "YYYY-MM-DD, YYYY-MM or YYYY")
    nationality: str = example("IDN", "ICAO three-letter code")
    document_number: str = example("X9917640", "Of the document that points there")
    seat: str = example("27B", "Empty where not said")
    booking: str = example("KQ7T2B", "Record locator; empty where not said")
    on_board: bool | None = optional(True, "Null until the carrier says that the doors are closed")
    person_id: str | None = optional("SIMKIM-P007", "The registered holder of the document")
    decision: DecisionOut = Field(description="What the policy would advise on the papers alone, at the flight's time")

    @classmethod
    def of_pointed(cls, pointed: Pointed) -> Self:
        traveller = pointed.expected.traveller
        return cls(
            name=traveller.full_name,
            travels=traveller.travels,
            birth_date=str(traveller.birth_date) if traveller.birth_date else None,
            nationality=traveller.nationality,
            document_number=pointed.document.number,
            seat=traveller.seat,
            booking=traveller.booking,
            on_board=pointed.expected.on_board,
            person_id=pointed.holder.person_id if pointed.holder else None,
            decision=DecisionOut.of(pointed.decision),
        )


class FlightDossierOut(FlightOut):
    """One flight with those of its people whose papers point at notices. Nobody else of the list is shown."""

    people: list[PointedOut] = Field(description="The most severe advice first")
    missing_parts: list[str] = example(["2"], "Of a list in several parts")
    warnings: list[FaultOut] = Field(description="Of all messages of this flight")

    @classmethod
    def of_dossier(cls, dossier: FlightDossier) -> Self:
        return cls.model_validate(
            {
                **_flight_fields(dossier.flight),
                "people": [PointedOut.of_pointed(one) for one in dossier.pointed],
                "missing_parts": list(dossier.missing_parts),
                "warnings": [FaultOut.of(one) for one in dossier.warnings],
            }
        )


def _flight_fields(expected: ExpectedFlight) -> dict[str, object]:
    flight: Flight = expected.flight
    names = ("flight_id", "carrier", "number", "origin", "destination", "departs_at", "arrives_at")
    return {
        **{name: getattr(flight, name) for name in names},
        "direction": direction_of(flight),
        "travellers": expected.travellers,
        "hits": expected.hits,
        "screened_at": expected.screened_at,
        "complete": expected.is_complete,
        "cancelled": expected.is_cancelled,
    }
