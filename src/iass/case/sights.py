"""Who was shown which travellers. At the lane nobody has to say why, and all of it leaves a trace; what is over is
looked up, for a purpose. See decision 0044."""

from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Lock

from iass.access import Officer, Permission, Scope, Sensitivity
from iass.alert.alert import UNRESOLVED, Alert
from iass.audit.entry import ABOUT, Act, JsonValue
from iass.case.about import told_of
from iass.case.passage import CrossingRecords, Passage
from iass.clock import Clock
from iass.errors import NotAllowed

SEEN = "travellers.seen"
"""At work, and one entry for all of a page that this officer was not shown before in the same hour."""

_PRESENT = timedelta(hours=1)
"""How long a passage is the lane's present business."""
_SHIFT = timedelta(hours=12)
"""How long an alert is still the work of whoever acted on it."""

Looker = Callable[[Permission], Officer]
"""Who looks by this permission, and for what. Raises PurposeNeeded where that is still to be said."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What one answer shows. subject: the id that was asked for, of a single one; "" of a list. at_lane: it is what
    the lane shows by itself, the latest passages whenever they were. again: a page that is open brings itself up to
    date. nearest: it says of each passage whom the face came nearest to."""

    alerts: Sequence[Alert] = ()
    passages: Sequence[Passage] = ()
    subject: str = ""
    at_lane: bool = False
    again: bool = False
    nearest: bool = False

    @property
    def travellers(self) -> tuple[Alert | Passage, ...]:
        return (*self.alerts, *self.passages)

    @property
    def alert_ids(self) -> tuple[str, ...]:
        """Of those and of the passages: an answer about the one holds the id of the other."""
        return _once(one.alert_id for one in self.travellers)

    @property
    def crossing_ids(self) -> tuple[str, ...]:
        return _once(one.crossing_id for one in self.travellers)

    @property
    def ids(self) -> tuple[str, ...]:
        near = _once(map(self._nearest, self.passages)) if self.nearest else ()
        return (*self.alert_ids, *self.crossing_ids, *near)

    def about(self, fresh: Set[str] | None = None) -> tuple[str, ...]:
        """Notices and people that it tells of: with all of the travellers, or with those of whom any is fresh."""
        chosen = [one for one in self.travellers if fresh is None or not fresh.isdisjoint(self._names(one))]
        return _once(name for one in chosen for name in (*told_of(one), self._nearest(one)))

    def _names(self, one: Alert | Passage) -> tuple[str, ...]:
        return _once((one.alert_id, one.crossing_id, self._nearest(one)))

    def _nearest(self, one: Alert | Passage) -> str | None:
        return one.best_subject if self.nearest and isinstance(one, Passage) else None

    @property
    def is_protected(self) -> bool:
        found = (one.decision.sensitivity for one in self.travellers)
        return Sensitivity.PROTECTED in found

    def require_within(self, scope: Scope) -> None:
        """Raises NotAllowed for what is beyond the places where somebody looks for the purpose they said."""
        if not all(scope.covers(one.checkpoint, one.lane) for one in self.travellers):
            raise NotAllowed("for this purpose you look at other places", where="purpose")

    def is_look(self, officer: Officer, now: datetime) -> bool:
        """Whether somebody looks beyond the work at hand: at what is settled, at what passed a while ago, or at one
        who is protected, of all who wait the one that was opened."""
        if self.subject and self.is_protected:
            return True
        if self.at_lane:
            return False
        old = any(now - one.at > _PRESENT for one in self.passages)
        return old or any(_is_over(one, officer, now) for one in self.alerts)


