"""Judge before the score: on lists that ask for it, an officer says what the faces show before the system says more.

Whoever is shown a score mostly follows it. So an alert about a notice of such a list is told without scores, and
without what its findings rest on, to each officer who has not looked yet, while nobody has decided it. Decision 0035.
"""

from collections.abc import Collection, Sequence, Set
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol

from iass.alert.alert import Alert, AlertState, Judgement
from iass.decide.decision import Decision, Finding, Sentence
from iass.errors import Conflict
from iass.ids import AlertId, NoticeId, OfficerId
from iass.watchlist.notice import NoticeKind

UNDECIDED = frozenset({AlertState.RAISED, AlertState.CLAIMED})

WITH_FACES = tuple(kind for kind in NoticeKind if kind is not NoticeKind.LOST_DOCUMENT)
"""Lists that may ask for it: a document has no face."""

COMPARE_FIRST = Sentence(
    id="Bandingkan dahulu kedua wajah, lalu katakan apa yang Anda lihat.",
    en="Compare the two faces first, and say what you see.",
)
"""What stands in place of a finding's own sentence."""

HIDDEN_RULE = "hidden-until-compared"


@dataclass(frozen=True, slots=True)
class FirstLook:
    """What one officer saw before the system's score. The first one stays, whatever is decided later."""

    officer: OfficerId
    judgement: Judgement
    at: datetime


@dataclass(frozen=True, slots=True)
class AskedLists:
    """The kinds of notice that ask for it, who chose them, and when; nobody where it was never chosen."""

    kinds: frozenset[NoticeKind]
    officer: OfficerId | None = None
    at: datetime | None = None


class FirstLooks(Protocol):
    def asked(self) -> AskedLists: ...

    def choose(self, lists: AskedLists) -> None:
        """For alerts from now on."""
        ...

    def begin(self, alert_id: AlertId, notice_ids: Collection[NoticeId]) -> bool:
        """Whether this fresh alert asks for it: where one of these notices is of an asked kind. Kept for good."""
        ...

    def owed(self, alert_ids: Collection[AlertId], officer: OfficerId) -> frozenset[AlertId]:
        """Those that ask for it, are not decided, and this officer has not looked at."""
        ...

    def owed_on(self, lanes: Collection[tuple[str, str]], officer: OfficerId) -> frozenset[AlertId]:
        """The same of all that were raised there. lanes: checkpoint and lane of each."""
        ...

    def asks(self, alert_id: AlertId) -> bool: ...

    def of(self, alert_id: AlertId) -> Sequence[FirstLook]:
        """In the order in which they were given."""
        ...

    def add(self, alert_id: AlertId, look: FirstLook) -> bool:
        """False where this officer had looked before: the first one stays."""
        ...


class FirstLookTransaction(Protocol):
    @property
    def first_looks(self) -> FirstLooks: ...


def begin_first_look(tx: FirstLookTransaction, alert: Alert) -> None:
    notices = {one.notice_id for one in alert.decision.findings if one.notice_id is not None}
    if notices:
        tx.first_looks.begin(alert.alert_id, notices)


def require_first_look(tx: FirstLookTransaction, alert: Alert) -> None:
    """Raises Conflict where there is nothing left to be said before the score."""
    if not tx.first_looks.asks(alert.alert_id):
        raise Conflict("nobody is asked to judge this alert before its score", where=alert.alert_id)
    if alert.state not in UNDECIDED:
        raise Conflict("this alert is decided, and its score is told", where=alert.alert_id)


def unscored(alert: Alert) -> Alert:
    """As it is told before the first look: whom to compare with, what is advised and by what article."""
    references = tuple(replace(one, score=None) for one in alert.references)
    return replace(alert, decision=unscored_decision(alert.decision), references=references)


def unscored_decision(decision: Decision) -> Decision:
    return replace(decision, findings=tuple(map(_unscored, decision.findings)))


def is_unscored(decision: Decision) -> bool:
    return any(one.sentence == COMPARE_FIRST for one in decision.findings)


def each_unscored(tx: FirstLookTransaction, alerts: Sequence[Alert], viewer: OfficerId | None) -> Sequence[Alert]:
    """As that officer may see them; nobody's eyes are None."""
    owed = owed_by(tx, [one.alert_id for one in alerts], viewer)
    return [unscored(one) if one.alert_id in owed else one for one in alerts]


def owed_by(tx: FirstLookTransaction, alert_ids: Collection[AlertId], viewer: OfficerId | None) -> Set[AlertId]:
    return frozenset() if viewer is None or not alert_ids else tx.first_looks.owed(alert_ids, viewer)


def _unscored(finding: Finding) -> Finding:
    """Of what rests on faces or papers; the rest, as a damaged chip, says nothing of the likeness."""
    evidence = (finding.face, finding.papers, finding.holder_comparison, finding.double, finding.pair)
    if not any(evidence) and finding.notice_id is None and finding.person_id is None:
        return finding
    return replace(
        finding,
        rule_id=HIDDEN_RULE,
        rule_version=1,
        sentence=COMPARE_FIRST,
        face=None,
        papers=None,
        holder_comparison=None,
        double=None,
        pair=None,
        bearer=None,
    )
