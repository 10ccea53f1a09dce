"""Links between identities, and searches of the past, as the service tells them."""

from typing import Annotated, Self

from pydantic import Field, StringConstraints

from iass.capture.partial_date import PartialDate
from iass.case.link_desk import LinkDetails, LinkEnd
from iass.case.links import MOST_REASON, IdentityKind, LinkState
from iass.case.retro import RetroState
from iass.service.schemas.wire import SAID, DateText, Moment, Wire, example, optional

_LINK = "link-019a1b2c3d4e5f60718293a4"
_ALERT = "alert-019a1b2c3d4e5f60718293a4"
_Reason = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=MOST_REASON, pattern=SAID)]


class IdentityOut(Wire):
    """One end of a link."""

    kind: IdentityKind = example("notice", "person: registered; notice: sought; document: a passport shown here")
    key: str = example("N-2026-007", "The person's or notice's id; of a document nationality and number")


class LinkOut(Wire):
    """One face behind two identities, as last decided. Nothing is merged."""

    link_id: str = example(_LINK, "Its id")
    one: IdentityOut = Field(description="One end")
    other: IdentityOut = Field(description="The other end")
    state: LinkState = example("proposed", "proposed, made, refused or undone")
    at: Moment = example("2026-10-02T03:00:00Z", "Of this step, UTC")
    by: str = example("system", "Who took it; the system only ever proposes")
    reason: str = example("", "Why; empty for a proposal")
    score: float = example(0.712, "Similarity of the two faces when it was proposed, -1..1")
    threshold: float = example(0.494, "From there on it is a match")
    model_id: str = example("sface-2021dec/5-9923c114", "The recogniser")
    alert_id: str | None = optional(_ALERT, "The alert about the past that showed it")
    version: int = example(1, "Grows with every step", ge=1)


class LinkEndOut(Wire):
    """What the records say about one end. Fields are null where they do not."""

    identity: IdentityOut = Field(description="Which one")
    name: str | None = optional("CASPIAN TORVALE", "As registered, sought or read from the passport")
    birth_date: DateText = optional("1981-03-14", "YYYY, YYYY-MM or YYYY-MM-DD")
    nationality: str | None = optional("UTO", "ICAO code")
    documents: list[str] = example(["U6642901"], "Numbers of passports")

    @classmethod
    def of_end(cls, end: LinkEnd) -> Self:
        identity = IdentityOut.of(end.identity)
        shown = end.passage.document if end.passage else None
        subject = end.person or end.notice or shown
        if subject is None:
            return cls(identity=identity, documents=[])
        born: PartialDate | None = subject.birth_date
        return cls(
            identity=identity,
            name=subject.full_name,
            birth_date=str(born) if born else None,
            nationality=subject.nationality,
            documents=documents_of(end),
        )


def documents_of(end: LinkEnd) -> list[str]:
    """Numbers of the passports of one end."""
    if end.person:
        return [document.number for document in end.person.documents]
    if end.notice:
        return list(end.notice.document_numbers)
    return [end.passage.document.number] if end.passage and end.passage.document else []


class LinkDetailsOut(Wire):
    """A link with the papers of both ends and every step."""

    link: LinkOut = Field(description="As last decided")
    ends: list[LinkEndOut] = Field(description="Both, in the order of the link")
    history: list[LinkOut] = Field(description="Every step, oldest first; none is ever changed")

    @classmethod
    def of_details(cls, details: LinkDetails) -> Self:
        ends = [LinkEndOut.of_end(details.one), LinkEndOut.of_end(details.other)]
        steps = [LinkOut.of(version) for version in details.history]
        return cls(link=LinkOut.of(details.link), ends=ends, history=steps)


class LinksOut(Wire):
    """Links between identities."""

    links: list[LinkOut] = Field(description="The latest step first")


class ReasonIn(Wire):
    """Why an officer makes, refuses or undoes a link. It stays for ever, so it names nobody."""

    reason: _Reason = example("same scar, same signature; case 12/2026", "1 to 500 characters")


class RetroSearchOut(Wire):
    """The past searched for one version of a notice that came into force."""

    notice_id: str = example("N-2026-007", "The notice")
    version: int = example(1, "Its version", ge=1)
    due_at: Moment = example("2026-10-02T00:00:00Z", "When it came into force, UTC")
    state: RetroState = example("searched", "due or searched")
    settled_at: Moment | None = optional("2026-10-02T00:00:08Z", "When the search ended, UTC")
    past: int = example(128_000, "Faces of past crossings that were searched", ge=0)
    people: int = example(1_000_000, "Registered people who were searched", ge=0)
    alert_ids: list[str] = example([_ALERT], "Alerts that it raised")
    failure: str | None = optional("the index still takes in changes", "Why it could not be made yet, as last tried")


class RetroProgressOut(Wire):
    """The search that is made now."""

    notice_id: str = example("N-2026-007", "The notice")
    done: int = example(64_000, "Faces of past crossings looked at", ge=0)
    total: int = example(128_000, "Faces of past crossings kept", ge=0)


class RetroSearchesOut(Wire):
    """Searches of the past."""

    days: int = example(30, "For how many days faces of crossings are kept; 0: none are", ge=0)
    now: RetroProgressOut | None = Field(description="null when none is made now")
    searches: list[RetroSearchOut] = Field(description="Those that wait first, then the latest that were made")
