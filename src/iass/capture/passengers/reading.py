"""A file from a carrier, whatever it is: every message of it is taken or refused, and answered."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from iass.capture.passengers.csv_list import read_csv
from iass.capture.passengers.edifact import Interchange, interchanges, is_edifact
from iass.capture.passengers.envelope import open_interchange
from iass.capture.passengers.fault import BrokenInterchange, Fault, Severity
from iass.capture.passengers.passenger_list import PassengerList
from iass.capture.passengers.paxlst import read_message

MAX_INTERCHANGES = 50


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of one message, as a CUSRES would tell it. listed: None where it is refused. flight_id: as far as it
    was read. sender, reference: "" where the file does not say. travellers: on it, or 0 where it is refused."""

    sender: str
    reference: str
    flight_id: str
    faults: tuple[Fault, ...]
    listed: PassengerList | None = None

    @property
    def is_taken(self) -> bool:
        return self.listed is not None

    @property
    def travellers(self) -> int:
        return len(self.listed.travellers) if self.listed else 0


def read_lists(data: bytes, today: date, sender: str = "") -> tuple[Answer, ...]:
    """At least one answer, whatever the bytes; never raises. today: for years of two digits. sender: of a CSV file,
    which does not name one."""
    try:
        return tuple(_edifact(data, today)) if is_edifact(data) else read_csv_answers(data, today, sender)
    except BrokenInterchange as error:
        return (Answer(sender, "", "", (error.fault,)),)


def read_csv_answers(data: bytes, today: date, sender: str) -> tuple[Answer, ...]:
    """One for each flight of the file. Raises BrokenInterchange."""
    return tuple(
        Answer(sender, reference, flight, faults, made)
        for reference, flight, faults, made in read_csv(data, today, sender)
    )


def _edifact(data: bytes, today: date) -> Iterator[Answer]:
    try:
        for number, interchange in enumerate(interchanges(data)):
            if number >= MAX_INTERCHANGES:
                what = f"there are more than {MAX_INTERCHANGES} interchanges in one file"
                yield Answer("", "", "", (Fault(0, "UNB", "too-many", what),))
                return
            yield from _of_one(interchange, today)
    except BrokenInterchange as error:
        yield Answer("", "", "", (error.fault,))


def _of_one(interchange: Interchange, today: date) -> Iterator[Answer]:
    first = interchange.segments[0]
    try:
        messages = open_interchange(interchange)
    except BrokenInterchange as error:
        yield Answer(first.get(1), first.get(4), "", (error.fault,))
        return
    if not messages:
        what = "there is no message in this interchange"
        yield Answer(first.get(1), first.get(4), "", (Fault(1, "UNB", "empty", what),))
    for message in messages:
        made, faults, flight_id = read_message(message, today)
        reference = f"{message.header.reference}/{message.reference}"
        yield Answer(message.header.sender, reference, flight_id, (*_around(interchange), *faults), made)


def _around(interchange: Interchange) -> tuple[Fault, ...]:
    if not interchange.outside:
        return ()
    what = "something stands before or behind the interchange, as the header of a network; it was left out"
    return (Fault(0, "", "outside", what, Severity.WARNING),)
