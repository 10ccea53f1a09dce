"""A document by itself, without a passage: is its chip genuine, and does it say what is printed?"""

from dataclasses import dataclass

from iass.capture.chip.files import ChipFiles
from iass.capture.chip.reading import ChipReading, read_chip
from iass.capture.chip.trust import TrustStore
from iass.capture.document import TravelDocument
from iass.case.chip import against_print, draw_portrait
from iass.clock import Clock
from iass.errors import InvalidInput


@dataclass(frozen=True, slots=True)
class DocumentDesk:
    """Nothing is looked up, and nothing is kept."""

    trust: TrustStore
    clock: Clock

    def verify(self, files: ChipFiles, printed: TravelDocument | None = None) -> ChipReading:
        """Every check that needs no traveller. Raises InvalidInput only where no file was given at all."""
        if not files:
            raise InvalidInput("no file of a chip was given", where="dg1", mend="Send dg1, dg2 and sod")
        reading, _ = draw_portrait(read_chip(files, self.trust, self.clock.now()))
        return reading.checked(against_print(reading, printed))
