"""The subject desk: each act is one transaction with its audit entry, and each look is bound to a request."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta

from iass.access import Officer
from iass.audit.entry import ABOUT, JsonValue
from iass.case.papers_search import PapersFindings, PapersRequest, PapersSearch
from iass.case.passage import Passage
from iass.clock import Clock
from iass.errors import Conflict, InvalidInput, NotFound
from iass.handover.wrongly_stopped import WronglyStoppedDesk
from iass.ids import AlertId, PersonId, new_id
from iass.registry.enrolment import GalleryName
from iass.registry.person import Person
from iass.screen.identity import Identity
from iass.subject import request as steps
from iass.subject.correction import Correcting, Effect, correct, corrected
from iass.subject.erasure import Erasure, erase
from iass.subject.holdings import Retention
from iass.subject.law import RequestKind
from iass.subject.packet import Audience, Packet, gather
from iass.subject.proposal import Correction
from iass.subject.records import SubjectDeskRecords, SubjectDeskTransaction
from iass.subject.request import IdentityCheck, Passed, RequestState, SubjectRequest
from iass.subject.rereading import put_right, reread
from iass.subject.traveller import ShownDocument, as_person, by_slip, on_day, passage_at

MOST = 200
PURPOSE = "subject request"


@dataclass(frozen=True, slots=True)
class Received:
    """What somebody asks. reference: of a slip; empty without one."""

    kind: RequestKind
    name: str
    contact: str
    asked: str
    reference: str = ""


@dataclass(frozen=True, slots=True)
class PassedOn:
    """A request about a notice, if there is one, and whose it is."""

    request: SubjectRequest
    person: Person


@dataclass(frozen=True, slots=True)
class SubjectFile:
    """A request with all its versions, oldest first."""

    history: tuple[SubjectRequest, ...]

    @property
    def request(self) -> SubjectRequest:
        return self.history[-1]


@dataclass(frozen=True, slots=True)
class SubjectDesk:
    """Acts raise NotFound, Conflict (another version, or a state that does not fit), InvalidInput or NotAllowed; see
    `iass.subject.request`. version: the one that the officer was shown, so that nobody's data go out under a check of
    another person's papers. purpose: under which looks of this desk are remembered. public_url: where agencies reach
    this service; goes into what they are told."""

    records: SubjectDeskRecords
    clock: Clock
    papers: PapersSearch
    slips: WronglyStoppedDesk
    retention: Retention
    public_url: str = ""
    purpose: str = PURPOSE

    def receive(self, said: Received, officer: Officer) -> SubjectRequest:
        alert_id = self.slips.find(said.reference) if said.reference.strip() else None
        now = self.clock.now()
        fresh = steps.received(
            new_id("request"), said.kind, said.name, said.contact, said.asked, officer, now, alert_id
        )
        with self.records.transaction() as tx:
            self._keep(tx, fresh, officer)
            return fresh

    def page(
        self, officer: Officer, states: Sequence[RequestState] = (), limit: int = 50, before: str | None = None
    ) -> Sequence[SubjectRequest]:
        """Newest first. limit: 1..200. Remembered."""
        _ask(limit)
        with self.records.transaction() as tx:
            found = tx.subject_requests.page(states=states, limit=limit, before=before)
            self._looked(tx, "subject.requests_listed", found, officer)
            return found

    def due(self, officer: Officer, hours: int = 72, limit: int = MOST) -> Sequence[SubjectRequest]:
        """Open requests whose time ends within so many hours, the overdue first. Remembered."""
        _ask(limit)
        if not 0 <= hours <= 8784:
            raise InvalidInput(f"0 to 8784 hours, not {hours}", where="hours")
        with self.records.transaction() as tx:
            found = tx.subject_requests.due(self.clock.now() + timedelta(hours=hours), limit)
            self._looked(tx, "subject.requests_due", found, officer)
            return found

    def get(self, request_id: str, officer: Officer) -> SubjectFile:
        """With its history. Remembered."""
        with self.records.transaction() as tx:
            _stored(tx, request_id)
            history = tuple(tx.subject_requests.history(request_id))
            details: dict[str, JsonValue] = {"version": history[-1].version, ABOUT: _about(history)}
            tx.audit.append(self.clock.now(), officer, "subject.request_viewed", request_id, details)
            return SubjectFile(history)

    def find(self, request_id: str, known: Identity, officer: Officer) -> PapersFindings:
        """Whom the registry has under that name, birth date or document number. Only for an open request, whose id is
        remembered as the case; the watchlist is never looked at. Raises as `PapersSearch.find`."""
        with self.records.reading() as tx:
            _open(tx, request_id)
        lists = (GalleryName.REGISTRY,)
        return self.papers.find(PapersRequest(known, lists, self.purpose, request_id, officer))

    def find_passages(self, request_id: str, shown: ShownDocument | None, officer: Officer) -> Sequence[Passage]:
        """Where somebody crossed whom the registry does not know: by the document and the day, or where None by the
        request's slip. Only for an open request; which passages were shown is remembered with it."""
        with self.records.reading() as whole:
            asked, tx = _open(whole, request_id), whole.seen_by(officer.scope)
            by = by_slip(tx, asked.alert_id) if shown is None else on_day(tx, shown)
            found = tuple(by)
        seen: list[JsonValue] = [one.crossing_id for one in found]
        how = "slip" if shown is None else "document"
        details: dict[str, JsonValue] = {"purpose": self.purpose, "by": how, ABOUT: seen}
        with self.records.transaction() as tx:
            tx.audit.append(self.clock.now(), officer, "subject.passages_searched", request_id, details)
        return found

    def identify(
        self,
        request_id: str,
        version: int,
        who: PersonId | Passed,
        checked: IdentityCheck,
        officer: Officer,
        note: str = "",
    ) -> SubjectRequest:
        """who: in the registry; or whoever crossed there, whom it does not know."""
        with self.records.transaction() as tx:
            before = _seen(tx, request_id, version)
            person, at = _subject(tx, who)
            if checked is IdentityCheck.SLIP and not _names(tx, before.alert_id, person, at):
                mend = "Look at the document that the slip names"
                raise Conflict("the slip of this request is another person's", where=request_id, mend=mend)
            made = steps.identified(before, who, checked, officer, self.clock.now(), note)
            self._keep(tx, made, officer)
            return made

    def packet(self, request_id: str, version: int, officer: Officer, audience: Audience = Audience.PERSON) -> Packet:
        """Everything that may be told, as of now; for the house also what is withheld, and why. Raises Conflict before
        the desk knows who asks.

        It is gathered without keeping a writer waiting; the entry is on disk before anything is answered."""
        now = self.clock.now()
        with self.records.reading() as tx:
            asked = _seen(tx, request_id, version)
            person, at = _identified(tx, asked)
            made = gather(tx, person, request_id, officer, now, self.retention, audience, at)
        act = "subject.packet_made" if audience is Audience.PERSON else "subject.whole_packet_made"
        details: dict[str, JsonValue] = {"request": request_id, "purpose": self.purpose, "held": made.counts()}
        with self.records.transaction() as tx:
            _seen(tx, request_id, version)
            tx.audit.append(now, officer, act, made.person_id, details)
        return made

    def finish(self, request_id: str, version: int, note: str, officer: Officer) -> SubjectRequest:
        """Answered or compensated, by its kind. A correction or an erasure is proposed, and made by another officer."""
        with self.records.transaction() as tx:
            before = _seen(tx, request_id, version)
            if before.kind in steps.PROPOSED_FIRST:
                what = f"a request for {before.kind} ends with what was done, by two officers"
                raise Conflict(what, where=request_id, mend="Propose it, or refuse it on its article")
            made = steps.ended(before, officer, self.clock.now(), note)
            self._keep(tx, made, officer)
            return made

    def refuse(self, request_id: str, version: int, refusal: str, note: str, officer: Officer) -> SubjectRequest:
        with self.records.transaction() as tx:
            made = steps.refused(_seen(tx, request_id, version), refusal, officer, self.clock.now(), note)
            self._keep(tx, made, officer)
            return made

    def withdraw(self, request_id: str, version: int, note: str, officer: Officer) -> SubjectRequest:
        with self.records.transaction() as tx:
            made = steps.withdrawn(_seen(tx, request_id, version), officer, self.clock.now(), note)
            self._keep(tx, made, officer)
            return made

    def propose(
        self, request_id: str, version: int, correction: Correction, note: str, officer: Officer
    ) -> SubjectRequest:
        """What is to be put right, for another officer to make. Raises InvalidInput where it changes nothing."""
        with self.records.transaction() as tx:
            before = _seen(tx, request_id, version)
            made = steps.proposed(before, correction, officer, self.clock.now(), note)
            if before.who is not None:
                person, at = _subject(tx, before.who)
                corrected(person, correction) if at is None else reread(at, correction)
            self._keep(tx, made, officer)
            return made

    def correct(self, request_id: str, version: int, note: str, officer: Officer) -> Effect:
        """Puts right what the registry has, or what was read at a passage, as another officer proposed in this version,
        with every copy, and ends the request, in one transaction. Raises InvalidInput where it changes nothing."""
        with self.records.transaction() as tx:
            before, now = _seen(tx, request_id, version), self.clock.now()
            ended = steps.seconded(before, officer, now, note)
            if before.who is None or before.proposal is None:
                raise Conflict("no correction was proposed", where=request_id, mend="Propose what is right")
            by = Correcting(officer, now, self.retention.list_days, self.public_url)
            person, at = _subject(tx, before.who)
            if at is None:
                effect = correct(tx, person, before.proposal, request_id, by)
            else:
                effect = put_right(tx, at, before.proposal, request_id, by)
            self._keep(tx, ended, officer)
            return effect

    def pass_on(self, request_id: str, version: int, note: str, officer: Officer) -> SubjectRequest:
        """What is said to be wrong about a notice, to the watchlist desk, whether there is one or not. The person is
        given `iass.subject.law.NOTICE_ANSWER`, at once."""
        with self.records.transaction() as tx:
            made = steps.passed_on(_seen(tx, request_id, version), officer, self.clock.now(), note)
            self._keep(tx, made, officer)
            return made

    def passed_on(self, officer: Officer) -> Sequence[PassedOn]:
        """What the watchlist desk has to look at, the oldest first. Remembered."""
        with self.records.transaction() as tx:
            found = sorted(_passed_on(tx), key=lambda one: one.due_at)[:MOST]
            self._looked(tx, "subject.passed_on_listed", found, officer)
            return tuple(PassedOn(one, _subject(tx, one.who)[0]) for one in found if one.who is not None)

    def looked_at(self, request_id: str, version: int, officer: Officer) -> SubjectRequest:
        """By the watchlist desk, which has put right what there was to put right. What that was is told to nobody."""
        with self.records.transaction() as tx:
            made = steps.looked_at(_seen(tx, request_id, version), officer, self.clock.now())
            self._keep(tx, made, officer)
            return made

    def propose_erasure(self, request_id: str, version: int, note: str, officer: Officer) -> SubjectRequest:
        """Of what can be erased, for another officer to make."""
        with self.records.transaction() as tx:
            made = steps.proposed(_seen(tx, request_id, version), None, officer, self.clock.now(), note)
            self._keep(tx, made, officer)
            return made

    def erase(self, request_id: str, version: int, note: str, officer: Officer) -> Erasure:
        """Destroys what can be destroyed, as another officer proposed in this version, and ends the request, in one
        transaction; answers what is kept, and by which article."""
        with self.records.transaction() as tx:
            before, now = _seen(tx, request_id, version), self.clock.now()
            ended = steps.seconded(before, officer, now, note)
            if before.who is None or before.kind is not RequestKind.ERASURE:
                raise Conflict("no erasure was proposed", where=request_id, mend="Look at the request again")
            person, at = _subject(tx, before.who)
            done = erase(tx, person, request_id, officer, now, self.retention, at)
            self._keep(tx, ended, officer)
            return done

    def second(self, request_id: str, version: int, note: str, officer: Officer) -> Effect | Erasure:
        """Makes what another officer proposed, whichever it is."""
        with self.records.reading() as tx:
            kind = _seen(tx, request_id, version).kind
        make = self.erase if kind is RequestKind.ERASURE else self.correct
        return make(request_id, version, note, officer)

    def _keep(self, tx: SubjectDeskTransaction, made: SubjectRequest, officer: Officer) -> None:
        """Never the name, or what was asked: they stay with the request."""
        tx.subject_requests.put(made)
        details: dict[str, JsonValue] = {
            "kind": made.kind.value,
            "version": made.version,
            "person": made.person_id,
            **({"crossing": made.crossing_id} if made.crossing_id else {}),
            "checked": made.checked.value if made.checked else None,
            "refusal": made.refusal or None,
            "due": made.due_at.isoformat(),
        }
        if made.state is RequestState.PROPOSED and made.proposal is not None:
            details["fields"] = [*sorted(made.proposal.given())]
        tx.audit.append(made.at, officer, f"subject.{made.state}", made.request_id, details)

    def _looked(self, tx: SubjectDeskTransaction, act: str, found: Sequence[SubjectRequest], officer: Officer) -> None:
        seen: list[JsonValue] = [one.request_id for one in found]
        tx.audit.append(self.clock.now(), officer, act, "", {"requests": seen, ABOUT: _about(found)})


