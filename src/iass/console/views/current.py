"""The traveller in front of the officer: who, from where, with what, and what is advised."""

from dataclasses import dataclass, replace
from datetime import datetime

from iass.alert.alert import Alert
from iass.capture.lane import Direction
from iass.case.passage import Passage
from iass.case.rereading import Rereading
from iass.console import formats
from iass.console.catalogue import Catalogue
from iass.console.views import advice, chips, findings, queue
from iass.console.views.chips import ChipView
from iass.console.views.findings import FindingView
from iass.console.views.put_right import PutRight, put_right
from iass.console.views.scores import Rarities
from iass.decide.decision import Decision


@dataclass(frozen=True, slots=True)
class CurrentView:
    """The papers as they were read, on which findings and seal rest; put_right: what else they should have said.

    advice: as shown, RECAPTURE included. Empty texts are not known."""

    traveller: str
    document_number: str
    nationality: str
    nationality_word: str
    born: str
    lane: str
    direction: str
    direction_word: str
    time: str
    moment: str
    advice: str
    findings: tuple[FindingView, ...]
    tell: tuple[str, ...]
    chip: ChipView | None = None
    put_right: tuple[PutRight, ...] = ()


def of_passage(
    passage: Passage, decision: Decision, words: Catalogue, rarities: Rarities, rereading: Rereading | None = None
) -> CurrentView:
    """decision: the passage's own, or that of the alert it joined. rereading: of its document."""
    passage = replace(passage, document=rereading.read) if rereading else passage
    document = passage.document
    shown = _view(
        decision,
        words,
        rarities,
        traveller=queue.traveller(passage, words),
        document_number=document.number if document else "",
        nationality=document.nationality if document else "",
        born=str(document.birth_date) if document and document.birth_date else "",
        lane=f"{passage.checkpoint}/{passage.lane}",
        direction=passage.direction,
        at=passage.at,
    )
    return with_chip(replace(shown, put_right=put_right(rereading, words)), passage, words)


def with_chip(shown: CurrentView, passage: Passage, words: Catalogue) -> CurrentView:
    return replace(shown, chip=chips.chip(passage.chip, words)) if passage.chip else shown


def of_alert(alert: Alert, words: Catalogue, rarities: Rarities, rereading: Rereading | None = None) -> CurrentView:
    """rereading: of its passage's document; an agency reads in the timeline what was put right."""
    shown = _view(
        alert.decision,
        words,
        rarities,
        traveller=name_on(alert, words),
        document_number=alert.document_number,
        nationality=alert.nationality,
        born="",
        lane=f"{alert.checkpoint}/{alert.lane}",
        direction=alert.direction,
        at=alert.raised_at,
    )
    return replace(shown, put_right=put_right(rereading, words))


def name_on(alert: Alert, words: Catalogue) -> str:
    """The name that an alert is listed under."""
    if alert.traveller_name:
        return alert.traveller_name
    return words("current.no_name" if alert.document_number else "current.camera")


def _view(
    decision: Decision,
    words: Catalogue,
    rarities: Rarities,
    *,
    traveller: str,
    document_number: str,
    nationality: str,
    born: str,
    lane: str,
    direction: Direction,
    at: datetime,
) -> CurrentView:
    return CurrentView(
        traveller=traveller,
        document_number=document_number,
        nationality=nationality,
        nationality_word=formats.state_name(nationality, words.language),
        born=born,
        lane=lane,
        direction=direction.value,
        direction_word=words(f"direction.{direction}"),
        time=formats.clock_time(at, words.language),
        moment=at.isoformat(),
        advice=advice.shown(decision),
        findings=findings.findings(decision, words, rarities),
        tell=findings.tell(decision, words),
    )
