"""The protection desk's page."""

from dataclasses import dataclass

from iass.access import Officer
from iass.alert.alert import Alert, AlertKind
from iass.application import Application
from iass.console import formats
from iass.console.catalogue import Catalogue
from iass.console.views import current
from iass.console.views.queue import alert_state

STEPS = ("apart", "first", "interpreter", "ask", "promise", "danger", "child", "call", "record")
"""Of the interview, in this order; the words are the catalogue's."""


@dataclass(frozen=True, slots=True)
class WardRow:
    """Somebody to be accompanied. name: shown when it is asked for, as others may see the screen."""

    path: str
    time: str
    moment: str
    lane: str
    direction: str
    direction_word: str
    state: str
    is_past: bool
    needs_decision: bool
    name: str
    nationality: str


@dataclass(frozen=True, slots=True)
class ProtectionView:
    """contacts: as they are set; empty where nobody has set any."""

    rows: tuple[WardRow, ...]
    steps: tuple[str, ...]
    contacts: tuple[str, ...]


def protection_page(desks: Application, officer: Officer, words: Catalogue) -> ProtectionView:
    rows = tuple(_row(alert, officer, words) for alert in desks.alerts.protected(officer))
    return ProtectionView(rows, tuple(words(f"protection.step.{step}") for step in STEPS), desks.protection_contacts)


def _row(alert: Alert, officer: Officer, words: Catalogue) -> WardRow:
    return WardRow(
        path=f"/alerts/{alert.alert_id}",
        time=formats.day_and_time(alert.raised_at, words.language),
        moment=alert.raised_at.isoformat(),
        lane=f"{alert.checkpoint}/{alert.lane}",
        direction=alert.direction.value,
        direction_word=words(f"direction.{alert.direction}"),
        state=alert_state(alert, officer.officer_id, words),
        is_past=alert.kind is AlertKind.PAST,
        needs_decision=alert.claimed_by is None,
        name=current.name_on(alert, words),
        nationality=alert.nationality,
    )
