"""A bundle that does not hold what a court asks for, or an installation that signs what never was."""

import json
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any

import pytest
from tests.contracts.samples import MODEL, OFFICER, passage

from iass.access import Officer, Scope
from iass.adapters.sql.records import SqlRecords
from iass.alert.alert import Alert
from iass.audit.chain import canonical
from iass.clock import FixedClock
from iass.errors import NotAllowed, NotFound
from iass.handover.bundle import fingerprint, pack, read
from iass.handover.bundle_check import check_bundle
from iass.handover.case import Case
from iass.handover.desk import CaseDesk
from iass.handover.entry import CaseOutcome
from iass.handover.export import CaseExport
from iass.handover.inbox import InboxDesk
from iass.handover.records import HandoverRecords, HandoverTransaction
from iass.identify.calibration_file import shipped
from iass.ids import CaseId, ImageId, ModelId, OfficerId

BUDI = Officer(OfficerId("budi"))
_PDF = b"%PDF-1.7\n1 0 obj\nendobj\ntrailer\n%%EOF\n"
_NOW = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
_SHIPPED = shipped(ModelId("sface-2021dec/5-9923c114"))


@pytest.fixture
def export(records: SqlRecords, clock: FixedClock) -> CaseExport:
    return CaseExport(records, clock, records.signing_key())


@pytest.fixture
def signed(records: SqlRecords, desk: CaseDesk, confirmed: Alert) -> Case:
    """With a paper, pictures and both signatures."""
    with records.transaction() as tx:
        tx.calibrations.note(_SHIPPED, confirmed.raised_at)
        tx.calibrations.note(replace(_SHIPPED, record_id="later"), confirmed.raised_at + timedelta(seconds=1))
        tx.passages.add(passage())
        tx.images.put(ImageId("live-1"), "N-0001", b"\xff\xd8 live", "image/jpeg")
        tx.images.put(ImageId("image-2"), "N-0001", b"\xff\xd8 sought", "image/jpeg")
    case = desk.open(confirmed.alert_id, OFFICER)
    case = desk.file(case.case_id, case.version, OFFICER, _PDF, "letter.pdf")
    for officer in (OFFICER, BUDI):
        desk.get(case.case_id, officer)
        case = desk.sign(case.case_id, case.version, officer, case.content_hash)
    return case


@dataclass(frozen=True)
class Beside:
    """Records in which somebody writes while a bundle is read."""

    records: HandoverRecords
    written: list[str]

    def transaction(self) -> AbstractContextManager[HandoverTransaction]:
        return self.records.transaction()

    @contextmanager
    def reading(self) -> Iterator[HandoverTransaction]:
        with self.records.reading() as tx:
            with self.records.transaction() as other:
                other.audit.append(_NOW, OFFICER, "alert.viewed", "a-1", {})
                self.written.append("a-1")
            yield tx


def _key(export: CaseExport) -> str:
    return fingerprint(export.key.public_key())


def _parts(data: bytes) -> dict[str, Any]:
    return {name: json.loads(part) for name, part in read(data).items() if name.endswith(".json")}


def test_traveller_waits_until_the_papers_of_a_case_are_read(export: CaseExport, signed: Case) -> None:
    beside = Beside(export.records, [])
    data = replace(export, records=beside).export(signed.case_id, OFFICER)
    assert beside.written == ["a-1"]
    assert check_bundle(data, _key(export)).faults == ()
    assert _parts(data)["audit.json"]["entries"][-1]["action"] == "case.exported"


