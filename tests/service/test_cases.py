"""Cases over HTTP: opened once, added to by whoever read the newest, signed by two, and taken away as a file."""

import json
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from iass.application import Application
from iass.demo import cast, people
from iass.handover.bundle import read
from iass.handover.bundle_check import check_bundle

from .counter import Counter

SITI, BUDI = {"IASS-Officer": "siti.r"}, {"IASS-Officer": "budi.s"}
_PDF = b"%PDF-1.7\n1 0 obj\nendobj\ntrailer\n%%EOF\n"


@pytest.fixture
def siti(url: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=url, headers=SITI, timeout=30) as client:
        yield client


@pytest.fixture
def alert(counter: Counter, siti: httpx.Client, lane: str) -> str:
    """Of somebody who is sought, judged by Siti to be that person."""
    raised: str = counter.cross(cast.WANTED, lane=lane).json()["alert_id"]
    siti.post(f"/v1/alerts/{raised}/claim").raise_for_status()
    siti.post(f"/v1/alerts/{raised}/judgement", json={"judgement": "same_person"}).raise_for_status()
    return raised


@pytest.fixture
def case(siti: httpx.Client, alert: str) -> dict[str, Any]:
    answer = siti.post(f"/v1/alerts/{alert}/case")
    assert answer.status_code == 200, answer.text
    opened: dict[str, Any] = answer.json()
    return opened


def case_evidence(members: dict[str, bytes]) -> str:
    """As the opening has it, which both signed."""
    return str(json.loads(members["case.json"])["entries"][0]["opening"]["evidence"])


def _file(client: httpx.Client, case: dict[str, Any], data: bytes, name: str = "letter.pdf") -> httpx.Response:
    sent = {"version": str(case["version"]), "text": "from the agency"}
    return client.post(f"/v1/cases/{case['case_id']}/papers", data=sent, files={"paper": (name, data, "image/png")})


def test_case_goes_from_an_alert_to_a_court(
    siti: httpx.Client, alert: str, case: dict[str, Any], installation: Application
) -> None:
    path = f"/v1/cases/{case['case_id']}"
    assert (case["alert_id"], case["state"], case["version"]) == (alert, "open", 1)
    assert case["contact"] and case["agency"] and case["notice_id"]
    taken = {"version": 1, "to": "taken", "happened_at": case["entries"][0]["at"], "place": "counter C01"}
    held = siti.post(f"{path}/custody", json=taken).json()
    noted = siti.post(f"{path}/notes", json={"version": held["version"], "text": "asked for an interpreter"}).json()
    filed = _file(siti, noted, _PDF).json()
    picture = _file(siti, filed, people.selfie(cast.WANTED.person), "face.pdf").json()
    assert [entry["kind"] for entry in picture["entries"]] == ["opened", "custody", "noted", "filed", "filed"]
    pdf, jpeg = (entry["paper"] for entry in picture["entries"][3:])
    assert (pdf["media_type"], jpeg["media_type"], jpeg["name"]) == ("application/pdf", "image/jpeg", "face.pdf")
    got = siti.get(f"{path}/papers/{pdf['image_id']}")
    assert got.content == _PDF
    assert got.headers["content-disposition"] == "attachment"
    assert got.headers["content-type"] == "application/pdf"
    assert got.headers["x-content-type-options"] == "nosniff"
    signing = {"version": picture["version"], "content_hash": picture["content_hash"]}
    once = siti.post(f"{path}/signatures", json=signing).json()
    assert once["state"] == "signed_once"
    assert siti.post(f"{path}/signatures", json={**signing, "version": 6}).status_code == 403, "one officer, twice"
    assert siti.get(path, headers=BUDI).json()["content_hash"] == signing["content_hash"]
    both = siti.post(f"{path}/signatures", json={**signing, "version": 6}, headers=BUDI).json()
    assert (both["state"], both["signers"]) == ("signed", ["siti.r", "budi.s"])
    assert siti.get(f"/v1/alerts/{alert}").json()["state"] == "handed_over"
    ended = siti.post(f"{path}/outcome", json={"version": 7, "outcome": "held", "text": "letter 12"}).json()
    assert (ended["outcome"], ended["entries"][-1]["text"]) == ("held", "letter 12")
    bundle = siti.get(f"{path}/bundle")
    assert bundle.headers["content-disposition"] == f'attachment; filename="{case["case_id"]}.zip"'
    report = check_bundle(bundle.content, siti.get("/v1/cases/key").json()["fingerprint"])
    assert (report.faults, report.signers) == ((), ("siti.r", "budi.s"))
    assert report.evidence == case_evidence(read(bundle.content)) and report.withheld == 0
    followed = json.loads(read(bundle.content)["calibration.json"])
    assert followed["record_id"] == installation.search.record.record_id, "noted when the alert was raised"


