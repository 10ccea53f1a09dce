"""What follows when the agency says that it was another person: statistics count it, and the pair is proposed."""

import math
from dataclasses import replace

from iass.access import Officer
from iass.alert.alert import Alert, AlertState, Judgement
from iass.alert.clearing import leave_behind
from iass.alert.tallying import count_found_false
from iass.handover import case as acts
from iass.handover.case import Case
from iass.handover.entry import CaseOutcome
from iass.handover.records import HandoverTransaction
from iass.registry.enrolment import GalleryName
from iass.watchlist.look_alike import PairState, undo
from iass.watchlist.noted_pair import keep_pair


def follow_outcome(tx: HandoverTransaction, after: Case, officer: Officer) -> None:
    """A false alert in the hour in which it was raised, and a stranger's score in the histogram. Traveller and sought
    person become a proposed pair of look-alikes, as after a verdict of one officer; a second one decides. All are taken
    back by a later word."""
    outcomes = (acts.until(after, after.version - 1).outcome, after.outcome)
    was, is_now = (one is CaseOutcome.WRONG_PERSON for one in outcomes)
    alert = tx.alerts.get(after.opening.alert_id)
    if alert is None or was is is_now:
        return
    count_found_false(tx, alert, 1 if is_now else -1)
    tx.scores.settle(alert.alert_id, counts=is_now, for_good=False)
    if is_now:
        found = replace(alert, state=AlertState.CLOSED, judgement=Judgement.OTHER_PERSON, judged_by=officer.officer_id)
        leave_behind(tx, found, after.entries[-1].at, officer, math.inf)
    else:
        _take_back(tx, alert, after, officer)


def _take_back(tx: HandoverTransaction, alert: Alert, after: Case, officer: Officer) -> None:
    """The pairs that this alert left, cleared ones too: nobody passes for a double on a word that was taken back."""
    reason = f"{after.case_id}: the agency took its word back"
    for finding in alert.decision.findings:
        of_notice = finding.notice_id is not None
        gallery, subject = (
            (GalleryName.WATCHLIST, finding.notice_id) if of_notice else (GalleryName.REGISTRY, finding.person_id)
        )
        for pair in tx.look_alikes.about(gallery, subject) if subject else ():
            if pair.alert_id == alert.alert_id and pair.state is not PairState.UNDONE:
                keep_pair(tx, undo(pair, officer, after.entries[-1].at, reason), officer)
