"""What of a passage somebody is told who may not see what is protected (decision 0029)."""

from collections.abc import Set
from dataclasses import replace

from iass.access import Officer
from iass.case.passage import CrossingTransaction, Outcome, Passage
from iass.decide.redaction import REFERRED, open_part


def open_passage(passage: Passage, protected: Set[str], hidden_alerts: Set[str]) -> Passage:
    """protected: ids of notices; whom the face resembled, below the threshold too, is left out with them.
    hidden_alerts: ids of alerts that may not be seen."""
    decision = open_part(passage.decision, protected)
    told = replace(passage, decision=decision)
    if passage.best_subject in protected or REFERRED in decision.findings:
        told = replace(told, best_subject=None, best_score=None, threshold=None)
    return replace(told, alert_id=None) if passage.alert_id in hidden_alerts else told


def shown_to(tx: CrossingTransaction, outcome: Outcome, officer: Officer) -> Outcome:
    """As whoever sent the crossing may see it."""
    if officer.scope.protected is None:
        return outcome
    seen, whole = tx.seen_by(officer.scope), outcome.passage
    passage = seen.passages.get(whole.crossing_id) or whole
    return replace(outcome, passage=passage, alert=outcome.alert if passage.alert_id else None)
