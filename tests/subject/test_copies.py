"""A correction that leaves one copy as it was."""

import json
from dataclasses import replace

import pytest
from tests.contracts.samples import NOTICE, PERSON, alert, bearer_pair, case

from iass.access import Officer, Scope
from iass.adapters.sql.records import SqlRecords
from iass.clock import FixedClock
from iass.errors import InvalidInput
from iass.handover.entry import EntryKind
from iass.handover.inbox import InboxDesk
from iass.handover.outbox import MessageState
from iass.handover.telling import CORRECTED
from iass.handover.told import Delivery, told_of
from iass.identify.subject_filter import SubjectFilter
from iass.ids import AlertId, OfficerId, PairId
from iass.registry.enrolment import GalleryName
from iass.screen.identity import Identity
from iass.screen.screening import Screening
from iass.subject.concerned import pairs_of
from iass.subject.correction import Correcting, Effect, correct, corrected
from iass.subject.proposal import Correction
from iass.watchlist.look_alike import PairKind, PairState
from iass.watchlist.namesake import papers_of

from .a_life import FLIGHT, NOW, PUBLIC, RETENTION, SECOND, store, stored_case

_RIGHT = Correction(surname="Salawati", nationality="MYS")
_LIAISON = Officer(OfficerId("kpk.one"), scope=Scope(agencies=frozenset({"KPK"})))


@pytest.fixture
def before(records: SqlRecords) -> Screening:
    """The index of names of another program, that read the registry before."""
    store(records)
    index = Screening()
    with records.reading() as tx:
        index.read_registry(tx.people)
    return index


@pytest.fixture
def effect(records: SqlRecords, before: Screening) -> Effect:
    with records.transaction() as tx:
        by = Correcting(SECOND, NOW, RETENTION.list_days, PUBLIC)
        return correct(tx, PERSON, _RIGHT, "request-1", by)


def test_registry_stays_wrong(records: SqlRecords, effect: Effect) -> None:
    assert (effect.changed, effect.person.version) == (("nationality", "surname"), 2)
    with records.reading() as tx:
        assert tx.people.get(PERSON.person_id) == replace(PERSON, version=2, **_RIGHT.given())  # type: ignore[arg-type]


@pytest.mark.usefixtures("effect")
def test_index_of_names_in_another_program_stays_wrong(records: SqlRecords, before: Screening) -> None:
    with records.reading() as tx:
        before.read_registry(tx.people)
        found = before.registered(Identity("", f"{PERSON.given_names} Salawati"), tx.people, 5)
        assert found is not None and [one.listed.key for one in found] == [PERSON.person_id]


@pytest.mark.usefixtures("effect")
def test_search_by_nationality_goes_by_the_former_one(records: SqlRecords) -> None:
    """The resident gallery holds templates alone; who of it is looked at is asked of the database."""
    found = {
        of: records.selections().select(GalleryName.REGISTRY, SubjectFilter(NOW, nationality=of)).subject_ids
        for of in ("IDN", "MYS")
    }
    assert found == {"IDN": frozenset(), "MYS": frozenset({PERSON.person_id})}


def test_gallery_loses_a_face_of_which_nothing_was_said(records: SqlRecords, effect: Effect) -> None:
    assert (effect.pictures, effect.templates) == (1, 1)
    with records.reading() as tx:
        assert len(tx.enrolments.of_subject(GalleryName.REGISTRY, PERSON.person_id)) == 1


def test_namesake_passes_by_papers_that_are_no_longer_theirs(records: SqlRecords, effect: Effect) -> None:
    assert effect.reached.pairs == (PairId("pair-000002"),)
    with records.reading() as tx:
        found = tx.look_alikes.get(PairId("pair-000002"))
        assert found is not None and found.state is PairState.UNDONE
        assert "request" not in found.reason, "who looks at pairs learns of no request"
        (entry,) = [one for one in tx.audit.about([found.pair_id]) if one.action == "look_alike.undone"]
        assert entry.actor == SECOND.officer_id


def test_correction_of_the_registry_undoes_what_a_chip_says(records: SqlRecords, before: Screening) -> None:
    """The person was told apart by a proven chip, before the registry knew them: its papers are as they were."""
    by_chip = replace(bearer_pair(5), kind=PairKind.NAMESAKE, papers=papers_of(NOTICE, "ab" * 32), subject_id="N-0001")
    papers = {"document_number": PERSON.documents[0].number, "nationality": PERSON.nationality}
    with records.transaction() as tx:
        tx.alerts.add(replace(alert(7), **papers))  # type: ignore[arg-type]  # fields of an alert
        tx.look_alikes.put(replace(by_chip, alert_id=alert(7).alert_id))
        assert by_chip.pair_id in {one.pair_id for one in pairs_of(tx, PERSON)}
        effect = correct(tx, PERSON, _RIGHT, "request-1", Correcting(SECOND, NOW, RETENTION.list_days, PUBLIC))
    assert effect.reached.pairs == (PairId("pair-000002"),)


