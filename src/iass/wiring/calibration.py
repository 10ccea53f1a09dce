"""What makes thresholds from the stored gallery. It loads no face engine."""

from collections.abc import Iterator
from contextlib import contextmanager

from iass.errors import NotFound
from iass.face.manifest import ModelKind, find_manifest
from iass.identify.calibration_desk import CalibrationDesk
from iass.identify.gallery import EnrolmentFeed
from iass.ids import ModelId
from iass.registry.galleries import name_of
from iass.settings import Settings
from iass.wiring.database import has_database
from iass.wiring.records import forward_clock, open_records


@contextmanager
def open_calibration(settings: Settings) -> Iterator[CalibrationDesk]:
    """What makes thresholds from the stored gallery. Raises NotFound where there is no database; it makes none."""
    if not has_database(settings):
        raise NotFound("there is no database here", where=str(settings.data_dir), mend="Set IASS_DATA_DIR")
    records = open_records(settings)

    def feed(model_id: ModelId) -> EnrolmentFeed:
        manifest = find_manifest(name_of(model_id), ModelKind.RECOGNISER, settings.models_dir)
        return records.enrolment_feed(model_id, manifest.dimension)

    try:
        yield CalibrationDesk(records, forward_clock(records), feed)
    finally:
        records.close()
