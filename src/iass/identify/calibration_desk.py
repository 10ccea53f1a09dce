"""Calibrates the gallery that is stored: whom, and what is remembered of it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from iass.access import Officer
from iass.audit.entry import JsonValue
from iass.clock import Clock
from iass.errors import NotFound
from iass.identify.calibration_sample import CalibrationSample, Progress, read_sample
from iass.identify.gallery import EnrolmentFeed
from iass.identify.own_gallery import OwnCalibration, calibrate_gallery
from iass.ids import ModelId
from iass.registry.enrolment import GalleryName
from iass.registry.galleries import GalleryRecords, name_of


@dataclass(frozen=True, slots=True)
class CalibrationDesk:
    """feed_of: every template of a model."""

    records: GalleryRecords
    clock: Clock
    feed_of: Callable[[ModelId], EnrolmentFeed]

    def model(self, name: str) -> ModelId:
        """The gallery of the recogniser of that name; the one that is searched for "". Raises NotFound."""
        with self.records.reading() as tx:
            active = tx.galleries.active()
            found = [size.model_id for size in tx.galleries.sizes() if size.templates]
        if not name and active is not None:
            return active
        named = [model_id for model_id in found if name_of(model_id) == name]
        if not named:
            what = f"nobody is enrolled by {name}" if name else "nobody is enrolled"
            raise NotFound(what, mend="Import the registry first: iass registry import")
        return active if active in named else named[-1]

    def read(self, model_id: ModelId, lists: Sequence[GalleryName], progress: Progress) -> CalibrationSample:
        """The people of those lists, or as many as memory should hold."""
        return read_sample(self.feed_of(model_id), lists, progress)

    def calibrate(self, model_id: ModelId, sample: CalibrationSample) -> OwnCalibration:
        """Raises InvalidInput when these people do not make a record."""
        return calibrate_gallery(sample, model_id, self.clock.now())

    def note(self, found: OwnCalibration, place: str, officer: Officer) -> None:
        """Writes into the audit log that thresholds were made anew, by whom, and into which file."""
        record = found.record
        details: dict[str, JsonValue] = {
            "record": record.record_id,
            "file": place,
            "people": found.subjects,
            "taken_for_doubles": found.dropped,
            "location": record.location,
            "scale": record.scale,
        }
        with self.records.transaction() as tx:
            tx.audit.append(self.clock.now(), officer, "calibration.made", record.model_id, details)
