"""The application: every part in its place."""

import logging
from collections.abc import Callable
from functools import partial

from iass.access import Scope
from iass.adapters.sql.records import SqlRecords
from iass.alert.desk import AlertDesk
from iass.alert.escalation import TURN_SECONDS as ESCALATION_SECONDS
from iass.alert.escalation import EscalationWatch
from iass.alert.poses import PoseDesk
from iass.alert.second import parse_second
from iass.alert.waiting import Patience
from iass.application import AgencyDesks, Application, ListDesks, NoticeDesks
from iass.audit.checking import TURN_SECONDS as CHAIN_SECONDS
from iass.audit.checking import ChainCheck
from iass.audit.desk import AuditDesk
from iass.background import Background, Works
from iass.capture.chip.trust import TrustStore
from iass.capture.lane import Lanes
from iass.case.decoy_desk import SWEEP_SECONDS as DECOY_SECONDS
from iass.case.decoy_desk import DecoyDesk
from iass.case.desk import PassageDesk
from iass.case.document_desk import DocumentDesk
from iass.case.expected_faces import ExpectedFaces
from iass.case.flight_desk import TURN_SECONDS as FLIGHTS_SECONDS
from iass.case.flight_desk import FlightDesk
from iass.case.intake import NoticeIntake
from iass.case.judged_links import propose_same_person
from iass.case.link_desk import LinkDesk
from iass.case.look_alikes import LookAlikeDesk
from iass.case.lost_holders import TURN_SECONDS as HOLDERS_SECONDS
from iass.case.lost_holders import LostHolders
from iass.case.notice_photos import NoticePhotos
from iass.case.papers_search import TURN_SECONDS as PAPERS_SECONDS
from iass.case.papers_search import PapersSearch
from iass.case.past_faces import PastFaceSearch
from iass.case.photo_search import PhotoSearch
from iass.case.retro_desk import RetroDesk
from iass.case.retro_watch import RetroWatch
from iass.case.sights import Sights
from iass.clock import Clock, ForwardClock
from iass.crossing import Checkpoint
from iass.errors import Unavailable
from iass.face.attack.detector import PresentationAttackDetector
from iass.face.engine import FaceEngine
from iass.face.manifest import verify_files
from iass.face.pipeline import FacePipeline
from iass.face.quality.gate import ENROLMENT_GATE
from iass.figures.desk import TURN_SECONDS as FIGURES_SECONDS
from iass.figures.desk import FigureDesk
from iass.handover.desk import CaseDesk
from iass.handover.export import CaseExport
from iass.handover.post import SWEEP_SECONDS
from iass.handover.post import TURN_SECONDS as POST_SECONDS
from iass.handover.wrongly_stopped import WronglyStoppedDesk
from iass.health import Health
from iass.identify.calibration import CalibrationRecord
from iass.identify.operating_desk import OperatingDesk
from iass.identify.search import FaceSearch
from iass.registry.desk import RegistryDesk
from iass.registry.galleries import require_whole
from iass.registry.importing import RegistryImport
from iass.screen.screening import Screening
from iass.settings import Settings
from iass.subject.breach_desk import BreachDesk
from iass.subject.desk import SubjectDesk
from iass.subject.holdings import Retention
from iass.watchlist.clerk import INTERVAL_SECONDS, LegalClerk
from iass.watchlist.desk import WatchlistDesk
from iass.watchlist.duties import DutyDesk
from iass.watchlist.feed import FeedDesk
from iass.watchlist.feed_watch import TURN_SECONDS as LISTS_SECONDS
from iass.watchlist.feed_watch import FeedWatch
from iass.watchlist.importing import NoticeImport
from iass.watchlist.notice_desk import NoticeDesk
from iass.watchlist.previewing import HandedDesk
from iass.watchlist.quality import QualityDesk
from iass.watchlist.queue import QueueDesk
from iass.watchlist.undoing import ImportDesk
from iass.wiring.accounts import build_entrance
from iass.wiring.agencies import build_agencies
from iass.wiring.attacks import load_attack_detection
from iass.wiring.chips import load_trust
from iass.wiring.decoys import load_decoys
from iass.wiring.faces import load_engine
from iass.wiring.gallery import OpenGallery, open_gallery
from iass.wiring.lists import fetch_planned
from iass.wiring.records import forward_clock, in_use, open_records
from iass.wiring.shifts import load_shifts
from iass.wiring.thresholds import load_calibration, misses_of


def build(settings: Settings, machine_clock: Clock | None = None) -> Application:
    """Opens the database (and migrates it), loads the models and the gallery. Close what it answers."""
    records = open_records(settings)
    try:
        return _assemble(settings, records, forward_clock(records, machine_clock))
    except BaseException:
        records.close()
        raise


