"""Whether officers look for themselves: which lists ask for a judgement before the score, and what it came to."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from iass.alert.alert import Judgement
from iass.alert.first_look import WITH_FACES, AskedLists
from iass.case.decoy import KEPT, LEAST_MINUTES, MOST_MINUTES
from iass.case.decoy_desk import CheckpointDecoys, DecoyDesk
from iass.case.referral import MOST_PER_THOUSAND, ReferralShare
from iass.console import formats
from iass.console.catalogue import Catalogue
from iass.console.views.shares import in_words
from iass.figures.figures import Figures
from iass.figures.share import share
from iass.figures.tally import Measure
from iass.ids import OfficerId

DAYS = 28
_USUAL_MINUTES = 60


@dataclass(frozen=True, slots=True)
class ListChoice:
    kind: str
    word: str
    is_asked: bool


@dataclass(frozen=True, slots=True)
class DecoyChoiceRow:
    """One checkpoint. minutes: as chosen, or as a start. caught: how many wrong proposals were, in a sentence."""

    checkpoint: str
    is_on: bool
    minutes: int
    chosen: str
    caught: str


@dataclass(frozen=True, slots=True)
class DecoyView:
    """ready: whether there are pairs to show."""

    ready: bool
    rows: tuple[DecoyChoiceRow, ...]
    days: int = KEPT.days
    least: int = LEAST_MINUTES
    most: int = MOST_MINUTES


@dataclass(frozen=True, slots=True)
class ShareRow:
    """How many of a thousand are drawn at random at a checkpoint. chosen: by whom and when, empty where by nobody."""

    checkpoint: str
    per_thousand: int
    chosen: str
    most: int = MOST_PER_THOUSAND


@dataclass(frozen=True, slots=True)
class VigilanceView:
    """chosen: who chose the lists, and when; chosen_at: as a machine reads it; empty where nobody has. counts: each
    judgement with how often it came before the score. agreed: how often officers saw whom the system proposed, in a
    sentence."""

    lists: tuple[ListChoice, ...]
    chosen: str
    chosen_at: str
    counts: tuple[tuple[str, str], ...]
    agreed: str
    days: int = DAYS


def vigilance_page(asked: AskedLists, found: Figures, words: Catalogue) -> VigilanceView:
    said = found.by_label(Measure.FIRST_LOOKS)
    same, other = (said.get(one, 0) for one in (Judgement.SAME_PERSON, Judgement.OTHER_PERSON))
    agreed = share(same, same + other)
    return VigilanceView(
        lists=tuple(ListChoice(kind.value, words(f"kind.{kind}"), kind in asked.kinds) for kind in WITH_FACES),
        chosen=_chosen_by(asked.officer, asked.at, words),
        chosen_at=asked.at.isoformat() if asked.at else "",
        counts=tuple((words(f"judgement.{one}"), formats.count(said.get(one, 0), words.language)) for one in Judgement),
        agreed=in_words("vigilance.agreed", agreed, words) if agreed else words("vigilance.none"),
    )


def decoy_view(desk: DecoyDesk, words: Catalogue) -> DecoyView:
    return DecoyView(bool(desk.pairs), tuple(_decoys_at(one, words) for one in desk.standing()))


def shares(found: Sequence[ReferralShare], words: Catalogue) -> tuple[ShareRow, ...]:
    return tuple(ShareRow(one.checkpoint, one.per_thousand, _chosen_by(one.officer, one.at, words)) for one in found)


def _decoys_at(one: CheckpointDecoys, words: Catalogue) -> DecoyChoiceRow:
    caught, choice = share(one.caught.caught, one.caught.wrong), one.choice
    told = words("vigilance.no_decoys")
    if caught:
        unsure = formats.count(one.caught.unsure, words.language)
        told = f"{in_words('vigilance.caught', caught, words)} {words('vigilance.decoys_unsure', n=unsure)}"
    return DecoyChoiceRow(
        choice.checkpoint,
        choice.minutes is not None,
        choice.minutes or _USUAL_MINUTES,
        _chosen_by(choice.officer, choice.at, words),
        told,
    )


def _chosen_by(officer: OfficerId | None, at: datetime | None, words: Catalogue) -> str:
    if at is None:
        return ""
    return words("vigilance.chosen", officer=officer or "", time=formats.day_and_time(at, words.language))
