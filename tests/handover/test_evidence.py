"""Evidence under no signature: a score, a notice or a picture is changed after two officers signed, unseen."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from tests.contracts.samples import MADE, NOTICE, OFFICER, alert, decision, passage
from tests.handover.forging import BUDI, HIDDEN, LIVE, SOUGHT, Forge, forging, repacked, sound
from tests.handover.forging import report as made_of
from typer.testing import CliRunner

from iass.access import EVERYWHERE, Officer, Scope
from iass.adapters.sql.records import SqlRecords
from iass.adapters.sql.serial import dump
from iass.alert.alert import Alert, AlertState, Reference
from iass.alert.evidence import EvidenceSeal
from iass.alert.passage import raise_or_join
from iass.audit.chain import canonical
from iass.case.evidence import digest_of, hashes, pictures_of, said_by, sealed
from iass.cli.main import app
from iass.errors import NotFound
from iass.handover.bundle import EXCERPT, fingerprint, pack, read
from iass.handover.bundle_check import check_bundle
from iass.handover.case import Case
from iass.handover.desk import CaseDesk
from iass.handover.export import CaseExport
from iass.handover.for_agency import told_alert
from iass.ids import ImageId, NoticeId, OfficerId, PersonId

_OPEN = Scope()  # everywhere, and nothing that is protected


@pytest.fixture
def forge(sqlite_url: str) -> Forge:
    return forging(sqlite_url)


def _said(export: CaseExport, case: Case, folder: Path) -> str:
    """What the expert reads."""
    bundle = folder / "case.zip"
    bundle.write_bytes(export.export(case.case_id, OFFICER))
    key = fingerprint(export.key.public_key())
    answer = CliRunner().invoke(app, ["verify-bundle", str(bundle), "--fingerprint", key])
    assert answer.exit_code == 0, answer.output
    return answer.output


def test_signatures_do_not_cover_the_evidence(
    export: CaseExport, signed: Case, raised: Alert, records: SqlRecords
) -> None:
    report = made_of(export, signed)
    seal = raised.evidence
    assert seal is not None and report.faults == ()
    assert (report.evidence, signed.opening.evidence, report.withheld) == (seal.digest, seal.digest, 0)
    with records.reading() as tx:
        noted = [one.details["evidence"] for one in tx.audit.about([raised.alert_id]) if one.action == "alert.raised"]
    assert noted == [seal.digest]
    assert seal.salt.encode() not in export.export(signed.case_id, OFFICER)
    assert sound(records) == ()


@pytest.mark.parametrize(
    "script",
    [
        "UPDATE alerts SET body = replace(body, '0.7123456789012345', '0.999')",
        "UPDATE alerts SET body = replace(body, '\"score\":0.71}', '\"score\":0.999}')",
        "UPDATE alerts SET body = replace(body, '\"threshold\":0.5,', '\"threshold\":0.1,')",
        "UPDATE alerts SET body = replace(body, 'BUDI SANTOSO', 'BUDI GUNAWAN')",
        "UPDATE passages SET body = replace(body, 'A1234', 'A1235')",
        "UPDATE notice_versions SET reason = 'another' WHERE notice_id = 'N-0001' AND version = 2",
        "UPDATE notice_versions SET reason = 'another' WHERE notice_id = 'N-0009'",
    ],
)
def test_evidence_is_changed_after_both_signatures(
    export: CaseExport, signed: Case, records: SqlRecords, forge: Forge, script: str
) -> None:
    """One line of SQL, past the program."""
    forge(script)
    report = made_of(export, signed)
    assert [fault.part for fault in report.faults] == ["evidence.json"]
    assert report.faults[0].what.startswith("is not what the officers signed for")
    assert any(fault.startswith("alert alert-000001: its evidence is not what was sealed") for fault in sound(records))
    assert records.verify_audit().ok


def test_seal_is_made_anew_with_the_evidence(
    export: CaseExport, signed: Case, raised: Alert, records: SqlRecords, forge: Forge
) -> None:
    """Whoever forges the score can forge the seal beside it, and neither the audit log nor the signatures."""
    score = raised.decision.findings[0].face
    assert score is not None and raised.evidence is not None
    better = replace(raised.decision.findings[0], face=replace(score, score=0.999))
    forged = replace(raised, decision=replace(raised.decision, findings=(better, *raised.decision.findings[1:])))
    with records.reading() as tx:
        said = said_by(
            forged,
            tx.passages.get(raised.crossing_id),
            [one for one in (tx.notices.get(NoticeId("N-0001"), 2), tx.notices.get(HIDDEN.notice_id, 1)) if one],
            {one: tx.images.digest_of(one) for one in pictures_of(raised)},
        )
    digest = digest_of(hashes(raised.evidence.salt, said))
    stored = replace(
        forged, evidence=EvidenceSeal(raised.evidence.salt, digest), state=AlertState.HANDED_OVER, version=4
    )
    forge("UPDATE alerts SET body = ?", dump(stored))
    report = made_of(export, signed)
    told = {(fault.part, fault.what.split(":")[0]) for fault in report.faults}
    assert ("evidence.json", "is not what the officers signed for") in told
    assert any("is not the one that the audit log notes" in fault for fault in sound(records))


def test_seal_is_taken_away(signed: Case, raised: Alert, records: SqlRecords, forge: Forge) -> None:
    """As if the alert were from before."""
    bare = replace(raised, evidence=None, state=AlertState.HANDED_OVER, version=4)
    forge("UPDATE alerts SET body = ?", dump(bare))
    assert any("is not the one that the audit log notes" in fault for fault in sound(records)), signed.case_id


def test_database_gives_other_evidence_than_was_sealed(any_records: SqlRecords) -> None:
    """Moments, numbers and absent parts come back from both databases as they were."""
    with any_records.transaction() as tx:
        for made in (NOTICE, replace(NOTICE, version=2)):
            tx.notices.put(made, MADE)
        tx.images.put(ImageId("live-1"), "N-0001", LIVE, "image/jpeg")
        raise_or_join(tx, sealed(tx, alert(), passage()), 60)
        tx.passages.add(passage())
    assert sound(any_records) == ()


@pytest.mark.parametrize("how", ["alert.json", "passage.json", "notice.json", "images/live-1.jpg", "evidence.json", ""])
def test_installation_signs_other_evidence_than_the_officers(export: CaseExport, signed: Case, how: str) -> None:
    """The key signs whatever is packed; the officers signed one thing."""
    members = dict(read(export.export(signed.case_id, OFFICER)))
    for name in ("manifest.json", "signature.json"):
        del members[name]
    parts: dict[str, Any] = {name: json.loads(data) for name, data in members.items() if name.endswith(".json")}
    if how == "alert.json":
        parts[how]["decision"]["findings"][0]["face"]["score"] = 0.999
    elif how == "passage.json":
        parts[how]["document"]["number"] = "A1235"
    elif how == "notice.json":
        parts[how]["reason"] = "another"
    elif how == "evidence.json":
        del members[how], parts[how]
    elif how:
        members[how] = b"\xff\xd8 another"
    else:
        how = "alert.json"
        del parts[how]["decision"]["findings"][0]
    members |= {name: canonical(part).encode() for name, part in parts.items()}
    report = check_bundle(pack(signed.case_id, members, export.key), fingerprint(export.key.public_key()))
    assert {fault.part for fault in report.faults} == {"images/" if how.startswith("images/") else how}


def _exchanged(name: str, odd: Any) -> Callable[[dict[str, Any]], None]:
    return lambda parts: parts.update({name: odd})


@pytest.mark.parametrize("is_excerpt", [False, True])
def test_verifier_falls_over_a_part_that_is_another_thing(export: CaseExport, signed: Case, is_excerpt: bool) -> None:
    """Or takes it for what was signed."""
    data = (export.excerpt if is_excerpt else export.export)(signed.case_id, OFFICER)
    unheld = {"program.json", "calibration.json", "manifest.json", "signature.json"}  # no finding names a record here
    told = json.loads(read(data)["evidence.json"])
    leaves: list[Any] = [None, [1], [{"salt": 1, "says": []}], {}]
    odd: list[Any] = [None, [], {}, 1, "x", [None], {"entries": None}, {"entries": [None]}, {"images": None}]
    cases = [(name, one) for name in read(data) if name.endswith(".json") and name not in unheld for one in odd]
    for name, one in (*cases, *(("evidence.json", told | {"leaves": each}) for each in leaves)):
        assert not repacked(export, data, _exchanged(name, one)).ok, (name, one)


def test_reader_learns_of_the_protected_by_the_seal(export: CaseExport, signed: Case, tmp_path: Path) -> None:
    """What the reader may not see is proven, and told in no word."""
    narrow = export.within(_OPEN)
    data = narrow.export(signed.case_id, OFFICER)
    report = check_bundle(data, fingerprint(export.key.public_key()))
    assert (report.faults, report.withheld) == ((), 2)  # the finding, and the notice
    assert "2 parts of it are proven and not told here" in _said(narrow, signed, tmp_path)
    members = read(data)
    told = b"".join(part for name, part in members.items() if name != "audit.json")
    assert b"MAWAR" not in told and b"N-0009" not in told
    whole = check_bundle(export.within(EVERYWHERE).export(signed.case_id, OFFICER), report.key)
    assert (whole.evidence, whole.withheld) == (report.evidence, 0)


def test_erased_picture_breaks_the_seal(export: CaseExport, signed: Case, records: SqlRecords) -> None:
    with records.transaction() as tx:
        tx.erase_subject("N-0001")
    for is_excerpt in (False, True):
        report = made_of(export, signed, excerpt=is_excerpt)
        assert (report.faults, report.erased) == ((), ("live-1", "image-2"))
    assert sound(records) == ()


def test_expert_reads_what_only_a_program_understands(
    export: CaseExport, signed: Case, tmp_path: Path, forge: Forge
) -> None:
    """One sentence for each thing that is wrong."""
    forge('UPDATE alerts SET body = replace(body, \'"judged_by":"sari"\', \'"judged_by":"joko"\')')
    bundle = tmp_path / "case.zip"
    bundle.write_bytes(export.export(signed.case_id, OFFICER))
    key = fingerprint(export.key.public_key())
    answer = CliRunner().invoke(app, ["verify-bundle", str(bundle), "--fingerprint", key])
    said = "BAD  alert.json: it says that joko judged, and the audit log that sari did\n"
    assert (answer.exit_code, answer.output) == (1, said)


def test_case_of_before_is_said_to_be_under_the_signatures(
    export: CaseExport, desk: CaseDesk, confirmed: Alert, records: SqlRecords, tmp_path: Path
) -> None:
    case = desk.hand_over(confirmed.alert_id, OFFICER)
    desk.hand_over(confirmed.alert_id, BUDI, content_hash=case.content_hash)
    report = made_of(export, case)
    assert (report.faults, report.evidence, len(report.signers)) == ((), "", 2)
    assert (made_of(export, case, excerpt=True).faults, sound(records)) == ((), ())
    assert "the evidence is under no officer's signature" in _said(export, case, tmp_path)


def test_seal_of_last_year_is_another_by_a_new_version() -> None:
    """A field that is added is left out where it is empty; anything else gives the evidence the next format."""
    said = said_by(alert(), passage(), [NOTICE], {ImageId("live-1"): "ab" * 32, ImageId("image-2"): "cd" * 32})
    assert digest_of(hashes("12" * 16, said)) == "156e221003baba0d7045399bf168a5a2924c150328db60d89fa95e1b69ab2805"


def test_agency_takes_away_what_is_not_its_own(
    export: CaseExport, desk: CaseDesk, raised: Alert, records: SqlRecords
) -> None:
    """Notes and papers of the checkpoint, another agency's notice, another person, and whoever is protected."""
    once = desk.hand_over(raised.alert_id, OFFICER)
    noted = desk.note(once.case_id, once.version, OFFICER, "his brother telephoned")
    filed = desk.file(noted.case_id, noted.version, OFFICER, b"%PDF-1.7\n1 0 obj\nendobj\n%%EOF\n", "letter.pdf")
    for officer in (OFFICER, BUDI):
        desk.get(filed.case_id, officer)
        case = desk.hand_over(raised.alert_id, officer, content_hash=filed.content_hash)
    own = export.within(Scope(agencies=frozenset({"KPK"})))
    data = own.excerpt(case.case_id, Officer(OfficerId("kpk.rini")))
    report = check_bundle(data, fingerprint(export.key.public_key()))
    assert (report.faults, report.signers, report.is_excerpt) == ((), ("sari", "budi"), True)
    assert (report.signed_hash, report.signed_entries) == (case.content_hash, 4)
    assert (report.evidence, report.withheld, report.withheld_entries) == (case.opening.evidence, 2, 2)
    told = b"".join(read(data).values())
    for word in (b"telephoned", b"letter.pdf", b"MAWAR", b"N-0009"):
        assert word not in told
    parts = {name: json.loads(part) for name, part in read(data).items() if name.endswith(".json")}
    assert parts["alert.json"]["decision"]["findings"][0]["face"]["score"] == 0.7123456789012345
    assert (parts["notice.json"]["version"], parts["passage.json"]["document"]["number"]) == (2, "A1234")
    assert set(parts["audit.json"]["head"]) == {"sequence", "entry_hash"}, "whoever it is about"
    assert read(data)["images/live-1.jpg"] == LIVE and read(data)["images/image-2.jpg"] == SOUGHT
    for other in (Scope(agencies=frozenset({"BNN"})), Scope(frozenset({"DPS"}), agencies=frozenset({"KPK"}))):
        with pytest.raises(NotFound):
            export.within(other).excerpt(case.case_id, BUDI)
    with records.reading() as tx:
        last = tx.audit.last()
    assert last is not None
    assert (last.actor, last.action, last.details["agency"]) == ("kpk.rini", "case.exported", "KPK")


