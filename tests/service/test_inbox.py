"""An agency that sees another one's people, or whose word does not reach the case, the figures and the look-alikes."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from tests.contracts.samples import MADE, MORNING, NOTICE, alert, opening, put_on_record

from iass.access import Officer, Permission, Role
from iass.accounts.account import Account, Grant
from iass.accounts.session import csrf_token
from iass.adapters.sql.records import SqlRecords
from iass.alert.alert import AlertState, Judgement
from iass.application import Application
from iass.audit.entry import AuditEntry
from iass.capture.partial_date import PartialDate
from iass.errors import InvalidInput
from iass.handover import case as acts
from iass.handover.bundle import fingerprint
from iass.handover.bundle_check import check_bundle
from iass.handover.case import MOST_OF_AGENCY, Case, opened
from iass.handover.desk import key_of
from iass.handover.keeping import keep
from iass.ids import AlertId, CaseId, CrossingId, ImageId, OfficerId
from iass.service.app import create_app
from iass.service.server import running
from iass.settings import Settings
from iass.watchlist.notice import Notice, OtherName
from iass.wiring.application import build

ROOT = Officer(OfficerId("cli:root"), Role.OPERATOR)
SITI, BUDI = Officer(OfficerId("siti.r")), Officer(OfficerId("budi.s"), Role.SUPERVISOR)
PASSWORD = "kuda laut minum teh hijau"
_JPEG = b"\xff\xd8\xff a face"


@dataclass
class Place:
    application: Application
    url: str
    tokens: dict[str, str]

    @property
    def records(self) -> SqlRecords:
        records = self.application.agencies.inbox.records
        assert isinstance(records, SqlRecords)
        return records

    def client(self, name: str) -> httpx.Client:
        token = self.tokens[name]
        headers = {"IASS-CSRF": csrf_token(token)}
        return httpx.Client(base_url=self.url, cookies={"iass_session": token}, headers=headers, timeout=60)

    def key(self, name: str, agency: str) -> httpx.Client:
        secret, _ = self.application.entrance.keys.make(name, [Permission.USE_INBOX], ["*"], 30, ROOT, (), agency)
        return httpx.Client(base_url=self.url, headers={"Authorization": f"Bearer {secret}"}, timeout=60)


_NOTICE = replace(NOTICE, valid_until=datetime.now(UTC) + timedelta(days=90))
"""In force whenever the tests run."""


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """Two agencies with a liaison each, and a liaison of none, as an earlier version left one."""
    lanes = "CGK/C01=counter,DPS/C01=counter"
    application = build(Settings(data_dir=tmp_path_factory.mktemp("inbox"), threads=1, port=0, lanes=lanes))
    try:
        made = Place(application, "", {})
        accounts = application.entrance.accounts
        accounts.add("root", [Grant(Role.OPERATOR)], PASSWORD, ROOT)
        for officer in (SITI, BUDI):
            accounts.add(officer.officer_id, [Grant(Role.SUPERVISOR, "CGK")], PASSWORD, ROOT)
        for agency in ("KPK", "BNN"):
            accounts.add(f"{agency}.one", [Grant(Role.AGENCY_LIAISON)], PASSWORD, ROOT, agency)
        accounts.add("KPK.bali", [Grant(Role.AGENCY_LIAISON, "DPS")], PASSWORD, ROOT, "KPK")
        with made.records.transaction() as tx:
            known = tx.accounts.get(OfficerId("KPK.one"))
            assert known is not None
            tx.accounts.put(Account(OfficerId("former"), known.grants, known.password_hash, MORNING, MORNING))
            for version in (1, 2):
                tx.notices.put(replace(_NOTICE, version=version), MADE)
        for number, name in enumerate(("siti.r", "KPK.one", "BNN.one", "KPK.bali", "former")):
            made.tokens[name] = application.entrance.door.sign_in(name, PASSWORD, f"10.0.0.{number}")[0]
        with running(create_app(application), "127.0.0.1", 0) as made.url:
            yield made
    finally:
        application.close()


def _signed(place: Place, name: str, agency: str = "KPK", signers: tuple[Officer, ...] = (SITI, BUDI)) -> str:
    """A case of that agency, with a note of the checkpoint's own, signed by these."""
    raised = replace(
        alert(),
        alert_id=AlertId(f"alert-{name}"),
        crossing_id=CrossingId(f"crossing-{name}"),
        state=AlertState.JUDGED,
        judgement=Judgement.SAME_PERSON,
        judged_by=SITI.officer_id,
        live_image_id=ImageId(f"live-{name}"),
    )
    about = replace(opening(), alert_id=raised.alert_id, crossing_id=CrossingId(f"crossing-{name}"), agency=agency)
    case: Case = opened(CaseId(f"case-{name}"), about, SITI, place.application.clock.now())
    with place.records.transaction() as tx:
        put_on_record(tx, raised)
        tx.images.put(ImageId(f"live-{name}"), key_of(case.case_id), _JPEG, "image/jpeg")
        keep(tx, case, SITI)
        case = acts.noted(case, SITI, place.application.clock.now(), "Budi's own words")
        keep(tx, case, SITI)
        for officer in signers:
            case = acts.signed(case, officer, place.application.clock.now(), case.content_hash)
            keep(tx, case, officer)
    return case.case_id