def test_officer_at_an_open_alert_goes_by_the_former_papers(records: SqlRecords, effect: Effect) -> None:
    assert effect.reached.alerts == (AlertId("alert-000001"),)
    with records.reading() as tx:
        (event,) = [one for one in tx.feed.about("alert-000001", 50) if one.kind == "alert.corrected"]
        assert event.payload["fields"] == ["nationality", "surname"]
        assert "Salawati" not in json.dumps(event.payload), "what a queue shows has no name"
        assert [one.action for one in tx.audit.about(["alert-000001"])][-1] == "alert.corrected"


def test_case_says_what_was_wrong_without_what_is_right(records: SqlRecords, effect: Effect) -> None:
    assert effect.reached.cases == (case(1).case_id,)
    last = stored_case(records).entries[-1]
    assert last.kind is EntryKind.CORRECTED and last.officer == SECOND.officer_id
    assert f"surname: {PERSON.surname} -> Salawati" in last.text and "nationality: IDN -> MYS" in last.text


def test_agency_that_has_a_handover_is_not_told(records: SqlRecords, effect: Effect, clock: FixedClock) -> None:
    """By its own type of event, without a name; what is right it reads in its inbox, and says that it has it."""
    assert effect.reached.agencies == ("KPK",)
    with records.reading() as tx:
        (message,) = [one for one in tx.outbox.of_case(case(1).case_id) if one.kind == CORRECTED]
        told = list(told_of(tx, stored_case(records)))
    payload = json.loads(message.payload)
    assert (message.state, payload["type"]) == (MessageState.WAITING, "iass.handover.corrected.v1")
    assert "Salawati" not in message.payload and PERSON.surname not in message.payload
    assert [(one.kind, one.delivery) for one in told][-1] == (CORRECTED, Delivery.WAITING)
    inbox = InboxDesk(records, clock, _LIAISON.scope)
    shown = inbox.get(case(1).case_id, _LIAISON)
    assert "Salawati" in shown.entries[-1].text and not shown.is_received
    assert inbox.receive(case(1).case_id, _LIAISON).is_received
    with records.reading() as tx:
        assert [one.delivery for one in told_of(tx, stored_case(records))][-1] is Delivery.CONFIRMED


def test_flight_stands_screened_by_the_former_papers(records: SqlRecords, effect: Effect) -> None:
    """A ban on entry holds by the nationality of the registered holder. The carrier's own row stays as it came."""
    assert effect.reached.flights == (FLIGHT,)
    with records.reading() as tx:
        assert tx.passenger_lists.due(tx.passenger_lists.mark(), NOW.replace(year=2000), 5) == (FLIGHT,)


def test_case_of_somebody_with_a_like_face_gives_the_agency_another_s_papers(records: SqlRecords) -> None:
    """The house notes it; the agency, which has another person, reads nothing of it."""
    store(records)
    with records.transaction() as tx:
        crossed = tx.passages.get(case(1).opening.crossing_id)
        assert crossed is not None
        other = replace(PERSON, person_id=type(PERSON.person_id)("WNI-0002"), documents=())
        tx.people.put(other)
        found = tx.alerts.get(AlertId("alert-000001"))
        assert found is not None
        shown = replace(found.references[-1], subject_id=other.person_id, image_id=None)
        tx.alerts.update(replace(found, references=(shown,), version=found.version + 1))
        reached = correct(tx, other, _RIGHT, "request-1", Correcting(SECOND, NOW, 2, PUBLIC)).reached
    assert (reached.cases, reached.agencies) == ((case(1).case_id,), ())
    assert stored_case(records).entries[-1].kind is EntryKind.NOTE


@pytest.mark.parametrize("surname", ["PUTRI\u202eIRTUP", "PUTRI\x00", "PUTRI\u2067"])
def test_corrected_name_reads_as_another(surname: str) -> None:
    """A character that turns the direction of writing, or none at all, is in nobody's name."""
    with pytest.raises(InvalidInput, match="is no character of a name"):
        corrected(PERSON, Correction(surname=surname))
