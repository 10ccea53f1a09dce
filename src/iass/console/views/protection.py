"""The protection desk's page."""

from dataclasses import dataclass

from iass.access import Officer
from iass.alert.alert import Alert, AlertKind
from iass.application import Application
from iass.case.referral import Referral
from iass.console import formats
from iass.console.catalogue import Catalogue
from iass.console.views import current
from iass.console.views.queue import alert_state
from iass.ids import AlertId

PAGE_LENGTH = 50
STEPS = ("apart", "first", "interpreter", "ask", "promise", "danger", "child", "call", "record")
"""Of the interview, in this order; the words are the catalogue's."""


@dataclass(frozen=True, slots=True)
class WardRow:
    """Somebody to be accompanied. name: shown when it is asked for, as others may see the screen. brought: whether the
    lane has brought them here, in words; empty of the past."""

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
    brought: str


@dataclass(frozen=True, slots=True)
class DrawnRow:
    """Somebody who was drawn at random."""

    time: str
    moment: str
    lane: str
    brought: str


@dataclass(frozen=True, slots=True)
class ProtectionView:
    """contacts: as they are set; empty where nobody has set any. older: what to give as `after` for the next page;
    empty at the end. drawn: who comes to this desk at random."""

    rows: tuple[WardRow, ...]
    after: str
    older: str
    drawn: tuple[DrawnRow, ...]
    steps: tuple[str, ...]
    contacts: tuple[str, ...]


def protection_page(desks: Application, officer: Officer, words: Catalogue, after: str = "") -> ProtectionView:
    """after: the last id of the page before."""
    found = desks.alerts.protected(officer, PAGE_LENGTH, AlertId(after) if after else None)
    brought = desks.referrals.of_alerts([alert.alert_id for alert in found])
    return ProtectionView(
        rows=tuple(_row(alert, brought.get(alert.alert_id), officer, words) for alert in found),
        after=after,
        older=found[-1].alert_id if len(found) == PAGE_LENGTH else "",
        drawn=tuple(_drawn(one, words) for one in desks.referrals.drawn()),
        steps=tuple(words(f"protection.step.{step}") for step in STEPS),
        contacts=desks.protection_contacts,
    )


def _row(alert: Alert, referral: Referral | None, officer: Officer, words: Catalogue) -> WardRow:
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
        brought=_brought(referral, words) if referral else "",
    )


def _drawn(one: Referral, words: Catalogue) -> DrawnRow:
    time = formats.day_and_time(one.at, words.language)
    return DrawnRow(time, one.at.isoformat(), f"{one.checkpoint}/{one.lane}", _brought(one, words))


def _brought(one: Referral, words: Catalogue) -> str:
    if one.accompanied_at is None:
        return words("protection.not_brought")
    time = formats.clock_time(one.accompanied_at, words.language)
    return words("counter.accompanied", officer=one.accompanied_by or "", time=time)
