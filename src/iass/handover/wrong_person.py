"""What follows when the agency says that it was another person: the figures count it, and the pair is proposed."""

import math
from dataclasses import replace

from iass.access import Officer
from iass.alert.alert import AlertState, Judgement
from iass.alert.clearing import leave_behind
from iass.alert.tallying import count_found_false
from iass.handover import case as acts
from iass.handover.case import Case
from iass.handover.entry import CaseOutcome
from iass.handover.records import HandoverTransaction


def follow_outcome(tx: HandoverTransaction, after: Case, officer: Officer) -> None:
    """A false alert in the hour in which it was raised, taken back where a later word takes the outcome back. Traveller
    and sought person become a proposed pair of look-alikes, as after a verdict of one officer; a second one decides."""
    outcomes = (acts.until(after, after.version - 1).outcome, after.outcome)
    was, is_now = (one is CaseOutcome.WRONG_PERSON for one in outcomes)
    alert = tx.alerts.get(after.opening.alert_id)
    if alert is None or was is is_now:
        return
    count_found_false(tx, alert, 1 if is_now else -1)
    if is_now:
        found = replace(alert, state=AlertState.CLOSED, judgement=Judgement.OTHER_PERSON, judged_by=officer.officer_id)
        leave_behind(tx, found, after.entries[-1].at, officer, math.inf)
