"""Identities that one face is behind, side by side; and how far the past was searched."""

from dataclasses import dataclass
from urllib.parse import quote

from iass.access import Officer
from iass.alert.desk import AlertDesk
from iass.application import Application
from iass.case.link_desk import LinkDesk, LinkDetails, LinkEnd
from iass.case.links import Identity, IdentityKind, IdentityLink, LinkAct, LinkState
from iass.case.retro import LISTED, RetroSearch, RetroState, ids_of
from iass.console import formats
from iass.console.catalogue import Catalogue
from iass.console.views.refusals import stored
from iass.errors import IassError
from iass.ids import LinkId
from iass.service.schemas.link import documents_of

_PAGE = 100
_SEARCHES = 10
_ROUTES = {LinkAct.MAKE: "make", LinkAct.REFUSE: "refuse", LinkAct.UNDO: "undo"}


@dataclass(frozen=True, slots=True)
class LinkRow:
    """needs_decision: it is only proposed."""

    link_id: str
    time: str
    moment: str
    one: str
    other: str
    score: str
    state: str
    officer: str
    needs_decision: bool


@dataclass(frozen=True, slots=True)
class SearchRow:
    """alert_ids: of the alerts that it raised. failure: why it could not be made yet, or empty."""

    notice: str
    state: str
    past: str
    people: str
    alert_ids: tuple[str, ...]
    failure: str


@dataclass(frozen=True, slots=True)
class PastView:
    """now: what is searched at this moment, or empty; done, total: for a bar."""

    lead: str
    now: str
    done: int
    total: int
    rows: tuple[SearchRow, ...]


@dataclass(frozen=True, slots=True)
class LinksView:
    rows: tuple[LinkRow, ...]
    everything: bool
    past: PastView


@dataclass(frozen=True, slots=True)
class EndView:
    """picture: its address, or empty. seen: when and where the passport was shown, or empty."""

    kind: str
    key: str
    name: str
    picture: str
    alt: str
    born: str
    nationality: str
    documents: tuple[str, ...]
    seen: str


@dataclass(frozen=True, slots=True)
class StepView:
    time: str
    moment: str
    state: str
    by: str
    reason: str


@dataclass(frozen=True, slots=True)
class ActView:
    """name: of the act, whose key `iass.console.keymap` knows; path: the request that does it."""

    name: str
    path: str


@dataclass(frozen=True, slots=True)
class LinkView:
    link_id: str
    state: str
    state_word: str
    score: str
    alert_id: str
    ends: tuple[EndView, EndView]
    acts: tuple[ActView, ...]
    history: tuple[StepView, ...]


def links_page(application: Application, officer: Officer, words: Catalogue, *, everything: bool) -> LinksView:
    states = () if everything else (LinkState.PROPOSED, LinkState.MADE)
    rows = tuple(_row(link, words) for link in application.links.page(states, _PAGE, officer))
    return LinksView(rows, everything, past(application, officer, words))


def past(application: Application, officer: Officer, words: Catalogue) -> PastView:
    """How far searches of the past have come; whose is in the audit log."""
    retro, shown = application.retro, officer.scope
    lead = words("links.past_days", n=retro.days) if retro.days else words("links.past_none")
    now = retro.progress_shown(shown)
    told = ""
    if now is not None:
        done, total = (formats.count(value, words.language) for value in (now.done, now.total))
        told = words("links.past_now", notice=now.notice_id, done=done, total=total)
    searches = retro.page(_SEARCHES, shown)
    application.sights.listed(officer, LISTED, ids_of(searches))
    rows = tuple(_search(one, words) for one in searches)
    return PastView(lead, told, now.done if now else 0, now.total if now else 0, rows)


def link_page(links: LinkDesk, alerts: AlertDesk, officer: Officer, words: Catalogue, link_id: LinkId) -> LinkView:
    """Raises NotFound."""
    found = links.get(link_id, officer)
    link = found.link
    return LinkView(
        link_id=link.link_id,
        state=link.state.value,
        state_word=words(f"links.state.{link.state}"),
        score=_score(link, words),
        alert_id=link.alert_id or "",
        ends=(_end(found, found.one, alerts, words), _end(found, found.other, alerts, words)),
        acts=tuple(_acts(link, officer)),
        history=tuple(_step(one, words) for one in found.history),
    )


