"""Whoever is not in the registry: the data of another one who showed the same number, or none at all."""

import json
from dataclasses import replace
from datetime import date

import pytest
from tests.contracts.samples import MADE, MORNING, NOTICE, PERSON, alert, bearer_pair, decision, passage, template

from iass.adapters.sql.records import SqlRecords
from iass.alert.alert import AlertState, Judgement, Reference
from iass.alert.slip import Slip
from iass.capture.document import TravelDocument
from iass.capture.partial_date import PartialDate
from iass.case.evidence import digest_of, hashes, notices_of, said_by, sealed
from iass.case.exhibits import CHIP
from iass.case.kept_faces import KeptFace
from iass.case.passage import Passage
from iass.console.catalogue import Language, load
from iass.console.packet_pdf import print_packet
from iass.console.views.subjects import packet_lines
from iass.decide.decision import Advice
from iass.errors import Conflict, InvalidInput
from iass.handover.entry import EntryKind
from iass.ids import AlertId, CrossingId, ImageId, OfficerId
from iass.subject.correction import Correcting, Effect, corrected
from iass.subject.erasure import erase
from iass.subject.holdings import Holding
from iass.subject.packet import Audience, Packet, gather
from iass.subject.proposal import Correction
from iass.subject.rereading import put_right, reread
from iass.subject.traveller import ShownDocument, as_person, by_slip, on_day

from .a_life import DPO, NOW, PUBLIC, RETENTION, SECOND, hand_over, stored_case

KEIKO = TravelDocument("TK1234567", "JPN", "TANAKA", "KEIKO", issuer="JPN", birth_date=PartialDate(1988, 5, 2))
STOPPED, LIVE, CHIPPED = AlertId("alert-000001"), ImageId("image-000001"), ImageId("image-000002")


def crossed(number: int, document: TravelDocument | None = KEIKO) -> Passage:
    """Where nothing spoke against the bearer."""
    found = replace(passage(number), document=document, holder_id=None, best_subject=None, best_score=None)
    return replace(found, decision=replace(found.decision, findings=()))


def stop(records: SqlRecords) -> Passage:
    """Keiko was stopped for somebody else, let go by two officers, and holds a slip."""
    at = replace(crossed(1), alert_id=STOPPED)
    shown = (Reference("N-0001", ImageId("image-000009"), 0.7), Reference(CHIP, CHIPPED, None))
    raised = replace(
        alert(1), references=shown, live_image_id=LIVE, document_number="TK1234567", nationality="JPN",
        state=AlertState.CLOSED, judgement=Judgement.OTHER_PERSON,
    )  # fmt: skip
    with records.transaction() as tx:
        tx.notices.put(NOTICE, MADE)
        tx.passages.add(at)
        tx.alerts.add(raised)
        for image_id, data in ((LIVE, b"live"), (CHIPPED, b"chip"), (ImageId("image-000009"), b"sought")):
            tx.images.put(image_id, STOPPED, data, "image/jp2")
        tx.slips.add(Slip("7QK-2MX-9TB", STOPPED, MORNING, OfficerId("sari")))
        tx.look_alikes.put(replace(bearer_pair(1), alert_id=STOPPED))
    return at


def packet(records: SqlRecords, at: Passage, audience: Audience = Audience.PERSON) -> Packet:
    with records.reading() as tx:
        return gather(tx, as_person(at), "request-1", DPO, NOW, RETENTION, audience, at)


def rows(made: Packet, name: Holding) -> tuple[dict[str, object], ...]:
    return next(tuple(dict(row) for row in part.rows) for part in made.sections if part.name is name)


