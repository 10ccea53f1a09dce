"""The flight of a message PAXLST: group 2, TDT with the ports and times of its legs."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from iass.capture.passengers.airports import Airport, at_airport, find_airport
from iass.capture.passengers.edifact import Segment
from iass.capture.passengers.findings import Findings
from iass.capture.passengers.flight import Flight, read_designator
from iass.capture.passengers.values import wall_time
from iass.errors import InvalidInput

LONGEST = timedelta(hours=40)
"""Of a flight with a stop; a ship's leg is longer, and no flight."""

_MAIN_CARRIAGE = ("20", "10", "")
_FROM, _TO = "125", "87"
_DEPARTS, _ARRIVES = "189", "232"


def read_flight(segments: Sequence[Segment], end: int, findings: Findings) -> Flight | None:
    """None where anything of it is missing; every reason is told. end: the message's last segment."""
    named = next((one for one in segments if one.tag == "TDT" and one.get(0) in _MAIN_CARRIAGE), None)
    if named is None:
        findings.refuse(end, "TDT", "flight-missing", "no TDT names the flight (main carriage, 20)")
        return None
    designator = read_designator(named.get(1), named.get(4))
    if designator is None:
        findings.refuse(named.number, "TDT", "flight-number", "this is no carrier and flight number, as GA0881")
    origin, departs_at = _end(segments, _FROM, _DEPARTS, named.number, findings)
    destination, arrives_at = _end(segments, _TO, _ARRIVES, named.number, findings)
    if designator is None or not origin or not destination or not departs_at or not arrives_at:
        return None
    return checked(Flight(*designator, origin.code, destination.code, departs_at, arrives_at), named.number, findings)


def checked(flight: Flight, segment: int, findings: Findings, tag: str = "TDT") -> Flight | None:
    """None where the times cannot be: they are those of the airports' clocks, and not of one of them."""
    if flight.origin == flight.destination:
        findings.refuse(segment, tag, "flight-ports", "the flight begins and ends at the same airport")
        return None
    if not timedelta() < flight.arrives_at - flight.departs_at <= LONGEST:
        what = "by the clocks of the two airports the flight arrives before it departs, or takes days"
        findings.refuse(segment, tag, "flight-times", what)
        return None
    return flight


def moment_at(
    airport: Airport, text: str, code: str, segment: int, findings: Findings, tag: str = "DTM"
) -> datetime | None:
    """In UTC; without an offset, by the airport's clocks."""
    wall = wall_time(text, code)
    if wall is None:
        findings.refuse(segment, tag, "flight-time", "this is no date with a time, as 2611291530 in format 201")
        return None
    try:
        return at_airport(wall, airport) if wall.tzinfo is None else wall
    except (InvalidInput, OverflowError):
        findings.refuse(segment, tag, "flight-time", "the clocks of that airport leave this time out")
        return None


def _end(
    segments: Sequence[Segment], port: str, time: str, tdt: int, findings: Findings
) -> tuple[Airport | None, datetime | None]:
    """The airport of LOC with that qualifier, and the time of the DTM behind it."""
    for place, times in _places(segments):
        if place.get(0) != port:
            continue
        airport = find_airport(place.get(1).upper())
        if airport is None:
            findings.refuse(place.number, "LOC", "airport", "this is no airport's IATA code")
            return None, None
        said = next((one for one in times if one.get(0) == time), None)
        if said is None:
            findings.refuse(place.number, "LOC", "flight-time", f"no DTM {time} behind it says the scheduled time")
            return airport, None
        return airport, moment_at(airport, said.get(0, 1), said.get(0, 2), said.number, findings)
    findings.refuse(tdt, "TDT", "flight-port", f"no LOC {port} behind it names the airport")
    return None, None


def _places(segments: Sequence[Segment]) -> Iterator[tuple[Segment, list[Segment]]]:
    """Each LOC with the DTM behind it."""
    place: Segment | None = None
    times: list[Segment] = []
    for one in segments:
        if one.tag == "LOC":
            if place is not None:
                yield place, times
            place, times = one, []
        elif one.tag == "DTM":
            times.append(one)
    if place is not None:
        yield place, times
