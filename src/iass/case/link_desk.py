"""The desk of identity links: proposals, and what people make of them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from iass.access import SYSTEM, Officer
from iass.audit.entry import ABOUT, JsonValue
from iass.case.links import Identity, IdentityKind, IdentityLink, LinkAct, LinkState
from iass.case.passage import CrossingRecords, CrossingTransaction, Passage
from iass.clock import Clock
from iass.errors import InvalidInput, NotAllowed, NotFound
from iass.identify.evidence import FaceEvidence
from iass.ids import AlertId, CrossingId, EnrolmentId, LinkId, NoticeId, PersonId, new_id
from iass.registry.enrolment import GalleryName
from iass.registry.person import Person
from iass.watchlist.notice import Notice

MAX_PAGE = 200


@dataclass(frozen=True, slots=True)
class LinkEnd:
    """One identity as last recorded. person, notice: None when it is none, or the record has gone. passage: the newest
    one under this document. enrolment_id: of a picture to show; None where none is enrolled."""

    identity: Identity
    person: Person | None = None
    notice: Notice | None = None
    passage: Passage | None = None
    enrolment_id: EnrolmentId | None = None


@dataclass(frozen=True, slots=True)
class LinkDetails:
    """history: every version, oldest first."""

    link: IdentityLink
    one: LinkEnd
    other: LinkEnd
    history: tuple[IdentityLink, ...]


@dataclass(frozen=True, slots=True)
class LinkDesk:
    """Safe for many threads. Every look at a link and every act is in the audit log, by ids."""

    records: CrossingRecords
    clock: Clock

    def page(self, states: Sequence[LinkState], limit: int, officer: Officer) -> Sequence[IdentityLink]:
        """The latest step first; every state when none is named. Raises InvalidInput unless 1 <= limit <= 200."""
        if not 1 <= limit <= MAX_PAGE:
            raise InvalidInput(f"a page holds 1 to {MAX_PAGE} links, not {limit}", where="limit")
        with self.records.transaction() as tx:
            found = tx.seen_by(officer.scope).links.page(states, limit)
            seen: list[JsonValue] = [link.link_id for link in found]
            told: dict[str, JsonValue] = {"links": seen, ABOUT: _told_of(found)}
            tx.audit.append(self.clock.now(), officer, "links.listed", "", told)
            return found

    def waiting(self) -> int:
        """How many proposals nobody has decided, up to 200."""
        with self.records.reading() as tx:
            return len(tx.links.page((LinkState.PROPOSED,), MAX_PAGE))

    def get(self, link_id: LinkId, officer: Officer) -> LinkDetails:
        """Raises NotFound, or NotAllowed for one of another place; then nothing is remembered, as nothing was seen."""
        with self.records.transaction() as whole:
            link, tx = _shown(whole, link_id, officer), whole.seen_by(officer.scope)
            details = LinkDetails(
                link,
                _end(tx, link, link.one),
                _end(tx, link, link.other),
                tuple(tx.links.history(link_id)),
            )
            told: dict[str, JsonValue] = {"version": link.version, ABOUT: _told_of([link])}
            tx.audit.append(self.clock.now(), officer, "link.viewed", link_id, told)
            return details

    def make(self, link_id: LinkId, officer: Officer, reason: str) -> IdentityLink:
        """One person behind both. Raises NotFound, Conflict, NotAllowed or InvalidInput, as `IdentityLink.step`."""
        return self._act(link_id, officer, LinkAct.MAKE, reason)

    def refuse(self, link_id: LinkId, officer: Officer, reason: str) -> IdentityLink:
        """Two people. The proposal is not made again by the same two identities."""
        return self._act(link_id, officer, LinkAct.REFUSE, reason)

    def undo(self, link_id: LinkId, officer: Officer, reason: str) -> IdentityLink:
        """Nothing follows from the link any more; that it was made, by whom and why stays."""
        return self._act(link_id, officer, LinkAct.UNDO, reason)

    def _act(self, link_id: LinkId, officer: Officer, act: LinkAct, reason: str) -> IdentityLink:
        at = self.clock.now()
        with self.records.transaction() as tx:
            _shown(tx, link_id, officer)
            before = _stored(tx, link_id)
            after = before.step(act, officer.officer_id, reason, at)
            _keep(tx, after, officer, f"link.{act}", {"from": before.state.value, "reason": after.reason})
            return _shown(tx, link_id, officer)


def propose(
    tx: CrossingTransaction,
    one: Identity,
    other: Identity,
    face: FaceEvidence,
    at: datetime,
    alert_id: AlertId | None,
    crossing_id: CrossingId | None,
) -> IdentityLink | None:
    """By the system, in the transaction of what showed it. None where the two were proposed before, whatever came of
    it: nobody is asked twice, and a refusal stays."""
    if one == other or tx.links.between(one, other) is not None:
        return None
    link = IdentityLink(
        link_id=LinkId(new_id("link")),
        one=one,
        other=other,
        state=LinkState.PROPOSED,
        at=at,
        by=SYSTEM.officer_id,
        reason="",
        score=face.score,
        threshold=face.threshold,
        model_id=face.model_id,
        alert_id=alert_id,
        crossing_id=crossing_id,
    )
    _keep(tx, link, SYSTEM, "link.proposed", {"score": round(face.score, 4), "alert": alert_id})
    return link


def _keep(
    tx: CrossingTransaction, link: IdentityLink, officer: Officer, kind: str, details: dict[str, JsonValue]
) -> None:
    """Record, audit entry, and the word to the consoles: ids of people and notices, never a passport's number. The word
    of what is of one place names its lane."""
    tx.links.put(link)
    ends: list[JsonValue] = [_said(link.one), _said(link.other)]
    tx.audit.append(link.at, officer, kind, link.link_id, {"ends": ends, "version": link.version, **details})
    payload: dict[str, JsonValue] = {"link_id": link.link_id, "state": link.state.value, "version": link.version}
    passage = tx.passages.get(CrossingId(link.crossing_id)) if link.is_of_a_place and link.crossing_id else None
    place: dict[str, JsonValue] = {"lane": f"{passage.checkpoint}/{passage.lane}"} if passage else {}
    tx.feed.append(kind, link.link_id, link.at, payload | place)


def _said(identity: Identity) -> str:
    return "document" if identity.kind is IdentityKind.DOCUMENT else str(identity)


def _stored(tx: CrossingTransaction, link_id: LinkId) -> IdentityLink:
    link = tx.links.get(link_id)
    if link is None:
        raise NotFound("no such link", where=link_id[:60], mend="Check the link's id")
    return link


def _shown(tx: CrossingTransaction, link_id: LinkId, officer: Officer) -> IdentityLink:
    """As the officer may see it: what is stored is whole. Raises NotFound, or NotAllowed for one of another place."""
    seen = tx.seen_by(officer.scope).links.get(link_id)
    if seen is None:
        _stored(tx.seen_by(replace(officer.scope, places=None)), link_id)
        raise NotAllowed("this link is of another place than yours", where=link_id[:60])
    return seen


def _end(tx: CrossingTransaction, link: IdentityLink, identity: Identity) -> LinkEnd:
    if identity.kind is IdentityKind.DOCUMENT:
        passage = tx.passages.get(CrossingId(link.crossing_id)) if link.crossing_id else None
        return LinkEnd(identity, passage=passage)
    is_person = identity.kind is IdentityKind.PERSON
    rows = tx.enrolments.of_subject(GalleryName.REGISTRY if is_person else GalleryName.WATCHLIST, identity.key)
    picture = rows[-1].enrolment_id if rows else None
    if is_person:
        return LinkEnd(identity, person=tx.people.get(PersonId(identity.key)), enrolment_id=picture)
    return LinkEnd(identity, notice=tx.notices.get(NoticeId(identity.key)), enrolment_id=picture)


def _told_of(links: Sequence[IdentityLink]) -> list[JsonValue]:
    """Both ends of each, and the passage on which it rests."""
    found = (name for one in links for name in (one.one.key, one.other.key, one.crossing_id))
    return [*dict.fromkeys(name for name in found if name)]
