"""What a case rests on, as its alert shows it: papers, both faces and the findings."""

from dataclasses import dataclass

from iass.alert.alert import Alert
from iass.console.catalogue import Catalogue
from iass.console.views import current, faces
from iass.console.views.current import CurrentView
from iass.console.views.desks import Desks
from iass.console.views.faces import FacesView


@dataclass(frozen=True, slots=True)
class ComparedView:
    current: CurrentView
    faces: FacesView


def compared(desks: Desks, alert: Alert, words: Catalogue) -> ComparedView:
    rarities = desks.alerts.rarities(alert.decision)
    shown = current.of_alert(alert, words, rarities, desks.passages.rereading(alert.crossing_id))
    return ComparedView(shown, faces.faces(alert, words, rarities, desks.poses))