def test_case_is_opened_twice_or_of_an_unjudged_alert(
    siti: httpx.Client, counter: Counter, case: dict[str, Any], lane: str
) -> None:
    again = siti.post(f"/v1/alerts/{case['alert_id']}/case", headers=BUDI)
    assert again.json()["case_id"] == case["case_id"]
    raised = counter.cross(cast.BANNED, "departure", lane=lane).json()["alert_id"]
    refused = siti.post(f"/v1/alerts/{raised}/case")
    assert (refused.status_code, refused.json()["type"]) == (409, "urn:iass:problem:conflict")
    assert siti.post("/v1/alerts/none/case").status_code == 404


def test_retry_adds_a_second_note_or_paper(siti: httpx.Client, case: dict[str, Any]) -> None:
    path, said = f"/v1/cases/{case['case_id']}", {"version": 1, "text": "one"}
    first = siti.post(f"{path}/notes", json=said)
    assert siti.post(f"{path}/notes", json=said).json() == first.json()
    filed = _file(siti, first.json(), _PDF)
    assert _file(siti, first.json(), _PDF).json() == filed.json()
    assert siti.post(f"{path}/notes", json=said, headers=BUDI).status_code == 409
    assert siti.get(path).json()["version"] == 3


@pytest.mark.parametrize(
    "data", [b"", b"<script>alert(1)</script>", b"PK\x03\x04", _PDF[:-7], b"%PDF-" + b"0" * 10_000_000 + b"%%EOF"]
)
def test_paper_is_anything_at_all(siti: httpx.Client, case: dict[str, Any], data: bytes) -> None:
    answer = _file(siti, case, data)
    assert (answer.status_code, answer.json()["type"]) == (422, "urn:iass:problem:invalid-input")
    assert siti.get(f"/v1/cases/{case['case_id']}").json()["version"] == 1


def test_paper_is_read_whatever_its_size(siti: httpx.Client, case: dict[str, Any]) -> None:
    assert _file(siti, case, b"%PDF-" + b"0" * 12_000_000).status_code == 413

    def endless() -> Iterator[bytes]:
        yield from (b"x" * 65_536 for _ in range(64))

    path = f"/v1/cases/{case['case_id']}/papers"
    kind = {"Content-Type": "multipart/form-data; boundary=x"}
    with httpx.Client(base_url=siti.base_url) as stranger:
        assert stranger.post(path, content=endless(), headers=kind).status_code == 401


@pytest.mark.parametrize(
    ("act", "body"),
    [
        ("notes", {"version": 1, "text": " "}),
        ("notes", {"version": 1, "text": "x" * 2001}),
        ("notes", {"version": 1, "text": "a\x00b"}),
        ("notes", {"version": 1, "text": "live \u202e evil"}),
        ("notes", {"text": "x"}),
        ("custody", {"version": 1, "to": "taken", "happened_at": "2031-01-01T00:00:00Z", "place": "C01"}),
        ("custody", {"version": 1, "to": "taken", "happened_at": "2026-11-29T02:00:00", "place": "C01"}),
        ("custody", {"version": 1, "to": "taken", "happened_at": "0001-01-01T00:00:00+14:00", "place": "C01"}),
        ("custody", {"version": 1, "to": "eaten", "happened_at": "2026-11-29T02:00:00Z", "place": "C01"}),
        ("signatures", {"version": 1, "content_hash": "x"}),
        ("outcome", {"version": 1, "outcome": "fine"}),
    ],
)
def test_act_is_nonsense(siti: httpx.Client, case: dict[str, Any], act: str, body: dict[str, object]) -> None:
    answer = siti.post(f"/v1/cases/{case['case_id']}/{act}", content=json.dumps(body))
    assert (answer.status_code, answer.headers["content-type"]) == (422, "application/problem+json")
    assert siti.get(f"/v1/cases/{case['case_id']}").json()["version"] == 1


