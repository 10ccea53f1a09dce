"""Who is to be accompanied to secondary inspection, who did it, and how many are drawn at random."""

import secrets
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from iass.access import EVERYWHERE, Officer, Scope
from iass.alert.transitions import require_person
from iass.case.passage import CrossingRecords
from iass.case.referral import MOST_PER_THOUSAND, Referral, ReferralShare
from iass.clock import Clock
from iass.errors import Conflict, InvalidInput, NotAllowed, NotFound
from iass.ids import AlertId, CrossingId

MOST = 500


@dataclass(frozen=True, slots=True)
class ReferralDesk:
    """Safe for many threads. scope: referrals beyond it are refused with NotAllowed, and not listed; of one whose
    alert it shows it is told the alert instead."""

    records: CrossingRecords
    clock: Clock
    checkpoints: tuple[str, ...] = ()
    scope: Scope = EVERYWHERE

    def within(self, scope: Scope) -> "ReferralDesk":
        return replace(self, scope=scope)

    def get(self, crossing_id: CrossingId) -> Referral | None:
        with self.records.reading() as tx:
            found = tx.referrals.get(crossing_id, self.scope)
        return found if found and self.scope.covers(found.checkpoint, found.lane) else None

    def waiting(self, lane: str = "", after: datetime | None = None, *, newest: bool = False) -> Referral | None:
        """The first one after that moment, or at all, whom nobody has accompanied; or the last one. lane: as
        `CGK/C01`, all within the scope where none is named."""
        with self.records.reading() as tx:
            return tx.referrals.open_after(after, self._there(lane), newest=newest)

    def count(self, lane: str = "") -> int:
        with self.records.reading() as tx:
            return tx.referrals.count_open(self._there(lane))

    def over_lanes(self) -> Sequence[Referral]:
        """Whom nobody has accompanied, the longest waiting first."""
        with self.records.reading() as tx:
            return tx.referrals.longest_open(MOST, self.scope)

    def of_alerts(self, alert_ids: Collection[AlertId]) -> Mapping[AlertId, Referral]:
        """For who sees these alerts: whether the lane has accompanied them."""
        with self.records.reading() as tx:
            return tx.referrals.of_alerts(alert_ids)

    def drawn(self, limit: int = 20) -> Sequence[Referral]:
        """Those at random, newest first: for the protection desk, to which they come too."""
        with self.records.reading() as tx:
            at_desk = (
                replace(self.scope, places=self.scope.protected) if self.scope.protected is not None else self.scope
            )
            return tx.referrals.drawn(limit, at_desk)

    def accompany(self, crossing_id: CrossingId, officer: Officer) -> Referral:
        """The officer has taken the traveller there. Raises NotFound, NotAllowed (another place) or Conflict."""
        require_person(officer)
        with self.records.transaction() as tx:
            passage = tx.passages.get(crossing_id)
            if passage is not None and not self.scope.covers(passage.checkpoint, passage.lane):
                raise NotAllowed("this lane is at another place than yours", where=crossing_id[:60])
            found = tx.referrals.get(crossing_id, self.scope)
            if found is None:
                raise NotFound("nobody is to be accompanied", where=crossing_id[:60])
            at, lane = self.clock.now(), f"{found.checkpoint}/{found.lane}"
            if not tx.referrals.accompany(crossing_id, officer.officer_id, at):
                raise Conflict("somebody has accompanied this traveller", where=crossing_id[:60])
            tx.audit.append(at, officer, "referral.accompanied", crossing_id, {"lane": lane})
            told = {"lane": lane, "officer": officer.officer_id}
            tx.feed.append("referral.accompanied", crossing_id, at, {**told})
        return replace(found, accompanied_at=at, accompanied_by=officer.officer_id)

    def shares(self) -> Sequence[ReferralShare]:
        """Of the checkpoints within the scope."""
        with self.records.reading() as tx:
            return [tx.referrals.share(one) for one in self.checkpoints if self.scope.covers(one)]

    def choose(self, checkpoint: str, per_thousand: int, officer: Officer) -> ReferralShare:
        """From now on. Raises NotAllowed beyond the scope, NotFound for no checkpoint, InvalidInput for no share."""
        if not self.scope.covers(checkpoint):
            raise NotAllowed("this checkpoint is not yours", where=checkpoint[:60])
        if checkpoint not in self.checkpoints:
            raise NotFound("no such checkpoint", where=checkpoint[:60])
        if not 0 <= per_thousand <= MOST_PER_THOUSAND:
            raise InvalidInput(f"{per_thousand} of a thousand", where="per_thousand", mend=f"0 to {MOST_PER_THOUSAND}")
        with self.records.transaction() as tx:
            former, at = tx.referrals.share(checkpoint), self.clock.now()
            secret = former.secret or secrets.token_hex(32)
            chosen = ReferralShare(checkpoint, per_thousand, secret, officer.officer_id, at)
            tx.referrals.choose(chosen)
            told = {"per_thousand": per_thousand, "former": former.per_thousand}
            tx.audit.append(at, officer, "referrals.share_chosen", checkpoint, {**told})
        return chosen

    def _there(self, lane: str) -> Scope:
        if not lane:
            return self.scope
        if not self.scope.covers_lane(lane):
            raise NotAllowed("this lane is at another place than yours", where=lane[:60])
        return replace(self.scope, places=frozenset({lane}))
