"""What alerts need stored, and the feed that the console follows."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, Self

from iass.access import EVERYWHERE, Scope, Sensitivity
from iass.alert.alert import Alert, AlertKind, AlertState
from iass.alert.first_look import FirstLooks
from iass.alert.lone_dismissal import LoneDismissals
from iass.alert.second import Verdicts
from iass.alert.slip import Slips
from iass.alert.waiting import Waits
from iass.audit.entry import JsonValue
from iass.audit.log import AuditLog
from iass.figures.records import Tallies
from iass.identify.calibration_use import CalibrationUse
from iass.identify.score_histogram import ScoreHistograms
from iass.ids import AlertId, CrossingId, PersonId
from iass.records import Records
from iass.registry.records import Enrolments, Images, People
from iass.watchlist.look_alike import LookAlikes
from iass.watchlist.records import Notices


class Alerts(Protocol):
    def get(self, alert_id: AlertId) -> Alert | None: ...

    def among(self, alert_ids: Collection[AlertId]) -> Sequence[Alert]:
        """Those that are stored, in no order."""
        ...

    def add(self, alert: Alert) -> None: ...

    def update(self, alert: Alert) -> None:
        """Stores the next version. Raises Conflict when the stored version is not the one just before it."""
        ...

    def page(
        self,
        *,
        states: Sequence[AlertState] = (),
        limit: int = 50,
        before: AlertId | None = None,
        scope: Scope = EVERYWHERE,
        kind: AlertKind | None = None,
    ) -> Sequence[Alert]:
        """Newest first; every state when none is named, every kind where it is None. Only those within the scope
        are read, protected ones where it shows them. Raises NotFound when `before` is none of those."""
        ...

    def longest_waiting(
        self,
        *,
        kind: AlertKind,
        states: Sequence[AlertState],
        limit: int,
        after: AlertId | None = None,
        scope: Scope = EVERYWHERE,
        sensitivity: Sensitivity | None = None,
    ) -> Sequence[Alert]:
        """In the order in which they came to wait: raised, or laid back last. after: one that is stored, whatever its
        kind and state; NotFound for another. Every sensitivity where it is None."""
        ...

    def seen_after(
        self,
        moment: datetime | None,
        *,
        kind: AlertKind,
        states: Sequence[AlertState],
        scope: Scope = EVERYWHERE,
        newest: bool = False,
    ) -> Alert | None:
        """The first one that was raised or seen again after that moment, or at all; or the last one."""
        ...

    def recent_on_lane(self, checkpoint: str, lane: str, since: datetime) -> Sequence[Alert]:
        """Alerts raised or seen again on that lane since then, newest first."""
        ...

    def counts(
        self, scope: Scope = EVERYWHERE, states: Collection[AlertState] = (), kind: AlertKind | None = None
    ) -> Mapping[AlertState, int]:
        """How many alerts within the scope stand in each of these states, 0 included; in every one when none is
        named, and of every kind where it is None."""
        ...


@dataclass(frozen=True, slots=True)
class FeedEvent:
    """sequence grows by one with each event, and is the Last-Event-ID. kind: `crossing.decided`, `alert.raised`, ..."""

    sequence: int
    kind: str
    subject: str
    at: datetime
    payload: dict[str, JsonValue]


class Feed(Protocol):
    def append(self, kind: str, subject: str, at: datetime, payload: dict[str, JsonValue]) -> FeedEvent: ...

    def after(self, sequence: int, limit: int) -> Sequence[FeedEvent]: ...

    def about(self, subject: str, limit: int) -> Sequence[FeedEvent]:
        """The events of one subject, in order."""
        ...

    def last_sequence(self) -> int: ...


class Holders(Protocol):
    def holder_of(self, crossing_id: CrossingId) -> PersonId | None:
        """The registered holder of the document that was shown; None where there was none, or no such passage."""
        ...

    def passed_at(self, crossing_id: CrossingId) -> datetime | None: ...


class AlertTransaction(Protocol):
    def seen_by(self, scope: Scope) -> Self:
        """The same transaction, in which what is protected is left out of alerts, passages and notices where the scope
        does not show it, and what rests on a crossing elsewhere out of links, pairs and searches of the past. For
        reading: what is stored is whole."""
        ...

    @property
    def alerts(self) -> Alerts: ...
    @property
    def waits(self) -> Waits: ...
    @property
    def verdicts(self) -> Verdicts: ...
    @property
    def dismissals(self) -> LoneDismissals: ...
    @property
    def first_looks(self) -> FirstLooks: ...
    @property
    def feed(self) -> Feed: ...
    @property
    def images(self) -> Images: ...
    @property
    def calibrations(self) -> CalibrationUse: ...
    @property
    def scores(self) -> ScoreHistograms: ...
    @property
    def tallies(self) -> Tallies: ...
    @property
    def enrolments(self) -> Enrolments: ...
    @property
    def look_alikes(self) -> LookAlikes: ...
    @property
    def notices(self) -> Notices: ...
    @property
    def people(self) -> People: ...
    @property
    def slips(self) -> Slips: ...
    @property
    def passages(self) -> Holders: ...
    @property
    def audit(self) -> AuditLog: ...


AlertRecords = Records[AlertTransaction]
