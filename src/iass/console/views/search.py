"""Whom a photograph alone could show: candidates of each list beside their enrolled pictures, and what points on."""

from dataclasses import dataclass, replace
from functools import partial
from urllib.parse import quote, urlencode

from iass.case.aliases import Alias
from iass.case.links import IdentityLink
from iass.case.passage import Passage
from iass.case.past_faces import PastFaces
from iass.case.photo_search import ListFindings, NoUsableFace, PhotoCandidate, PhotoFindings
from iass.console import formats
from iass.console.catalogue import Catalogue, Language
from iass.console.views import advice
from iass.console.views.scores import ScoreView, of_face
from iass.errors import IassError, NotReady
from iass.registry.enrolment import GalleryName
from iass.service.errors import kind_of
from iass.watchlist.notice import Notice

FIELDS = ("photo", "lists", "purpose", "case_number")
"""Of the form, as the use case names them in a refusal."""

_OF_NOTICES = ("kind, state", "checkpoint")
"""What people of the registry are not told apart by, as the same refusals name it."""


@dataclass(frozen=True, slots=True)
class PastView:
    """One past crossing. document: empty for a camera; alert_id: empty where it raised none; score: of the kept face,
    where that found it. outcome: that the agency released another person, or empty."""

    time: str
    moment: str
    lane: str
    direction: str
    direction_word: str
    document: str
    advice: str
    advice_word: str
    alert_id: str
    score: str = ""
    outcome: str = ""


@dataclass(frozen=True, slots=True)
class AliasView:
    """Another candidate, and what both share, in words."""

    subject_id: str
    signs: str


@dataclass(frozen=True, slots=True)
class LinkedView:
    """A link with another identity. state: in words."""

    link_id: str
    other: str
    state: str


@dataclass(frozen=True, slots=True)
class LinkedPastView:
    """Past crossings of another identity, and the links that lead to it."""

    other: str
    links: tuple[str, ...]
    crossings: tuple[PastView, ...]


@dataclass(frozen=True, slots=True)
class CandidateView:
    """kind: of a notice, in words. Empty texts are not known; name is empty where the record has gone. score: its
    meaning says how many strangers come for one who scores this high."""

    subject_id: str
    picture: str
    alt: str
    name: str
    kind: str
    born: str
    nationality: str
    nationality_word: str
    score: ScoreView
    documents: tuple[str, ...]
    aliases: tuple[AliasView, ...]
    links: tuple[LinkedView, ...]
    past: tuple[PastView, ...]
    linked: tuple[LinkedPastView, ...]


@dataclass(frozen=True, slots=True)
class ListView:
    """nobody: says so where no candidate reaches the threshold, or nobody is enrolled; else empty."""

    name: str
    title: str
    lead: str
    nobody: str
    candidates: tuple[CandidateView, ...]


@dataclass(frozen=True, slots=True)
class PastFacesView:
    """lead: how many faces were searched, or that none is kept. more: what was not searched or is not shown; nobody:
    says so where no face reaches the threshold; either may be empty."""

    lead: str
    more: str
    nobody: str
    crossings: tuple[PastView, ...]


@dataclass(frozen=True, slots=True)
class ResultView:
    search_id: str
    time: str
    lists: tuple[ListView, ...]
    past: PastFacesView


@dataclass(frozen=True, slots=True)
class FailedView:
    """Why nothing was searched, and what to do, the most important first. field: of the form, or empty."""

    reason: str
    advice: tuple[str, ...]
    field: str


def result(found: PhotoFindings, words: Catalogue) -> ResultView:
    time = formats.day_and_time(found.at, words.language)
    lists = tuple(_list(one, words) for one in found.lists)
    return ResultView(found.search_id, time, lists, _past_faces(found.past, words))


def failed(error: IassError, words: Catalogue) -> FailedView:
    """In the officer's language; what the use case says is English."""
    field = error.where if error.where in FIELDS else ""
    if isinstance(error, NoUsableFace):
        is_indonesian = words.language is Language.INDONESIAN
        said = (error.reason, *error.advice)
        reason, *todo = (_sentence(one.id if is_indonesian else one.en) for one in said)
        return FailedView(reason, tuple(todo), field)
    if isinstance(error, NotReady):
        return FailedView(words("error.503"), (), "")
    if error.where in _OF_NOTICES:
        return FailedView(words("search.only_notices"), (), "lists")
    if field == "photo":
        return FailedView(words("search.no_picture"), (words("search.photo_hint"),), field)
    if field:
        return FailedView(words("search.no_field", field=words(f"search.field.{field}")), (), field)
    return FailedView(words(f"error.{kind_of(type(error)).status // 100}"), (), "")


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}."


