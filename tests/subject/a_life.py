"""Somebody of whom every store holds something."""

from dataclasses import replace
from datetime import timedelta

from tests.contracts.samples import (
    ENDPOINT,
    MADE,
    MORNING,
    NOTICE,
    PERSON,
    alert,
    case,
    enrolment,
    link,
    pair,
    passage,
    passenger_list,
    subject_request,
    template,
)

from iass.access import Officer
from iass.adapters.sql.records import SqlRecords, SqlTransaction
from iass.alert.alert import Reference
from iass.capture.passengers.passenger_list import ListedDocument, ListedTraveller, PassengerList
from iass.case.flights import FlightScreening, ReceivedList
from iass.case.kept_faces import KeptFace
from iass.case.links import Identity, IdentityKind
from iass.handover import case as acts
from iass.handover.case import Case
from iass.handover.keeping import keep
from iass.handover.telling import tell_agency
from iass.ids import AlertId, ImageId, OfficerId, PairId
from iass.subject.holdings import Retention
from iass.watchlist.look_alike import LookAlike, PairKind, PairState
from iass.watchlist.namesake import papers_of

DPO, SECOND = Officer(OfficerId("dpo")), Officer(OfficerId("dpo.two"))
NOW = MORNING + timedelta(hours=1)
RETENTION = Retention(face_days=3, list_days=2)
PUBLIC = "https://iass.example.org"
OWN = ImageId("image-000001")
FLIGHT = passenger_list().flight.flight_id


def traveller() -> ListedTraveller:
    (one,) = passenger_list().travellers
    number = ListedDocument(PERSON.documents[0].number, "P", "IDN")
    named = replace(one, surname=PERSON.surname, given_names=PERSON.given_names, birth_date=None)
    return replace(named, documents=(number,))


def namesake() -> LookAlike:
    """Cleared by two officers, by the papers of both."""
    told = replace(pair(2), kind=PairKind.NAMESAKE, state=PairState.PROPOSED, papers=papers_of(NOTICE, PERSON))
    return replace(told, pair_id=PairId("pair-000002"), subject_id=NOTICE.notice_id)


def store(records: SqlRecords) -> None:
    with records.transaction() as tx:
        tx.people.put(PERSON)
        tx.notices.put(NOTICE, MADE)
        tx.images.put(OWN, PERSON.person_id, b"portrait", "image/jp2")
        tx.enrolments.add(replace(enrolment(1), subject_id=PERSON.person_id, image_id=OWN))
        crossed = replace(passage(1), alert_id=AlertId("alert-000001"))
        tx.passages.add(crossed)
        tx.kept_faces.add(KeptFace(crossed.crossing_id, crossed.at, template(1)))
        shown = (*alert(1).references, Reference(PERSON.person_id, OWN, None))
        tx.alerts.add(replace(alert(1), references=shown))
        tx.look_alikes.put(namesake())
        tx.look_alikes.put(replace(namesake(), version=2, state=PairState.CLEARED, officer=OfficerId("two")))
        tx.links.put(replace(link(), one=Identity(IdentityKind.PERSON, PERSON.person_id)))
        tx.subject_requests.put(replace(subject_request(1), person_id=PERSON.person_id))
        _flight(tx)
        hand_over(tx)
        tx.audit.append(MORNING, DPO, "registry.imported", PERSON.person_id)


def stored_case(records: SqlRecords) -> Case:
    with records.reading() as tx:
        found = tx.cases.get(case(1).case_id)
        assert found is not None
        return found


def _flight(tx: SqlTransaction) -> None:
    listed: PassengerList = replace(passenger_list(1, MORNING), travellers=(traveller(),))
    tx.passenger_lists.add(ReceivedList(listed, MORNING, "ab" * 32))
    tx.passenger_lists.keep_screening(FlightScreening(FLIGHT, MORNING, tx.passenger_lists.mark(), 1, ()))


def hand_over(tx: SqlTransaction) -> None:
    """Signed by two, and KPK was told."""
    tx.endpoints.put(ENDPOINT)
    held, first, other = case(1), Officer(OfficerId("sari")), Officer(OfficerId("budi"))
    keep(tx, held, first)
    for officer in (first, other):
        held = acts.signed(held, officer, MORNING + timedelta(minutes=5), held.content_hash)
        keep(tx, held, officer)
        tell_agency(tx, held, PUBLIC)
