"""Whoever edits the database past the program makes it say what the audit log does not, and nobody notices."""

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from tests.contracts.samples import OFFICER, alert, put_on_record
from tests.handover.forging import BUDI, HIDDEN, Forge, forging, raise_judged, repacked, report, sound, with_hidden

from iass.access import Scope
from iass.adapters.sql.records import SqlRecords
from iass.adapters.sql.serial import dump
from iass.alert.alert import Alert
from iass.alert.evidence import EvidenceSeal
from iass.case.evidence import digest_of, hashes, leaf_hash, said_now
from iass.errors import Tampered
from iass.handover.bundle import read
from iass.handover.case import Case
from iass.handover.desk import CaseDesk
from iass.handover.export import CaseExport
from iass.handover.inbox import InboxDesk
from iass.identify.bearer import BearerEvidence
from iass.ids import AlertId, ImageId

_BETTER = ("0.7123456789012345", "0.999")
_KPK = Scope(agencies=frozenset({"KPK"}))
Parts = dict[str, Any]


@pytest.fixture
def records(any_records: SqlRecords) -> SqlRecords:
    """On SQLite and on PostgreSQL."""
    return any_records


@pytest.fixture
def forge(any_url: str) -> Forge:
    return forging(any_url)


def _faults(export: CaseExport, case: Case, *, excerpt: bool = False) -> list[str]:
    return [f"{one.part}: {one.what}" for one in report(export, case, excerpt=excerpt).faults]


def _said(found: list[str] | tuple[str, ...], *wanted: str) -> bool:
    return all(any(one in fault for fault in found) for one in wanted)


def _resealed(records: SqlRecords, raised: Alert) -> Alert:
    """With a better score, and the seal that fits it."""
    finding = raised.decision.findings[0]
    assert finding.face is not None and raised.evidence is not None
    better = replace(finding, face=replace(finding.face, score=0.999))
    forged = replace(raised, decision=replace(raised.decision, findings=(better, *raised.decision.findings[1:])))
    with records.reading() as tx:
        digest = digest_of(hashes(raised.evidence.salt, said_now(tx, forged)))
    return replace(forged, evidence=EvidenceSeal(raised.evidence.salt, digest))


def test_sealed_alert_passes_for_one_from_before(
    desk: CaseDesk, raised: Alert, records: SqlRecords, forge: Forge
) -> None:
    """Under another id, of which the log notes nothing."""
    renamed = replace(_resealed(records, raised), alert_id=AlertId("alert-000777"), evidence=None)
    forge("UPDATE alerts SET alert_id = ?, body = ?", renamed.alert_id, dump(renamed))
    found = sound(records)
    assert _said(found, "alert alert-000777: the audit log has 0 entries of its raising, not one")
    assert _said(found, "alert alert-000001: it is gone")
    for act in (desk.open, desk.hand_over):
        with pytest.raises(Tampered, match="0 entries of its raising"):
            act(renamed.alert_id, OFFICER)


def test_sealed_alert_takes_the_place_of_one_from_before(
    desk: CaseDesk, raised: Alert, records: SqlRecords, forge: Forge
) -> None:
    """Of which there is an entry, without a digest and about another passage."""
    with records.transaction() as tx:
        put_on_record(tx, alert(2))
    forge("DELETE FROM alerts WHERE alert_id = 'alert-000002'")
    renamed = replace(_resealed(records, raised), alert_id=AlertId("alert-000002"), evidence=None)
    forge("UPDATE alerts SET alert_id = ?, body = ?", renamed.alert_id, dump(renamed))
    assert _said(sound(records), "alert alert-000002: it is not the alert that the audit log notes the raising of")
    with pytest.raises(Tampered, match="the raising of"):
        desk.hand_over(renamed.alert_id, OFFICER)


@pytest.mark.parametrize("is_resealed", [False, True])
def test_officers_sign_what_was_changed_before(
    desk: CaseDesk, raised: Alert, records: SqlRecords, forge: Forge, is_resealed: bool
) -> None:
    if is_resealed:
        forge("UPDATE alerts SET body = ?", dump(_resealed(records, raised)))
    else:
        forge("UPDATE alerts SET body = replace(body, ?, ?)", *_BETTER)
    for act in (desk.open, desk.hand_over):
        with pytest.raises(Tampered, match="its evidence is not"):
            act(raised.alert_id, OFFICER)
    with records.reading() as tx:
        assert tx.cases.of_alert(raised.alert_id) is None