def test_excerpt_passes_for_the_whole(export: CaseExport, signed: Case) -> None:
    """Or an entry of a whole bundle is withheld in silence."""
    members = dict(read(export.export(signed.case_id, OFFICER)))
    case = json.loads(members["case.json"])
    hashes_alone = {name: case["entries"][1][name] for name in ("sequence", "previous_hash", "entry_hash")}
    case["entries"][1] = {**hashes_alone, "withheld": True}
    for name in ("manifest.json", "signature.json"):
        del members[name]
    members["case.json"] = canonical(case).encode()
    key = fingerprint(export.key.public_key())
    assert not check_bundle(pack(signed.case_id, members, export.key), key).ok
    noted = [one["entry_hash"] for one in case["entries"]]
    log = json.loads(members["audit.json"]) | {"withheld": 1, "noted": noted}
    members["audit.json"] = canonical(log).encode()
    assert check_bundle(pack(signed.case_id, members, export.key, EXCERPT), key).signers == (), (
        "what is withheld is no signature"
    )


@pytest.mark.parametrize(
    ("subject", "is_told"),
    [("N-0001", True), ("N-0002", True), ("N-0003", False), ("N-0009", False), ("WNI-0001", True), ("WNI-0007", False)],
)
def test_agency_is_told_of_somebody_else(records: SqlRecords, signed: Case, subject: str, is_told: bool) -> None:
    """Its other open notice is its own; another agency's, a protected one, and another person are not. The document's
    holder is whom it has."""
    of_person = subject.startswith("WNI")
    finding = replace(decision().findings[1], notice_id=None if of_person else NoticeId(subject), notice_version=1)
    finding = replace(finding, person_id=PersonId(subject) if of_person else None)
    with records.transaction() as tx:
        tx.notices.put(replace(NOTICE, notice_id=NoticeId("N-0002")), MADE)
        tx.notices.put(replace(NOTICE, notice_id=NoticeId("N-0003"), agency="BNN"), MADE)
        stored = tx.alerts.get(signed.opening.alert_id)
        assert stored is not None
        more = replace(stored.decision, findings=(*stored.decision.findings, finding))
        pictured = (*stored.references, Reference(subject, ImageId("image-9"), None))
        tx.alerts.update(
            replace(stored, decision=more, references=pictured, version=stored.version + 1, note="private")
        )
    with records.reading() as tx:
        told = told_alert(tx, signed)
    assert told is not None and told.note == ""
    assert (finding in told.decision.findings) is is_told
    assert (subject in {one.subject_id for one in told.references}) is is_told
