"""Offers practice pairs while nobody waits, takes the answers, and counts what was caught."""

import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from iass.access import EVERYWHERE, SYSTEM, Officer, Scope
from iass.alert.alert import UNRESOLVED, Judgement
from iass.audit.entry import JsonValue
from iass.capture.lane import Lane
from iass.case.decoy import (
    KEPT,
    LEAST_MINUTES,
    MOST_MINUTES,
    DecoyChoice,
    DecoyCount,
    DecoyLook,
    DecoyPair,
    DecoyPicture,
    DecoyRecords,
    DecoyTransaction,
    Side,
)
from iass.clock import Clock
from iass.errors import Conflict, InvalidInput, NotAllowed, NotFound
from iass.ids import new_id

QUIET = timedelta(seconds=20)
"""Without a passage: then nobody stands there."""
OFF = timedelta(minutes=5)
"""Until a counter asks again where it is off."""
SWEEP_SECONDS = 3600.0
_SHIFT = timedelta(hours=12)
"""An alert of before is no matter of whoever sits there now."""


@dataclass(frozen=True, slots=True)
class Offer:
    """look: None where there is nothing now; then wait says when to ask again."""

    look: DecoyLook | None
    wait: timedelta = timedelta()


@dataclass(frozen=True, slots=True)
class Caught:
    """Wrong proposals that were answered; of those, caught ("other person") and left open ("unsure")."""

    wrong: int = 0
    caught: int = 0
    unsure: int = 0

    @classmethod
    def of(cls, counts: Iterable[DecoyCount]) -> "Caught":
        said = dict.fromkeys(Judgement, 0)
        for one in counts:
            said[one.answer] += 0 if one.was_same else one.count
        return cls(sum(said.values()), said[Judgement.OTHER_PERSON], said[Judgement.UNSURE])


@dataclass(frozen=True, slots=True)
class Told:
    """What the officer is told at once. own: of that officer, over the days that are kept."""

    was_same: bool
    is_right: bool
    own: Caught


@dataclass(frozen=True, slots=True)
class CheckpointDecoys:
    choice: DecoyChoice
    caught: Caught


