"""What of a passage somebody is told who may not see what is protected (decision 0029)."""

from collections.abc import Sequence, Set
from dataclasses import replace

from iass.access import Officer
from iass.alert.first_look import FirstLookTransaction, each_unscored, owed_by, unscored_decision
from iass.case.passage import CrossingTransaction, Outcome, Passage
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
    told = unscored_passages(tx, [outcome.passage], officer.officer_id)[0]
    alert = outcome.alert and each_unscored(tx, [outcome.alert], officer.officer_id)[0]
    return replace(outcome, passage=told, alert=alert)


def unscored_passages(
    tx: FirstLookTransaction, passages: Sequence[Passage], viewer: OfficerId | None
) -> Sequence[Passage]:
    """Without scores where that officer has not looked yet at the alert that it raised or joined."""
    owed = owed_by(tx, [one.alert_id for one in passages if one.alert_id], viewer)
    return [_unscored(one) if one.alert_id in owed else one for one in passages]


def _unscored(passage: Passage) -> Passage:
    decision = unscored_decision(passage.decision)
    return replace(passage, decision=decision, best_subject=None, best_score=None, threshold=None)
