"""The officers' desk: every act is one transaction of alert, audit entry and feed event."""

import math
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from iass.access import EVERYWHERE, Officer, Scope
from iass.alert import transitions
from iass.alert.alert import UNRESOLVED, Alert, AlertKind, AlertState, Judgement
from iass.alert.clearing import leave_behind
from iass.alert.first_look import UNDECIDED, WITH_FACES, AskedLists, FirstLook, each_unscored, require_first_look
from iass.alert.lane_queue import (
    OpenAlert,
    count_undecided,
    next_undecided,
    open_over_lanes,
    protected_in_line,
    undecided_after,
)
from iass.alert.lone_dismissal import LoneDismissal
from iass.alert.news import audit_act, tell_console
from iass.alert.rarities import rarities_of
from iass.alert.records import AlertRecords, AlertTransaction, FeedEvent
from iass.alert.second import Verdict, require_another, settled, takes_two, with_sealed_notes, with_verdict
from iass.alert.second_look import follow_dismissal, look_again
from iass.alert.sent_again import CLOSED, DISMISSED, JUDGED, RELEASED, TAKEN_OVER, Asked, is_sent_again
from iass.alert.shown_version import require_shown_version
from iass.alert.tallying import count_act, count_first_look, settle_scores
from iass.alert.transitions import Step, is_same_officer, require_person
from iass.alert.waiting import follow_wait
from iass.audit.entry import ABOUT, JsonValue
from iass.clock import Clock
from iass.decide.decision import Advice, Decision
from iass.errors import Conflict, InvalidInput, NotAllowed, NotFound
from iass.identify.evidence import FaceEvidence
from iass.identify.rarity import Rarity
from iass.ids import AlertId, ImageId, OfficerId
from iass.watchlist.look_alike import CLEARED_DAYS
from iass.watchlist.notice import NoticeKind

MAX_PAGE = 1000
LOOKED_FIRST = "alert.looked_first"

Follow = Callable[[Any, Alert, datetime], None]
"""What else an act leads to, in the same transaction: the one of the desk's own records, of which a later stage knows
more than this one."""


def _nothing(_tx: object, _alert: Alert, _at: datetime) -> None:
    """Nothing more."""