def test_signature_is_for_what_nobody_was_shown(siti: httpx.Client, case: dict[str, Any]) -> None:
    path = f"/v1/cases/{case['case_id']}"
    siti.post(f"{path}/notes", json={"version": 1, "text": "meanwhile"}).raise_for_status()
    stale = {"version": 2, "content_hash": case["content_hash"]}
    assert siti.post(f"{path}/signatures", json=stale).status_code == 409


def test_alert_hands_over_more_than_it_shows(siti: httpx.Client, alert: str) -> None:
    """A note in the case is read on its own page, and is signed there, or by the hash that the case told."""
    path = f"/v1/alerts/{alert}"
    assert siti.get(path).json()["case"] is None
    proposed = siti.post(f"{path}/handover").json()
    told = siti.get(path).json()["case"]
    assert proposed["case"] == told and told["opening_alone"] is True
    case = f"/v1/cases/{told['case_id']}"
    siti.post(f"{case}/notes", json={"version": 2, "text": "Confessed to everything"}).raise_for_status()
    for body in ({}, {"content_hash": None}, {"content_hash": told["content_hash"]}):
        refused = siti.post(f"{path}/handover", json=body, headers=BUDI)
        assert (refused.status_code, refused.json()["where"]) == (409, told["case_id"])
    assert siti.get(case).json()["signers"] == []
    now = siti.get(path).json()["case"]
    assert now == {"case_id": told["case_id"], "content_hash": None, "opening_alone": False}
    content = {"content_hash": siti.get(case).json()["content_hash"]}
    siti.post(f"{path}/handover", json=content).raise_for_status()
    signing = f"{case}/signatures", {"version": 4, **content}
    for where, body in ((f"{path}/handover", content), signing):
        unread = siti.post(where, json=body, headers=BUDI).json()
        assert unread["detail"] == "what stands in this case was not shown to you", "a hash that he was given"
        assert (unread["alasan"], unread["where"]) == ("isi kasus ini belum ditampilkan kepada Anda", told["case_id"])
    assert siti.get(case, headers=BUDI).json()["content_hash"] == content["content_hash"]
    siti.post(f"{path}/handover", json=content, headers=BUDI).raise_for_status()
    assert siti.get(case).json()["signers"] == ["siti.r", "budi.s"]
    assert siti.post(f"{path}/handover", json={"content_hash": "x"}).status_code == 422


def test_list_forgets_a_case_or_its_state(siti: httpx.Client, case: dict[str, Any]) -> None:
    page = siti.get("/v1/cases", params={"limit": 1}).json()
    assert [one["case_id"] for one in page["cases"]] == [case["case_id"]]
    assert page["next"] == case["case_id"]
    older = siti.get("/v1/cases", params={"before": page["next"], "limit": 200}).json()
    assert case["case_id"] not in [one["case_id"] for one in older["cases"]] and older["next"] is None
    signed = siti.get("/v1/cases", params={"state": "signed", "limit": 200}).json()["cases"]
    assert case["case_id"] not in [one["case_id"] for one in signed]
    assert siti.get("/v1/cases?before=none").status_code == 404
    assert siti.get("/v1/cases?limit=201").status_code == 422


def test_look_at_a_case_is_not_remembered(siti: httpx.Client, case: dict[str, Any], installation: Application) -> None:
    filed = _file(siti, case, _PDF).json()
    path = f"/v1/cases/{case['case_id']}"
    for one in (path, f"{path}/papers/{filed['entries'][-1]['paper']['image_id']}", f"{path}/bundle"):
        assert siti.get(one, headers=BUDI).status_code == 200
    with installation.cases.records.reading() as tx:
        acts = [(entry.actor, entry.action) for entry in tx.audit.about([case["case_id"]])]
    assert acts[-3:] == [("budi.s", "case.viewed"), ("budi.s", "case.paper_seen"), ("budi.s", "case.exported")]


def test_listener_hears_of_no_case(siti: httpx.Client, case: dict[str, Any]) -> None:
    with siti.stream("GET", "/v1/alerts/stream?after=0") as answer:
        for line in answer.iter_lines():
            if line.startswith("data:") and case["case_id"] in line:
                break
    told = json.loads(line.removeprefix("data:"))
    assert (told["kind"], told["payload"]["state"], told["payload"]["alert_id"]) == (
        "case.opened", "open", case["alert_id"]
    )  # fmt: skip