@pytest.mark.parametrize(
    "script",
    [
        "UPDATE alerts SET body = replace(body, '0.7123456789012345', '0.999')",
        "UPDATE notice_versions SET reason = 'another' WHERE notice_id = 'N-0001' AND version = 2",
        "UPDATE passages SET body = replace(body, 'A1234', 'A1235')",
        "UPDATE images SET digest = 'ab' WHERE image_id = 'live-1'",
    ],
)
def test_second_officer_signs_what_was_changed_meanwhile(
    desk: CaseDesk, raised: Alert, forge: Forge, script: str
) -> None:
    once = desk.hand_over(raised.alert_id, OFFICER)
    forge(script)
    with pytest.raises(Tampered, match="its evidence is not"):
        desk.sign(once.case_id, once.version, BUDI, once.content_hash)
    with pytest.raises(Tampered, match="its evidence is not"):
        desk.hand_over(raised.alert_id, BUDI, content_hash=once.content_hash)


def test_whole_bundle_lacks_the_raising_of_its_alert(export: CaseExport, signed: Case) -> None:
    """Or has it twice."""

    def bare(parts: Parts) -> None:
        parts["audit.json"]["entries"] = [
            one for one in parts["audit.json"]["entries"] if one["action"] != "alert.raised"
        ]

    def twice(parts: Parts) -> None:
        parts["audit.json"]["entries"].insert(0, parts["audit.json"]["entries"][0])

    data = export.export(signed.case_id, OFFICER)
    for change, count in ((bare, 0), (twice, 2)):
        (fault,) = repacked(export, data, change).faults
        assert (fault.part, fault.what[:12]) == ("audit.json", f"it holds {count} e")


def test_end_of_a_timeline_is_cut_off(
    desk: CaseDesk, export: CaseExport, signed: Case, records: SqlRecords, forge: Forge
) -> None:
    """The alibi that somebody wrote down is in no bundle, and nobody misses it."""
    desk.note(signed.case_id, signed.version, BUDI, "has an alibi")
    forge("DELETE FROM case_entries WHERE sequence = 4")
    forge("UPDATE cases SET version = 3")
    assert _said(sound(records), f"case {signed.case_id}: its timeline is not the one that the audit log notes")
    assert _said(_faults(export, signed), "case.json: an entry of the timeline was left out: audit entry")
    agency = export.within(_KPK)
    assert _said(_faults(agency, signed, excerpt=True), "case.json: an entry of the timeline was left out or added")


def test_officer_signs_a_timeline_whose_end_was_cut_off(desk: CaseDesk, raised: Alert, forge: Forge) -> None:
    case = desk.open(raised.alert_id, OFFICER)
    desk.note(case.case_id, case.version, OFFICER, "has an alibi")
    forge("DELETE FROM case_entries WHERE sequence = 2")
    forge("UPDATE cases SET version = 1")
    with pytest.raises(Tampered, match="its timeline is not the one"):
        desk.hand_over(raised.alert_id, BUDI)
    with pytest.raises(Tampered, match="its timeline is not the one"):
        desk.sign(case.case_id, 1, BUDI, case.content_hash)


def test_score_stands_in_the_bundle_under_no_seal(
    export: CaseExport, signed: Case, records: SqlRecords, forge: Forge
) -> None:
    """Beside the sealed one: a bundle of two scores."""
    forge("UPDATE passages SET body = replace(body, ?, ?)", *_BETTER)
    data = export.export(signed.case_id, OFFICER)
    assert _faults(export, signed) == []
    assert all(b"0.999" not in part for part in read(data).values())
    sealed = {"crossing_id", "at", "checkpoint", "lane", "direction", "document", "chip"}
    assert set(json.loads(read(data)["passage.json"])) == sealed

    def with_score(parts: Parts) -> None:
        parts["passage.json"]["best_score"] = 0.999

    (fault,) = repacked(export, data, with_score).faults
    assert (fault.part, fault.what) == ("passage.json", "it tells what nobody sealed: best_score")


