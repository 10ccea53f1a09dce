"""One list as a carrier sent it, and the people on it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from iass.capture.document import Sex, TravelDocument
from iass.capture.partial_date import PartialDate
from iass.capture.passengers.fault import Fault
from iass.capture.passengers.flight import Flight


class ListKind(StrEnum):
    PASSENGERS = "passengers"
    CREW = "crew"


class ListAct(StrEnum):
    """What a list does to those of the same flight that came before.

    WHOLE: it is the list (another part of the same list stands beside it). ADD, CHANGE, REMOVE: of the travellers that
    it names. ON_BOARD, NOT_ON_BOARD: the doors are closed, and who is (not) inside. CANCEL: that list counts no more;
    CANCEL_FLIGHT: the flight does not fly.
    """

    WHOLE = "whole"
    ADD = "add"
    CHANGE = "change"
    REMOVE = "remove"
    ON_BOARD = "on_board"
    NOT_ON_BOARD = "not_on_board"
    CANCEL = "cancel"
    CANCEL_FLIGHT = "cancel_flight"


class Travels(StrEnum):
    """As what somebody travels (UN/EDIFACT 3035: FL, DDU, FM, DDT)."""

    PASSENGER = "passenger"
    TRANSIT = "transit"
    CREW = "crew"
    TRANSIT_CREW = "transit_crew"


@dataclass(frozen=True, slots=True)
class ListedDocument:
    """kind: as P, V, C or I (ICAO Doc 9303), where said. issuer: three-letter code, "" where not said or not known."""

    number: str
    kind: str = ""
    issuer: str = ""
    expiry_date: PartialDate | None = None


@dataclass(frozen=True, slots=True)
class ListedTraveller:
    """number: place in the message, from 1. Codes of states are those of Doc 9303; ports are IATA codes; "" where the
    carrier does not say. reference: the carrier's own id of the traveller. booking: record locator (PNR)."""

    number: int
    travels: Travels
    surname: str
    given_names: str
    sex: Sex = Sex.UNSPECIFIED
    birth_date: PartialDate | None = None
    birth_place: str = ""
    nationality: str = ""
    residence: str = ""
    documents: tuple[ListedDocument, ...] = ()
    embarks: str = ""
    disembarks: str = ""
    clears: str = ""
    seat: str = ""
    booking: str = ""
    reference: str = ""

    @property
    def full_name(self) -> str:
        return " ".join(part for part in (self.given_names, self.surname) if part)

    @property
    def is_crew(self) -> bool:
        return self.travels in (Travels.CREW, Travels.TRANSIT_CREW)

    def papers(self) -> tuple[TravelDocument, ...]:
        """As each of the documents would be read at a counter; one without a number where none is listed."""
        return tuple(self._shown(document) for document in self.documents or (ListedDocument(""),))

    def _shown(self, document: ListedDocument) -> TravelDocument:
        return TravelDocument(
            number=document.number,
            nationality=self.nationality,
            surname=self.surname,
            given_names=self.given_names,
            kind=document.kind or "P",
            issuer=document.issuer,
            birth_date=self.birth_date,
            sex=self.sex,
            expiry_date=document.expiry_date,
        )


@dataclass(frozen=True, slots=True)
class PassengerList:
    """One message. sender: as the envelope names it. reference: of this message, from the same sender never used twice.

    group: shared by the parts of one list. part: from 1. is_last: no part follows it. warnings: what is odd in it.
    """

    sender: str
    reference: str
    group: str
    kind: ListKind
    act: ListAct
    flight: Flight
    travellers: tuple[ListedTraveller, ...]
    part: int = 1
    is_last: bool = True
    prepared_at: datetime | None = None
    warnings: tuple[Fault, ...] = ()