@dataclass(frozen=True, slots=True)
class AlertDesk:
    """Safe for many threads. Acts raise NotFound, Conflict (the state does not fit) or NotAllowed (this officer,
    or not alone); see `iass.alert.transitions` for what each asks. near_score: the cosine from which on two subjects'
    pictures are taken for one person's, who then is not cleared of his own face. follow: called with the alert after
    every act. scope: alerts beyond it are refused with NotAllowed, and not listed; of protected ones that it does not
    show it is not told that they are there. second: advice for which "same person" takes two officers; see
    `iass.alert.second`. cleared_days: for how long an innocent double is cleared. viewer: who is told; without scores
    where a first look is owed (`iass.alert.first_look`). shown: the version that acts but a claim are done on; see
    `iass.alert.shown_version`, and `iass.alert.sent_again` for the same act once more."""

    records: AlertRecords
    clock: Clock
    near_score: float = math.inf
    follow: Follow = _nothing
    scope: Scope = EVERYWHERE
    second: frozenset[Advice] = frozenset()
    cleared_days: int = CLEARED_DAYS
    viewer: OfficerId | None = None
    shown: int | None = None

    def as_shown(self, version: int | None) -> "AlertDesk":
        """For acts on the version that the officer saw. None: whatever stands."""
        return replace(self, shown=version)

    def within(self, scope: Scope, viewer: OfficerId | None = None) -> "AlertDesk":
        return replace(self, scope=scope, viewer=viewer)

    def get(self, alert_id: AlertId) -> Alert:
        with self.records.reading() as tx:
            return self._shown(tx, self._stored(tx, alert_id))

    def among(self, alert_ids: Collection[AlertId]) -> Mapping[AlertId, Alert]:
        """Those that are stored, and within the scope."""
        with self.records.reading() as tx:
            found = tx.seen_by(self.scope).alerts.among(alert_ids)
            told = each_unscored(tx, [one for one in found if self._is_shown(one)], self.viewer)
        return {one.alert_id: one for one in told}

    def page(
        self, states: Sequence[AlertState] = (), limit: int = 50, before: AlertId | None = None
    ) -> Sequence[Alert]:
        """Newest first; every state when none is named. limit: 1..1000. before: the last id of the page before."""
        with self.records.reading() as tx:
            found = tx.seen_by(self.scope).alerts.page(
                states=states, limit=_limited(limit), before=before, scope=self.scope
            )
            return each_unscored(tx, found, self.viewer)

    def protected(self, officer: Officer, limit: int = 50, after: AlertId | None = None) -> Sequence[Alert]:
        """The protection desk's queue: protected alerts that stand, people at a lane first, and of those whoever waits
        longest. Remembered, as each says who is looked after. limit: 1..1000. after: the last id of the page before."""
        with self.records.transaction() as tx:
            last = self._stored(tx, after) if after is not None else None
            found = protected_in_line(tx.seen_by(self.scope), self.scope, _limited(limit), last)
            seen: list[JsonValue] = [alert.alert_id for alert in found]
            tx.audit.append(self.clock.now(), officer, "alerts.protected_listed", "", {"alerts": seen})
            return each_unscored(tx, found, self.viewer)

    def rarities(self, decision: Decision) -> Mapping[FaceEvidence, Rarity]:
        """Of every face it rests on whose calibration record is kept, by that very record."""
        if not any(one.face is not None and one.face.calibration for one in decision.findings):
            return {}
        with self.records.reading() as tx:
            return rarities_of(tx, decision)

    def counts(self) -> Mapping[AlertState, int]:
        """How many alerts stand in each state."""
        with self.records.reading() as tx:
            return tx.alerts.counts(self.scope)

    def unresolved(self) -> int:
        """How many somebody is still to do something about."""
        with self.records.reading() as tx:
            return sum(tx.alerts.counts(self.scope, UNRESOLVED).values())

    def open_over_lanes(self) -> Sequence[OpenAlert]:
        """What has not ended, over all lanes: see `iass.alert.lane_queue`."""
        with self.records.reading() as tx:
            return open_over_lanes(tx.seen_by(self.scope), self.scope)

    def undecided(self, lane: str = "", after: datetime | None = None, *, newest: bool = False) -> Alert | None:
        """Of the passages on these lanes: the first alert that nobody has decided and that was seen after that moment,
        or the last one. lane: as `CGK/C01`, all within the scope where none is named."""
        with self.records.reading() as tx:
            there = self._there(lane)
            found = undecided_after(tx.seen_by(self.scope), there, after, newest=newest)
            return each_unscored(tx, [found], self.viewer)[0] if found else None

    def count_undecided(self, lane: str = "") -> int:
        with self.records.reading() as tx:
            return count_undecided(tx, self._there(lane))

    def next_undecided(self, alert_id: AlertId) -> AlertId | None:
        """Whose turn it is after this one: see `iass.alert.lane_queue`."""
        with self.records.reading() as tx:
            kind = self._stored(tx, alert_id).kind
            found = next_undecided(tx.seen_by(self.scope), self.scope, alert_id, kind)
            return found.alert_id if found else None

    def claim(self, alert_id: AlertId, officer: Officer) -> Alert:
        with self.records.transaction() as tx:
            return self._shown(tx, self._claim(tx, self._stored(tx, alert_id), officer))

    def release(self, alert_id: AlertId, officer: Officer, note: str = "") -> Alert:
        return self._act(alert_id, transitions.release, Asked(officer, RELEASED, note))

    def take_over(self, alert_id: AlertId, officer: Officer, note: str = "") -> Alert:
        return self._act(alert_id, transitions.take_over, Asked(officer, TAKEN_OVER, note))

    def take_over_lane(
        self, checkpoint: str, lane: str, officer: Officer, holder: str = "", note: str = ""
    ) -> Sequence[Alert]:
        """Every alert that another officer has at that lane becomes this one's, all or none: whoever had them has left.

        holder: only that officer's. Answers the alerts as they stand now; none where nobody else has one.
        """
        place = f"{checkpoint}/{lane}"
        there = self._there(place)
        with self.records.transaction() as tx:
            claimed = tx.alerts.page(states=(AlertState.CLAIMED,), limit=MAX_PAGE, scope=there, kind=AlertKind.PASSAGE)
            left = [one for one in claimed if _is_left(one, officer, holder)]
            if left:
                gone: list[JsonValue] = [*sorted({one.claimed_by or "" for one in left})]
                taken: list[JsonValue] = [one.alert_id for one in left]
                told: dict[str, JsonValue] = {"alerts": taken, "claimed_before_by": gone}
                tx.audit.append(self.clock.now(), officer, "lane.taken_over", place, told)
            done = [self._do(tx, one, officer, transitions.take_over(one, officer, note)) for one in left]
            return [self._shown(tx, one) for one in done]

    def look_first(self, alert_id: AlertId, officer: Officer, judgement: Judgement) -> Alert:
        """What the faces show, said before the score is told; it needs no claim, and the first one stays."""
        with self.records.transaction() as tx:
            alert = self._stored(tx, alert_id)
            require_person(officer)
            require_first_look(tx, alert)
            self._note_look(tx, alert, officer, judgement)
            return self._shown(tx, alert)

    def first_look(self, alert_id: AlertId, officer: Officer) -> FirstLook | None:
        """What this officer said before the score; None where nothing was."""
        with self.records.reading() as tx:
            given = tx.first_looks.of(alert_id)
        return next((one for one in given if is_same_officer(officer, one.officer)), None)

    def asked_lists(self) -> AskedLists:
        with self.records.reading() as tx:
            return tx.first_looks.asked()

    def choose_lists(
        self, kinds: frozenset[NoticeKind], officer: Officer, seen_at: datetime | None = None
    ) -> AskedLists:
        """On which officers judge before the score, from now on. seen_at: when the choice was made that the officer was
        shown. Raises InvalidInput for a list without faces, Conflict where somebody chose since."""
        if without := kinds - set(WITH_FACES):
            raise InvalidInput("a document has no face to be judged", where=", ".join(sorted(without)))
        with self.records.transaction() as tx:
            former, at = tx.first_looks.asked(), self.clock.now()
            if former.at != seen_at:
                mend = "Look at the lists again, then choose"
                raise Conflict("somebody else chose meanwhile", where=former.officer or "", mend=mend)
            chosen = AskedLists(kinds, officer.officer_id, at)
            tx.first_looks.choose(chosen)
            names: list[list[JsonValue]] = [[*sorted(one)] for one in (kinds, former.kinds)]
            tx.audit.append(at, officer, "first_looks.lists_chosen", "", {"kinds": names[0], "former": names[1]})
            return chosen

    def judge(self, alert_id: AlertId, officer: Officer, judgement: Judgement, note: str = "") -> Alert:
        """Where it takes two (`second`), a verdict that does not settle the alert is sealed, and told to nobody."""
        with self.records.transaction() as tx:
            again = self._again(tx, alert_id, Asked(officer, JUDGED, note, judgement))
            return again or self._shown(tx, self._judge(tx, self._as_shown(tx, alert_id), officer, judgement, note))

    def dismiss(self, alert_id: AlertId, officer: Officer, note: str = "") -> Alert:
        """A clear false alert, in one transaction: claimed where nobody has it, judged "other person", and closed.
        Where that verdict does not settle it, it is only given."""
        with self.records.transaction() as tx:
            again = self._again(tx, alert_id, Asked(officer, DISMISSED, note, Judgement.OTHER_PERSON))
            if again is not None:
                return again
            alert = self._as_shown(tx, alert_id)
            transitions.dismiss(alert, officer, note)
            if alert.state is AlertState.RAISED:
                alert = self._claim(tx, alert, officer)
            alert = self._judge(tx, alert, officer, Judgement.OTHER_PERSON, note)
            if alert.state is AlertState.JUDGED:
                alert = self._do(tx, alert, officer, transitions.close(alert, officer))
            return self._shown(tx, alert)

    def dismissed_alone(self, limit: int = 50) -> Sequence[tuple[LoneDismissal, Alert]]:
        """What nobody has looked at again, the longest waiting first. limit: 1..1000."""
        with self.records.reading() as tx:
            found = tx.dismissals.unseen(_limited(limit), self.scope)
            return [(one, self._shown(tx, self._stored(tx, one.alert_id))) for one in found]

    def dismissal(self, alert_id: AlertId) -> LoneDismissal | None:
        with self.records.reading() as tx:
            return tx.dismissals.get(self._stored(tx, alert_id).alert_id)

    def look_again(self, alert_id: AlertId, officer: Officer, judgement: Judgement) -> Alert:
        """At what another officer alone dismissed: see `iass.alert.second_look`."""
        with self.records.transaction() as tx:
            alert = self._as_shown(tx, alert_id)
            look_again(tx, alert, officer, judgement, self.clock.now())
            return self._shown(tx, alert)

    def close(self, alert_id: AlertId, officer: Officer, note: str = "") -> Alert:
        return self._act(alert_id, transitions.close, Asked(officer, CLOSED, note))

    def image(self, image_id: ImageId, officer: Officer) -> tuple[bytes, str]:
        """The encoded picture and its media type. Nobody looks at a face without an audit entry."""
        with self.records.transaction() as tx:
            found = tx.images.get(image_id)
            if found is None:
                raise NotFound("no such picture, or it was erased", where=image_id[:60])
            of = tx.images.subject_of(image_id)
            details: dict[str, JsonValue] = {"digest": tx.images.digest_of(image_id), ABOUT: [of] if of else []}
            tx.audit.append(self.clock.now(), officer, "image.seen", image_id, details)
            return found

    def events_after(self, sequence: int, limit: int = 100) -> Sequence[FeedEvent]:
        """The live feed from there on, alerts and passages, in order. limit: 1..1000."""
        with self.records.reading() as tx:
            return tx.feed.after(sequence, _limited(limit))

    def last_event(self) -> int:
        """The sequence of the newest event; 0 when there is none."""
        with self.records.reading() as tx:
            return tx.feed.last_sequence()

    def history(self, alert_id: AlertId) -> Sequence[FeedEvent]:
        """Everything that happened to one alert, oldest first; `officer` in the payload is who acted."""
        with self.records.reading() as tx:
            self._stored(tx, alert_id)
            return tx.feed.about(alert_id, MAX_PAGE)

    def _claim(self, tx: AlertTransaction, before: Alert, officer: Officer) -> Alert:
        if before.state is AlertState.RAISED:
            require_another(before, tx.verdicts.of(before.alert_id), officer)
        return self._do(tx, before, officer, transitions.claim(before, officer))

    def _judge(self, tx: AlertTransaction, before: Alert, officer: Officer, judgement: Judgement, note: str) -> Alert:
        step = transitions.judge(before, officer, judgement, note)
        if before.state in UNDECIDED and tx.first_looks.asks(before.alert_id):
            self._note_look(tx, before, officer, judgement)
        if not takes_two(before, self.second):
            return self._do(tx, before, officer, step)
        said = Verdict(officer.officer_id, judgement, note, self.clock.now())
        verdicts = with_verdict(before, tx.verdicts.of(before.alert_id), said)
        tx.verdicts.put(before.alert_id, verdicts)
        if settled(verdicts) is None:
            return self._do(tx, before, officer, transitions.give_verdict(before, officer), verdict=judgement.value)
        step = transitions.judge(with_sealed_notes(before, verdicts), officer, judgement, note)
        told: list[JsonValue] = [{"officer": one.officer, "judgement": one.judgement.value} for one in verdicts]
        return self._do(tx, before, officer, step, told, verdict=judgement.value)

    def _note_look(self, tx: AlertTransaction, alert: Alert, officer: Officer, judgement: Judgement) -> None:
        """The console is told that it was given, and by whom; what was seen is told to the audit log alone."""
        at = self.clock.now()
        if tx.first_looks.add(alert.alert_id, FirstLook(officer.officer_id, judgement, at)):
            count_first_look(tx, alert, judgement)
            tx.audit.append(at, officer, LOOKED_FIRST, alert.alert_id, {"judgement": judgement.value})
            tell_console(tx, LOOKED_FIRST, alert, at, officer)

    def _act(self, alert_id: AlertId, act: Callable[[Alert, Officer, str], Step], asked: Asked) -> Alert:
        with self.records.transaction() as tx:
            again = self._again(tx, alert_id, asked)
            if again is not None:
                return again
            before = self._as_shown(tx, alert_id)
            return self._shown(tx, self._do(tx, before, asked.officer, act(before, asked.officer, asked.note)))

    def _again(self, tx: AlertTransaction, alert_id: AlertId, asked: Asked) -> Alert | None:
        """As it stands, where this officer has just done that."""
        alert = self._stored(tx, alert_id)
        return self._shown(tx, alert) if is_sent_again(tx, alert, self.shown, asked) else None

    def _do(
        self,
        tx: AlertTransaction,
        before: Alert,
        officer: Officer,
        step: Step,
        verdicts: Sequence[JsonValue] = (),
        **audited: JsonValue,
    ) -> Alert:
        """Keeps what an act made of an alert, with all that follows from it. verdicts: told to everybody from now on.
        audited: what the audit log alone is told."""
        if step.alert is before:
            return before
        kind, at = f"alert.{step.act}", self.clock.now()
        tx.alerts.update(step.alert)
        settle_scores(tx, before, step.alert)
        follow_wait(tx, before, step.alert, at)
        follow_dismissal(tx, step.alert, at)
        count_act(tx, step.act, before, step.alert, at)
        leave_behind(tx, step.alert, at, officer, self.near_score, self.cleared_days)
        self.follow(tx, step.alert, at)
        audit_act(tx, kind, before, step.alert, at, officer, **audited)
        tell_console(tx, kind, step.alert, at, officer, **({"verdicts": [*verdicts]} if verdicts else {}))
        return step.alert

    def _there(self, lane: str) -> Scope:
        """The scope at that lane alone."""
        if not lane:
            return self.scope
        if not self.scope.covers_lane(lane):
            raise NotAllowed("this lane is at another place than yours", where=lane[:60])
        return replace(self.scope, places=frozenset({lane}))

    def _stored(self, tx: AlertTransaction, alert_id: AlertId) -> Alert:
        alert = tx.alerts.get(alert_id)
        if alert is None:
            raise NotFound("no such alert", where=alert_id[:60])
        if not self.scope.covers(alert.checkpoint, alert.lane):
            raise NotAllowed("this alert is of another place than yours", where=alert_id[:60])
        if not self._is_shown(alert):
            raise NotFound("no such alert", where=alert_id[:60])  # that there is one is protected too
        return alert

    def _as_shown(self, tx: AlertTransaction, alert_id: AlertId) -> Alert:
        alert = self._stored(tx, alert_id)
        require_shown_version(tx, alert, self.shown)
        return alert

    def _is_shown(self, alert: Alert) -> bool:
        return self.scope.shows(alert.decision.sensitivity, alert.checkpoint, alert.lane)

    def _shown(self, tx: AlertTransaction, alert: Alert) -> Alert:
        """As this scope may see it; what is stored is whole."""
        whole = self.scope.protected is None
        seen = alert if whole else tx.seen_by(self.scope).alerts.get(alert.alert_id) or alert
        return each_unscored(tx, [seen], self.viewer)[0]


def _is_left(alert: Alert, officer: Officer, holder: str) -> bool:
    had = (alert.claimed_by or "").strip().casefold()
    return had != officer.officer_id.strip().casefold() and had == (holder.strip().casefold() or had)


def _limited(limit: int) -> int:
    if not 1 <= limit <= MAX_PAGE:
        raise InvalidInput(f"a page has 1 to {MAX_PAGE} items, not {limit}", where="limit")
    return limit