def test_foreigner_with_a_slip_gets_nothing_of_what_is_held(any_records: SqlRecords) -> None:
    at = stop(any_records)
    with any_records.transaction() as tx:
        tx.passages.add(crossed(2))
        tx.kept_faces.add(KeptFace(CrossingId("crossing-000002"), MORNING, template(1)))
    made = packet(any_records, at)
    assert {row["crossing"] for row in rows(made, Holding.PASSAGES)} == {"crossing-000001", "crossing-000002"}
    assert [row["crossing"] for row in rows(made, Holding.FACES)] == ["crossing-000002"]
    (told,) = rows(made, Holding.ALERTS)
    assert told["slip"] == "7QK-2MX-9TB"
    assert [one["picture"] for one in told["pictures"]] == [LIVE, CHIPPED], "never whoever is sought"  # type: ignore[attr-defined]
    assert rows(made, Holding.REGISTRY) == () and rows(made, Holding.PAIRS) == ()
    (pair,) = rows(packet(any_records, at, Audience.HOUSE), Holding.PAIRS)
    assert pair["pair_state"] and pair["withheld_by"], "the house knows that this chip's bearer is taken for somebody"
    assert "N-0001" not in json.dumps(made.as_json())
    for language in Language:
        assert print_packet(made, load(language)).startswith(b"%PDF"), "each code has a word"


@pytest.mark.parametrize(
    "other",
    [
        replace(crossed(2), document=replace(KEIKO, surname="SATO", given_names="AI")),
        replace(crossed(2), document=replace(KEIKO, birth_date=PartialDate(1970, 1, 1))),
        replace(crossed(2), decision=decision(Advice.CLEAR)),
    ],
    ids=["another name", "another birth date", "the face was not the holder's"],
)
def test_passage_of_an_impostor_with_the_number_is_told(records: SqlRecords, other: Passage) -> None:
    at = stop(records)
    with records.transaction() as tx:
        tx.passages.add(other)
    assert [row["crossing"] for row in rows(packet(records, at), Holding.PASSAGES)] == ["crossing-000001"]
    whole = {row["crossing"]: row["withheld_by"] for row in rows(packet(records, at, Audience.HOUSE), Holding.PASSAGES)}
    assert whole["crossing-000001"] == "" and whole["crossing-000002"]


def test_passage_on_the_same_number_of_another_state_is_gathered(records: SqlRecords) -> None:
    at = stop(records)
    with records.transaction() as tx:
        tx.passages.add(crossed(2, replace(KEIKO, issuer="KOR", nationality="KOR")))
    assert len(rows(packet(records, at, Audience.HOUSE), Holding.PASSAGES)) == 1


def test_open_alert_or_whoever_was_found_to_be_sought_is_told(records: SqlRecords) -> None:
    at = stop(records)
    with records.transaction() as tx:
        stored = tx.alerts.get(STOPPED)
        assert stored is not None
        tx.alerts.update(replace(stored, judgement=Judgement.SAME_PERSON, version=stored.version + 1))
    assert rows(packet(records, at), Holding.ALERTS) == ()


def test_picture_of_a_bearer_who_was_not_the_holder_is_told(records: SqlRecords) -> None:
    """The slip was theirs; whose face it was, nobody knows."""
    stop(records)
    at = replace(
        crossed(1), alert_id=STOPPED, decision=decision(Advice.CLEAR), crossing_id=CrossingId("crossing-000003")
    )
    with records.transaction() as tx:
        tx.passages.add(at)
        stored = tx.alerts.get(STOPPED)
        assert stored is not None
        tx.alerts.update(replace(stored, crossing_id=at.crossing_id, version=stored.version + 1))
    (told,) = rows(packet(records, at), Holding.ALERTS)
    assert told["pictures"] == []


def test_face_of_whoever_raised_the_alert_that_was_joined_is_told(records: SqlRecords) -> None:
    """A camera's shot raised it, and this traveller's passage, at the same lane a moment later, joined it."""
    at = stop(records)
    with records.transaction() as tx:
        tx.passages.add(replace(crossed(2, None), alert_id=AlertId("alert-000002")))
        tx.passages.add(replace(crossed(3), alert_id=AlertId("alert-000002")))
        joined = replace(alert(2), live_image_id=LIVE, state=AlertState.CLOSED, judgement=Judgement.OTHER_PERSON)
        tx.alerts.add(joined)
    told = rows(packet(records, at), Holding.ALERTS)
    assert [len(one["pictures"]) for one in told] == [0, 2]  # type: ignore[arg-type]  # a list of pictures


