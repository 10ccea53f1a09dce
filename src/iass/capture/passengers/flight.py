"""One flight: who flies it, under which number, from where to where, and when."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import NewType

from iass.capture.passengers.airports import local_at

FlightId = NewType("FlightId", str)

_DESIGNATOR = re.compile(r"(?P<carrier>[A-Z]{3}|[A-Z][A-Z0-9]|[0-9][A-Z]) ?0*(?P<number>[0-9]{1,4})(?P<suffix>[A-Z]?)")
_NUMBER = re.compile(r"0*(?P<number>[0-9]{1,4})(?P<suffix>[A-Z]?)")


@dataclass(frozen=True, slots=True)
class Flight:
    """carrier: IATA or ICAO designator. number: without leading zeros, with its operational suffix if any. origin,
    destination: IATA codes; departs_at, arrives_at: as scheduled, in UTC."""

    carrier: str
    number: str
    origin: str
    destination: str
    departs_at: datetime
    arrives_at: datetime

    @property
    def flight_id(self) -> FlightId:
        """The same for every list of one flight: designator, day of departure on the airport's calendar, ports."""
        day = local_at(self.departs_at, self.origin).strftime("%Y%m%d")
        return FlightId(f"{self.carrier}{self.number}-{day}-{self.origin}-{self.destination}")

    @property
    def designator(self) -> str:
        return f"{self.carrier} {self.number}"


def read_designator(text: str, carrier: str = "") -> tuple[str, str] | None:
    """Carrier and number of `GA0881`, `GA 881`, or `881` where the carrier is said apart; None for anything else."""
    written = text.strip().upper()
    said = carrier.strip().upper()
    if said and (alone := _NUMBER.fullmatch(written.removeprefix(said).strip())):
        return said, alone["number"] + alone["suffix"]
    whole = _DESIGNATOR.fullmatch(written)
    return (whole["carrier"], whole["number"] + whole["suffix"]) if whole else None
