"""The one composition root: settings in, application out. The only file that names adapters."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from iass.adapters.cameras.stills import StillsCamera
from iass.adapters.cameras.video import VideoCamera
from iass.adapters.delivery.captures import CaptureDelivery
from iass.adapters.gallery.exact import ExactGallery
from iass.adapters.openvino import attack as openvino_attack
from iass.adapters.openvino import engine as openvino_engine
from iass.adapters.sql.keys import load_or_create_master_key
from iass.adapters.sql.records import SqlRecords
from iass.alert.desk import AlertDesk
from iass.application import Application
from iass.capture.camera import Camera
from iass.capture.lane import Lanes
from iass.capture.source import SourceKind, parse_source
from iass.case.delivery import Delivery, OnAnswer, OnTrouble
from iass.case.desk import PassageDesk
from iass.clock import Clock, ForwardClock, SystemClock
from iass.crossing import Checkpoint
from iass.errors import InvalidInput, NotFound, NotReady
from iass.face import watch
from iass.face.attack.detector import SWITCHED_OFF, PresentationAttackDetector
from iass.face.attack.frame_cues import FrameCues
from iass.face.engine import FaceEngine
from iass.face.manifest import ModelKind, find_manifest, verify_files
from iass.face.pipeline import FacePipeline
from iass.face.quality.gate import ENROLMENT_GATE, OPEN_GATE
from iass.health import Health
from iass.identify import calibration_file
from iass.identify.calibration import CalibrationRecord
from iass.identify.calibration_desk import CalibrationDesk
from iass.identify.gallery import EnrolmentFeed
from iass.identify.model_desk import ModelDesk
from iass.identify.search import FaceSearch
from iass.ids import ModelId
from iass.registry.desk import RegistryDesk
from iass.registry.galleries import name_of, require_whole
from iass.registry.importing import RegistryImport
from iass.screen.screening import Screening
from iass.settings import Settings
from iass.watchlist.desk import WatchlistDesk
from iass.watchlist.importing import NoticeImport

_DATABASE = "iass.sqlite"


def build(settings: Settings, machine_clock: Clock | None = None) -> Application:
    """Opens the database (and migrates it), loads the models and the gallery. Close what it answers."""
    records = open_records(settings)
    try:
        return _assemble(settings, records, _clock(records, machine_clock))
    except BaseException:
        records.close()
        raise


def open_records(settings: Settings) -> SqlRecords:
    """The database alone, for commands that need no faces.

    Raises NotReady when the key is not its own, InvalidInput when the data folder cannot be made.
    """
    _make_data_dir(settings.data_dir)
    key = load_or_create_master_key(settings.master_key_file or settings.data_dir / "master.key")
    embedded = f"sqlite:///{settings.data_dir / _DATABASE}"
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
        cache_dir=settings.model_cache_dir or settings.data_dir / "models",
        threads=settings.threads,
    )


def load_attack_detection(settings: Settings) -> PresentationAttackDetector:
    """What IASS_ATTACK_DETECTION names. Raises NotFound, Tampered or InvalidInput for a model that cannot be used."""
    if settings.attack_detection == "off":
        return SWITCHED_OFF
    if settings.attack_detection == "frames":
        return FrameCues()
    return openvino_attack.load(
        settings.attack_detection,
        extra_dir=settings.models_dir,
        cache_dir=settings.model_cache_dir or settings.data_dir / "models",
        threads=settings.threads,
    )


def engine_report(engine: FaceEngine) -> str:
    """In words, how the face engine runs on this machine."""
    return openvino_engine.report(engine)


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


def calibration_path(settings: Settings, model_id: ModelId) -> Path:
    """Where the record of this installation's own gallery lies, for each model."""
    return settings.data_dir / "calibrations" / f"{model_id.replace('/', '_')}.json"