def test_slip_of_a_page_without_a_number_finds_nobody(records: SqlRecords) -> None:
    """Its chip had one: the alert took it, and the slip has its end."""
    at = replace(crossed(1, replace(KEIKO, number="")), alert_id=STOPPED)
    with records.transaction() as tx:
        tx.passages.add(at)
        tx.alerts.add(replace(alert(1), document_number="TK1234567", nationality="JPN"))
        assert list(by_slip(tx, STOPPED)) == [at]
    assert as_person(at).documents == ()
    assert [row["crossing"] for row in rows(packet(records, at), Holding.PASSAGES)] == ["crossing-000001"]


def test_passage_is_not_found_by_its_document_or_its_slip(any_records: SqlRecords) -> None:
    at = stop(any_records)
    shown = ShownDocument.read("tk 123-4567", "jpn", "2026-11-24")
    assert shown == ShownDocument("tk 123-4567", "JPN", date(2026, 11, 24))
    with any_records.reading() as tx:
        assert list(on_day(tx, shown)) == [at]
        assert list(on_day(tx, replace(shown, state="KOR"))) == []
        assert list(on_day(tx, replace(shown, day=date(2026, 11, 23)))) == []
        assert list(by_slip(tx, STOPPED)) == [at]
    with pytest.raises(InvalidInput, match="number, state and day"):
        ShownDocument.read("TK1234567", "", "2026-11-24")


def test_face_alone_or_a_registered_holder_is_taken_for_a_stranger() -> None:
    with pytest.raises(Conflict, match="no document"):
        as_person(crossed(1, None))
    with pytest.raises(Conflict, match="the registry knows"):
        as_person(passage(1))


_RIGHT = Correction(surname="TANABE", document_number="TK 765432-1", nationality="JPN")


def reread_by(records: SqlRecords, at: Passage, right: Correction = _RIGHT) -> Effect:
    with records.transaction() as tx:
        return put_right(tx, at, right, "request-1", Correcting(SECOND, NOW, RETENTION.list_days, PUBLIC))


def test_wrong_number_stays_wherever_it_was_read(any_records: SqlRecords) -> None:
    at = stop(any_records)
    with any_records.transaction() as tx:
        tx.passages.add(crossed(2))
        tx.passages.add(crossed(3, replace(KEIKO, surname="SATO")))
    done = reread_by(any_records, at)
    assert (set(done.passages), done.changed) == ({"crossing-000001", "crossing-000002"}, ("number", "surname"))
    right = replace(KEIKO, surname="TANABE", number="TK7654321")
    new = ShownDocument("TK7654321", "JPN", date(2026, 11, 24))
    with any_records.reading() as tx:
        first, second, other = (tx.passages.get(CrossingId(f"crossing-00000{number}")) for number in (1, 2, 3))
        assert first and second and other
        assert first.document == second.document == right
        assert tx.passages.as_read(first.crossing_id) == at, "what was read stays, under the seal of the alert"
        assert [one.crossing_id for one in tx.passages.on_document("TK7654321", MORNING, 9)] == [*done.passages]
        assert other.document == replace(KEIKO, surname="SATO"), "another one showed that number"
        assert {one.crossing_id for one in on_day(tx, new)} == set(done.passages), "known again by the right one"
        assert [one.crossing_id for one in on_day(tx, replace(new, number="TK1234567"))] == ["crossing-000003"]
        (entry,) = tx.audit.about(["crossing-000001"])
    assert entry.action == "passage.corrected" and "TANABE" not in json.dumps(entry.details)


@pytest.mark.parametrize("audience", list(Audience))
def test_packet_no_longer_tells_what_was_read_or_what_was_put_right(
    any_records: SqlRecords, audience: Audience
) -> None:
    """The house's own and the person's, in words too."""
    at = stop(any_records)
    born = PartialDate(1989, 6, 3)
    reread_by(any_records, at, replace(_RIGHT, birth_date=born))
    with any_records.transaction() as tx:
        tx.passages.add(crossed(2, replace(KEIKO, surname="TANABE", number="TK7654321", birth_date=born)))
        right = tx.passages.get(at.crossing_id) or at
    made = packet(any_records, right, audience)
    told = {
        row["crossing"]: (row["document"], row["name_read"], row["put_right"]) for row in rows(made, Holding.PASSAGES)
    }
    misread = [
        {"field": "surname", "read": "TANAKA", "right": "TANABE"},
        {"field": "birth_date", "read": "1988-05-02", "right": "1989-06-03"},
        {"field": "number", "read": "TK1234567", "right": "TK7654321"},
    ]
    assert told["crossing-000001"] == ("TK1234567", "KEIKO TANAKA", misread)
    assert told["crossing-000002"] == ("TK7654321", "KEIKO TANABE", [])
    section = next(one for one in made.sections if one.name is Holding.PASSAGES)
    (said,) = {cell for line in packet_lines(section, load(Language.INDONESIAN)) for cell in line if " -> " in cell}
    assert said == (
        "Nama keluarga: TANAKA -> TANABE; Tanggal lahir: 1988-05-02 -> 1989-06-03; "
        "Nomor dokumen: TK1234567 -> TK7654321"
    )


