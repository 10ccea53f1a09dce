"""Pairs of look-alikes: the list, and both people of one side by side."""

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote

from iass.access import Officer
from iass.application import Application
from iass.case.look_alikes import Dossier
from iass.console import formats
from iass.console.catalogue import Catalogue
from iass.console.views.refusals import noted
from iass.ids import PairId
from iass.registry.enrolment import GalleryName
from iass.registry.person import Person
from iass.watchlist.look_alike import LookAlike, PairKind, PairState, same_officer
from iass.watchlist.notice import Notice

PAGE_LENGTH = 50
_STANDING = (PairState.PROPOSED, PairState.RECORDED, PairState.CLEARED)


@dataclass(frozen=True, slots=True)
class PairRow:
    """One version of a pair, in words."""

    pair_id: str
    subject_id: str
    other_id: str
    kind: str
    state: str
    state_word: str
    score: str
    by: str
    proposed_by: str
    reason: str
    alert_id: str
    time: str
    moment: str
    ends: str


@dataclass(frozen=True, slots=True)
class PairsView:
    """older: what to give as `before` for the next page; empty at the end. due: only clearances to be reviewed."""

    rows: tuple[PairRow, ...]
    everything: bool
    before: str
    older: str
    due: bool = False


@dataclass(frozen=True, slots=True)
class SideView:
    """One of the two. name: empty where the record has gone. picture: empty of a bearer, whose portrait is on the chip
    alone. neighbours: where the intake's look is; of a notice."""

    role: str
    subject_id: str
    name: str
    born: str
    documents: tuple[str, ...]
    picture: str
    alt: str
    neighbours: str = ""


@dataclass(frozen=True, slots=True)
class ActView:
    """reason: why it cannot be done now; empty when it can."""

    name: str
    label: str
    path: str
    reason: str


@dataclass(frozen=True, slots=True)
class PairView:
    """effect: what the pair changes at a crossing, in words. ends: when its clearance ends or ended; empty without."""

    pair: PairRow
    sides: tuple[SideView, SideView]
    score: str
    strangers: str
    effect: str
    ends: str
    history: tuple[PairRow, ...]
    kinds: tuple[tuple[str, str], ...]
    chosen_kind: str
    acts: tuple[ActView, ...]


def pairs_page(desks: Application, officer: Officer, words: Catalogue, *, everything: bool, before: str) -> PairsView:
    states = () if everything else _STANDING
    found = desks.look_alikes.page(officer, states, PAGE_LENGTH, PairId(before) if before else None)
    older = found[-1].pair_id if len(found) == PAGE_LENGTH else ""
    return PairsView(tuple(_row(pair, words) for pair in found), everything, before, older)


def pairs_due(desks: Application, officer: Officer, words: Catalogue) -> PairsView:
    found = desks.look_alikes.due(officer, PAGE_LENGTH)
    return PairsView(tuple(_row(pair, words) for pair in found), everything=False, before="", older="", due=True)


def pair_page(desks: Application, officer: Officer, words: Catalogue, pair_id: PairId) -> PairView:
    """Raises NotFound."""
    dossier, now = desks.look_alikes.get(pair_id, officer), desks.clock.now()
    pair = dossier.pair
    return PairView(
        pair=_row(pair, words),
        sides=(
            _side("subject", pair.gallery, pair.subject_id, dossier.subject, words),
            _side("person", *pair.beside, dossier.person, words) if pair.beside else _bearer(words),
        ),
        score="" if dossier.score is None else formats.score(dossier.score, words.language),
        strangers="" if dossier.score is None else strangers(desks, pair.gallery, dossier.score, words),
        effect=_effect(dossier, now, words),
        ends=_ends(pair, now, words),
        history=tuple(_row(one, words) for one in reversed(dossier.history)),
        kinds=tuple((kind.value, words(f"pair.kind.{kind}")) for kind in PairKind if _may_be(kind, pair)),
        chosen_kind=pair.kind.value,
        acts=_acts(pair, officer, words),
    )


def strangers(desks: Application, gallery: GalleryName, score: float, words: Catalogue) -> str:
    """How many people who are not in the list come for one whose best candidate would score this high, in words."""
    comes = int(1 / desks.search.stranger_rate(gallery, score))
    return words("search.rarity", n=formats.count(comes, words.language)) if comes > 1 else words("search.anybody")


