"""Who crossed together with the person of a case, as a page shows it: crossings first, and that they prove nothing."""

from dataclasses import dataclass
from urllib.parse import quote

from iass.application import Application
from iass.case.companions import Crossed
from iass.console import formats
from iass.console.catalogue import Catalogue
from iass.handover.companion_desk import Companion, CompanionAnswer, CompanionQuestion


@dataclass(frozen=True, slots=True)
class OccasionView:
    number: int
    time: str
    moment: str
    where: str
    others: str


@dataclass(frozen=True, slots=True)
class CrossedView:
    occasion: int
    time: str
    moment: str
    where: str
    crossing_id: str


@dataclass(frozen=True, slots=True)
class CompanionView:
    """together, compared: as `3 of 4`."""

    name: str
    document_number: str
    together: str
    compared: str
    crossings: tuple[CrossedView, ...]


@dataclass(frozen=True, slots=True)
class CompanionsView:
    """following: the next page's number; 0 at the end. minors: in words; empty where there are none. is_named: for
    whoever is told those alone whom the desk named."""

    case_id: str
    path: str
    version: int
    is_named: bool
    minutes: int
    least: int
    days: int
    occasions: tuple[OccasionView, ...]
    companions: tuple[CompanionView, ...]
    found: str
    minors: str
    following: int


def companions_page(desks: Application, words: Catalogue, question: CompanionQuestion) -> CompanionsView:
    """Raises as `iass.handover.companion_desk.CompanionDesk.ask` does."""
    answer = desks.companions.ask(question)
    return CompanionsView(
        case_id=question.case_id,
        path=f"/cases/{quote(question.case_id, safe='')}/companions",
        version=answer.version,
        is_named=answer.is_named,
        minutes=question.minutes,
        least=question.least,
        days=question.days,
        occasions=tuple(_occasions(answer, words)),
        companions=tuple(_companion(one, answer, words) for one in answer.companions),
        found=_found(answer, words),
        minors=words("companions.minors", n=answer.minors) if answer.minors else "",
        following=question.page + 1 if answer.has_more else 0,
    )


def _found(answer: CompanionAnswer, words: Catalogue) -> str:
    if answer.is_named:
        return words("companions.named", n=answer.found)
    return words("companions.found", n=answer.found, least=answer.question.least)


def _occasions(answer: CompanionAnswer, words: Catalogue) -> list[OccasionView]:
    return [
        OccasionView(
            number=one.window.number,
            time=words(
                "companions.between",
                begins=formats.day_and_time(one.window.begins, words.language),
                ends=formats.day_and_time(one.window.ends, words.language),
            ),
            moment=one.window.begins.isoformat(),
            where=f"{one.window.checkpoint} · {words(f'direction.{one.window.direction}')}",
            others=formats.count(one.others, words.language),
        )
        for one in answer.occasions
    ]


def _companion(one: Companion, answer: CompanionAnswer, words: Catalogue) -> CompanionView:
    return CompanionView(
        name=one.name,
        document_number=one.document_number,
        together=words("companions.of", n=one.occasions, all=len(answer.occasions)),
        compared=words("companions.of", n=one.compared, all=answer.compared),
        crossings=tuple(_crossed(each, words) for each in one.crossings),
    )


def _crossed(one: Crossed, words: Catalogue) -> CrossedView:
    return CrossedView(
        occasion=one.window,
        time=formats.day_and_time(one.at, words.language),
        moment=one.at.isoformat(),
        where=f"{one.checkpoint} · {words(f'direction.{one.direction}')}",
        crossing_id=one.crossing_id,
    )
