"""The page of one alert, and the list of all."""

from dataclasses import dataclass, replace

from iass.access import Officer, Scope
from iass.alert.alert import UNRESOLVED, Alert, AlertKind, AlertState, Judgement
from iass.alert.records import FeedEvent
from iass.alert.transitions import Act, is_same_officer
from iass.console import formats
from iass.console.catalogue import Catalogue
from iass.console.views import actions, advice, current, faces
from iass.console.views.actions import ActionsView
from iass.console.views.counter import open_alerts
from iass.console.views.current import CurrentView
from iass.console.views.desks import Desks
from iass.console.views.faces import FacesView
from iass.console.views.queue import alert_state
from iass.console.views.scores import Rarities
from iass.console.views.told_agency import case_to_sign, told_agency
from iass.console.views.wrongly_stopped import WronglyView, wrongly_stopped
from iass.decide.decision import Advice
from iass.ids import AlertId

PAGE_LENGTH = 50
_TOLD = frozenset(
    {
        "raised",
        "past_raised",
        "seen_again",
        "escalated",
        "looked_first",
        "looked_again",
        "slip_printed",
        "double_cleared",
        "corrected",
    }
) | {act.value for act in Act}


@dataclass(frozen=True, slots=True)
class StepView:
    """One thing that happened to an alert."""

    time: str
    moment: str
    what: str
    who: str


@dataclass(frozen=True, slots=True)
class LoneView:
    """What one officer alone dismissed. said: by whom, and who has looked again. path: of the look, empty where this
    officer is not to take it."""

    said: str
    path: str
    version: int
    judgements: tuple[str, ...] = tuple(Judgement)


@dataclass(frozen=True, slots=True)
class AlertView:
    sequence: int
    alert_id: str
    crossing_id: str
    is_past: bool
    do: str
    current: CurrentView
    faces: FacesView
    actions: ActionsView
    wrongly: WronglyView
    history: tuple[StepView, ...]
    note: str
    open_alerts: int
    first_look: str = ""
    alone: LoneView | None = None


@dataclass(frozen=True, slots=True)
class AlertRow:
    alert_id: str
    is_past: bool
    time: str
    moment: str
    advice: str
    advice_word: str
    traveller: str
    nationality: str
    direction: str
    direction_word: str
    lane: str
    state: str
    officer: str
    needs_decision: bool


@dataclass(frozen=True, slots=True)
class AlertsView:
    """shown: as they were read. older: what to give as `before` for the next page; empty at the end."""

    sequence: int
    rows: tuple[AlertRow, ...]
    everything: bool
    before: str
    older: str
    open_alerts: int
    shown: tuple[Alert, ...] = ()


def alert_page(
    desks: Desks, officer: Officer, words: Catalogue, alert_id: AlertId, signs: Scope | None = None
) -> AlertView:
    """signs: as of `case_to_sign`. Raises NotFound."""
    sequence = desks.alerts.last_event()
    alert = desks.alerts.get(alert_id)
    rarities = desks.alerts.rarities(alert.decision)
    return AlertView(
        sequence=sequence,
        alert_id=alert.alert_id,
        crossing_id=alert.crossing_id,
        is_past=alert.kind is AlertKind.PAST,
        do=_do(alert, words),
        current=_current(desks, alert, words, rarities),
        faces=faces.faces(alert, words, rarities, desks.poses),
        actions=actions.actions(alert, officer, words, told_agency(desks, alert), case_to_sign(desks, alert, signs)),
        wrongly=wrongly_stopped(desks, alert, officer, words),
        history=tuple(_step(event, words) for event in desks.alerts.history(alert_id)),
        note=alert.note,
        open_alerts=open_alerts(desks),
        first_look=_first_look(desks, alert_id, officer, words),
        alone=_alone(desks, alert, officer, words),
    )


def _alone(desks: Desks, alert: Alert, officer: Officer, words: Catalogue) -> LoneView | None:
    found = desks.alerts.dismissal(alert.alert_id)
    if found is None:
        return None
    said, path = words("alert.alone", officer=found.officer), f"/v1/alerts/{alert.alert_id}/second-look"
    if found.judgement is not None:
        judgement = words(f"judgement.{found.judgement}")
        looked = words("alert.looked_again", officer=found.looked_by or "", judgement=judgement)
        return LoneView(f"{said} {looked}", "", alert.version)
    return LoneView(said, "" if is_same_officer(officer, found.officer) else path, alert.version)


