"""One request about somebody's own data, and its explicit life.

received -> identified -> answered | compensated, or -> proposed -> corrected | erased, by another officer than the one
who proposed; refused and withdrawn from each of the three. A correction of a notice, if there is one, is passed on to
the watchlist desk, which ends it when it has looked. Every version stays, with who made it and when.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from iass.access import Officer, Role
from iass.errors import Conflict, InvalidInput, NotAllowed
from iass.ids import AlertId, CrossingId, OfficerId, PersonId
from iass.subject.law import REFUSALS, RequestKind, rule_of
from iass.subject.proposal import Correction

MOST = 2000


class RequestState(StrEnum):
    RECEIVED = "received"
    IDENTIFIED = "identified"
    PROPOSED = "proposed"
    PASSED_ON = "passed_on"
    ANSWERED = "answered"
    CORRECTED = "corrected"
    ERASED = "erased"
    COMPENSATED = "compensated"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class IdentityCheck(StrEnum):
    """How the desk knows who asks. DOCUMENT: the travel document was seen, with its holder. SLIP: the reference of a
    slip, and the document that it names. PROXY: somebody else, with a power of attorney and both documents."""

    DOCUMENT = "document"
    SLIP = "slip"
    PROXY = "proxy"


_R, _I, _P = RequestState.RECEIVED, RequestState.IDENTIFIED, RequestState.PROPOSED
_ON, _A = RequestState.PASSED_ON, RequestState.ANSWERED
PROPOSED_FIRST = frozenset({RequestKind.CORRECTION, RequestKind.ERASURE})
"""Kinds that one officer proposes, and another one makes."""
_ENDS: Mapping[RequestKind, RequestState] = {
    RequestKind.INFORMATION: RequestState.ANSWERED,
    RequestKind.ACCESS: RequestState.ANSWERED,
    RequestKind.CORRECTION: RequestState.CORRECTED,
    RequestKind.ERASURE: RequestState.ERASED,
    RequestKind.COMPENSATION: RequestState.COMPENSATED,
}

TRANSITIONS: Mapping[tuple[RequestState, RequestState], frozenset[RequestKind]] = {
    (_R, _I): frozenset(RequestKind),
    (_I, _I): frozenset(RequestKind),
    **{(_I, end): frozenset(kind for kind, its in _ENDS.items() if its is end) for end in set(_ENDS.values())},
    **{(_I, _ENDS[kind]): frozenset() for kind in PROPOSED_FIRST},
    **{(_P, _ENDS[kind]): frozenset({kind}) for kind in PROPOSED_FIRST},
    (_I, _P): PROPOSED_FIRST,
    (_P, _P): PROPOSED_FIRST,
    (_I, _ON): frozenset({RequestKind.CORRECTION}),
    (_ON, _A): frozenset({RequestKind.CORRECTION}),
    (_ON, RequestState.WITHDRAWN): frozenset({RequestKind.CORRECTION}),
    **{(state, RequestState.REFUSED): frozenset(RequestKind) for state in (_R, _I, _P)},
    **{(state, RequestState.WITHDRAWN): frozenset(RequestKind) for state in (_R, _I, _P)},
}
"""Of which kinds a step may be made. Every pair that is not here is a Conflict."""

OPEN = frozenset({_R, _I, _P, _ON})


@dataclass(frozen=True, slots=True)
class Passed:
    """Whom the registry does not know: whoever crossed there."""

    crossing_id: CrossingId


def named(person_id: str | None, crossing_id: str | None) -> PersonId | Passed:
    """Raises InvalidInput unless one of the two is named."""
    if person_id is not None and crossing_id is None:
        return PersonId(person_id)
    if crossing_id is not None and person_id is None:
        return Passed(CrossingId(crossing_id))
    raise InvalidInput("a person or a passage is named, and not both", where="person_id", mend="Name one of them")


@dataclass(frozen=True, slots=True)
class SubjectRequest:
    """One version. name: of whom it is about; contact: where the answer goes; asked: in their own words.

    due_at: the exclusive end of the time there is, by `article`. person_id: whom the desk found them to be;
    crossing_id: of whom the registry does not know, a passage of theirs. checked: how the desk knows. alert_id: that a
    slip named. refusal: a code of `iass.subject.law.REFUSALS`. proposal: of a correction. officer, at, note: who
    made this version, when, and what was said.
    """

    request_id: str
    kind: RequestKind
    state: RequestState
    received_at: datetime
    due_at: datetime
    article: str
    name: str
    contact: str
    asked: str
    officer: OfficerId
    at: datetime
    note: str = ""
    person_id: PersonId | None = None
    checked: IdentityCheck | None = None
    alert_id: AlertId | None = None
    refusal: str = ""
    version: int = 1
    proposal: Correction | None = None
    crossing_id: CrossingId | None = None

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    @property
    def who(self) -> PersonId | Passed | None:
        return Passed(self.crossing_id) if self.crossing_id is not None else self.person_id

    @property
    def subject_id(self) -> str:
        """Of the person, or else of the passage; empty before the desk knows."""
        return self.person_id or self.crossing_id or ""

    def is_overdue(self, now: datetime) -> bool:
        return self.is_open and self.due_at <= now


class SubjectRequests(Protocol):
    """Newest versions, unless said otherwise. Nothing is deleted."""

    def get(self, request_id: str) -> SubjectRequest | None: ...

    def history(self, request_id: str) -> Sequence[SubjectRequest]:
        """All versions, oldest first."""
        ...

    def page(
        self, *, states: Sequence[RequestState] = (), limit: int = 50, before: str | None = None
    ) -> Sequence[SubjectRequest]:
        """Newest first; every state when none is named."""
        ...

    def due(self, by: datetime, limit: int) -> Sequence[SubjectRequest]:
        """Open ones whose time ends by then, the soonest first."""
        ...

    def of_subject(self, subject_id: str) -> Sequence[SubjectRequest]:
        """Of a person or a passage, in order of id."""
        ...

    def put(self, request: SubjectRequest) -> None:
        """Stores this version beside the former ones. Raises Conflict when it is not the next one."""
        ...


def received(
    request_id: str,
    kind: RequestKind,
    name: str,
    contact: str,
    asked: str,
    officer: Officer,
    now: datetime,
    alert_id: AlertId | None = None,
) -> SubjectRequest:
    """The first version. Raises InvalidInput for an empty name, contact or wish, NotAllowed for the system."""
    _require_person(officer)
    rule = rule_of(kind, now)
    return SubjectRequest(
        request_id=request_id,
        kind=kind,
        state=RequestState.RECEIVED,
        received_at=now,
        due_at=rule.due(now),
        article=f"{rule.right}; {rule.duty}",
        name=_said(name, "name"),
        contact=_said(contact, "contact"),
        asked=_said(asked, "asked"),
        officer=officer.officer_id,
        at=now,
        alert_id=alert_id,
    )


def identified(
    request: SubjectRequest,
    who: PersonId | Passed,
    checked: IdentityCheck,
    officer: Officer,
    now: datetime,
    note: str,
) -> SubjectRequest:
    """Who asks, and how the desk knows."""
    made = replace(_step(request, _I, officer, now, note), checked=checked)
    if isinstance(who, Passed):
        return replace(made, person_id=None, crossing_id=who.crossing_id)
    return replace(made, person_id=who, crossing_id=None)


def proposed(
    request: SubjectRequest, proposal: Correction | None, officer: Officer, now: datetime, note: str
) -> SubjectRequest:
    """What is to be put right, and by what it is known; None for an erasure, which takes what can be taken. Once more,
    it takes the place of the former proposal."""
    if (request.kind is RequestKind.CORRECTION) is (proposal is None):
        raise Conflict(f"this is a request for {request.kind}", where=request.request_id, mend="Look at it again")
    return replace(_step(request, _P, officer, now, _said(note, "note")), proposal=proposal)


def passed_on(request: SubjectRequest, officer: Officer, now: datetime, note: str) -> SubjectRequest:
    """To the watchlist desk, whether there is a notice or not. note: what is said to be wrong."""
    return _step(request, _ON, officer, now, _said(note, "note"))


def looked_at(request: SubjectRequest, officer: Officer, now: datetime) -> SubjectRequest:
    """By the watchlist desk. Nothing is noted: what was found stays there. Raises Conflict where nothing was passed
    on."""
    if request.state is not _ON:
        raise Conflict("nothing was passed on", where=request.request_id, mend="Look at the list again")
    return _step(request, _A, officer, now, "")


def seconded(request: SubjectRequest, officer: Officer, now: datetime, note: str) -> SubjectRequest:
    """Made as was proposed, by another officer: raises NotAllowed for the one who proposed it, Conflict where nothing
    was proposed."""
    if request.state is not _P:
        raise Conflict("nothing is proposed", where=request.request_id, mend="Look at the request again")
    if is_own(request, officer):
        mend = "Another officer of the desk looks at it, and makes it"
        raise NotAllowed(f"whoever proposed this {request.kind} does not make it", where=officer.officer_id, mend=mend)
    return ended(request, officer, now, note)


def is_own(request: SubjectRequest, officer: Officer) -> bool:
    """Whether this officer made this version."""
    return request.officer.strip().casefold() == officer.officer_id.strip().casefold()


def ended(request: SubjectRequest, officer: Officer, now: datetime, note: str) -> SubjectRequest:
    """Done as was asked: answered, corrected, erased or compensated, by its kind. note: what was done."""
    return _step(request, _ENDS[request.kind], officer, now, _said(note, "note"))


def refused(request: SubjectRequest, refusal: str, officer: Officer, now: datetime, note: str) -> SubjectRequest:
    """On one of the articles that the law has for this kind. Raises InvalidInput for another one."""
    allowed = rule_of(request.kind, request.received_at).refusals
    if refusal not in allowed or refusal not in REFUSALS:
        mend = f"One of {', '.join(allowed)}"
        raise InvalidInput("no such request is refused on this article", where="refusal", mend=mend)
    made = _step(request, RequestState.REFUSED, officer, now, _said(note, "note"))
    return replace(made, refusal=refusal)


def withdrawn(request: SubjectRequest, officer: Officer, now: datetime, note: str) -> SubjectRequest:
    """By whoever asked."""
    return _step(request, RequestState.WITHDRAWN, officer, now, _said(note, "note"))


def _step(request: SubjectRequest, state: RequestState, officer: Officer, now: datetime, note: str) -> SubjectRequest:
    _require_person(officer)
    if request.kind not in TRANSITIONS.get((request.state, state), frozenset()):
        mend = "Find out who asks first" if request.state is _R else "It has ended; what is new is a new request"
        what = f"a request for {request.kind} that is {request.state} cannot be {state}"
        raise Conflict(what, where=request.request_id, mend=mend)
    if len(note) > MOST:
        raise InvalidInput(f"a note has at most {MOST} characters", where="note", mend="Write it shorter")
    changes = {"state": state, "officer": officer.officer_id, "at": now, "note": note.strip()}
    return replace(request, version=request.version + 1, **changes)  # type: ignore[arg-type]  # fields of its own


def _said(text: str, field: str) -> str:
    said = text.strip()
    if not said or len(said) > MOST:
        raise InvalidInput(f"this takes 1 to {MOST} characters", where=field, mend="Write it in words")
    return said


def _require_person(officer: Officer) -> None:
    if officer.role is Role.SYSTEM or not officer.officer_id.strip():
        raise NotAllowed("a person answers, never the system", where=officer.officer_id, mend="Say which officer acts")