@pytest.mark.parametrize(
    ("script", "said"),
    [
        (
            'UPDATE alerts SET body = replace(body, \'"judged_by":"sari"\', \'"judged_by":"joko"\')',
            "it says that joko judged",
        ),
        (
            'UPDATE alerts SET body = replace(body, \'"judgement":"same_person"\', \'"judgement":"unsure"\')',
            "its verdict: not what",
        ),
        (
            'UPDATE alerts SET body = replace(body, \'"handed_over_by":["sari",\', \'"handed_over_by":["joko",\')',
            "the officers who handed",
        ),
        (
            'UPDATE alerts SET body = replace(body, \'"claimed_by":"sari"\', \'"claimed_by":"joko"\')',
            "the officer who had it: not what",
        ),
        (
            'UPDATE alerts SET body = replace(body, \'"note":""\', \'"note":"he confessed"\')',
            "its note: not as the audit log tells",
        ),
    ],
)
def test_verdict_is_another_than_the_log_notes(
    export: CaseExport, signed: Case, records: SqlRecords, forge: Forge, script: str, said: str
) -> None:
    assert sound(records) == ()
    before = export.export(signed.case_id, OFFICER)
    assert [_faults(export, signed, excerpt=one) for one in (False, True)] == [[], []]
    forge(script)
    assert read(export.export(signed.case_id, OFFICER))["alert.json"] != read(before)["alert.json"]
    (fault,) = _faults(export, signed)
    assert fault.startswith(f"alert.json: {said}")
    assert _said(sound(records), "alert alert-000001: its note" if "note" in said else "its state or its verdict is")
    told = _faults(export, signed, excerpt=True)  # no note of the officers leaves the house
    assert told == ([] if "note" in said else [fault])


def test_alert_itself_is_another(desk: CaseDesk, raised: Alert, records: SqlRecords, forge: Forge) -> None:
    """Its columns say where it stands in which queue, and who may see it."""
    assert sound(records) == (), raised.alert_id
    forge("UPDATE alerts SET sensitivity = 'protected'")
    assert _said(sound(records), "alert alert-000001: its row and its content differ")


@pytest.mark.parametrize("script", ["DELETE FROM alerts", "DELETE FROM passages", "DELETE FROM cases"])
def test_row_is_gone_and_nobody_misses_it(signed: Case, records: SqlRecords, forge: Forge, script: str) -> None:
    with records.transaction() as tx:
        tx.audit.append(signed.entries[0].at, OFFICER, "crossing.decided", signed.opening.crossing_id, {})
    assert sound(records) == ()
    forge(script)
    about = signed.opening
    subject = {"alerts": about.alert_id, "passages": about.crossing_id, "cases": signed.case_id}[script.split(" ")[2]]
    assert _said(sound(records), f"{subject}: it is gone: the audit log notes that it was stored")


@pytest.mark.parametrize(
    "script",
    [
        "UPDATE cases SET signed_at = opened_at",
        "UPDATE cases SET notice_id = 'N-0009'",
        "INSERT INTO case_officers SELECT case_id, 'joko' FROM cases",
        "DELETE FROM case_officers",
    ],
)
def test_list_of_cases_says_other_than_the_timeline(
    desk: CaseDesk, raised: Alert, records: SqlRecords, forge: Forge, script: str
) -> None:
    case = desk.open(raised.alert_id, OFFICER)
    assert sound(records) == ()
    forge(script)
    assert _said(sound(records), f"case {case.case_id}: ", "than its timeline says")


def test_agency_gets_a_case_that_nobody_signed(
    desk: CaseDesk, raised: Alert, records: SqlRecords, forge: Forge, export: CaseExport
) -> None:
    case = desk.open(raised.alert_id, OFFICER)
    forge("UPDATE cases SET signed_at = opened_at")
    inbox = InboxDesk(records, desk.clock, _KPK)
    for act in (inbox.get, export.within(_KPK).excerpt, inbox.receive):
        with pytest.raises(Tampered, match="two officers signed"):
            act(case.case_id, OFFICER)


def test_signature_is_dated_another_day(signed: Case, records: SqlRecords, forge: Forge) -> None:
    """One of before the moment was kept has the opening's (migration 0022)."""
    forge("UPDATE cases SET signed_at = opened_at")
    assert sound(records) == ()
    forge("UPDATE cases SET signed_at = NULL")
    assert _said(sound(records), f"case {signed.case_id}: lists and inboxes are told other than its timeline says")


def _header(name: str, value: Any) -> Callable[[Parts], None]:
    return lambda parts: parts["case.json"].update({name: value})


@pytest.mark.parametrize("is_excerpt", [False, True])
@pytest.mark.parametrize(
    ("change", "said"),
    [
        (_header("case_id", "other"), "it is not the case that the manifest names"),
        (_header("version", 9), "it says version 9, and its timeline has 3 entries"),
        (_header("state", "released"), "it says released, and its timeline does not"),
        (_header("signers", ["a", "b"]), "it names other signers than its timeline"),
        (_header("content_hash", "0" * 64), "its content hash is not the one of its timeline"),
    ],
)
def test_case_is_summed_up_falsely(
    export: CaseExport, signed: Case, change: Callable[[Parts], None], said: str, is_excerpt: bool
) -> None:
    made = export.excerpt if is_excerpt else export.export
    (fault,) = repacked(export, made(signed.case_id, OFFICER), change).faults
    assert (fault.part, fault.what) == ("case.json", said)