def _about(requests: Sequence[SubjectRequest]) -> list[JsonValue]:
    """Whom the desk found them to be of, and the stops that they name."""
    found = (name for one in requests for name in (one.subject_id, one.alert_id))
    return [*dict.fromkeys(name for name in found if name)]


def _ask(limit: int) -> None:
    if not 1 <= limit <= MOST:
        raise InvalidInput(f"a page holds 1 to {MOST} requests, not {limit}", where="limit")


def _stored(tx: SubjectDeskTransaction, request_id: str) -> SubjectRequest:
    found = tx.subject_requests.get(request_id)
    if found is None:
        raise NotFound("no such request", where=request_id[:60])
    return found


def _seen(tx: SubjectDeskTransaction, request_id: str, version: int) -> SubjectRequest:
    found = _stored(tx, request_id)
    if found.version != version:
        what = f"the request was changed meanwhile: version {found.version} is stored, not {version}"
        raise Conflict(what, where=request_id[:60], mend="Look at the request again, then act")
    return found


def _open(tx: SubjectDeskTransaction, request_id: str) -> SubjectRequest:
    found = _stored(tx, request_id)
    if not found.is_open:
        raise Conflict(f"this request is {found.state}: nobody looks for it any more", where=request_id[:60])
    return found


def _registered(tx: SubjectDeskTransaction, person_id: PersonId) -> Person:
    person = tx.people.get(person_id)
    if person is None:
        raise NotFound("no such person in the registry", where=person_id[:60])
    return person


