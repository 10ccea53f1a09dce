"""The queue of passages: one line a traveller."""

from dataclasses import dataclass

from iass.alert.alert import Alert, AlertState
from iass.alert.first_look import is_unscored
from iass.case.passage import Passage
from iass.console import formats
from iass.console.catalogue import Catalogue
from iass.console.views import advice
from iass.ids import OfficerId


@dataclass(frozen=True, slots=True)
class QueueRow:
    """match: the best score in words; state: where its alert stands, empty for a clear passage."""

    crossing_id: str
    time: str
    moment: str
    traveller: str
    lane: str
    direction: str
    direction_word: str
    nationality: str
    advice: str
    advice_word: str
    match: str
    score: str
    state: str
    needs_decision: bool


def row(passage: Passage, alert: Alert | None, officer: OfficerId, words: Catalogue) -> QueueRow:
    shown = advice.shown(passage.decision)
    document = passage.document
    return QueueRow(
        crossing_id=passage.crossing_id,
        time=formats.clock_time(passage.at, words.language),
        moment=passage.at.isoformat(),
        traveller=traveller(passage, words),
        lane=f"{passage.checkpoint}/{passage.lane}",
        direction=passage.direction.value,
        direction_word=words(f"direction.{passage.direction}"),
        nationality=document.nationality if document else "",
        advice=shown,
        advice_word=words(f"advice.{shown}.word"),
        match=_match(passage, words),
        score=_score(passage, words),
        state=_row_state(alert, officer, words) if alert else "",
        needs_decision=alert is not None and alert.state is AlertState.RAISED,
    )


def traveller(passage: Passage, words: Catalogue) -> str:
    if passage.document is None:
        return words("queue.camera")
    return passage.document.full_name or words("current.no_name")


def _row_state(alert: Alert, officer: OfficerId, words: Catalogue) -> str:
    """As `alert_state`, where a line is short."""
    if _waits_for_second(alert):
        return words("queue.second_not_you" if alert.judged_by == officer else "queue.second")
    return alert_state(alert, officer, words)


def _waits_for_second(alert: Alert) -> bool:
    return alert.state is AlertState.RAISED and alert.judgement is None and alert.judged_by is not None


def alert_state(alert: Alert, officer: OfficerId, words: Catalogue) -> str:
    """Where an alert stands, as this officer would say it."""
    if alert.state is AlertState.CLAIMED and alert.claimed_by == officer:
        return words("state.claimed_by_you")
    if _waits_for_second(alert):
        return words("state.second_not_you" if alert.judged_by == officer else "state.second")
    if alert.state is AlertState.RAISED and alert.judgement is not None:
        return words("state.unsure")
    if alert.state is AlertState.JUDGED and alert.handed_over_by:
        return words("state.proposed")
    judgement = words(f"judgement.{alert.judgement}") if alert.judgement else ""
    return words(f"state.{alert.state}", officer=alert.claimed_by or "", judgement=judgement)


def _match(passage: Passage, words: Catalogue) -> str:
    if passage.face_failure is not None:
        return words("queue.not_assessable")
    if is_unscored(passage.decision):
        return words("queue.compare_first")
    if passage.best_score is None or passage.threshold is None:
        return words("queue.nobody")
    if passage.best_score < passage.threshold:
        return words("queue.below")
    own = passage.holder_id is not None and passage.best_subject == passage.holder_id
    return words("queue.holder") if own else words("queue.above")


def _score(passage: Passage, words: Catalogue) -> str:
    if passage.best_score is None or passage.threshold is None:
        return ""
    pair = (formats.score(value, words.language) for value in (passage.best_score, passage.threshold))
    return " / ".join(pair)