def _key(value: str) -> dict[str, str]:
    return {"Idempotency-Key": value}


def _listed(client: httpx.Client) -> list[str]:
    return [one["case_id"] for one in client.get("/v1/inbox/cases").raise_for_status().json()["cases"]]


def test_agency_sees_another_ones_case(place: Place) -> None:
    own, other = _signed(place, "seen"), _signed(place, "other", "BNN")
    once, nobodys = _signed(place, "once", signers=(SITI,)), _signed(place, "nobodys", "")
    with place.client("KPK.one") as kpk, place.client("BNN.one") as bnn, place.key("kpk-seen", "KPK") as key:
        for client, sees in ((kpk, {own}), (bnn, {other}), (key, {own})):
            assert {own, other, once, nobodys} & set(_listed(client)) == sees
            for case_id in (own, other, once, nobodys):
                path = f"/v1/inbox/cases/{case_id}"
                expected = 200 if case_id in sees else 404
                assert client.get(path).status_code == expected
                assert client.get(f"{path}/face").status_code == expected
                if expected == 404:
                    said = {"text": "who is it?", "outcome": "held"}
                    assert client.post(f"{path}/receipt").status_code == 404
                    for act in ("questions", "outcome"):
                        body = {"text": said["text"]} if act == "questions" else said
                        assert client.post(f"{path}/{act}", json=body, headers=_key("k")).status_code == 404
                    assert client.get("/v1/inbox/cases", params={"before": case_id}).status_code == 404


@pytest.mark.parametrize("name", ["former", "KPK.bali"])
def test_liaison_of_no_agency_or_of_another_place_sees_something(place: Place, name: str) -> None:
    own = _signed(place, f"unseen-{name}")
    with place.client(name) as client:
        assert _listed(client) == []
        assert client.get(f"/v1/inbox/cases/{own}").status_code == 404


def test_liaison_sees_the_desk_of_the_watchlist(place: Place) -> None:
    with place.client("KPK.one") as client, place.key("kpk-desk", "KPK") as key:
        for path in (
            "/v1/notices",
            "/v1/duties",
            "/v1/data-quality",
            "/v1/lists",
            "/v1/imports",
            "/v1/cases",
            "/v1/outbox",
        ):
            assert client.get(path).status_code == 403
            assert key.get(path).status_code == 403
    with place.client("siti.r") as officer:
        assert officer.get("/v1/inbox/cases").status_code == 403


_LOOKS = {"IASS-Purpose": "case"}