def _assemble(settings: Settings, records: SqlRecords, clock: ForwardClock) -> Application:
    engine = _engine(settings, records)
    enrolling, record = engine.for_enrolment(ENROLMENT_GATE), load_calibration(settings, engine)
    near, (opened, search) = settings.near_score or record.near_score, _searching(settings, records, engine, record)
    lanes, trust, attacks = Lanes.parse(settings.lanes), load_trust(settings), load_attack_detection(settings)
    screening, days = _screening(records), settings.crossing_face_days
    checkpoint = _checkpoint(settings, records, engine, search, screening, lanes, clock, attacks, trust)
    retro = RetroDesk(records, search, screening, clock, engine.model_id, days, settings.score_days)
    flights = FlightDesk(records, screening, clock, settings.passenger_list_days)
    intake, desk = NoticeIntake(records, search, clock, near), NoticeDesk(records, clock)
    notices = _notices(clock, NoticePhotos(records, desk, enrolling, search, intake, near, record.alike_score), records)
    notice_import = NoticeImport(records, enrolling, clock, search, near, record.alike_score, intake)
    lists = _lists(records, enrolling, clock, notice_import, desk)
    agencies, papers = build_agencies(settings, records, clock), PapersSearch(records, screening, clock)
    rising, figures = _escalation(settings, records, clock), FigureDesk(records, clock, settings.figure_days)
    alerts, look_alikes, wrongly, decoys = _officers(settings, records, clock, near, search, lanes)
    audit = AuditDesk(records, clock, ChainCheck(records, clock))
    works = _works(notices, retro, flights, figures, lists, agencies, rising, papers, decoys, audit, clock)
    return Application(
        checkpoint=checkpoint,
        alerts=alerts,
        poses=PoseDesk(records, engine),
        cases=CaseDesk(records, clock, public_url=agencies.desk.public_url),
        case_export=CaseExport(records, clock, records.signing_key()),
        agencies=agencies,
        passages=PassageDesk(records),
        sights=Sights(records, clock),
        documents=DocumentDesk(trust, clock),
        papers_search=papers,
        photo_search=_photo_search(records, engine, search, clock, days),
        links=LinkDesk(records, clock),
        retro=retro,
        flights=flights,
        figures=figures,
        shifts=load_shifts(settings, figures, lanes, clock),
        look_alikes=look_alikes,
        wrongly_stopped=wrongly,
        subjects=_subjects(settings, records, clock, papers, wrongly, agencies),
        breaches=BreachDesk(records, clock),
        registry=RegistryDesk(records, clock),
        watchlist=WatchlistDesk(records, clock),
        notices=notices,
        registry_import=RegistryImport(records, enrolling, clock, search, near, record.alike_score),
        notice_import=notice_import,
        lists=lists,
        intake=intake,
        health=_health(settings, search, clock, near, opened, trust, retro, flights, lists, agencies),
        engine=engine,
        search=search,
        operating=OperatingDesk(records, search, clock, misses_of(settings, engine.model_id)),
        entrance=build_entrance(settings, records, clock, directory=True),
        lanes=lanes,
        clock=clock,
        decoys=decoys,
        audit=audit,
        audit_verify=records.verify_audit,
        works=works,
        close=partial(_close, works.stop, opened.close, records.close),
        protection_contacts=_contacts(settings),
    )


def _checkpoint(
    settings: Settings,
    records: SqlRecords,
    engine: FacePipeline,
    search: FaceSearch,
    screening: Screening,
    lanes: Lanes,
    clock: Clock,
    attacks: PresentationAttackDetector,
    trust: TrustStore,
) -> Checkpoint:
    lists, expected = records.checkpoint_lists(), ExpectedFaces(records, search, clock, settings.expected_fpir)
    return Checkpoint(
        records, engine, search, screening, lanes, clock, settings.passage_seconds, attacks,
        settings.crossing_face_days, lists, expected, trust,
    )  # fmt: skip


def _engine(settings: Settings, records: SqlRecords) -> FacePipeline:
    """That of the database, which it is whole for."""
    engine = load_engine(in_use(settings, records))
    with records.reading() as tx:
        require_whole(tx.galleries, engine.model_id)
    return engine


def _contacts(settings: Settings) -> tuple[str, ...]:
    return tuple(filter(None, map(str.strip, settings.protection_contacts.split(";"))))


def _screening(records: SqlRecords) -> Screening:
    made = Screening()
    with records.reading() as tx:
        made.follow(tx.notices)
    return made


def _officers(
    settings: Settings, records: SqlRecords, clock: Clock, near: float, search: FaceSearch, lanes: Lanes
) -> tuple[AlertDesk, LookAlikeDesk, WronglyStoppedDesk, DecoyDesk]:
    days, second = settings.cleared_days, parse_second(settings.second_decision)
    alerts = AlertDesk(records, clock, near, propose_same_person, second=second, cleared_days=days)
    pairs = LookAlikeDesk(records, clock, near, search, days, settings.cleared_review_days)
    contact = settings.complaints_contact.strip()
    wrongly = WronglyStoppedDesk(records, alerts, clock, near, days, contact)
    return alerts, pairs, wrongly, load_decoys(settings, records, lanes, clock)


def _subjects(
    settings: Settings,
    records: SqlRecords,
    clock: Clock,
    papers: PapersSearch,
    wrongly: WronglyStoppedDesk,
    agencies: AgencyDesks,
) -> SubjectDesk:
    kept = Retention(settings.crossing_face_days, settings.passenger_list_days)
    return SubjectDesk(records, clock, papers, wrongly, kept, agencies.desk.public_url)


