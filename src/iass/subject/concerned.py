"""What is on record of a person beside the registry: where else the person's data stand."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from iass.alert.alert import UNRESOLVED, Alert
from iass.capture.passengers.passenger_list import ListedTraveller
from iass.case.flights import ReceivedList
from iass.case.links import Identity, IdentityKind, IdentityLink
from iass.case.passage import Passage
from iass.handover.case import Case
from iass.ids import AlertId, CrossingId
from iass.registry.enrolment import GalleryName
from iass.registry.person import KnownDocument, Person
from iass.screen.compare.birth_date import compare_birth_date
from iass.screen.compare.document_number import number_key
from iass.screen.compare.name import compare_name
from iass.screen.evidence import Verdict
from iass.subject import traveller
from iass.subject.records import SubjectDeskTransaction
from iass.watchlist.look_alike import LookAlike
from iass.watchlist.notice import Notice

MOST_PASSAGES = 10_000
_PAGE = 200
EVER = (datetime(1970, 1, 1, tzinfo=UTC), datetime(9999, 1, 1, tzinfo=UTC))


@dataclass(frozen=True, slots=True)
class Concerned:
    """passages: that name the person, as the document's holder or by the face, newest first. alerts: of these, and of
    those that are not resolved yet whatever else is about the person. own: of the passages, those on the person's own
    documents; any other only has a like face, or is on a document that another one showed."""

    passages: tuple[Passage, ...]
    alerts: tuple[Alert, ...]
    cases: tuple[Case, ...]
    own: frozenset[CrossingId]

    @property
    def open_alerts(self) -> tuple[Alert, ...]:
        return tuple(one for one in self.alerts if one.state in UNRESOLVED)

    @property
    def own_alerts(self) -> frozenset[AlertId]:
        return frozenset(one.alert_id for one in self.passages if one.crossing_id in self.own and one.alert_id)

    def of_own(self) -> "Concerned":
        """Without the alerts and cases of those who only showed a document of that number."""
        own = self.own_alerts
        alerts = tuple(one for one in self.alerts if one.crossing_id in self.own or one.alert_id in own)
        told = {one.alert_id for one in alerts}
        cases = tuple(one for one in self.cases if one.opening.alert_id in told)
        return replace(self, alerts=alerts, cases=cases)


def concerning(tx: SubjectDeskTransaction, person: Person, at: Passage | None = None) -> Concerned:
    """at: of whom the registry does not know, the passage by which they are known."""
    if at is not None:
        passages = tuple({one.crossing_id: one for one in (*traveller.passages_of(tx, at), at)}.values())
        return _about(tx, person, passages, traveller.are_own(at, passages))
    passages = tuple(tx.passages.of_subject(person.person_id, MOST_PASSAGES))
    own = frozenset(one.crossing_id for one in passages if one.holder_id == person.person_id)
    return _about(tx, person, passages, own)


def _about(
    tx: SubjectDeskTransaction, person: Person, passages: tuple[Passage, ...], own: frozenset[CrossingId]
) -> Concerned:
    raised = (tx.alerts.get(one.alert_id) for one in passages if one.alert_id is not None)
    found = [one for one in raised if one is not None]
    found += [one for one in _unresolved(tx) if one.crossing_id in own or _is_about(tx, one, person)]
    alerts = tuple({one.alert_id: one for one in found}.values())
    named = (tx.cases.of_alert(one.alert_id) for one in alerts)
    cases = (tx.cases.get(case_id) for case_id in named if case_id is not None)
    return Concerned(passages, alerts, tuple(case for case in cases if case is not None), own)


def pairs_of(tx: SubjectDeskTransaction, person: Person) -> Sequence[LookAlike]:
    """Of the person and somebody sought, or somebody else who is registered; of before too, when the registry did not
    know the person and a document's chip said who it was. Whose chip that was, the alert tells."""
    found = [
        *tx.look_alikes.beside(person.person_id),
        *tx.look_alikes.about(GalleryName.REGISTRY, person.person_id),
        *(one for one in tx.look_alikes.bearers() if _is_borne_by(tx, one, person)),
    ]
    return list({one.pair_id: one for one in found}.values())


def _is_borne_by(tx: SubjectDeskTransaction, pair: LookAlike, person: Person) -> bool:
    alert = tx.alerts.get(pair.alert_id) if pair.alert_id is not None else None
    if alert is None:
        return False
    states = {of for one in _known(person) for of in (person.nationality, one.issuer)}
    numbers = {number_key(one.number) for one in _known(person)}
    return number_key(alert.document_number) in numbers and alert.nationality in states


def links_of(tx: SubjectDeskTransaction, person: Person) -> Sequence[IdentityLink]:
    """From the person, or from one of the person's documents."""
    keys = {f"{of}:{number_key(one.number)}" for one in _known(person) for of in (person.nationality, one.issuer)}
    shown = [Identity(IdentityKind.DOCUMENT, key) for key in sorted(keys)]
    named = [Identity(IdentityKind.PERSON, person.person_id), *shown]
    return list({one.link_id: one for identity in named for one in tx.links.of(identity)}.values())


def notices_of(tx: SubjectDeskTransaction, person: Person) -> Sequence[Notice]:
    """Those that list a number of this person's documents."""
    found = {one.notice_id: one for known in _known(person) for one in tx.notices.by_document(known.number)}
    return [found[notice_id] for notice_id in sorted(found)]


def rows_on_lists(
    tx: SubjectDeskTransaction, person: Person, since: datetime
) -> Iterator[tuple[ReceivedList, ListedTraveller]]:
    """Rows of carriers' lists with a number of this person's documents. A number that was given twice, or written
    wrong, makes a row nobody's: name or whole birth date is the person's as well."""
    numbers = {number_key(one.number) for one in _known(person)}
    for received in tx.passenger_lists.between(since, EVER[1]) if numbers else ():
        for one in received.listed.travellers:
            if numbers & {number_key(document.number) for document in one.documents} and is_same(one, person):
                yield received, one


def is_same(listed: ListedTraveller, person: Person) -> bool:
    """Whether what a carrier wrote beside a document's number is this holder's."""
    named = compare_name(listed, person, truncated=True).verdict is Verdict.AGREES
    return named or compare_birth_date(listed.birth_date, person.birth_date).verdict is Verdict.AGREES


def _known(person: Person) -> Iterator[KnownDocument]:
    return (one for one in person.documents if number_key(one.number))


def _unresolved(tx: SubjectDeskTransaction) -> Iterator[Alert]:
    before = None
    while page := tx.alerts.page(states=UNRESOLVED, limit=_PAGE, before=before):
        yield from page
        before = page[-1].alert_id


def _is_about(tx: SubjectDeskTransaction, alert: Alert, person: Person) -> bool:
    """By a finding, a picture or the papers that were shown; of the past too, which no passage names."""
    named = {one.person_id for one in alert.decision.findings} | {one.subject_id for one in alert.references}
    return person.person_id in named or tx.passages.holder_of(alert.crossing_id) == person.person_id