def test_agency_reads_what_is_the_checkpoint_s_own(place: Place) -> None:
    case_id = _signed(place, "own")
    with place.client("KPK.one") as client:
        told = client.get(f"/v1/inbox/cases/{case_id}").raise_for_status()
        assert [one["kind"] for one in told.json()["entries"]] == ["signed", "signed"]
        assert "own words" not in told.text
        assert (told.json()["notice_id"], told.json()["notice_kind"]) == ("N-0001", "EXIT_BAN")
        face = client.get(f"/v1/inbox/cases/{case_id}/face")
        assert (face.content, face.headers["content-type"]) == (_JPEG, "image/jpeg")
    with place.records.reading() as tx:
        looked = [entry.actor for entry in tx.audit.about([case_id]) if entry.action.endswith(("viewed", "seen"))]
    assert looked == ["KPK.one", "KPK.one"]


def test_agency_is_not_told_whom_it_gets_and_why(place: Place) -> None:
    """Name, document, findings and what a score means, both pictures, and the bundle; of its own case alone."""
    case_id = _signed(place, "why")
    path = f"/v1/inbox/cases/{case_id}"
    with place.client("KPK.one") as kpk, place.client("BNN.one") as bnn, place.key("kpk-why", "KPK") as key:
        told = kpk.get(path).raise_for_status().json()
        evidence = told["evidence"]
        assert (evidence["traveller_name"], evidence["document_number"]) == ("BUDI SANTOSO", "A1234")
        assert (told["notice_id"], told["notice_version"], told["signers"]) == ("N-0001", 2, ["siti.r", "budi.s"])
        assert evidence["decision"]["findings"][0]["face"]["score"] == 0.7123456789012345
        assert [one["subject_id"] for one in evidence["pictures"]] == ["live", "N-0001"]
        live = evidence["pictures"][0]["image_id"]
        assert kpk.get(f"{path}/images/{live}").content == _JPEG
        assert kpk.get(f"{path}/images/live-seen").status_code == 404, "another case's picture"
        bundle = key.get(f"{path}/bundle").raise_for_status()
        assert bundle.headers["content-disposition"] == f'attachment; filename="{case_id}.zip"'
        report = check_bundle(bundle.content, fingerprint(place.application.case_export.key.public_key()))
        assert (report.faults, report.signers, report.withheld_entries) == ((), ("siti.r", "budi.s"), 1)
        assert b"own words" not in bundle.content
        for what in ("", f"/images/{live}", "/bundle"):
            assert bnn.get(path + what).status_code == 404
    with place.records.reading() as tx:
        acts = [(entry.actor, entry.action) for entry in tx.audit.about([case_id])]
    assert [one for one in acts if one[1] in ("case.face_seen", "case.exported")] == [
        ("KPK.one", "case.face_seen"), ("key.kpk-why", "case.exported")
    ]  # fmt: skip


def test_signature_that_was_taken_back_stands_in_the_inbox(place: Place) -> None:
    case_id = CaseId(_signed(place, "back", signers=(SITI,)))
    now = place.application.clock.now()
    with place.records.transaction() as tx:
        case = tx.cases.get(case_id)
        assert case is not None
        case = acts.noted(case, SITI, now, "one more")
        keep(tx, case, SITI)
        for officer in (SITI, BUDI):
            case = acts.signed(case, officer, now, case.content_hash)
            keep(tx, case, officer)
    with place.client("KPK.one") as client:
        told = client.get(f"/v1/inbox/cases/{case_id}").raise_for_status().json()
    assert [(one["kind"], one["is_taken_back"]) for one in told["entries"]] == [
        ("signed", True), ("signed", False), ("signed", False)
    ]  # fmt: skip
    assert told["signers"] == ["siti.r", "budi.s"]