def _subject(tx: SubjectDeskTransaction, who: PersonId | Passed) -> tuple[Person, Passage | None]:
    """Of whom the registry does not know, with the passage by which they are known."""
    if isinstance(who, Passed):
        at = passage_at(tx, who.crossing_id)
        return as_person(at), at
    return _registered(tx, who), None


def _identified(tx: SubjectDeskTransaction, request: SubjectRequest) -> tuple[Person, Passage | None]:
    if request.state is not RequestState.IDENTIFIED or request.who is None:
        mend = "Find out who asks first; an ended request shows nothing any more"
        raise Conflict("this request shows nobody's data", where=request.request_id, mend=mend)
    return _subject(tx, request.who)


def _names(tx: SubjectDeskTransaction, alert_id: AlertId | None, person: Person, at: Passage | None) -> bool:
    alert = tx.alerts.get(alert_id) if alert_id is not None else None
    if alert is None:
        return False
    return alert.crossing_id == at.crossing_id if at else tx.passages.holder_of(alert.crossing_id) == person.person_id


def _passed_on(tx: SubjectDeskTransaction) -> Iterator[SubjectRequest]:
    before = None
    while page := tx.subject_requests.page(states=(RequestState.PASSED_ON,), limit=MOST, before=before):
        yield from page
        before = page[-1].request_id