class Sights:
    """Safe for many threads. Whatever it is told is on record when a call returns: those who come together are written
    together, in one transaction."""

    def __init__(self, records: CrossingRecords, clock: Clock) -> None:
        self._records = records
        self._clock = clock
        self._hour: datetime | None = None
        self._known: set[tuple[str, str]] = set()
        self._queue: list[_Sight] = []
        self._lock = Lock()
        self._writing = Lock()

    def show(self, shown: Shown, officer: Officer, looker: Looker) -> Officer | None:
        """Leaves the trace of what is about to be shown. Answers who looked, where it was a look. Raises PurposeNeeded
        before anything is shown, where somebody looks beyond their work for nothing that they said."""
        if not shown.ids:
            return None
        if not shown.is_look(officer, self._clock.now()):
            self.seen(officer, shown)
            return None
        looks = looker(Permission.SEE_PROTECTED if shown.is_protected else Permission.LOOK_BACK)
        shown.require_within(looks.scope)
        if not shown.again or self._fresh(looks, shown.ids):
            self._write(Act(looks, _look_at(shown), shown.subject, _told(shown)))
            self._remember(looks, shown.ids)
        return looks

    def look(self, shown: Shown, looks: Officer) -> None:
        """Of somebody who is at no lane: an entry each time."""
        if shown.ids:
            self._write(Act(looks, _look_at(shown), shown.subject, _told(shown)))

    def seen(self, officer: Officer, shown: Shown) -> None:
        """At work: once an hour for each officer and traveller, and no entry where all were seen before."""
        fresh = self._fresh(officer, shown.ids)
        if not fresh:
            return
        self._write(Act(officer, SEEN, "", _told(shown, fresh)))
        self._remember(officer, fresh)

    def listed(self, officer: Officer, action: str, ids: Mapping[str, Sequence[str]]) -> None:
        """A list of numbers alone, which an open page asks for again and again: as `seen`. ids: by what they are of."""
        fresh = self._fresh(officer, (one for of in ids.values() for one in of))
        if fresh:
            told: dict[str, JsonValue] = {kind: [one for one in of if one in fresh] for kind, of in ids.items()}
            self._write(Act(officer, action, "", {kind: of for kind, of in told.items() if of}))
            self._remember(officer, fresh)

    def forget(self) -> None:
        """Whoever is shown somebody from now on is shown them for the first time."""
        with self._lock:
            self._known.clear()

    def _fresh(self, officer: Officer, ids: Iterable[str]) -> frozenset[str]:
        hour = self._clock.now().replace(minute=0, second=0, microsecond=0)
        with self._lock:
            if self._hour != hour:
                self._hour = hour
                self._known.clear()
            return frozenset(one for one in ids if (officer.officer_id, one) not in self._known)

    def _remember(self, officer: Officer, ids: Iterable[str]) -> None:
        """Once it is on record: whoever asks meanwhile writes it too."""
        with self._lock:
            self._known.update((officer.officer_id, one) for one in ids)

    def _write(self, act: Act) -> None:
        """Whoever gets the turn writes for all who wait for it."""
        sight = _Sight(act)
        with self._lock:
            self._queue.append(sight)
        with self._writing:
            with self._lock:
                batch = [*self._queue]
                self._queue.clear()
            if batch:
                self._commit(batch)
        if sight.failure:
            raise sight.failure[0]

    def _commit(self, batch: Sequence["_Sight"]) -> None:
        try:
            with self._records.transaction() as tx:
                tx.audit.append_all(self._clock.now(), [one.act for one in batch])
        except Exception as error:
            for one in batch:
                one.failure.append(error)


@dataclass(frozen=True, slots=True)
class _Sight:
    """failure: what kept it from being written, in whosever turn."""

    act: Act
    failure: list[BaseException] = field(default_factory=list)


def _is_over(alert: Alert, officer: Officer, now: datetime) -> bool:
    if alert.state in UNRESOLVED:
        return False
    acted = {alert.claimed_by, alert.judged_by, *alert.handed_over_by}
    return officer.officer_id not in acted or now - alert.raised_at > _SHIFT


def _look_at(shown: Shown) -> str:
    of = "alert" if shown.alerts else "passage"
    return f"{of}.viewed" if shown.subject else f"{of}s.listed"


def _told(shown: Shown, fresh: Set[str] | None = None) -> dict[str, JsonValue]:
    """fresh: of those, what is told; all where it is None."""
    told = {
        "alerts": [one for one in shown.alert_ids if fresh is None or one in fresh],
        "crossings": [one for one in shown.crossing_ids if fresh is None or one in fresh],
        ABOUT: shown.about(fresh),
    }
    return {kind: [*of] for kind, of in told.items() if of}


def _once(ids: Iterable[str | None]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one for one in ids if one))