def _list(found: ListFindings, words: Catalogue) -> ListView:
    reached = any(candidate.evidence.is_match for candidate in found.candidates)
    nobody = "" if reached else words("search.nobody" if found.candidates else "search.empty")
    return ListView(
        name=found.name.value,
        title=words(f"search.list.{found.name}"),
        lead=_lead(found, words),
        nobody=nobody,
        candidates=tuple(_candidate(found.name, candidate, words) for candidate in found.candidates),
    )


def _past_faces(past: PastFaces, words: Catalogue) -> PastFacesView:
    """What is not kept was not searched, and is never told as nobody found."""
    if past.days == 0:
        return PastFacesView(words("search.faces_not_kept"), "", "", ())
    count = partial(formats.count, language=words.language)
    since = past.since.isoformat() if past.since else ""
    lead = words("search.faces_lead", n=count(past.searched), days=count(past.days), since=since)
    more = [words("search.faces_left_out", n=count(past.left_out))] if past.left_out else []
    if past.reached > len(past.passages):
        more.append(words("search.faces_more", n=count(past.reached - len(past.passages))))
    crossings = tuple(
        replace(past_view(one.passage, words), score=formats.score(one.score, words.language)) for one in past.passages
    )
    return PastFacesView(lead, " ".join(more), "" if crossings else words("search.faces_nobody"), crossings)


def _lead(found: ListFindings, words: Catalogue) -> str:
    odds = formats.odds(found.point.target_fpir)
    lead = words(
        "search.list_lead",
        size=formats.count(found.size, words.language),
        threshold=formats.score(found.point.threshold, words.language),
        n=formats.count(odds.happens, words.language),
        of=formats.count(odds.of, words.language),
    )
    return f"{lead} {words('search.foretold')}" if found.point.extrapolated else lead


def _candidate(name: GalleryName, candidate: PhotoCandidate, words: Catalogue) -> CandidateView:
    evidence, subject = candidate.evidence, candidate.subject
    nationality = subject.nationality if subject else ""
    return CandidateView(
        subject_id=evidence.subject_id,
        picture=_picture(name, candidate),
        alt=words("search.picture_alt", subject=evidence.subject_id),
        name=subject.full_name if subject else "",
        kind=words(f"kind.{subject.kind}") if isinstance(subject, Notice) else "",
        born=str(subject.birth_date) if subject and subject.birth_date else "",
        nationality=nationality,
        nationality_word=formats.state_name(nationality, words.language),
        score=replace(of_face(evidence, words), meaning=_rarity(candidate.stranger_rate, words), searched=""),
        documents=candidate.documents,
        aliases=tuple(_alias(alias, words) for alias in candidate.aliases),
        links=tuple(_linked(link, evidence.subject_id, words) for link in candidate.links),
        past=tuple(past_view(passage, words) for passage in candidate.crossings),
        linked=tuple(
            LinkedPastView(
                one.identity.number or one.identity.key,
                tuple(link.link_id for link in one.way),
                tuple(past_view(passage, words) for passage in one.crossings),
            )
            for one in candidate.linked
        ),
    )


def _picture(name: GalleryName, candidate: PhotoCandidate) -> str:
    """By the service's own route, which writes the look to the audit log. Of a notice, the picture that scored."""
    subject = quote(candidate.evidence.subject_id, safe="")
    if name is GalleryName.REGISTRY:
        return f"/v1/persons/{subject}/portrait"
    return f"/v1/notices/{subject}/picture?{urlencode({'enrolment': candidate.evidence.enrolment_id})}"


def _rarity(stranger_rate: float, words: Catalogue) -> str:
    comes = int(1 / stranger_rate) if stranger_rate > 0 else 1
    return words("search.rarity", n=formats.count(comes, words.language)) if comes > 1 else words("search.anybody")


def _alias(alias: Alias, words: Catalogue) -> AliasView:
    return AliasView(alias.subject_id, ", ".join(words(f"sign.{sign}") for sign in alias.signs))


def _linked(link: IdentityLink, subject_id: str, words: Catalogue) -> LinkedView:
    other = link.other if link.one.key == subject_id else link.one
    return LinkedView(link.link_id, other.number or other.key, words(f"links.state.{link.state}"))


def past_view(passage: Passage, words: Catalogue) -> PastView:
    """One past crossing in words."""
    shown = advice.shown(passage.decision)
    return PastView(
        time=formats.day_and_time(passage.at, words.language),
        moment=passage.at.isoformat(),
        lane=f"{passage.checkpoint}/{passage.lane}",
        direction=passage.direction.value,
        direction_word=words(f"direction.{passage.direction}"),
        document=passage.document.number if passage.document else "",
        advice=shown,
        advice_word=words(f"advice.{shown}.word"),
        alert_id=passage.alert_id or "",
    )
