"""A store that no packet, breach pack or erasure knows of; and a packet that tells more, or less, than it may."""

import json
from dataclasses import replace
from datetime import timedelta

from tests.contracts.samples import PERSON, passage

from iass.access import Officer, Scope
from iass.adapters.sql import personal_data
from iass.adapters.sql.records import SqlRecords
from iass.adapters.sql.schema import METADATA
from iass.console.catalogue import Language, load
from iass.console.packet_pdf import print_packet
from iass.handover import case as acts
from iass.handover.entry import Custody, CustodyStep
from iass.handover.keeping import keep
from iass.ids import CrossingId, OfficerId
from iass.subject.breach_store import WALKS
from iass.subject.erasure import erase
from iass.subject.holdings import HELD, Holding
from iass.subject.packet import READ, Audience, Packet, gather

from .a_life import DPO, NOW, OWN, RETENTION, SECOND, store, stored_case


def _packet(records: SqlRecords, audience: Audience = Audience.PERSON, scope: Scope | None = None) -> Packet:
    officer = replace(DPO, scope=scope or Scope())
    with records.reading() as tx:
        person = tx.people.get(PERSON.person_id)
        assert person is not None
        return gather(tx, person, "request-1", officer, NOW, RETENTION, audience)


def _rows(packet: Packet, name: Holding) -> tuple[dict[str, object], ...]:
    return next(tuple(dict(row) for row in part.rows) for part in packet.sections if part.name is name)


def test_table_is_of_no_holding() -> None:
    """A new store: say what of a traveller it holds, in `iass.adapters.sql.personal_data`."""
    listed = [name for names in personal_data.TABLES.values() for name in names]
    assert len(listed) == len(set(listed))
    assert set(listed).isdisjoint(personal_data.OF_NO_TRAVELLER)
    known = set(listed) | set(personal_data.OF_NO_TRAVELLER)
    assert known - {"alembic_version"} == set(METADATA.tables)


def test_holding_is_in_no_packet_or_breach_pack() -> None:
    for table in (HELD, READ, WALKS, personal_data.TABLES):
        assert set(table) == set(Holding)


def test_house_does_not_know_what_it_holds(any_records: SqlRecords) -> None:
    store(any_records)
    whole = _packet(any_records, Audience.HOUSE, Scope(protected=None))
    empty = {part.name for part in whole.sections if not part.rows}
    assert empty == {Holding.NOTICES}, "the notice lists no number of hers"
    for name in (Holding.PAIRS, Holding.LINKS, Holding.ALERTS, Holding.CASES, Holding.AGENCIES):
        assert all(row["withheld_by"] for row in _rows(whole, name)), name
    for language in Language:
        assert print_packet(whole, load(language)).startswith(b"%PDF"), "each code has a word"


def test_person_is_told_of_a_pair_a_link_or_a_case_that_goes_on(records: SqlRecords) -> None:
    store(records)
    told = _packet(records)
    for name in (Holding.PAIRS, Holding.LINKS, Holding.ALERTS, Holding.CASES, Holding.AGENCIES, Holding.NOTICES):
        assert _rows(told, name) == (), name
        assert next(part.withheld for part in told.sections if part.name is name)
    text = json.dumps(told.as_json())
    assert "KPK" not in text and "N-0001" not in text and "withheld_by" not in text.replace("may_be_withheld_by", "")


def test_kept_face_or_row_of_a_carrier_s_list_is_not_told(records: SqlRecords) -> None:
    """And its end is not, or the template itself is."""
    store(records)
    told = _packet(records)
    (face,) = _rows(told, Holding.FACES)
    assert face["crossing"] == "crossing-000001" and str(face["until"]).startswith("2026-11-27T00:00")
    (row,) = _rows(told, Holding.FLIGHTS)
    assert row["document"] == PERSON.documents[0].number and row["seat"] == "27B"
    (template,) = _rows(told, Holding.TEMPLATES)
    assert (template["list"], template["kept"], template["numbers"]) == ("registry", "while_registered", 128)
    assert set(template) == {"enrolment", "list", "picture", "model", "numbers", "since", "kept"}