def test_alert_is_left_out_of_the_bundle(export: CaseExport, signed: Case) -> None:
    """And passage and notice beside it are looked at by nobody."""

    def change(parts: Parts) -> None:
        parts["alert.json"] = None
        parts["passage.json"]["document"]["number"] = "FORGED"
        parts["notice.json"]["reason"] = "FORGED"
        leaves = parts["evidence.json"]["leaves"]
        parts["evidence.json"]["leaves"] = [{"sha256": leaf_hash(one["salt"], one["says"])} for one in leaves]

    found = repacked(export, export.export(signed.case_id, OFFICER), change).faults
    told = {(one.part, one.what) for one in found}
    assert ("alert.json", "it is not told, and the case is about it") in told
    assert ("passage.json", "its passage is not the one that the officers signed for") in told
    assert ("notice.json", "its notice is not the one that the officers signed for") in told


def test_other_notice_or_passage_of_the_alert_takes_the_place(export: CaseExport, signed: Case) -> None:
    """A notice that is sealed too, as a finding names it."""

    def change(parts: Parts) -> None:
        notices = [one["says"] for one in parts["evidence.json"]["leaves"] if one["says"]["part"] == "notice"]
        parts["notice.json"] = next(one["value"] for one in notices if one["value"]["notice_id"] == HIDDEN.notice_id)
        parts["passage.json"]["crossing_id"] = "crossing-000002"

    found = repacked(export, export.export(signed.case_id, OFFICER), change).faults
    assert {
        ("notice.json", "it is not the version of the notice that the case was opened for"),
        ("passage.json", "it is not the passage that the case was opened for"),
    } <= {(one.part, one.what) for one in found}


@pytest.mark.parametrize("how", ["reversed", "doubled"])
def test_findings_are_told_in_another_order_or_twice(export: CaseExport, signed: Case, how: str) -> None:
    """The gravest stands first, and one finding is not two."""

    def change(parts: Parts) -> None:
        findings = parts["alert.json"]["decision"]["findings"]
        findings.reverse() if how == "reversed" else findings.append(findings[0])

    (fault,) = repacked(export, export.export(signed.case_id, OFFICER), change).faults
    assert (fault.part, "not once or not in their order" in fault.what) == ("alert.json", True)


def test_opening_of_a_case_says_nothing_of_what_was_compared(
    export: CaseExport, signed: Case, records: SqlRecords
) -> None:
    """The raising names who is protected, and is withheld from the agency; the opening names nobody, and is not."""
    parts = json.loads(read(export.within(_KPK).excerpt(signed.case_id, OFFICER))["audit.json"])
    told = {one["action"]: one["details"].get("evidence") for one in parts["entries"]}
    assert "alert.raised" not in told
    assert told["case.opened"] == signed.opening.evidence != ""
    with records.reading() as tx:
        assert [one.details["evidence"] for one in tx.audit.about([signed.case_id]) if one.action == "case.opened"]


def test_agency_gets_the_hash_of_a_chip(desk: CaseDesk, export: CaseExport, records: SqlRecords) -> None:
    """It is the house's, which knows an innocent double by it; the finding is proven all the same."""
    first, *others = with_hidden().findings
    bearer = BearerEvidence("cd" * 32, (ImageId("image-2"),), 0.41)
    decided = replace(with_hidden(), findings=(replace(first, bearer=bearer), *others))
    raised = raise_judged(records, decided)
    once = desk.hand_over(raised.alert_id, OFFICER)
    case = desk.hand_over(raised.alert_id, BUDI, content_hash=once.content_hash)
    assert (_faults(export, case), sound(records)) == ([], ())
    assert bearer.value.encode() in read(export.export(case.case_id, OFFICER))["alert.json"]
    made = export.within(_KPK)
    told = report(made, case, excerpt=True)
    assert (told.faults, told.withheld) == ((), 3)  # the chip's hash, the hidden finding, its notice
    assert all(bearer.value.encode() not in part for part in read(made.excerpt(case.case_id, OFFICER)).values())

    def exchanged(parts: Parts) -> None:
        parts["alert.json"]["decision"]["findings"][0]["bearer"]["value"] = "ef" * 32

    found = repacked(export, export.export(case.case_id, OFFICER), exchanged).faults
    assert {one.what for one in found} == {
        "its bearer is not the one that the officers signed for",
        "what the officers signed for is not in it: bearer",
    }