def _first_look(desks: Desks, alert_id: AlertId, officer: Officer, words: Catalogue) -> str:
    """What this officer saw before the score."""
    look = desks.alerts.first_look(alert_id, officer)
    if look is None:
        return ""
    time = formats.clock_time(look.at, words.language)
    return words("first_look.given", judgement=words(f"judgement.{look.judgement}"), time=time)


def alerts_page(desks: Desks, officer: Officer, words: Catalogue, *, everything: bool, before: str) -> AlertsView:
    sequence = desks.alerts.last_event()
    states = () if everything else UNRESOLVED
    found = desks.alerts.page(states, PAGE_LENGTH, AlertId(before) if before else None)
    return AlertsView(
        sequence=sequence,
        rows=tuple(_row(alert, officer, words) for alert in found),
        everything=everything,
        before=before,
        older=found[-1].alert_id if len(found) == PAGE_LENGTH else "",
        open_alerts=open_alerts(desks),
        shown=tuple(found),
    )


def next_alert(desks: Desks, alert_id: AlertId) -> AlertId | None:
    """None when there is no other."""
    return desks.alerts.next_undecided(alert_id)


def _do(alert: Alert, words: Catalogue) -> str:
    """Of the past there is nobody to be asked to wait."""
    if alert.kind is AlertKind.PAST:
        return words("past.protect" if alert.decision.advice is Advice.PROTECT else "past.do")
    return words(f"advice.{advice.shown(alert.decision)}.do")


def _current(desks: Desks, alert: Alert, words: Catalogue, rarities: Rarities) -> CurrentView:
    """With what the chip of the passage proved; of the past, with the day on which the newest of its passages was."""
    passage, rereading = desks.passages.get(alert.crossing_id), desks.passages.rereading(alert.crossing_id)
    shown = current.of_alert(alert, words, rarities, rereading)
    if alert.kind is not AlertKind.PAST:
        return current.with_chip(shown, passage, words)
    at = passage.at
    return replace(shown, time=formats.day_and_time(at, words.language), moment=at.isoformat())


def _row(alert: Alert, officer: Officer, words: Catalogue) -> AlertRow:
    shown = advice.shown(alert.decision)
    return AlertRow(
        alert_id=alert.alert_id,
        is_past=alert.kind is AlertKind.PAST,
        time=formats.day_and_time(alert.raised_at, words.language),
        moment=alert.raised_at.isoformat(),
        advice=shown,
        advice_word=words(f"advice.{shown}.word"),
        traveller=current.name_on(alert, words),
        nationality=alert.nationality,
        direction=alert.direction.value,
        direction_word=words(f"direction.{alert.direction}"),
        lane=f"{alert.checkpoint}/{alert.lane}",
        state=alert_state(alert, officer.officer_id, words),
        officer=alert.claimed_by or alert.judged_by or "",
        needs_decision=alert.state is AlertState.RAISED,
    )


def _verdicts(event: FeedEvent, words: Catalogue) -> str:
    """Who said what, where it took two."""
    given = event.payload.get("verdicts")
    told = [one for one in given if isinstance(one, dict)] if isinstance(given, list) else []
    said = [f"{one['officer']}: {words('judgement.' + str(one['judgement']))}" for one in told]
    return f" ({'; '.join(said)})" if said else ""


def _step(event: FeedEvent, words: Catalogue) -> StepView:
    kind = event.kind.removeprefix("alert.")
    what = words(f"history.{kind}" if kind in _TOLD else "history.other")
    if "held_seconds" in event.payload:
        what = words("history.held")
    judgement = event.payload.get("judgement")
    if kind == "judged" and judgement:
        what = f"{what}: {words(f'judgement.{judgement}')}{_verdicts(event, words)}"
    return StepView(
        time=formats.day_and_time(event.at, words.language),
        moment=event.at.isoformat(),
        what=what,
        who=str(event.payload.get("officer") or words("history.system")),
    )
