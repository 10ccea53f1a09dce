"""Which calibration record thresholds followed from, and since when."""

from datetime import datetime
from typing import Protocol

from iass.identify.calibration import CalibrationRecord


class CalibrationUse(Protocol):
    """Written down with the alerts themselves, so that it is the record of each, whatever was configured since."""

    def note(self, record: CalibrationRecord, at: datetime) -> None:
        """Adds nothing where this record is the one noted last."""
        ...

    def at(self, moment: datetime) -> CalibrationRecord | None:
        """The one that was in use at that moment; None before the first that was noted."""
        ...

    def marked(self, mark: str) -> CalibrationRecord | None:
        """The one that evidence names by its `mark`; None where it was never noted."""
        ...
