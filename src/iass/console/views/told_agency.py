"""Who is told of a handover, and which case it signs, on the screens from which it is signed."""

from iass.access import Scope
from iass.alert.alert import Alert, AlertKind, AlertState, Judgement
from iass.console.views.desks import Desks
from iass.handover.known import KnownCase


def told_agency(desks: Desks, alert: Alert) -> str | None:
    """ "" where the notice names nobody. None where nobody is handed over, or was before cases were kept of it."""
    if alert.judgement is not Judgement.SAME_PERSON or alert.kind is not AlertKind.PASSAGE:
        return None
    is_over = alert.state is AlertState.HANDED_OVER and desks.cases.known(alert.alert_id) is not None
    return desks.cases.agency(alert.alert_id) if is_over or alert.state is AlertState.JUDGED else None


def case_to_sign(desks: Desks, alert: Alert, signs: Scope | None) -> KnownCase | None:
    """signs: where the officer decides on alerts, and whose cases they see; None where they decide on none."""
    cases = desks.cases if signs is None else desks.cases.within(signs)
    return cases.known(alert.alert_id)
