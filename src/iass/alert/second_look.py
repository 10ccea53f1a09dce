"""Follows what one officer alone dismissed, and takes the look of another."""

from dataclasses import replace
from datetime import datetime

from iass.access import Officer
from iass.alert.alert import Alert, Judgement
from iass.alert.lone_dismissal import LoneDismissal, is_lone
from iass.alert.news import tell_console
from iass.alert.records import AlertTransaction
from iass.alert.transitions import is_same_officer, require_person
from iass.errors import Conflict, NotAllowed
from iass.figures.tally import Measure, Tally, hour_of, lane_place
from iass.ids import OfficerId

LOOKED_AGAIN = "alert.looked_again"


def follow_dismissal(tx: AlertTransaction, alert: Alert, at: datetime) -> None:
    """After every act: a verdict that was corrected is no dismissal any more, and needs no look."""
    stored = tx.dismissals.get(alert.alert_id)
    if is_lone(alert, tx.verdicts.of(alert.alert_id)):
        if stored is None:
            tx.dismissals.put(LoneDismissal(alert.alert_id, alert.judged_by or OfficerId(""), at))
            _count(tx, alert, Measure.DISMISSED_ALONE)
    elif stored is not None:
        tx.dismissals.remove(alert.alert_id)
        _count(tx, alert, Measure.DISMISSED_ALONE, change=-1)
        if stored.judgement is not None:
            _count(tx, alert, Measure.LOOKED_AGAIN, stored.judgement, -1)


def look_again(tx: AlertTransaction, alert: Alert, officer: Officer, judgement: Judgement, at: datetime) -> None:
    """Raises Conflict where nobody dismissed it alone, or somebody has looked; NotAllowed for who dismissed it. The
    verdict stays: what follows from the look, as a case, is for people to decide."""
    require_person(officer)
    stored = tx.dismissals.get(alert.alert_id)
    if stored is None:
        raise Conflict("no officer dismissed this alert alone", where=alert.alert_id)
    if is_same_officer(officer, stored.officer):
        mend = "Another officer looks at it again"
        raise NotAllowed("you dismissed this alert yourself", where=alert.alert_id, mend=mend)
    if stored.judgement is judgement and is_same_officer(officer, stored.looked_by):
        return  # sent again
    if stored.judgement is not None:
        raise Conflict(f"{stored.looked_by} has looked at this alert again", where=alert.alert_id)
    tx.dismissals.put(replace(stored, judgement=judgement, looked_by=officer.officer_id, looked_at=at))
    _count(tx, alert, Measure.LOOKED_AGAIN, judgement)
    tx.audit.append(at, officer, LOOKED_AGAIN, alert.alert_id, {"judgement": judgement.value})
    tell_console(tx, LOOKED_AGAIN, alert, at, officer)


def confirm_dismissal(tx: AlertTransaction, alert: Alert, officer: Officer, at: datetime) -> None:
    """Whoever clears the double as the second officer has looked at both faces again."""
    stored = tx.dismissals.get(alert.alert_id)
    if stored is not None and stored.judgement is None and not is_same_officer(officer, stored.officer):
        look_again(tx, alert, officer, Judgement.OTHER_PERSON, at)


def _count(tx: AlertTransaction, alert: Alert, measure: Measure, label: str = "", change: int = 1) -> None:
    place = lane_place(alert.checkpoint, alert.lane)
    tx.tallies.add([Tally(hour_of(alert.raised_at), place, measure, label, 0, change)])