def test_word_of_the_agency_is_lost_or_stands_twice(place: Place) -> None:
    case_id = _signed(place, "told")
    path = f"/v1/inbox/cases/{case_id}"
    with place.client("KPK.one") as person, place.key("kpk-told", "KPK") as system, place.client("siti.r") as siti:
        for client in (system, person, system):
            assert client.post(f"{path}/receipt").raise_for_status().json()["is_received"]
        assert siti.post(f"/v1/cases/{case_id}/answers", json={"version": 5, "text": "x"}).status_code == 409
        question = {"text": "which flight?"}
        for _ in range(2):
            asked = system.post(f"{path}/questions", json=question, headers=_key("q-1")).raise_for_status().json()
        assert asked["is_asked"]
        reused = system.post(f"{path}/questions", json={"text": "which seat?"}, headers=_key("q-1"))
        assert (reused.status_code, reused.json()["type"]) == (422, "urn:iass:problem:key-reused")
        assert system.post(f"{path}/questions", json=question).status_code == 422
        person.post(f"{path}/questions", json=question, headers=_key("q-1")).raise_for_status()  # another one's key

        shown = siti.get(f"/v1/cases/{case_id}", headers=_LOOKS).json()
        assert shown["is_asked"]
        answer = {"version": shown["version"], "text": "GA 100"}
        assert not siti.post(f"/v1/cases/{case_id}/answers", json=answer).raise_for_status().json()["is_asked"]
        told = person.get(path).json()
        assert [one["kind"] for one in told["entries"][2:]] == ["received", "asked", "asked", "answered"]
        assert [one["agency"] for one in told["entries"][2:]] == ["KPK", "KPK", "KPK", ""]
        assert [one["officer"] for one in told["entries"][2:]] == ["key.kpk-told", "key.kpk-told", "KPK.one", "siti.r"]
        assert told["entries"][-1]["text"] == "GA 100"
    assert place.records.verify_audit().ok


def test_outcome_of_the_agency_is_lost_or_stands_twice(place: Place) -> None:
    """What follows from "another person" is held by tests/test_doubles.py."""
    case_id = _signed(place, "wrong")
    path = f"/v1/inbox/cases/{case_id}/outcome"
    with place.client("KPK.one") as client, place.client("siti.r") as siti:
        for key, outcome in (("o-1", "wrong_person"), ("o-1", "wrong_person"), ("o-2", "held")):
            sent = client.post(path, json={"outcome": outcome, "text": "letter 4/2026"}, headers=_key(key))
            assert sent.raise_for_status().json()["outcome"] == outcome
        assert client.post(path, json={"outcome": "released"}, headers=_key("o-1")).status_code == 422
        assert siti.get(f"/v1/cases/{case_id}", headers=_LOOKS).json()["outcome"] == "held"
    with place.records.reading() as tx:
        acted = [entry for entry in tx.audit.about([case_id]) if entry.action == "case.outcome"]
    assert [(one.actor, one.details["agency"]) for one in acted] == [("KPK.one", "KPK")] * 2
    assert [one.details["outcome"] for one in acted] == ["wrong_person", "held"]


