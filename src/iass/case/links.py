"""Identity links: one face behind several identities. The system proposes, a person makes, and a person can undo.

Nothing is merged and nothing is lost: people, notices and passports stay as they are, and every step of a link is a
version of its own that is never changed.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from iass.capture.document import TravelDocument
from iass.errors import Conflict, InvalidInput, NotAllowed
from iass.ids import AlertId, LinkId, ModelId, OfficerId
from iass.screen.compare.document_number import number_key

MOST_REASON = 500
"""Characters. A reason must not name the person: it stays for ever."""


class IdentityKind(StrEnum):
    """PERSON: registered. NOTICE: sought. DOCUMENT: a passport that was shown here and whose holder nobody knows."""

    PERSON = "person"
    NOTICE = "notice"
    DOCUMENT = "document"


@dataclass(frozen=True, slots=True, order=True)
class Identity:
    """key: the person's or notice's id; of a document its nationality and number, as `UTO:U9025518`."""

    kind: IdentityKind
    key: str

    def __str__(self) -> str:
        return f"{self.kind}:{self.key}"

    @classmethod
    def of_document(cls, document: TravelDocument) -> "Identity":
        return cls(IdentityKind.DOCUMENT, f"{document.nationality}:{number_key(document.number)}")

    @property
    def number(self) -> str:
        """Of a document; else empty."""
        return self.key.partition(":")[2] if self.kind is IdentityKind.DOCUMENT else ""


class LinkState(StrEnum):
    PROPOSED = "proposed"
    MADE = "made"
    REFUSED = "refused"
    UNDONE = "undone"


class LinkAct(StrEnum):
    """The value is the end of the event's kind, `link.made`."""

    MAKE = "made"
    REFUSE = "refused"
    UNDO = "undone"


_LEADS: dict[tuple[LinkState, LinkAct], LinkState] = {
    (LinkState.PROPOSED, LinkAct.MAKE): LinkState.MADE,
    (LinkState.PROPOSED, LinkAct.REFUSE): LinkState.REFUSED,
    (LinkState.REFUSED, LinkAct.MAKE): LinkState.MADE,
    (LinkState.UNDONE, LinkAct.MAKE): LinkState.MADE,
    (LinkState.MADE, LinkAct.UNDO): LinkState.UNDONE,
}
"""Every pair that is not here is a Conflict."""


@dataclass(frozen=True, slots=True)
class IdentityLink:
    """One version. at, by, reason: of this step. score, threshold: cosine of the two faces, when it was proposed.

    alert_id: of the past that showed it. crossing_id: the newest passage under the document, whose data the page shows.
    """

    link_id: LinkId
    one: Identity
    other: Identity
    state: LinkState
    at: datetime
    by: OfficerId
    reason: str
    score: float
    threshold: float
    model_id: ModelId
    alert_id: AlertId | None = None
    crossing_id: str | None = None
    version: int = 1

    @property
    def is_made(self) -> bool:
        return self.state is LinkState.MADE

    @property
    def is_of_a_place(self) -> bool:
        """Of that where the passport was shown, whose holder nobody knows. Registered people and notices are of all."""
        return IdentityKind.DOCUMENT in (self.one.kind, self.other.kind)

    def beyond(self, identity: Identity) -> Identity:
        """The other end."""
        return self.other if identity == self.one else self.one

    def step(self, act: LinkAct, by: OfficerId, reason: str, at: datetime) -> "IdentityLink":
        """The next version. Raises Conflict when the state does not allow it, NotAllowed for the system, InvalidInput
        for no reason or one that is too long."""
        if not by.strip() or by == "system":
            raise NotAllowed("a person decides, never the system", where=self.link_id, mend="Say which officer acts")
        if not 0 < len(reason.strip()) <= MOST_REASON:
            raise InvalidInput("a link needs a reason", where="reason", mend=f"Write 1 to {MOST_REASON} characters")
        state = _LEADS.get((self.state, act))
        if state is None:
            raise Conflict(
                f"the link is {self.state}, so it cannot be {act}", where=self.link_id, mend="Look at it again"
            )
        return replace(self, state=state, at=at, by=by, reason=reason.strip(), version=self.version + 1)


class IdentityLinks(Protocol):
    """Newest versions, unless the history is asked for."""

    def get(self, link_id: LinkId) -> IdentityLink | None: ...

    def between(self, one: Identity, other: Identity) -> IdentityLink | None:
        """In whichever order."""
        ...

    def of(self, identity: Identity) -> Sequence[IdentityLink]:
        """In order of link_id, whatever their state."""
        ...

    def history(self, link_id: LinkId) -> Sequence[IdentityLink]:
        """Every version, oldest first."""
        ...

    def page(self, states: Sequence[LinkState], limit: int) -> Sequence[IdentityLink]:
        """The latest step first; every state when none is named."""
        ...

    def put(self, link: IdentityLink) -> None:
        """Stores this version. Raises Conflict unless it is the one after the newest."""
        ...


def made_with(links: IdentityLinks, start: Sequence[Identity]) -> dict[Identity, tuple[IdentityLink, ...]]:
    """All identities that made links lead to from these, each with the links on a shortest way; without these
    themselves. Bounded: a web of more than 50 is no person but a mistake."""
    found: dict[Identity, tuple[IdentityLink, ...]] = dict.fromkeys(start, ())
    edge = list(found)
    while edge and len(found) < _MOST_LINKED:
        edge = [identity for here in edge for identity in _next(links, here, found)]
    return {identity: way for identity, way in found.items() if way}


_MOST_LINKED = 50


def _next(links: IdentityLinks, here: Identity, found: dict[Identity, tuple[IdentityLink, ...]]) -> Iterator[Identity]:
    for link in links.of(here):
        there = link.beyond(here)
        if link.is_made and there not in found and len(found) < _MOST_LINKED:
            found[there] = (*found[here], link)
            yield there