def test_list_is_told_that_may_be_read_no_more(records: SqlRecords) -> None:
    store(records)
    with records.reading() as tx:
        late = gather(tx, PERSON, "request-1", DPO, NOW + timedelta(days=3), RETENTION)
    assert _rows(late, Holding.FLIGHTS) == ()


def test_passage_of_somebody_with_a_like_face_is_told(records: SqlRecords) -> None:
    """It is on another's documents."""
    store(records)
    other = replace(passage(2), crossing_id=CrossingId("crossing-000002"), holder_id=None)
    with records.transaction() as tx:
        tx.passages.add(replace(other, best_subject=PERSON.person_id, best_score=0.9))
    assert [row["crossing"] for row in _rows(_packet(records), Holding.PASSAGES)] == ["crossing-000001"]
    whole = _rows(_packet(records, Audience.HOUSE), Holding.PASSAGES)
    assert {row["crossing"]: bool(row["withheld_by"]) for row in whole} == {
        "crossing-000001": False,
        "crossing-000002": True,
    }


def test_person_who_was_handed_over_is_not_told_to_whom(records: SqlRecords) -> None:
    store(records)
    held, officer = stored_case(records), Officer(OfficerId("sari"))
    with records.transaction() as tx:
        for number, to in enumerate((Custody.TAKEN, Custody.HANDED_OVER)):
            at = NOW + timedelta(minutes=number)
            held = acts.moved(held, officer, at, CustodyStep(to, at, "counter"))
            keep(tx, held, officer)
    told = _packet(records)
    (row,) = _rows(told, Holding.CASES)
    assert row["state"] == "handed_over"
    (agency,) = _rows(told, Holding.AGENCIES)
    assert (agency["agency"], agency["message"], agency["delivery"]) == ("KPK", "iass.handover.signed.v1", "waiting")


def test_erasure_leaves_a_face_or_tells_that_somebody_is_sought(any_records: SqlRecords) -> None:
    store(any_records)
    unsought = replace(PERSON, person_id=type(PERSON.person_id)("WNI-0002"), documents=())
    with any_records.transaction() as tx:
        tx.people.put(unsought)
        done = erase(tx, PERSON, "request-1", SECOND, NOW, RETENTION)
        nothing = erase(tx, unsought, "request-2", SECOND, NOW, RETENTION)
    assert (done.pictures, done.templates, done.faces) == (1, 1, 1)
    assert [(one.holding, one.article) for one in done.kept] == [(one.holding, one.article) for one in nothing.kept]
    until = {one.holding: one.until for one in done.kept}
    assert until[Holding.FLIGHTS] is not None and until[Holding.PASSAGES] is None
    after = _packet(any_records)
    for name in (Holding.PICTURES, Holding.TEMPLATES, Holding.FACES):
        assert _rows(after, name) == (), name
    assert _rows(after, Holding.REGISTRY) and _rows(after, Holding.PASSAGES), "the law has these kept"
    assert "registry.erased" in [row["act"] for row in _rows(after, Holding.LOOKS)]
    with any_records.reading() as tx:
        assert tx.images.get(OWN) == (b"portrait", "image/jp2"), "the open alert shows it"
        assert tx.images.subject_of(OWN) == "alert-000001"


def test_erasure_takes_a_picture_from_under_an_open_alert_only(records: SqlRecords) -> None:
    """One that nothing under way shows can be opened by nobody."""
    store(records)
    with records.transaction() as tx:
        tx.images.put(type(OWN)("image-000009"), PERSON.person_id, b"other", "image/png")
        erase(tx, PERSON, "request-1", SECOND, NOW, RETENTION)
    with records.reading() as tx:
        assert tx.images.get(type(OWN)("image-000009")) is None
