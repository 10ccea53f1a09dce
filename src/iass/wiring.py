"""The one composition root: settings in, application out. The only file that names adapters."""

from functools import partial
from pathlib import Path

from iass.adapters.cameras.stills import StillsCamera
from iass.adapters.cameras.video import VideoCamera
from iass.adapters.gallery.exact import ExactGallery
from iass.adapters.openvino import engine as openvino_engine
from iass.adapters.sql.keys import load_or_create_master_key
from iass.adapters.sql.records import SqlRecords
from iass.alert.desk import AlertDesk
from iass.application import Application
from iass.capture.camera import Camera
from iass.capture.lane import Lanes
from iass.capture.source import SourceKind, parse_source
from iass.case.desk import PassageDesk
from iass.clock import Clock, ForwardClock, SystemClock
from iass.crossing import Checkpoint
from iass.errors import InvalidInput
from iass.face import watch
from iass.face.engine import FaceEngine
from iass.face.manifest import verify_files
from iass.face.pipeline import FacePipeline
from iass.face.quality.gate import ENROLMENT_GATE
from iass.health import Health
from iass.identify import calibration_file
from iass.identify.calibration import CalibrationRecord
from iass.identify.search import FaceSearch
from iass.registry.desk import RegistryDesk
from iass.registry.importing import RegistryImport
from iass.screen.screening import Screening
from iass.settings import Settings
from iass.watchlist.desk import WatchlistDesk
from iass.watchlist.importing import NoticeImport


def build(settings: Settings, machine_clock: Clock | None = None) -> Application:
    """Opens the database (and migrates it), loads the models and the gallery. Close what it answers."""
    records = open_records(settings)
    try:
        return _assemble(settings, records, ForwardClock(machine_clock or SystemClock(), records.latest_moment()))
    except BaseException:
        records.close()
        raise


def open_records(settings: Settings) -> SqlRecords:
    """The database alone, for commands that need no faces.

    Raises NotReady when the key is not its own, InvalidInput when the data folder cannot be made.
    """
    _make_data_dir(settings.data_dir)
    key = load_or_create_master_key(settings.master_key_file or settings.data_dir / "master.key")
    embedded = f"sqlite:///{settings.data_dir / 'iass.sqlite'}"
    return SqlRecords.open(settings.database_url.get_secret_value() or embedded, key)


def _make_data_dir(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        what = f"the data folder cannot be made: {error.strerror}"
        raise InvalidInput(what, where=str(folder), mend="Set IASS_DATA_DIR to a folder that you may write") from error


def load_engine(settings: Settings) -> FacePipeline:
    """The face engine alone, for evaluation and benchmarks."""
    return openvino_engine.load(
        settings.model,
        extra_dir=settings.models_dir,
        cache_dir=settings.data_dir / "models",
        threads=settings.threads,
    )


def load_calibration(settings: Settings, engine: FaceEngine) -> CalibrationRecord:
    """The record named in the settings, or the shipped one of the engine's model."""
    path: Path | None = settings.calibration_file
    return calibration_file.load(path) if path else calibration_file.shipped(engine.model_id)


def open_camera(source: str) -> Camera:
    """A film, an RTSP stream, a V4L2 device or a folder of pictures. Raises InvalidInput or NotFound."""
    parsed = parse_source(source)
    return StillsCamera(parsed) if parsed.kind is SourceKind.FOLDER else VideoCamera(parsed)


def new_watch(engine: FacePipeline, settings: Settings, camera: Camera | None = None) -> watch.Watch:
    """What watches one lane. Engine and detector may be shared among lanes."""
    stills = isinstance(camera, StillsCamera)
    return watch.new_watch(engine.detector, engine, settings.passage_seconds, stills=stills)


def _assemble(settings: Settings, records: SqlRecords, clock: ForwardClock) -> Application:
    engine = load_engine(settings)
    enrolling = engine.with_gate(ENROLMENT_GATE)
    search = FaceSearch(
        ExactGallery(engine.model_id, engine.dimension),
        records.enrolment_feed(engine.model_id, engine.dimension),
        load_calibration(settings, engine),
        settings.watchlist_fpir,
        settings.registry_fpir,
        settings.verification_fmr,
    )
    search.refresh()
    lanes = Lanes.parse(settings.lanes)
    checkpoint = Checkpoint(records, engine, search, Screening(), lanes, clock, settings.passage_seconds)
    return Application(
        checkpoint=checkpoint,
        alerts=AlertDesk(records, clock),
        passages=PassageDesk(records),
        registry=RegistryDesk(records, clock),
        watchlist=WatchlistDesk(records, clock),
        registry_import=RegistryImport(records, enrolling, clock, search, settings.near_score),
        notice_import=NoticeImport(records, enrolling, clock, search, settings.near_score),
        health=Health(search, clock, partial(verify_files, settings.models_dir)),
        engine=engine,
        search=search,
        lanes=lanes,
        clock=clock,
        audit_verify=records.verify_audit,
        close=records.close,
    )
