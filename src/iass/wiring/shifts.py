"""Shifts, and the zone of each checkpoint's clocks."""

from collections.abc import Mapping
from datetime import tzinfo
from zoneinfo import ZoneInfo

from iass.capture.lane import Lanes, checkpoint_code
from iass.capture.passengers.airports import find_airport
from iass.clock import Clock
from iass.errors import InvalidInput
from iass.figures.desk import FigureDesk
from iass.figures.shift_report import ShiftDesk
from iass.figures.shifts import Shifts
from iass.settings import Settings
from iass.watchlist.zone import Zone


def load_shifts(settings: Settings, figures: FigureDesk, lanes: Lanes, clock: Clock) -> ShiftDesk:
    """Raises InvalidInput for settings that say no hours or zones."""
    named = read_zones(settings.checkpoint_zones)
    shifts = Shifts.parse(settings.shifts, lambda checkpoint: zone_of(checkpoint, named))
    return ShiftDesk(figures, shifts, clock, tuple(sorted({lane.checkpoint for lane in lanes})))


def zone_of(checkpoint: str, named: Mapping[str, Zone]) -> tzinfo:
    """As named; else of the airport of that code, since a checkpoint is mostly called as its airport; else WIB."""
    if checkpoint.upper() in named:
        return named[checkpoint.upper()].info
    airport = find_airport(checkpoint.upper())
    return ZoneInfo(airport.zone) if airport else Zone.WIB.info


def read_zones(text: str) -> Mapping[str, Zone]:
    """Reads `CGK=WIB,DPS=WITA`. Raises InvalidInput for anything else."""
    read = {}
    for item in filter(None, (part.strip() for part in text.split(","))):
        checkpoint, _, zone = (part.strip() for part in item.partition("="))
        if zone not in set(Zone):
            raise InvalidInput("not a zone of a checkpoint", where=item[:60], mend="Write CHECKPOINT=WIB, WITA or WIT")
        read[checkpoint_code(checkpoint)] = Zone(zone)
    return read
