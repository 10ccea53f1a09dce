"""The calibration record of a recogniser, and how many it misses."""

from pathlib import Path

from iass.errors import NotReady
from iass.face.engine import FaceEngine
from iass.identify import calibration_file
from iass.identify.calibration import CalibrationRecord
from iass.identify.misses import MissCurve, load_misses, shipped_misses
from iass.ids import ModelId
from iass.settings import Settings


def load_calibration(settings: Settings, engine: FaceEngine) -> CalibrationRecord:
    """The record of the engine's model: that named in the settings, or the one made here, or the shipped one.

    Raises NotFound when there is none, NotReady when the settings name that of another model.
    """
    return calibration_of(settings, engine.model_id)


def calibration_of(settings: Settings, model_id: ModelId) -> CalibrationRecord:
    """As `load_calibration`, for a model that is not loaded."""
    named, made = settings.calibration_file, calibration_path(settings, model_id)
    if named is None:
        return calibration_file.load(made) if made.exists() else calibration_file.shipped(model_id)
    record = calibration_file.load(named)
    if record.model_id != model_id:
        what = f"the calibration record is of {record.model_id}, and the recogniser is {model_id}"
        raise NotReady(what, where=str(named), mend="Name the record of this recogniser in IASS_CALIBRATION_FILE")
    return record


def misses_of(settings: Settings, model_id: ModelId) -> MissCurve | None:
    """How many are missed at each threshold: by the curve laid into the data folder, or the shipped one; None where
    nobody counted. Raises InvalidInput for a curve that cannot be read, NotReady for one of another model."""
    made = settings.data_dir / "misses" / f"{model_id.replace('/', '_')}.json"
    curve = load_misses(made) if made.exists() else shipped_misses(model_id)
    if curve is not None and curve.model_id != model_id:
        raise NotReady(f"the curve of misses is of {curve.model_id}, the recogniser is {model_id}", where=str(made))
    return curve


def calibration_path(settings: Settings, model_id: ModelId) -> Path:
    """Where the record of this installation's own gallery lies, for each model."""
    return settings.data_dir / "calibrations" / f"{model_id.replace('/', '_')}.json"