def in_use(settings: Settings, records: SqlRecords) -> Settings:
    """The settings with the recogniser that the database names: once somebody is enrolled, that one rules.

    Raises NotReady when IASS_MODEL names another one.
    """
    with records.reading() as tx:
        active = tx.galleries.active()
    if active is None or name_of(active) == settings.model:
        return settings
    if "model" in settings.model_fields_set:
        what = f"the enrolled faces were encoded by {name_of(active)}, and IASS_MODEL names {settings.model}"
        mend = f"Unset IASS_MODEL, or change over: iass models migrate --to {settings.model} --switch"
        raise NotReady(what, mend=mend)
    return settings.model_copy(update={"model": name_of(active)})


def name_in_use(settings: Settings) -> str:
    """The recogniser that the database names, or the settings; makes no database where there is none."""
    if not settings.database_url.get_secret_value() and not (settings.data_dir / _DATABASE).exists():
        return settings.model
    records = open_records(settings)
    try:
        with records.reading() as tx:
            active = tx.galleries.active()
        return name_of(active) if active else settings.model
    finally:
        records.close()


@contextmanager
def open_models(settings: Settings) -> Iterator[ModelDesk]:
    """What changes the recogniser. It starts no search, so it serves whatever recogniser encoded the faces.

    No gate stands before those who are enrolled already: limits that were set with one recogniser's crops would keep
    somebody who is sought out of the gallery of another, and hold up the change-over for everybody.
    """
    records = open_records(settings)
    try:
        yield ModelDesk(
            records,
            _clock(records),
            lambda name: load_engine(settings.model_copy(update={"model": name})).for_enrolment(OPEN_GATE),
            partial(calibration_of, settings),
        )
    finally:
        records.close()


@contextmanager
def open_calibration(settings: Settings) -> Iterator[CalibrationDesk]:
    """What makes thresholds from the stored gallery. Raises NotFound where there is no database; it makes none."""
    if not settings.database_url.get_secret_value() and not (settings.data_dir / _DATABASE).exists():
        raise NotFound("there is no database here", where=str(settings.data_dir), mend="Set IASS_DATA_DIR")
    records = open_records(settings)

    def feed(model_id: ModelId) -> EnrolmentFeed:
        manifest = find_manifest(name_of(model_id), ModelKind.RECOGNISER, settings.models_dir)
        return records.enrolment_feed(model_id, manifest.dimension)

    try:
        yield CalibrationDesk(records, _clock(records), feed)
    finally:
        records.close()


def _clock(records: SqlRecords, machine_clock: Clock | None = None) -> ForwardClock:
    """Never behind what is recorded."""
    return ForwardClock(machine_clock or SystemClock(), records.latest_moment())


def open_camera(source: str) -> Camera:
    """A film, an RTSP stream, a V4L2 device or a folder of pictures. Raises InvalidInput or NotFound."""
    parsed = parse_source(source)
    return StillsCamera(parsed) if parsed.kind is SourceKind.FOLDER else VideoCamera(parsed)


def open_delivery(url: str, officer: str, on_answer: OnAnswer, on_trouble: OnTrouble) -> Delivery:
    """What sends passages to a running service. Raises InvalidInput for what is no address."""
    return CaptureDelivery.open(url, officer, on_answer, on_trouble)


def new_watch(engine: FacePipeline, settings: Settings, camera: Camera | None = None) -> watch.Watch:
    """What watches one lane. Engine and detector may be shared among lanes."""
    stills = isinstance(camera, StillsCamera)
    return watch.new_watch(engine.detector, engine, settings.passage_seconds, stills=stills)


def _assemble(settings: Settings, records: SqlRecords, clock: ForwardClock) -> Application:
    engine = load_engine(in_use(settings, records))
    with records.reading() as tx:
        require_whole(tx.galleries, engine.model_id)
    enrolling = engine.for_enrolment(ENROLMENT_GATE)
    search = FaceSearch(
        ExactGallery(engine.model_id, engine.dimension),
        records.enrolment_feed(engine.model_id, engine.dimension, searched=True),
        load_calibration(settings, engine),
        settings.watchlist_fpir,
        settings.registry_fpir,
        settings.verification_fmr,
    )
    search.refresh()
    lanes = Lanes.parse(settings.lanes)
    attacks = load_attack_detection(settings)
    checkpoint = Checkpoint(records, engine, search, Screening(), lanes, clock, settings.passage_seconds, attacks)
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