def test_correction_breaks_the_seal_of_an_alert(any_records: SqlRecords) -> None:
    at = replace(crossed(1), alert_id=STOPPED)
    with any_records.transaction() as tx:
        tx.notices.put(NOTICE, MADE)
        tx.passages.add(at)
        raised = sealed(tx, alert(1), at)
        tx.alerts.add(raised)
    assert raised.evidence is not None
    for right in (_RIGHT, Correction(surname="TANAKA-ABE")):
        reread_by(any_records, at, right)
        with any_records.reading() as tx:
            at = tx.passages.get(at.crossing_id) or at
            read = tx.passages.as_read(at.crossing_id)
            said = said_by(raised, read, notices_of(tx, raised), {})
        assert at != read and digest_of(hashes(raised.evidence.salt, said)) == raised.evidence.digest


def test_alert_of_another_one_with_the_number_is_told_of_a_correction(records: SqlRecords) -> None:
    at = stop(records)
    with records.transaction() as tx:
        tx.passages.add(replace(crossed(2, replace(KEIKO, surname="SATO")), alert_id=AlertId("alert-000002")))
        tx.alerts.add(alert(2))
        tx.passages.add(replace(crossed(3), alert_id=AlertId("alert-000003")))
        tx.alerts.add(alert(3))
    assert reread_by(records, at).reached.alerts == ("alert-000003",)


def test_officer_or_agency_goes_by_what_was_read_wrong(records: SqlRecords) -> None:
    at = replace(crossed(1), alert_id=STOPPED)
    with records.transaction() as tx:
        tx.passages.add(at)
        tx.alerts.add(alert(1))
        hand_over(tx)
    done = reread_by(records, at)
    assert (done.reached.alerts, done.reached.agencies) == (("alert-000001",), ("KPK",))
    entry = stored_case(records).entries[-1]
    assert (entry.kind, entry.text) == (
        EntryKind.CORRECTED,
        "crossing-000001: number: TK1234567 -> TK7654321; surname: TANAKA -> TANABE",
    )


@pytest.mark.parametrize(
    ("right", "why"),
    [
        (Correction(birth_place="Osaka"), "no birth place"),
        (Correction(document_number="--"), "no document number"),
        (Correction(surname="TANAKA", document_number="tk1234567"), "read already"),
        (Correction(surname="", given_names=""), "no name"),
        (Correction(surname="TANA\u202eKA"), "no character"),
    ],
)
def test_document_is_put_right_into_none(right: Correction, why: str) -> None:
    with pytest.raises(InvalidInput, match=why):
        reread(crossed(1), right)


def test_registry_takes_a_number_that_the_next_import_would_undo() -> None:
    with pytest.raises(InvalidInput, match="SIMKIM"):
        corrected(PERSON, Correction(document_number="A9999999"))


def test_face_of_an_unregistered_traveller_outlives_its_erasure(any_records: SqlRecords) -> None:
    at = stop(any_records)
    other = crossed(3, replace(KEIKO, surname="SATO"))
    with any_records.transaction() as tx:
        tx.passages.add(other)
        for one in (at, other):
            tx.kept_faces.add(KeptFace(one.crossing_id, one.at, template(1)))
        done = erase(tx, as_person(at), "request-1", SECOND, NOW, RETENTION, at)
        left = tx.kept_faces.of_crossings([at.crossing_id, other.crossing_id])
    assert done.faces == 1 and list(left) == [other.crossing_id]
