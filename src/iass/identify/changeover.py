"""The moment at which another recogniser takes over: one transaction, or none."""

from dataclasses import dataclass

from iass.access import Officer
from iass.audit.entry import JsonValue
from iass.clock import Clock
from iass.errors import Conflict
from iass.identify.calibration import CalibrationRecord
from iass.ids import ModelId
from iass.registry.galleries import GalleryRecords, GallerySize, name_of


@dataclass(frozen=True, slots=True)
class Switched:
    """former: the recogniser until now, the same one when there was nothing to do; gallery: the one in use now."""

    former: ModelId | None
    gallery: GallerySize
    calibration: str


@dataclass(frozen=True, slots=True)
class Changeover:
    """Makes another gallery the one that is searched. Programs that run the former one refuse to search from that
    moment on, until they are started again."""

    records: GalleryRecords
    clock: Clock

    def run(self, record: CalibrationRecord, officer: Officer) -> Switched:
        """record: of the recogniser that takes over; without its thresholds no score of it means anything.

        Raises Conflict when its gallery lacks a picture that another one has.
        """
        model_id = record.model_id
        with self.records.transaction() as tx:
            former, gallery = tx.galleries.active(), tx.galleries.size(model_id)
            missing = tx.galleries.count_missing(model_id)
            if missing:
                mend = f"Run iass models migrate --to {name_of(model_id)} until nothing is left"
                raise Conflict(f"its gallery lacks {missing} of the enrolled pictures", where=model_id, mend=mend)
            if former != model_id:
                tx.galleries.activate(model_id)
                details: dict[str, JsonValue] = {
                    "former": former,
                    "former_templates": tx.galleries.size(former).templates if former else 0,
                    "templates": gallery.templates,
                    "checksum": f"{gallery.checksum:016x}",
                    "calibration": record.record_id,
                }
                tx.audit.append(self.clock.now(), officer, "model.switched", model_id, details)
            return Switched(former, gallery, record.record_id)
