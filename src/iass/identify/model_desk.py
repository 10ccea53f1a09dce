"""Another recogniser for an installation: encode everybody anew, take over, and let go of what was before."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from iass.access import Officer
from iass.clock import Clock
from iass.errors import Conflict, NotFound, NotReady
from iass.face.engine import FaceEngine
from iass.identify.calibration import CalibrationRecord
from iass.identify.changeover import Changeover, Switched
from iass.ids import ModelId
from iass.registry.galleries import GalleryRecords, GallerySize, name_of
from iass.registry.migration import MigrationReport, ModelMigration
from iass.registry.migration import Progress as MigrationProgress
from iass.registry.pruning import Progress as PruningProgress
from iass.registry.pruning import Pruning

_TRIES = 10


@dataclass(frozen=True, slots=True)
class Standing:
    """One gallery. missing: pictures that only others have; calibration: id of its record, None where there is none."""

    size: GallerySize
    is_active: bool
    missing: int
    calibration: str | None


@dataclass(frozen=True, slots=True)
class ModelDesk:
    """load_engine: a recogniser by its name, as it enrols but without a gate; calibration_of: raises NotFound, or
    NotReady when the settings name that of another recogniser."""

    records: GalleryRecords
    clock: Clock
    load_engine: Callable[[str], FaceEngine]
    calibration_of: Callable[[ModelId], CalibrationRecord]

    def galleries(self) -> Sequence[Standing]:
        """Every gallery that holds a template, in order of id."""
        with self.records.reading() as tx:
            active, sizes = tx.galleries.active(), tx.galleries.sizes()
            missing = [tx.galleries.count_missing(size.model_id) for size in sizes]
        return tuple(
            Standing(size, size.model_id == active, lacks, self._calibration_id(size.model_id))
            for size, lacks in zip(sizes, missing, strict=True)
        )

    def migrate(self, name: str, officer: Officer, progress: MigrationProgress) -> MigrationReport:
        """Fills the gallery of that recogniser; see `ModelMigration`."""
        return ModelMigration(self.records, self.load_engine(name), self.clock).run(officer, progress)

    def switch(self, name: str, officer: Officer) -> Switched:
        """See `Changeover`. Raises NotFound when there is no calibration record of that recogniser."""
        return self._switch(self.load_engine(name).model_id, officer)

    def migrate_and_switch(
        self, name: str, officer: Officer, progress: MigrationProgress
    ) -> tuple[MigrationReport, Switched | None]:
        """Both; None when the gallery cannot be completed. Whoever is enrolled between the two is picked up.

        Raises NotFound, before anything is encoded, when there is no calibration record.
        """
        engine = self.load_engine(name)
        self._require_calibration(engine.model_id)
        for _ in range(_TRIES):
            report = ModelMigration(self.records, engine, self.clock).run(officer, progress)
            if not report.is_complete:
                return report, None
            try:
                return report, self._switch(engine.model_id, officer)
            except Conflict:  # somebody was enrolled since
                continue
        raise Conflict("people are enrolled faster than they can be encoded anew", mend="Pause the imports meanwhile")

    def prune(self, officer: Officer, progress: PruningProgress) -> int:
        """See `Pruning`."""
        return Pruning(self.records, self.clock).run(officer, progress)

    def _switch(self, model_id: ModelId, officer: Officer) -> Switched:
        return Changeover(self.records, self.clock).run(self.calibration_of(model_id), officer)

    def _require_calibration(self, model_id: ModelId) -> None:
        try:
            self.calibration_of(model_id)
        except NotFound as error:
            name = name_of(model_id)
            mend = f"Run it without --switch; then iass calibrate --model {name}; then iass models switch --to {name}"
            raise NotFound(error.what, where=model_id, mend=mend) from None

    def _calibration_id(self, model_id: ModelId) -> str | None:
        try:
            return self.calibration_of(model_id).record_id
        except (NotFound, NotReady):
            return None
