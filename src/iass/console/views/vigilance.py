"""Whether officers look for themselves: which lists ask for a judgement before the score, and what it came to."""

from dataclasses import dataclass

from iass.alert.alert import Judgement
from iass.alert.first_look import WITH_FACES, AskedLists
from iass.console import formats
from iass.console.catalogue import Catalogue
from iass.figures.figures import Figures
from iass.figures.share import Share, share
from iass.figures.tally import Measure

DAYS = 28


@dataclass(frozen=True, slots=True)
class ListChoice:
    kind: str
    word: str
    is_asked: bool


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
        chosen=_chosen(asked, words),
        chosen_at=asked.at.isoformat() if asked.at else "",
        counts=tuple((words(f"judgement.{one}"), formats.count(said.get(one, 0), words.language)) for one in Judgement),
        agreed=in_words("vigilance.agreed", agreed, words) if agreed else words("vigilance.none"),
    )


def in_words(key: str, found: Share, words: Catalogue) -> str:
    """A share with the interval that it lies in."""
    percent = {name: formats.percent(getattr(found, name), words.language) for name in ("value", "low", "high")}
    counted = {name: formats.count(getattr(found, name), words.language) for name in ("events", "trials")}
    return words(key, **percent, **counted)


def _chosen(asked: AskedLists, words: Catalogue) -> str:
    if asked.at is None:
        return ""
    return words("vigilance.chosen", officer=asked.officer or "", time=formats.day_and_time(asked.at, words.language))