def test_agency_is_promised_what_cannot_be_kept(place: Place) -> None:
    """No pair can be made: the inbox says so, and the desk of notices is asked, until the notice is another."""
    case_id = _signed(place, "again")
    path, desk = f"/v1/inbox/cases/{case_id}", "/v1/data-quality"
    with place.client("KPK.one") as kpk, place.client("siti.r") as siti:
        assert not kpk.get(path).json()["stops_again"]
        assert siti.get(desk, headers=_LOOKS).raise_for_status().json()["misled"] == []
        told = kpk.post(f"{path}/outcome", json={"outcome": "wrong_person"}, headers=_key("o-1")).json()
        assert told["stops_again"]
        (misled,) = siti.get(desk, headers=_LOOKS).json()["misled"]
        assert (misled["notice_id"], misled["version"], misled["people"]) == ("N-0001", 2, 1)
        assert siti.get(desk, params={"closed": True}, headers=_LOOKS).json()["misled"] == []
        kpk.post(f"{path}/outcome", json={"outcome": "held"}, headers=_key("o-2")).raise_for_status()
        assert siti.get(desk, headers=_LOOKS).json()["misled"] == []
        kpk.post(f"{path}/outcome", json={"outcome": "wrong_person"}, headers=_key("o-3")).raise_for_status()
        assert len(siti.get(desk, headers=_LOOKS).json()["misled"]) == 1
        assert _NOTICE.valid_until is not None
        longer = replace(_NOTICE, valid_until=_NOTICE.valid_until + timedelta(days=9), contact="+62 21 001")
        _amend(place, replace(longer, version=3))
        (misled,) = siti.get(desk, headers=_LOOKS).json()["misled"]
        assert misled["version"] == 3, "it stops the same people for longer"
        others: list[dict[str, Any]] = [
            {"surname": "SUSANTO"},
            {"given_names": "BADI"},
            {"other_names": (OtherName("Wongso"),)},
            {"birth_date": PartialDate(1975, 5)},
            {"birth_place": "Solo"},
            {"document_numbers": ("A 12-34",)},
            {"image_ids": (ImageId("image-3"),)},
        ]
        for number, other in enumerate(others):
            _amend(place, replace(longer, version=4 + 2 * number, **other))
            assert siti.get(desk, headers=_LOOKS).json()["misled"] == [], other
            _amend(place, replace(longer, version=5 + 2 * number))
            assert len(siti.get(desk, headers=_LOOKS).json()["misled"]) == 1, "he is sought as before"
        listed = [one for one in _audited(place) if one.details.get("released")]
    assert {one.actor for one in listed} == {"siti.r"} and len(listed) == 3 + len(others)


def _amend(place: Place, notice: Notice) -> None:
    with place.records.transaction() as tx:
        tx.notices.put(notice, replace(MADE, at=place.application.clock.now()))


def _audited(place: Place) -> list[AuditEntry]:
    with place.records.reading() as tx:
        return [one for one in tx.audit.entries() if one.action == "notices.data_quality"]


def test_agency_fills_the_case(place: Place) -> None:
    case_id = _signed(place, "full")
    with place.records.transaction() as tx:
        case = tx.cases.get(CaseId(case_id))
        assert case is not None
        for number in range(MOST_OF_AGENCY):
            case = acts.asked(case, SITI, place.application.clock.now(), "again", f"k-{number}")
            tx.cases.put(case)
    with place.client("KPK.one") as client:
        answer = client.post(f"/v1/inbox/cases/{case_id}/questions", json={"text": "more"}, headers=_key("more"))
        assert answer.status_code == 409


@pytest.mark.parametrize(
    ("roles", "agency"),
    [(["agency_liaison"], ""), (["agency_liaison", "investigator"], "KPK"), (["supervisor"], "KPK")],
)
def test_account_is_half_an_agency_s(place: Place, roles: list[str], agency: str) -> None:
    accounts, grants = place.application.entrance.accounts, [Grant.parse(role) for role in roles]
    with pytest.raises(InvalidInput):
        accounts.add("half", grants, PASSWORD, ROOT, agency)
    with pytest.raises(InvalidInput):
        accounts.change_roles("BNN.one", grants, ROOT, agency)


@pytest.mark.parametrize(("permission", "agency"), [(Permission.USE_INBOX, ""), (Permission.SEE_ALERTS, "KPK")])
def test_key_is_half_an_agency_s(place: Place, permission: Permission, agency: str) -> None:
    with pytest.raises(InvalidInput):
        place.application.entrance.keys.make("half", [permission], ["*"], 30, ROOT, (), agency)


def test_liaison_who_changed_agencies_sees_the_former_one(place: Place) -> None:
    mine, theirs = _signed(place, "before"), _signed(place, "after", "BNN")
    accounts = place.application.entrance.accounts
    accounts.add("moves", [Grant(Role.AGENCY_LIAISON)], PASSWORD, ROOT, "KPK")
    accounts.change_roles("moves", [Grant(Role.AGENCY_LIAISON)], ROOT, "BNN")
    place.tokens["moves"] = place.application.entrance.door.sign_in("moves", PASSWORD, "10.0.1.1")[0]
    with place.client("moves") as client:
        assert {mine, theirs} & set(_listed(client)) == {theirs}
