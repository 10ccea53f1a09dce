"""Alerts of the gravest kind that one officer alone dismissed, and the look that another takes at them.

A clear false alert has to cost seconds, so that one officer may end it; but a sought person who was let go is gone, and
so another looks at the two faces again within the shift. See decision 0043.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from iass.access import EVERYWHERE, Scope, Sensitivity
from iass.alert.alert import Alert, AlertKind, AlertState, Judgement
from iass.alert.second import Verdict
from iass.alert.transitions import HELD_DOWN
from iass.decide.decision import Advice
from iass.ids import AlertId, OfficerId

GRAVE = frozenset({Advice.SECURE, Advice.DENY_EXIT, Advice.REFUSE_ENTRY})


@dataclass(frozen=True, slots=True)
class LoneDismissal:
    """officer, at: who dismissed it, and when. judgement, looked_by, looked_at: the look that was taken afterwards."""

    alert_id: AlertId
    officer: OfficerId
    at: datetime
    judgement: Judgement | None = None
    looked_by: OfficerId | None = None
    looked_at: datetime | None = None


class LoneDismissals(Protocol):
    def get(self, alert_id: AlertId) -> LoneDismissal | None: ...

    def put(self, dismissal: LoneDismissal) -> None:
        """In place of the one before."""
        ...

    def remove(self, alert_id: AlertId) -> None: ...

    def unseen(self, limit: int, scope: Scope = EVERYWHERE) -> Sequence[LoneDismissal]:
        """Of alerts within the scope, those that nobody has looked at again, the longest waiting first."""
        ...


def is_lone(alert: Alert, verdicts: Sequence[Verdict]) -> bool:
    """Never of one that is protected: nobody who sees it would let a sought person go by it, and nobody else may know
    that there is one. verdicts: those of an alert that takes two."""
    if alert.kind is AlertKind.PAST or alert.decision.sensitivity is Sensitivity.PROTECTED:
        return False
    is_dismissed = alert.state in _DECIDED and alert.judgement is Judgement.OTHER_PERSON
    is_grave = any(one.advice in GRAVE or one.rule_id in HELD_DOWN for one in alert.decision.findings)
    return is_dismissed and is_grave and len(verdicts) < 2


_DECIDED = frozenset({AlertState.JUDGED, AlertState.CLOSED})
