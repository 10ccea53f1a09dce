"""Where and when the people of a flight stand at the border."""

from datetime import datetime

from iass.capture.lane import Direction
from iass.capture.passengers.airports import airports_in, find_airport
from iass.capture.passengers.flight import Flight

_HOME = "ID"
"""ISO 3166-1 code of the state whose border this is: flights into it arrive, all others depart."""


def home_airports() -> frozenset[str]:
    """A flight to one of them arrives there; any other departs, from where it begins."""
    return airports_in(_HOME)


def direction_of(flight: Flight) -> Direction:
    destination = find_airport(flight.destination)
    return Direction.ARRIVAL if destination and destination.country == _HOME else Direction.DEPARTURE


def port_of(flight: Flight) -> str:
    """The airport at whose checkpoint its people are seen."""
    return flight.destination if direction_of(flight) is Direction.ARRIVAL else flight.origin


def at_border(flight: Flight, now: datetime) -> datetime:
    """When its people stand at the checkpoint; never before now."""
    moment = flight.arrives_at if direction_of(flight) is Direction.ARRIVAL else flight.departs_at
    return max(now, moment)
