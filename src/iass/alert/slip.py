"""The slip for somebody who was stopped and is not the one who is sought: what happened, sorry, and where to complain.

It names nobody but its bearer, and tells nothing of a notice. Its reference leads the subject desk to the alert; it is
drawn by chance, so that no reference leads to another one.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from iass.alert.alert import Alert, AlertKind, AlertState, Judgement
from iass.decide.decision import Advice
from iass.errors import Conflict, InvalidInput
from iass.ids import AlertId, OfficerId

_LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
_PARTS, _LENGTH = 3, 3


@dataclass(frozen=True, slots=True)
class Slip:
    """reference: as `7QK-2MX-9TB`; one for each alert, however often it is printed. at, officer: when it was first
    made, and by whom."""

    reference: str
    alert_id: AlertId
    at: datetime
    officer: OfficerId


class Slips(Protocol):
    def of(self, alert_id: AlertId) -> Slip | None: ...

    def by_reference(self, reference: str) -> Slip | None: ...

    def add(self, slip: Slip) -> None:
        """Raises Conflict for an alert that has one, and for a reference that is taken."""
        ...


def new_reference() -> str:
    """One of 30**9, about 2e13, drawn by chance."""
    drawn = [secrets.choice(_LETTERS) for _ in range(_PARTS * _LENGTH)]
    return "-".join("".join(drawn[place : place + _LENGTH]) for place in range(0, len(drawn), _LENGTH))


def read_reference(text: str) -> str:
    """However it is typed: small letters, without its hyphens or with spaces. Raises InvalidInput for anything else."""
    letters = [one for one in text.upper() if one not in "- "]
    if len(letters) != _PARTS * _LENGTH or not set(letters) <= set(_LETTERS):
        mend = "It has nine letters and digits, as 7QK-2MX-9TB"
        raise InvalidInput("this is no reference of a slip", where=text[:60], mend=mend)
    return "-".join("".join(letters[place : place + _LENGTH]) for place in range(0, len(letters), _LENGTH))


def require_stoppable(alert: Alert) -> None:
    """Raises Conflict for an alert about the past, where nobody stood; and for whoever is protected: a paper in the
    pocket would tell whoever searches it."""
    if any(finding.advice is Advice.PROTECT for finding in alert.decision.findings):
        mend = "The protection desk looks after this traveller"
        raise Conflict("nothing is printed or recorded about this alert", where=alert.alert_id, mend=mend)
    if alert.kind is not AlertKind.PASSAGE:
        raise Conflict("nobody stood here: this is about a passage of the past", where=alert.alert_id)


def is_another(alert: Alert) -> bool:
    """Whether officers found the traveller to be another person, and the alert has ended so."""
    return alert.state is AlertState.CLOSED and alert.judgement is Judgement.OTHER_PERSON
