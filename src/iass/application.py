"""The frozen set of use cases that every surface is given."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from iass.access import EVERYWHERE, Scope
from iass.accounts.entrance import Entrance
from iass.alert.desk import AlertDesk
from iass.alert.poses import PoseDesk
from iass.audit.desk import AuditDesk
from iass.audit.verify import Verification
from iass.background import Works
from iass.capture.lane import Lanes
from iass.case.decoy_desk import DecoyDesk
from iass.case.desk import PassageDesk
from iass.case.document_desk import DocumentDesk
from iass.case.flight_desk import FlightDesk
from iass.case.intake import NoticeIntake
from iass.case.link_desk import LinkDesk
from iass.case.look_alikes import LookAlikeDesk
from iass.case.lost_documents import LostDocuments
from iass.case.lost_holders import LostHolders
from iass.case.notice_photos import NoticePhotos
from iass.case.papers_search import PapersSearch
from iass.case.photo_search import PhotoSearch
from iass.case.referral_desk import ReferralDesk
from iass.case.retro_desk import RetroDesk
from iass.case.sights import Sights
from iass.clock import Clock
from iass.crossing import Checkpoint
from iass.face.engine import FaceEngine
from iass.figures.desk import FigureDesk
from iass.figures.shift_report import ShiftDesk
from iass.handover.agency_desk import AgencyDesk
from iass.handover.companion_desk import CompanionDesk
from iass.handover.desk import CaseDesk
from iass.handover.export import CaseExport
from iass.handover.inbox import InboxDesk
from iass.handover.post import PostOffice
from iass.handover.wrongly_stopped import WronglyStoppedDesk
from iass.health import Health
from iass.identify.operating_desk import OperatingDesk
from iass.identify.search import FaceSearch
from iass.ids import OfficerId
from iass.registry.desk import RegistryDesk
from iass.registry.importing import RegistryImport
from iass.subject.breach_desk import BreachDesk
from iass.subject.desk import SubjectDesk
from iass.watchlist.clerk import LegalClerk
from iass.watchlist.desk import WatchlistDesk
from iass.watchlist.duties import DutyDesk
from iass.watchlist.feed import FeedDesk
from iass.watchlist.feed_watch import FeedWatch
from iass.watchlist.importing import NoticeImport
from iass.watchlist.notice_desk import NoticeDesk
from iass.watchlist.previewing import HandedDesk
from iass.watchlist.quality import QualityDesk
from iass.watchlist.queue import QueueDesk
from iass.watchlist.undoing import ImportDesk


@dataclass(frozen=True, slots=True)
class NoticeDesks:
    """What becomes of notices: steps of officers, photographs, the work lists, the law, and who holds what was lost."""

    desk: NoticeDesk
    photos: NoticePhotos
    duties: DutyDesk
    queue: QueueDesk
    quality: QualityDesk
    clerk: LegalClerk
    holders: LostHolders


@dataclass(frozen=True, slots=True)
class ListDesks:
    """Notices that come many at a time: imports that were made, files handed in, and lists that are refreshed, some
    of them by the service itself."""

    imports: ImportDesk
    handed: HandedDesk
    feeds: FeedDesk
    kept: FeedWatch


@dataclass(frozen=True, slots=True)
class AgencyDesks:
    """How agencies are told of cases, and what they say of them."""

    desk: AgencyDesk
    post: PostOffice
    inbox: InboxDesk

    def within(self, scope: Scope) -> "AgencyDesks":
        return replace(self, inbox=self.inbox.within(scope))


@dataclass(frozen=True, slots=True)
class Application:
    """One running installation. Built by `iass.wiring.application.build`; `close` ends it. protection_contacts: whom
    the protection desk calls, each with its number; empty where nobody has set any."""

    checkpoint: Checkpoint
    alerts: AlertDesk
    poses: PoseDesk
    cases: CaseDesk
    case_export: CaseExport
    agencies: AgencyDesks
    passages: PassageDesk
    sights: Sights
    documents: DocumentDesk
    photo_search: PhotoSearch
    papers_search: PapersSearch
    links: LinkDesk
    retro: RetroDesk
    flights: FlightDesk
    figures: FigureDesk
    shifts: ShiftDesk
    look_alikes: LookAlikeDesk
    wrongly_stopped: WronglyStoppedDesk
    subjects: SubjectDesk
    breaches: BreachDesk
    registry: RegistryDesk
    watchlist: WatchlistDesk
    notices: NoticeDesks
    registry_import: RegistryImport
    notice_import: NoticeImport
    lists: ListDesks
    intake: NoticeIntake
    health: Health
    engine: FaceEngine
    search: FaceSearch
    operating: OperatingDesk
    entrance: Entrance
    lanes: Lanes
    clock: Clock
    decoys: DecoyDesk
    audit: AuditDesk
    works: Works
    audit_verify: Callable[[], Verification]
    close: Callable[[], None]
    protection_contacts: tuple[str, ...] = ()

    @property
    def companions(self) -> CompanionDesk:
        return CompanionDesk(self.cases.records, self.clock, self.cases.scope)

    @property
    def referrals(self) -> ReferralDesk:
        return ReferralDesk(self.passages.records, self.clock, self.decoys.checkpoints, self.passages.scope)

    @property
    def lost_documents(self) -> LostDocuments:
        return LostDocuments(self.passages.records, self.clock)

    def within(self, scope: Scope, viewer: OfficerId | None = None) -> "Application":
        """What somebody sees who may act at these places alone: lists end there, and what lies beyond is refused.
        viewer: who is told of alerts, and whose own first look their scores wait for."""
        if scope == EVERYWHERE and viewer is None:
            return self
        return replace(
            self,
            alerts=self.alerts.within(scope, viewer),
            wrongly_stopped=self.wrongly_stopped.within(scope),
            cases=self.cases.within(scope),
            case_export=self.case_export.within(scope),
            agencies=self.agencies.within(scope),
            passages=self.passages.within(scope, viewer),
            figures=self.figures.within(scope),
            shifts=self.shifts.within(scope),
            lanes=self.lanes.within(scope),
            decoys=self.decoys.within(scope),
            audit=self.audit.within(scope),
        )
