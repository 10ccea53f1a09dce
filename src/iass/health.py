"""Whether the system can answer truthfully, and if not, why."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from iass.capture.chip.trust import Anchors, NoTrustStore, TrustStore
from iass.case.retro import PastStanding
from iass.clock import ForwardClock
from iass.errors import IassError
from iass.handover.outbox import MessageState, OutboxStanding
from iass.identify.operating_point import cannot_match
from iass.identify.search import REBUILD, FaceSearch
from iass.watchlist.kept_feed import KeptFeed
from iass.watchlist.list_age import ListAge

_CLOCK_TOLERANCE_SECONDS = 1.0
_MOST_REFUSED = 5
_PAST = "searches of the past"
_LISTS = "refreshed lists"


@dataclass(frozen=True, slots=True)
class Check:
    """One thing looked at. detail: what was found, and how to mend it where it is not ok, or where it warns: nothing is
    wrong yet, and somebody should see to it."""

    name: str
    ok: bool
    detail: str
    warns: bool = False


@dataclass(frozen=True, slots=True)
class Soundness:
    """What came of opening every stored row.

    opened: rows that are what was stored, or whose subject was erased; faults: the first few, in words.
    """

    opened: int
    damaged: int
    faults: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Health:
    """near_score: from which on faces of two subjects are too near. verify_models: raises Tampered or NotFound when a
    weight file is not the one of its manifest. gallery: the engine that searches, in words; may raise an IassError.
    trust: whom chips of passports are checked against. past: how far its searches are. flights: whether their lists can
    be screened, in words. lists: those that the service fetches; by_hand: the others. outbox: what agencies are to be
    told."""

    search: FaceSearch
    clock: ForwardClock
    verify_models: Callable[[], None]
    near_score: float
    gallery: Callable[[], str] = lambda: "in the memory of this program, exhaustive and exact"
    trust: TrustStore = field(default_factory=NoTrustStore)
    past: Callable[[], PastStanding] = lambda: PastStanding(0, ())
    flights: Callable[[], tuple[bool, str]] = lambda: (True, "none is taken here")
    lists: Callable[[], Sequence[KeptFeed]] = tuple
    outbox: Callable[[], OutboxStanding] = lambda: OutboxStanding({}, None)
    by_hand: Callable[[], Sequence[ListAge]] = tuple

    def readiness(self) -> Sequence[Check]:
        """Cheap enough to be asked every second; ready when every check is ok. A search of the past that cannot be
        made, and a list that is too old, is told, and no reason to turn travellers away: who stands at a lane is
        searched all the same."""
        return (
            told("index agrees with database", self._index),
            told("thresholds", self._thresholds),
            told("clock", self._clock),
            replace(told(_PAST, self._past), ok=True),
            replace(told(_LISTS, self._lists), ok=True),
        )

    def examine(self) -> Sequence[Check]:
        """All of `readiness`, and what costs more: every weight file hashed again."""
        return (
            *self.readiness(),
            told("gallery engine", self._engine),
            told("model files", self._models),
            told("authorities of chips", self._chips),
        )

    def diagnose(self) -> Sequence[Check]:
        """As `examine`, with passenger lists and messages to agencies; what is wrong with the past, or with a list, is
        wrong here."""
        strictly = {_PAST: self._past, _LISTS: self._lists}
        found = [told(one.name, strictly[one.name]) if one.name in strictly else one for one in self.examine()]
        return [*found, told("passenger lists", self.flights), told("messages to agencies", self._outbox)]

    def is_ready(self) -> bool:
        return all(check.ok for check in self.readiness())

    def _index(self) -> tuple[bool, str]:
        agrees = self.search.agrees_with_database()
        mend = "" if agrees else f". {REBUILD}; if it comes back, run iass audit verify"
        return agrees, self.search.state_report() + mend

    def _thresholds(self) -> tuple[bool, str]:
        """A search that can never answer must not look like one that found nobody."""
        points = self.search.thresholds()
        never = [cannot_match(what, point) for what, point in points.items() if not point.can_match]
        if never:
            return False, "; ".join(never)
        in_use = ", ".join(f"{what} {point.threshold:.3f}" for what, point in points.items())
        return True, f"{in_use}; faces of two subjects are too near from {self.near_score:.3f} on"

    def _clock(self) -> tuple[bool, str]:
        behind, ahead = self.clock.behind_seconds(), self.clock.ahead_seconds()
        if ahead > _CLOCK_TOLERANCE_SECONDS:
            return False, (
                f"set {ahead:.0f} s ahead while this ran, and NTP does not keep it: bans would lapse early. Set the "
                "clock by NTP; until then time is counted on from before, and a restart goes by the clock as it is"
            )
        if behind <= _CLOCK_TOLERANCE_SECONDS:
            return True, "not behind the latest record, nor set ahead"
        return False, (
            f"{behind:.0f} s behind the latest record: bans would lapse late. Set the clock by NTP; "
            "until then the latest recorded moment is used. Where NTP keeps it, it was ahead when that was recorded: "
            "see the operator's guide, The clock"
        )

    def _past(self) -> tuple[bool, str]:
        standing = self.past()
        return not standing.failed, standing.in_words()

    def _lists(self) -> tuple[bool, str]:
        """How old each list is that the service fetches; too old where two looks in a row brought nothing."""
        now, kept = self.clock.now(), self.lists()
        others = "; ".join(f"{one.name}: {_hours(one.seconds(now), 'never')}" for one in self.by_hand())
        if not kept:
            return True, f"none is fetched by the service; {others}"
        told_of = ", ".join(f"{one.plan.name} {_age(one, now)} ({one.record.outcome})" for one in kept)
        told_of += f"; {others}"
        late = [one.plan.name for one in kept if one.is_late(now)]
        mend = f". Too old: {', '.join(late)}; iass notice feed show says why" if late else ""
        return not late, told_of + mend

    def _outbox(self) -> tuple[bool, str]:
        """Wrong where one was given up: somebody was handed over, and the agency does not know it from us."""
        standing = self.outbox()
        waiting = standing.counts.get(MessageState.WAITING, 0)
        dead = standing.counts.get(MessageState.DEAD, 0)
        hours = (self.clock.now() - standing.oldest).total_seconds() / 3600 if standing.oldest else 0.0
        said = f"{waiting} wait" + (f", the oldest for {hours:.1f} h" if waiting else "")
        if not dead:
            return True, said
        return False, f"{said}; {dead} given up: iass agency messages --state dead says why, iass agency retry sends"

    def _engine(self) -> tuple[bool, str]:
        return True, self.gallery()

    def _chips(self) -> tuple[bool, str]:
        return trust_report(self.trust.anchors())

    def _models(self) -> tuple[bool, str]:
        self.verify_models()
        return True, "SHA-256 as in the manifests"


def _age(kept: KeptFeed, now: datetime) -> str:
    if kept.record.current_at is None:
        return "never fetched"
    return _hours((now - kept.record.current_at).total_seconds(), "")


def _hours(seconds: float | None, never: str) -> str:
    return never if seconds is None else f"{seconds / 3600:.1f} h old"


def told(name: str, look: Callable[[], tuple[bool, str]]) -> Check:
    """What a look found; one that fails is a finding too, and keeps no other look from being taken."""
    return guarded(name, lambda: Check(name, *look()))


def guarded(name: str, look: Callable[[], Check]) -> Check:
    """As `told`, for a look that says by itself what it found."""
    try:
        return look()
    except IassError as error:
        return Check(name, False, str(error))


def trust_report(anchors: Anchors | None) -> tuple[bool, str]:
    """Without a folder nothing is wrong: chips are then told to be not checked, never to be genuine."""
    if anchors is None:
        return True, "none (IASS_CSCA_FOLDER): no chip's origin is checked"
    shown = "; ".join(anchors.refused[:_MOST_REFUSED])
    refused = f". {len(anchors.refused)} not used: {shown}" if anchors.refused else ""
    if not anchors.certificates:
        mend = "Fetch them anew into IASS_CSCA_FOLDER: docs/guides/operator.md, Chips of passports"
        return False, f"the folder holds none that can be used{refused}. {mend}"
    oldest = min(one.not_before for one in anchors.certificates)
    newest = max((one.since for one in anchors.revocations), default=None)
    lists = f"newest revocation list of {newest:%Y-%m-%d}" if newest else "no revocation list"
    count = f"{len(anchors.certificates)} of {len(anchors.countries)} states"
    return True, f"{count}, the oldest of {oldest:%Y-%m-%d}; {lists}{refused}"
