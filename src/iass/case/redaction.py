"""What of a passage somebody is told who may not see what is protected (decision 0029)."""

from collections.abc import Sequence, Set
from dataclasses import replace

from iass.access import Officer
from iass.alert.alert import Alert
from iass.alert.first_look import each_unscored, owed_by, unscored_decision
from iass.alert.passage import document_key
from iass.case.passage import CrossingTransaction, Outcome, Passage
from iass.decide.decision import Decision
from iass.decide.redaction import REFERRED, open_part
from iass.ids import OfficerId


def open_passage(passage: Passage, protected: Set[str], hidden_alerts: Set[str]) -> Passage:
    """protected: ids of notices; whom the face resembled, below the threshold too, is left out with them.
    hidden_alerts: ids of alerts that may not be seen."""
    decision = open_part(passage.decision, protected)
    told = replace(passage, decision=decision)
    if passage.best_subject in protected or REFERRED in decision.findings:
        told = replace(told, best_subject=None, best_score=None, threshold=None)
    return replace(told, alert_id=None) if passage.alert_id in hidden_alerts else told


def shown_to(tx: CrossingTransaction, outcome: Outcome, officer: Officer) -> Outcome:
    """As whoever sent the crossing may see it: the program of a counter shows it to its officer."""
    if officer.scope.protected is not None:
        seen, whole = tx.seen_by(officer.scope), outcome.passage
        passage = seen.passages.get(whole.crossing_id) or whole
        outcome = replace(outcome, passage=passage, alert=outcome.alert if passage.alert_id else None)
    told = unscored_passages(tx.seen_by(officer.scope), [outcome.passage], officer.officer_id)[0]
    alert = outcome.alert and each_unscored(tx, [outcome.alert], officer.officer_id)[0]
    return replace(outcome, passage=told, alert=alert)


def unscored_passages(
    tx: CrossingTransaction, passages: Sequence[Passage], viewer: OfficerId | None
) -> Sequence[Passage]:
    """Without scores where that officer has not looked yet at the alert that it raised or joined, or at another one of
    the same traveller about the same notice: a shot joins the gravest alert of its passage, whichever it is about.
    tx: as the viewer may see it, since nobody can look at what is hidden."""
    owed = owed_by(tx, [one.alert_id for one in passages if one.alert_id], viewer)
    others = _owed_there(tx, passages, viewer)
    return [
        _unscored(one) if one.alert_id in owed or any(_is_about(other, one) for other in others) else one
        for one in passages
    ]


def _owed_there(tx: CrossingTransaction, passages: Sequence[Passage], viewer: OfficerId | None) -> Sequence[Alert]:
    lanes = {(one.checkpoint, one.lane) for one in passages if _notices(one.decision) or one.best_subject}
    if viewer is None or not lanes:
        return ()
    return [alert for one in sorted(tx.first_looks.owed_on(lanes, viewer)) if (alert := tx.alerts.get(one)) is not None]


def _is_about(alert: Alert, passage: Passage) -> bool:
    """Whether it is of that lane and traveller, and about one of its notices."""
    document = passage.document
    if document is not None and alert.document_number:
        own = document_key(alert.document_number, alert.nationality)
        if own != document_key(document.number, document.nationality):
            return False
    shared = _notices(alert.decision) & {*_notices(passage.decision), passage.best_subject}
    return (alert.checkpoint, alert.lane) == (passage.checkpoint, passage.lane) and bool(shared)


def _notices(decision: Decision) -> frozenset[str]:
    return frozenset(one.notice_id for one in decision.findings if one.notice_id is not None)


def _unscored(passage: Passage) -> Passage:
    decision = unscored_decision(passage.decision)
    return replace(passage, decision=decision, best_subject=None, best_score=None, threshold=None)