def _row(pair: LookAlike, words: Catalogue) -> PairRow:
    return PairRow(
        pair_id=pair.pair_id,
        subject_id=pair.subject_id,
        other_id=pair.beside[1] if pair.beside else words("pair.bearer"),
        kind=words(f"pair.kind.{pair.kind}"),
        state=pair.state.value,
        state_word=words(f"pair.state.{pair.state}"),
        score="" if pair.score is None else formats.score(pair.score, words.language),
        by=pair.officer,
        proposed_by=pair.proposed_by,
        reason=noted(pair.reason, words),
        alert_id=pair.alert_id or "",
        time=formats.day_and_time(pair.at, words.language),
        moment=pair.at.isoformat(),
        ends=formats.day_and_time(pair.ends_at, words.language) if pair.ends_at else "",
    )


def _may_be(kind: PairKind, pair: LookAlike) -> bool:
    """Nobody makes a namesake of a look-alike, or the other way: the one is about papers, the other about faces."""
    return (kind is PairKind.NAMESAKE) is pair.is_of_papers


def _ends(pair: LookAlike, now: datetime, words: Catalogue) -> str:
    if pair.ends_at is None:
        return ""
    key = "pair.ends" if pair.holds_at(now) else "pair.ended"
    return words(key, day=formats.day_and_time(pair.ends_at, words.language))


def _side(
    role: str, gallery: GalleryName, subject_id: str, subject: Person | Notice | None, words: Catalogue
) -> SideView:
    safe = quote(subject_id, safe="")
    picture = f"/v1/persons/{safe}/portrait" if gallery is GalleryName.REGISTRY else f"/v1/notices/{safe}/picture"
    documents: tuple[str, ...] = ()
    if isinstance(subject, Person):
        documents = tuple(document.number for document in subject.documents)
    elif subject is not None:
        documents = subject.document_numbers
    name = subject.full_name if subject else ""
    return SideView(
        role=words(f"pair.{role}"),
        subject_id=subject_id,
        name=name,
        born=str(subject.birth_date or "") if subject else "",
        documents=documents,
        picture=picture,
        alt=words("pair.picture_alt", who=name or subject_id),
        neighbours=f"/notices/{safe}/neighbours" if isinstance(subject, Notice) else "",
    )


def _bearer(words: Catalogue) -> SideView:
    """Nothing is kept of the bearer: whose passport it was, the alert tells."""
    name = words("pair.bearer")
    return SideView(words("pair.person"), "", name, born="", documents=(), picture="", alt=words("pair.bearer_note"))


def _effect(dossier: Dossier, now: datetime, words: Catalogue) -> str:
    if dossier.pair.holds and not dossier.pair.holds_at(now):
        return words("pair.effect.expired")
    if dossier.pair.holds and not dossier.is_bound:
        return words("pair.effect.unbound")
    if dossier.pair.is_of_notices and dossier.pair.holds:
        return words("pair.effect.both_sought")
    if dossier.pair.is_of_bearer and dossier.pair.holds:
        return words("pair.effect.bearer")
    if dossier.pair.is_of_papers and dossier.pair.holds:
        return words("pair.effect.namesake")
    return words(f"pair.effect.{dossier.pair.state}")


def _acts(pair: LookAlike, officer: Officer, words: Catalogue) -> tuple[ActView, ...]:
    path = f"/v1/look-alikes/{quote(pair.pair_id, safe='')}"
    return tuple(
        ActView(name, words(f"pair.act.{name}"), f"{path}/{name}", _not_now(name, pair, officer, words))
        for name in ("record", "clear", "renew", "undo")
    )


def _not_now(name: str, pair: LookAlike, officer: Officer, words: Catalogue) -> str:
    """Why an act cannot be done, as far as the page knows; the service decides."""
    if pair.state is PairState.UNDONE:
        return words("pair.reason.undone")
    if name == "undo":
        return ""
    if name == "renew":
        return _not_renewed(pair, officer, words)
    if pair.is_of_bearer and name == "record":
        return words("pair.reason.bearer")
    if pair.is_of_papers and name == "record":
        return words("pair.reason.namesake")
    if pair.is_of_notices and name == "clear":
        return words("pair.reason.both_sought")
    if pair.state is PairState.CLEARED:
        return words("pair.reason.cleared")
    if same_officer(pair.proposed_by, officer.officer_id):
        return words("pair.reason.second")
    return words("pair.reason.no_alert") if name == "clear" and pair.alert_id is None else ""


def _not_renewed(pair: LookAlike, officer: Officer, words: Catalogue) -> str:
    if pair.state is not PairState.CLEARED:
        return words("pair.reason.not_cleared")
    return words("pair.reason.own") if same_officer(pair.officer, officer.officer_id) else ""