def test_court_is_not_told_the_evidence(export: CaseExport, signed: Case) -> None:
    data = export.export(signed.case_id, OFFICER)
    report = check_bundle(data, _key(export))
    assert report.faults == ()
    assert (report.case_id, report.signers) == (signed.case_id, ("sari", "budi"))
    parts, members = _parts(data), read(data)
    assert members["images/live-1.jpg"] == b"\xff\xd8 live" and members["images/image-2.jpg"] == b"\xff\xd8 sought"
    assert members[f"papers/{signed.papers[0].image_id}.pdf"] == _PDF
    finding = parts["alert.json"]["decision"]["findings"][0]
    assert (finding["rule_id"], finding["rule_version"]) == ("exit-ban.in-force", 3)
    assert (finding["article"], finding["notice_version"]) == ("UU 6/2011 art. 91", 2)
    assert (finding["face"]["threshold"], finding["face"]["model_id"]) == (0.5, MODEL)
    assert parts["alert.json"]["decision"]["policy_version"] == "2026-11"
    assert (parts["notice.json"]["version"], parts["notice.json"]["contact"]) == (2, "+62 21 555")
    assert parts["passage.json"]["document"]["number"] == "A1234"
    assert parts["calibration.json"]["record_id"] == _SHIPPED.record_id
    acts = [entry["action"] for entry in parts["audit.json"]["entries"]]
    assert acts[:4] == ["alert.raised", "alert.judged", "case.opened", "case.filed"]
    assert "alert.handed_over" in acts and acts[-1] == "case.exported"
    assert parts["audit.json"]["head"]["entry_hash"] == parts["audit.json"]["entries"][-1]["entry_hash"]


def test_picture_that_was_erased_is_missed_or_only_missing(
    export: CaseExport, signed: Case, records: SqlRecords
) -> None:
    with records.transaction() as tx:
        tx.erase_subject("N-0001")
    data = export.export(signed.case_id, OFFICER)
    parts, members = _parts(data), read(data)
    assert [name for name in members if name.startswith("images/")] == []
    assert parts["erased.json"]["images"] == [
        {"image_id": "live-1", "sha256": sha256(b"\xff\xd8 live").hexdigest()},
        {"image_id": "image-2", "sha256": sha256(b"\xff\xd8 sought").hexdigest()},
    ]
    report = check_bundle(data, _key(export))
    assert (report.faults, report.erased) == ((), ("live-1", "image-2"))


def test_picture_is_left_out_in_silence(export: CaseExport, signed: Case) -> None:
    members = {
        name: part
        for name, part in read(export.export(signed.case_id, OFFICER)).items()
        if name not in ("manifest.json", "signature.json")
    }
    told = canonical({"images": [{"image_id": "image-2", "sha256": None}]}).encode()
    silent = {name: part for name, part in members.items() if name != "images/live-1.jpg"}
    for forged, named in ((silent, "live-1 is neither"), ({**members, "erased.json": told}, "image-2 is here and")):
        report = check_bundle(pack(signed.case_id, forged, export.key), _key(export))
        assert [fault.part for fault in report.faults] == ["erased.json"]
        assert named in report.faults[0].what


def test_alert_is_older_than_what_was_kept(
    export: CaseExport, desk: CaseDesk, confirmed: Alert, records: SqlRecords
) -> None:
    with records.transaction() as tx:
        tx.calibrations.note(_SHIPPED, confirmed.raised_at + timedelta(seconds=1))
    case = desk.open(confirmed.alert_id, OFFICER)
    assert _parts(export.export(case.case_id, OFFICER))["calibration.json"] is None


def test_case_with_one_signature_passes_for_agreed(export: CaseExport, desk: CaseDesk, confirmed: Alert) -> None:
    case = desk.open(confirmed.alert_id, OFFICER)
    desk.sign(case.case_id, case.version, OFFICER, case.content_hash)
    report = check_bundle(export.export(case.case_id, OFFICER), _key(export))
    assert report.ok and report.signers == ("sari",)


