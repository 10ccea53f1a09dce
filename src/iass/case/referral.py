"""A traveller whom the lane takes to secondary inspection without being told why.

Somebody who is protected, or somebody drawn at random: the lane sees, hears and does the same. See decision 0043.
"""

import hmac
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from typing import Protocol

from iass.access import Scope, Sensitivity
from iass.alert.passage import document_key
from iass.capture.document import TravelDocument
from iass.decide.decision import Advice, Decision
from iass.decide.redaction import REFERRED
from iass.decide.situation import WIB
from iass.ids import AlertId, CrossingId, OfficerId

MOST_PER_THOUSAND = 100
_PARTS = 1 << 32


@dataclass(frozen=True, slots=True)
class Referral:
    """crossing_id: the newest passage of that traveller. alert_id: of the protected alert; None where drawn at random.
    accompanied_at, accompanied_by: when and by whom the traveller was taken there."""

    crossing_id: CrossingId
    checkpoint: str
    lane: str
    at: datetime
    alert_id: AlertId | None = None
    accompanied_at: datetime | None = None
    accompanied_by: OfficerId | None = None


@dataclass(frozen=True, slots=True)
class ReferralShare:
    """Of travellers with nothing against them, how many of a thousand are drawn at that checkpoint; officer: nobody
    where it was never chosen. secret: what keeps anybody from knowing beforehand who will be."""

    checkpoint: str
    per_thousand: int = 0
    secret: str = ""
    officer: OfficerId | None = None
    at: datetime | None = None

    def draws(self, document: TravelDocument, at: datetime) -> bool:
        """The same all day for one document: whoever is looked at again is drawn again, as who is protected is found
        again."""
        day = at.astimezone(WIB).date().isoformat()
        text = "|".join((self.checkpoint, day, *document_key(document.number, document.nationality)))
        drawn = hmac.digest(self.secret.encode(), text.encode(), sha256)
        return int.from_bytes(drawn[:4]) * 1000 < self.per_thousand * _PARTS


class Referrals(Protocol):
    """Scopes show a referral to those who are not told of its alert: to the others it is the alert."""

    def share(self, checkpoint: str) -> ReferralShare: ...

    def choose(self, share: ReferralShare) -> None:
        """From now on, in place of the one before."""
        ...

    def add(self, referral: Referral) -> None: ...

    def move(self, referral: Referral, crossing_id: CrossingId, at: datetime) -> None:
        """The same traveller passed again: it is of that passage from now on."""
        ...

    def accompany(self, crossing_id: CrossingId, officer: OfficerId, at: datetime) -> bool:
        """False where somebody did before."""
        ...

    def get(self, crossing_id: CrossingId, scope: Scope) -> Referral | None: ...

    def open_at(self, checkpoint: str, lane: str, since: datetime) -> Sequence[Referral]:
        """Of that lane since then whom nobody has accompanied yet, the newest first."""
        ...

    def open_after(self, moment: datetime | None, scope: Scope, *, newest: bool = False) -> Referral | None:
        """The first one after that moment, or at all, whom nobody has accompanied yet; or the last one."""
        ...

    def longest_open(self, limit: int, scope: Scope) -> Sequence[Referral]: ...

    def count_open(self, scope: Scope) -> int: ...

    def of_alerts(self, alert_ids: Collection[AlertId]) -> Mapping[AlertId, Referral]:
        """The newest of each."""
        ...

    def drawn(self, limit: int, scope: Scope) -> Sequence[Referral]:
        """Those drawn at random, newest first."""
        ...


class ReferralTransaction(Protocol):
    @property
    def referrals(self) -> Referrals: ...


def is_referred(decision: Decision) -> bool:
    """Whether the lane is told of nothing but the desk of secondary inspection."""
    return REFERRED in decision.findings or decision.sensitivity is Sensitivity.PROTECTED


def with_random_referral(
    tx: ReferralTransaction, checkpoint: str, document: TravelDocument | None, decision: Decision
) -> Decision:
    """Of somebody about whom there is nothing to tell: with a finding beside it, it would look different."""
    if document is None or not document.number or decision.findings:
        return decision
    if not tx.referrals.share(checkpoint).draws(document, decision.at):
        return decision
    return replace(decision, advice=Advice.REFER, findings=(REFERRED,))