def _escalation(settings: Settings, records: SqlRecords, clock: Clock) -> EscalationWatch:
    return EscalationWatch(records, clock, Patience.parse(settings.escalation_seconds))


def _photo_search(records: SqlRecords, engine: FaceEngine, search: FaceSearch, clock: Clock, days: int) -> PhotoSearch:
    past = PastFaceSearch(records, search, clock, days)
    return PhotoSearch(records, engine, search, clock, records.selections(), past)


def _health(
    settings: Settings,
    search: FaceSearch,
    clock: ForwardClock,
    near: float,
    opened: OpenGallery,
    trust: TrustStore,
    retro: RetroDesk,
    flights: FlightDesk,
    lists: ListDesks,
    agencies: AgencyDesks,
) -> Health:
    models = partial(verify_files, settings.models_dir)
    past = partial(retro.standing, Scope())  # whoever asks how the service is learns of no notice that protects
    told = past, flights.watch.examine, lists.kept.standing, agencies.post.standing, lists.kept.by_hand
    return Health(search, clock, models, near, opened.describe, trust, *told)


def _searching(
    settings: Settings, records: SqlRecords, engine: FacePipeline, record: CalibrationRecord
) -> tuple[OpenGallery, FaceSearch]:
    opened = open_gallery(settings, records, engine.model_id, engine.dimension)
    search = FaceSearch(
        opened.gallery,
        records.enrolment_feed(engine.model_id, engine.dimension, searched=True),
        record,
        settings.watchlist_fpir,
        settings.registry_fpir,
        settings.verification_fmr,
        chosen=records.target_rates,
    )
    _refresh(search, opened)
    return opened, search


def _notices(clock: ForwardClock, photos: NoticePhotos, records: SqlRecords) -> NoticeDesks:
    clerk = LegalClerk(records, clock, records.latest_moment)
    lists = (DutyDesk(records, clock), QueueDesk(records, clock), QualityDesk(records, clock))
    return NoticeDesks(photos.desk, photos, *lists, clerk, LostHolders(records, clock))


def _lists(
    records: SqlRecords, enrolling: FacePipeline, clock: Clock, importing: NoticeImport, desk: NoticeDesk
) -> ListDesks:
    feeds = FeedDesk(records, importing, desk, clock)
    kept = FeedWatch(records, feeds, fetch_planned, clock)
    return ListDesks(ImportDesk(records, enrolling, clock), HandedDesk(records, importing, clock), feeds, kept)


def _works(
    notices: NoticeDesks,
    retro: RetroDesk,
    flights: FlightDesk,
    figures: FigureDesk,
    lists: ListDesks,
    agencies: AgencyDesks,
    escalation: EscalationWatch,
    papers: PapersSearch,
    decoys: DecoyDesk,
    audit: AuditDesk,
    clock: Clock,
) -> Works:
    keeping = Background("legal clock", notices.clerk.turn, INTERVAL_SECONDS, "the legal clock could not be kept")
    screening = Background("flights", flights.turn, FLIGHTS_SECONDS, "flights could not be screened")
    forgetting = Background("figures", figures.sweep, FIGURES_SECONDS, "old figures could not be forgotten")
    fetching = Background("lists", lists.kept.turn, LISTS_SECONDS, "a list could not be fetched")
    telling = Background("agencies", agencies.post.turn, POST_SECONDS, "agencies could not be told")
    letting_go = Background("outbox", agencies.post.sweep, SWEEP_SECONDS, "old messages could not be forgotten")
    rising = Background("escalation", escalation.turn, ESCALATION_SECONDS, "an alert that waits could not go up")
    finding = Background(
        "holders", notices.holders.turn, HOLDERS_SECONDS, "holders of lost documents could not be found"
    )
    wiping = Background("practice pairs", decoys.sweep, DECOY_SECONDS, "old answers could not be forgotten")
    reading = Background("registry names", papers.prepare, PAPERS_SECONDS, "the registry's names could not be read")
    verifying = Background("audit", audit.check.turn, CHAIN_SECONDS, "the audit log could not be verified")
    return Works(
        (
            keeping,
            RetroWatch(retro, clock),
            screening,
            forgetting,
            fetching,
            telling,
            letting_go,
            rising,
            finding,
            wiping,
            reading,
            verifying,
        )
    )


def _refresh(search: FaceSearch, opened: OpenGallery) -> None:
    """A checkpoint whose engine of search is away starts all the same: papers are screened, and faces are referred. A
    snapshot that the database gainsays is read no more."""
    try:
        search.refresh()
        if opened.loaded and not search.agrees_with_database():
            logging.getLogger("iass").warning("the snapshot is put away: %s", search.state_report())
            opened.rebuild()
            search.refresh()
    except Unavailable as error:
        logging.getLogger("iass").warning("started without identification: %s", error)
    opened.keep(search.refresh)


def _close(*parts: Callable[[], None]) -> None:
    for part in parts:
        part()