def test_signers_stand_beside_what_they_never_saw(
    export: CaseExport, desk: CaseDesk, signed: Case, records: SqlRecords, clock: FixedClock
) -> None:
    """What came after the signatures is told apart, and by what the officers put their names to."""
    report = check_bundle(export.export(signed.case_id, OFFICER), _key(export))
    assert (report.entries, report.signed_entries, report.signed_hash) == (4, 2, signed.content_hash)
    later = desk.note(signed.case_id, signed.version, OFFICER, "his brother telephoned")
    desk.conclude(later.case_id, later.version, BUDI, CaseOutcome.HELD)
    InboxDesk(records, clock).ask(signed.case_id, Officer(OfficerId("kpk.rini")), "which flight?", "key-1")
    report = check_bundle(export.export(signed.case_id, OFFICER), _key(export))
    assert report.ok and report.signers == ("sari", "budi")
    assert (report.entries, report.signed_entries, report.signed_hash) == (7, 2, signed.content_hash)


def test_signature_that_a_note_took_back_counts(export: CaseExport, desk: CaseDesk, confirmed: Alert) -> None:
    case = desk.open(confirmed.alert_id, OFFICER)
    case = desk.sign(case.case_id, case.version, OFFICER, case.content_hash)
    case = desk.note(case.case_id, case.version, OFFICER, "the number was misread")
    report = check_bundle(export.export(case.case_id, OFFICER), _key(export))
    assert (report.signers, report.signed_entries, report.signed_hash) == ((), 0, "")
    for officer in (BUDI, OFFICER):
        desk.get(case.case_id, officer)
        case = desk.sign(case.case_id, case.version, officer, case.content_hash)
    report = check_bundle(export.export(case.case_id, OFFICER), _key(export))
    assert (report.signers, report.signed_entries, report.signed_hash) == (("budi", "sari"), 3, case.content_hash)


def test_case_leaves_the_house_and_nobody_knows(export: CaseExport, signed: Case, records: SqlRecords) -> None:
    export.export(signed.case_id, BUDI)
    with records.reading() as tx:
        last = tx.audit.last()
    assert last is not None and (last.actor, last.action, last.subject) == ("budi", "case.exported", signed.case_id)


def test_case_of_another_place_is_exported(export: CaseExport, signed: Case) -> None:
    with pytest.raises(NotAllowed):
        export.within(Scope(frozenset({"DPS"}))).export(signed.case_id, OFFICER)
    with pytest.raises(NotFound):
        export.export(CaseId("case-0"), OFFICER)


def _note_of_tomorrow(parts: dict[str, Any]) -> None:
    parts["case.json"]["entries"][0]["text"] = "he confessed"


def _entry_left_out(parts: dict[str, Any]) -> None:
    del parts["case.json"]["entries"][1]


def _other_officer(parts: dict[str, Any]) -> None:
    parts["audit.json"]["entries"][0]["actor"] = "somebody"


def _audit_left_out(parts: dict[str, Any]) -> None:
    entries = parts["audit.json"]["entries"]
    entries.remove(next(one for one in entries if one["action"] == "case.opened"))


@pytest.mark.parametrize(
    ("forge", "named"),
    [
        (_note_of_tomorrow, {"case.json"}),
        (_entry_left_out, {"case.json"}),
        (_other_officer, {"audit.json"}),
        (_audit_left_out, {"audit.json"}),
    ],
)
def test_installation_signs_what_never_was(export: CaseExport, signed: Case, forge: Any, named: set[str]) -> None:
    data = export.export(signed.case_id, OFFICER)
    parts = _parts(data)
    forge(parts)
    members = {name: part for name, part in read(data).items() if name not in ("manifest.json", "signature.json")}
    members |= {name: canonical(parts[name]).encode() for name in ("case.json", "audit.json")}
    report = check_bundle(pack(signed.case_id, members, export.key), _key(export))
    assert {fault.part for fault in report.faults} == named


def test_key_changes_with_every_start(export: CaseExport, sqlite_url: str, master_key: bytes) -> None:
    again = SqlRecords.open(sqlite_url, master_key)
    other = SqlRecords.open(sqlite_url.replace("iass.sqlite", "other.sqlite"), b"x" * 32)
    try:
        assert fingerprint(again.signing_key().public_key()) == _key(export)
        assert fingerprint(other.signing_key().public_key()) != _key(export)
    finally:
        again.close()
        other.close()