def _acts(link: IdentityLink, officer: Officer) -> list[ActView]:
    """Those that the link's own table allows."""
    found = []
    for act, route in _ROUTES.items():
        try:
            link.step(act, officer.officer_id, "-", link.at)
        except IassError:
            continue
        found.append(ActView(route, f"/v1/links/{quote(link.link_id, safe='')}/{route}"))
    return found


def _row(link: IdentityLink, words: Catalogue) -> LinkRow:
    return LinkRow(
        link_id=link.link_id,
        time=formats.day_and_time(link.at, words.language),
        moment=link.at.isoformat(),
        one=_named(link.one, words),
        other=_named(link.other, words),
        score=_score(link, words),
        state=words(f"links.state.{link.state}"),
        officer="" if link.state is LinkState.PROPOSED else link.by,
        needs_decision=link.state is LinkState.PROPOSED,
    )


def _named(identity: Identity, words: Catalogue) -> str:
    return f"{words(f'links.kind.{identity.kind}')} {identity.number or identity.key}"


def _score(link: IdentityLink, words: Catalogue) -> str:
    score, threshold = (formats.score(value, words.language) for value in (link.score, link.threshold))
    return f"{score} ≥ {threshold}"


def _end(found: LinkDetails, end: LinkEnd, alerts: AlertDesk, words: Catalogue) -> EndView:
    document = end.passage.document if end.passage else None
    subject = end.person or end.notice or document
    born = subject.birth_date if subject else None
    picture, nationality = _picture(found.link, end, alerts), subject.nationality if subject else ""
    return EndView(
        kind=words(f"links.kind.{end.identity.kind}"),
        key=end.identity.number or end.identity.key,
        name=subject.full_name if subject else "",
        picture=picture,
        alt=words("search.picture_alt", subject=end.identity.number or end.identity.key) if picture else "",
        born=str(born) if born else "",
        nationality=formats.state_name(nationality, words.language) or nationality,
        documents=tuple(documents_of(end)),
        seen=_seen(end, words),
    )


def _picture(link: IdentityLink, end: LinkEnd, alerts: AlertDesk) -> str:
    """By the service's own routes, which write the look to the audit log. Of a passport that was shown, the face at
    that passage, which is kept only where it raised an alert."""
    key = quote(end.identity.key, safe="")
    if end.identity.kind is IdentityKind.PERSON:
        return f"/v1/persons/{key}/portrait" if end.enrolment_id else ""
    if end.identity.kind is IdentityKind.NOTICE:
        return f"/v1/notices/{key}/picture" if end.enrolment_id else ""
    live = alerts.get(link.alert_id).live_image_id if link.alert_id else None
    return f"/v1/alerts/{link.alert_id}/images/{live}" if live else ""


def _seen(end: LinkEnd, words: Catalogue) -> str:
    passage = end.passage
    if passage is None:
        return ""
    place = f"{passage.checkpoint}/{passage.lane}"
    return f"{formats.day_and_time(passage.at, words.language)}, {place}, {words(f'direction.{passage.direction}')}"


def _step(link: IdentityLink, words: Catalogue) -> StepView:
    return StepView(
        time=formats.day_and_time(link.at, words.language),
        moment=link.at.isoformat(),
        state=words(f"links.state.{link.state}"),
        by=words("history.system") if link.state is LinkState.PROPOSED else link.by,
        reason=link.reason,
    )


def _search(one: RetroSearch, words: Catalogue) -> SearchRow:
    waits = one.state is RetroState.DUE
    when = one.due_at if waits else one.settled_at or one.due_at
    time = formats.day_and_time(when, words.language)
    return SearchRow(
        notice=f"{one.notice_id} @{one.version}",
        state=f"{words('links.past_due')}, {time}" if waits else time,
        past=formats.count(one.past, words.language),
        people=formats.count(one.people, words.language),
        alert_ids=one.alert_ids,
        failure=words("links.past_failed", why=stored(one.failure, words)) if waits and one.failure else "",
    )