@dataclass(frozen=True, slots=True)
class DecoyDesk:
    """Safe for many threads. pairs: by id; none where no folder is named. scope: of whoever asks."""

    records: DecoyRecords
    clock: Clock
    checkpoints: tuple[str, ...]
    pairs: Mapping[str, DecoyPair] = field(default_factory=dict)
    scope: Scope = EVERYWHERE

    def within(self, scope: Scope) -> "DecoyDesk":
        return replace(self, scope=scope)

    def choose(self, checkpoint: str, minutes: int | None, officer: Officer) -> DecoyChoice:
        """minutes: 5..480 between two pairs of one officer; None switches it off. Raises NotAllowed beyond the scope,
        NotFound for no checkpoint, InvalidInput for other minutes, and Conflict where there are no pairs to show."""
        if not self.scope.covers(checkpoint):
            raise NotAllowed("this checkpoint is not yours", where=checkpoint[:60])
        if checkpoint not in self.checkpoints:
            raise NotFound("no such checkpoint", where=checkpoint[:60])
        if minutes is not None and not LEAST_MINUTES <= minutes <= MOST_MINUTES:
            raise InvalidInput(f"{minutes} minutes", where="minutes", mend=f"{LEAST_MINUTES} to {MOST_MINUTES}")
        if minutes is not None and not self.pairs:
            raise Conflict("there are no practice pairs", mend="An operator names their folder: IASS_DECOY_FOLDER")
        with self.records.transaction() as tx:
            former, at = tx.decoys.choice(checkpoint), self.clock.now()
            chosen = DecoyChoice(checkpoint, minutes, officer.officer_id, at)
            tx.decoys.choose(chosen)
            told: dict[str, JsonValue] = {"minutes": minutes, "former": former.minutes}
            tx.audit.append(at, officer, "decoys.switched", checkpoint, told)
        return chosen

    def offer(self, lane: Lane, officer: Officer) -> Offer:
        """A pair that this officer has not had for the longest time, where the lane stands idle and one is due."""
        now = self.clock.now()
        with self.records.reading() as tx:
            wait = self._wait(tx, lane, officer, now)
        if wait:
            return Offer(None, wait)
        with self.records.transaction() as tx:
            if wait := self._wait(tx, lane, officer, now):  # another screen of the same officer was faster
                return Offer(None, wait)
            pair = self._next(tx.decoys.last_shown(officer.officer_id))
            look = DecoyLook(
                new_id("decoy"), officer.officer_id, lane.checkpoint, lane.name, pair.pair_id, pair.is_same, now
            )
            tx.decoys.add(look)
            tx.audit.append(now, officer, "decoy.offered", look.look_id, {"lane": lane.key, "pair": pair.pair_id})
        return Offer(look)

    def look(self, look_id: str, officer: Officer) -> DecoyLook:
        """Raises NotFound for one that is not this officer's."""
        with self.records.reading() as tx:
            return self._own(tx, look_id, officer)

    def picture(self, look_id: str, side: Side, officer: Officer) -> DecoyPicture:
        """Raises NotFound for one that is not this officer's, or whose pair is gone from the folder."""
        pair = self.pairs.get(self.look(look_id, officer).pair_id)
        if pair is None:
            raise NotFound("this pair is not in the folder any more", where=look_id[:60])
        return pair.pictures[side]

    def answer(self, look_id: str, answer: Judgement, officer: Officer) -> Told:
        """Raises NotFound for one that is not this officer's, and Conflict for one that was answered.

        What was answered is not in the audit log, which forgets nothing; it goes with the look."""
        now = self.clock.now()
        with self.records.transaction() as tx:
            look = self._own(tx, look_id, officer)
            if not tx.decoys.answer(look_id, answer, now):
                raise Conflict("this practice pair was answered", where=look_id[:60])
            tx.audit.append(now, officer, "decoy.answered", look_id, {"lane": f"{look.checkpoint}/{look.lane}"})
            own = Caught.of(tx.decoys.counts(now - KEPT, officer=officer.officer_id))
        right = Judgement.SAME_PERSON if look.was_same else Judgement.OTHER_PERSON
        return Told(look.was_same, answer is right, own)

    def standing(self) -> Sequence[CheckpointDecoys]:
        """By checkpoint of the scope, never by officer."""
        with self.records.reading() as tx:
            counts = tx.decoys.counts(self.clock.now() - KEPT, self.scope)
            return [
                CheckpointDecoys(tx.decoys.choice(one), Caught.of(each for each in counts if each.checkpoint == one))
                for one in self.checkpoints
                if self.scope.covers(one)
            ]

    def caught_at(self, checkpoint: str) -> Caught | None:
        """Of all officers there, in the days that are kept: a shift has too few, and may be one officer's. None beyond
        the scope."""
        return next((one.caught for one in self.standing() if one.choice.checkpoint == checkpoint), None)

    def sweep(self) -> int:
        """Forgets what is too old; answers how many looks went."""
        now = self.clock.now()
        with self.records.transaction() as tx:
            gone = tx.decoys.forget_before(now - KEPT)
            if gone:
                tx.audit.append(now, SYSTEM, "decoys.forgotten", "", {"looks": gone})
        return gone

    def _wait(self, tx: DecoyTransaction, lane: Lane, officer: Officer, now: datetime) -> timedelta:
        """Nothing where a pair may be shown now."""
        minutes = tx.decoys.choice(lane.checkpoint).minutes
        if minutes is None or not self.pairs:
            return OFF
        seen = tx.seen_by(self.scope)
        passed = seen.passages.recent(1, lane.key, self.scope)
        alerts = seen.alerts.recent_on_lane(lane.checkpoint, lane.name, now - _SHIFT)
        is_busy = any(one.at > now - QUIET for one in passed) or any(one.state in UNRESOLVED for one in alerts)
        if is_busy or tx.referrals.count_open(replace(self.scope, places=frozenset({lane.key}))):
            return QUIET
        shown = tx.decoys.last_shown(officer.officer_id).values()
        return max(max(shown) + timedelta(minutes=minutes) - now, timedelta()) if shown else timedelta()

    def _next(self, shown: Mapping[str, datetime]) -> DecoyPair:
        fresh = [pair for pair in self.pairs.values() if pair.pair_id not in shown]
        if fresh:
            return secrets.choice(fresh)
        older = sorted(self.pairs.values(), key=lambda pair: shown[pair.pair_id])
        return secrets.choice(older[: (len(older) + 1) // 2])

    def _own(self, tx: DecoyTransaction, look_id: str, officer: Officer) -> DecoyLook:
        look = tx.decoys.get(look_id, officer.officer_id)
        if look is None:
            raise NotFound("no such practice pair of yours", where=look_id[:60])
        return look
