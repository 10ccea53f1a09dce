"""Airports by IATA code, and the zone of their clocks: the times of a list are those of the airport's wall."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

import airportsdata

from iass.errors import InvalidInput


@dataclass(frozen=True, slots=True)
class Airport:
    """code: IATA, three letters. zone: of the IANA time zone database. country: ISO 3166-1 alpha-2."""

    code: str
    name: str
    country: str
    zone: str


def find_airport(code: str) -> Airport | None:
    """None for a code that no airport has."""
    return _airports().get(code)


@cache
def airports_in(country: str) -> frozenset[str]:
    """Codes of those in a state. country: ISO 3166-1 alpha-2."""
    return frozenset(code for code, one in _airports().items() if one.country == country)


def at_airport(local: datetime, airport: Airport) -> datetime:
    """The moment, in UTC, at which the clocks of that airport show a time. local: without a zone.

    Where an hour comes twice, the first is taken. Raises InvalidInput for a time that the clocks leave out.
    """
    moment = local.replace(tzinfo=ZoneInfo(airport.zone)).astimezone(UTC)
    if abs(moment.astimezone(ZoneInfo(airport.zone)).replace(tzinfo=None) - local) > timedelta():
        raise InvalidInput("the clocks of that airport leave this time out", where=airport.code)
    return moment


def local_at(moment: datetime, code: str) -> datetime:
    """What the clocks of that airport show; in UTC where nobody knows the airport."""
    airport = find_airport(code)
    return moment.astimezone(ZoneInfo(airport.zone) if airport else UTC)


@cache
def _airports() -> Mapping[str, Airport]:
    return {
        code: Airport(code, row["name"], row["country"], row["tz"])
        for code, row in airportsdata.load("IATA").items()
        if row["tz"]
    }
