"""Passports with a chip at the counter, over HTTP: forged ones are referred and never more, genuine ones pass."""

import base64
import json
from datetime import date
from typing import Any

import httpx
import pytest
from tests.passports import changed, elsewhere, indonesia, passport_of, utopia

from iass.capture.chip.files import ChipFiles
from iass.capture.document import TravelDocument
from iass.capture.mrz import compose_td3
from iass.capture.partial_date import PartialDate
from iass.demo import cast, people
from iass.demo.passports import chip
from iass.demo.passports.authority import Issue

from .counter import Counter, chip_parts, crossing_part, pictures, selfie

CHECKS = [
    "signature", "chain", "validity", "revocation", "country", "dg1_hash", "dg2_hash", "mrz", "registry", "face",
]  # fmt: skip
CITIZEN = cast.CITIZEN  # nobody seeks him: what he is told comes from his document alone


def cross(
    counter: Counter, files: ChipFiles, role: cast.Role = CITIZEN, lane: str = "C01", **more: Any
) -> dict[str, Any]:
    part = {**crossing_part(role, lane=lane), **more}
    answer = counter.send(part, pictures([selfie(role.person)]) + chip_parts(files))
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def rules(passage: dict[str, Any]) -> dict[str, str]:
    return {one["rule_id"]: one["advice"] for one in passage["decision"]["findings"]}


def outcomes(passage: dict[str, Any]) -> dict[str, str]:
    return {one["check"]: one["outcome"] for one in passage["chip"]["checks"]}


def test_genuine_passport_is_referred(counter: Counter, lane: str) -> None:
    passage = cross(counter, passport_of(CITIZEN), lane=lane)
    assert passage["decision"]["advice"] == "CLEAR" and rules(passage) == {}
    assert passage["chip"]["authenticity"] == "passed"
    assert [one["check"] for one in passage["chip"]["checks"]] == CHECKS
    assert set(outcomes(passage).values()) == {"passed"}


def test_portrait_is_changed(counter: Counter, lane: str) -> None:
    """The impostor's own face in the chip: the faces agree, and only the signature gives it away."""
    files = changed(passport_of(CITIZEN), dg2=chip.dg2(people.chip_portrait(CITIZEN.person) + b"\0"))
    passage = cross(counter, files, lane=lane)
    assert rules(passage) == {"chip.altered": "REFER"}
    finding = passage["decision"]["findings"][0]
    assert finding["article"].startswith("UU 6/2011 art. 9")
    assert "DG2" in finding["sentence"]["id"] and "DG2" in finding["sentence"]["en"]
    assert [(one["check"], one["reason"]) for one in finding["chip"]] == [("dg2_hash", "hash_differs")]
    assert passage["alert_id"]
    assert outcomes(passage)["face"] == "passed"
    alert = counter.client.get(f"/v1/alerts/{passage['alert_id']}").json()
    assert [one["subject_id"] for one in alert["references"]] == ["chip"]
    shown = counter.client.get(f"/v1/alerts/{passage['alert_id']}/images/{alert['references'][0]['image_id']}")
    assert shown.headers["content-type"] == "image/jpeg"


def test_forger_signs_himself(counter: Counter, lane: str) -> None:
    forger = elsewhere("ID", "IDN CSCA").signer(issue=Issue("ID"))
    files = chip.issue(CITIZEN.document, people.chip_portrait(CITIZEN.person), forger)
    passage = cross(counter, files, lane=lane)
    assert rules(passage) == {"chip.signer-unknown": "REFER"}
    assert passage["chip"]["authenticity"] == "failed"


def test_state_without_known_authority_is_taken_for_genuine(counter: Counter, lane: str) -> None:
    """Neither refused nor believed: the officer reads that nothing was checked."""
    state = elsewhere("AU", "AUS CSCA")
    role = cast.STRANGER
    files = chip.issue(role.document, people.chip_portrait(role.person), state.signer(issue=Issue("AU")))
    passage = cross(counter, files, role, lane)
    assert rules(passage) == {"chip.not-checked": "CLEAR"}
    assert passage["chip"]["authenticity"] == "not_checked"
    assert outcomes(passage)["chain"] == "not_checked"


def test_security_object_is_held_back(counter: Counter, lane: str) -> None:
    passage = cross(counter, changed(passport_of(CITIZEN), sod=None), lane=lane)
    assert rules(passage) == {"chip.incomplete": "REFER"}


def test_chip_is_rubbish(counter: Counter, lane: str) -> None:
    """What crashes a reader must neither stop the counter nor let the traveller pass."""
    passage = cross(counter, ChipFiles(b"\x61\x03", b"\x75" + bytes(900), b"\x77\x84\xff\xff\xff\xff"), lane=lane)
    assert rules(passage) == {"chip.unreadable": "REFER"}
    assert passage["document"]["number"] == CITIZEN.document.number


def test_portrait_is_a_bomb(counter: Counter, lane: str) -> None:
    """Genuinely signed, and asks the decoder for 4 thousand million pixels."""
    picture = people.chip_portrait(CITIZEN.person)
    at = picture.index(b"\xff\x4f\xff\x51") + 8
    bomb = picture[:at] + b"\0\0\xff\xff" * 2 + picture[at + 8 :]
    files = chip.issue(cast.BANNED.document, bomb, utopia().signer())
    passage = cross(counter, files, cast.BANNED, lane)
    assert rules(passage)["chip.unreadable"] == "REFER"
    assert outcomes(passage)["face"] == "not_checked" and outcomes(passage)["dg2_hash"] == "passed"


def test_data_page_is_changed(counter: Counter, lane: str) -> None:
    """A younger birth date is printed; the chip is genuine and tells the true one."""
    printed = TravelDocument(
        number=CITIZEN.document.number, nationality="IDN", surname="PRASETYO", given_names="BAGUS", issuer="IDN",
        birth_date=PartialDate.of(date(1994, 4, 17)), sex=CITIZEN.document.sex, expiry_date=cast.EXPIRY,
    )  # fmt: skip
    passage = cross(counter, passport_of(CITIZEN), lane=lane, mrz=list(compose_td3(printed)))
    assert rules(passage)["chip.mrz-differs"] == "REFER"
    checks = {one["check"]: one for one in passage["chip"]["checks"]}
    assert checks["mrz"]["differing"] == [
        {"field": "birth_date", "chip": "1984-04-17", "other": "1994-04-17"},
        {"field": "names", "chip": "BAGAS PRASETYO", "other": "BAGUS PRASETYO"},
    ]
    told = next(one for one in passage["decision"]["findings"] if one["rule_id"] == "chip.mrz-differs")
    assert "tanggal lahir 1994-04-17, pada cip 1984-04-17" in told["sentence"]["id"]
    assert "birth date 1994-04-17, on the chip 1984-04-17" in told["sentence"]["en"]


def test_chip_and_registry_differ(counter: Counter, lane: str) -> None:
    """A genuine passport that its holder got under another birth date than the registry has."""
    document = TravelDocument(
        number=cast.DEBTOR.document.number, nationality="IDN", surname="ANGGRAINI", given_names="RATNA DEWI",
        issuer="IDN", birth_date=PartialDate.of(date(1989, 12, 5)), sex=cast.DEBTOR.document.sex,
        expiry_date=cast.EXPIRY,
    )  # fmt: skip
    role = cast.Role(cast.DEBTOR.person, document, "Semarang")
    passage = cross(counter, passport_of(role), role, lane)
    assert rules(passage)["chip.registry-differs"] == "REFER"
    checks = {one["check"]: one for one in passage["chip"]["checks"]}
    assert checks["registry"]["differing"][0]["field"] == "birth_date"
    assert passage["chip"]["authenticity"] == "passed" and checks["mrz"]["outcome"] == "passed"


def test_chip_is_of_another_traveller(counter: Counter, lane: str) -> None:
    """A genuine passport in another's hand."""
    part = crossing_part(cast.FUGITIVE, lane=lane)
    sent = pictures([selfie(CITIZEN.person)]) + chip_parts(passport_of(cast.FUGITIVE))
    passage = counter.send(part, sent).json()
    assert rules(passage)["identity.not-the-holder"] == "REFER"
    assert outcomes(passage)["face"] == "failed"
    assert passage["chip"]["authenticity"] == "passed"


def test_portrait_in_the_newer_container_is_not_compared(counter: Counter, lane: str) -> None:
    """ISO/IEC 39794-5, with a JPEG instead of a JPEG 2000."""
    second = chip.dg2_39794(people.passport_photo(CITIZEN.person))
    own = indonesia().signer(issue=Issue("ID"))
    first = chip.dg1(CITIZEN.document)
    passage = cross(counter, ChipFiles(first, second, chip.sod({1: first, 2: second}, own)), lane=lane)
    assert rules(passage) == {} and outcomes(passage)["face"] == "passed"


def test_chip_alone_is_a_document_that_was_not_read(counter: Counter, lane: str) -> None:
    part = {"checkpoint": "CGK", "lane": lane, "direction": "arrival"}
    sent = pictures([selfie(CITIZEN.person)]) + chip_parts(passport_of(CITIZEN))
    passage = counter.send(part, sent).json()
    assert rules(passage) == {}
    assert passage["document"]["number"] == CITIZEN.document.number
    assert passage["holder_id"] == f"SIMKIM-{CITIZEN.person}"
    assert outcomes(passage)["mrz"] == "not_checked"


def test_notice_on_the_chips_identity_is_missed(counter: Counter, lane: str) -> None:
    """The page is a stranger's, the chip a fugitive's: whoever is on either of them is found."""
    passage = cross(counter, passport_of(cast.FUGITIVE), CITIZEN, lane)
    notices = {one["notice_id"] for one in passage["decision"]["findings"]}
    by_papers = counter.cross(cast.FUGITIVE, frames=[selfie(cast.FUGITIVE.person)], lane=lane).json()
    found = {one["notice_id"] for one in by_papers["decision"]["findings"] if one["notice_id"]}
    sought = {one for one in found if one.startswith("N-2026-")}  # other files withdraw notices of this face
    assert {"N-2026-005", "N-2026-006"} <= sought <= notices


def base64_chip(files: ChipFiles) -> dict[str, str]:
    told = {"dg1": files.dg1, "dg2": files.dg2, "sod": files.sod}
    return {name: base64.b64encode(data).decode() for name, data in told.items() if data is not None}


def test_files_in_base64_are_not_taken(counter: Counter, lane: str) -> None:
    part = {**crossing_part(CITIZEN, lane=lane), "chip": base64_chip(passport_of(CITIZEN))}
    passage = counter.send(part, pictures([selfie(CITIZEN.person)])).json()
    assert passage["chip"]["authenticity"] == "passed"


@pytest.mark.parametrize(
    ("chip_part", "where"),
    [({"dg1": "%%%"}, "chip.dg1"), ({"sod": "YQ"}, "chip.sod")],
)
def test_base64_is_none(counter: Counter, lane: str, chip_part: dict[str, str], where: str) -> None:
    answer = counter.send({**crossing_part(CITIZEN, lane=lane), "chip": chip_part}, pictures([selfie("P005")]))
    assert answer.status_code == 422
    assert answer.json()["where"] == where


def test_files_in_base64_are_without_end(counter: Counter, lane: str) -> None:
    part = {**crossing_part(CITIZEN, lane=lane), "chip": {"dg2": "A" * 1_200_000}}
    answer = counter.send(part, pictures([selfie("P005")]))
    assert (answer.status_code, answer.json()["type"]) == (400, "urn:iass:problem:malformed")
    assert answer.headers["content-type"] == "application/problem+json"


def test_files_are_sent_twice(counter: Counter, lane: str) -> None:
    files = passport_of(CITIZEN)
    part = {**crossing_part(CITIZEN, lane=lane), "chip": base64_chip(files)}
    answer = counter.send(part, pictures([selfie("P005")]) + chip_parts(files))
    assert (answer.status_code, answer.json()["where"]) == (422, "chip")
    both = pictures([selfie("P005")], people.chip_portrait("P005")) + chip_parts(files)
    answer = counter.send(crossing_part(CITIZEN, lane=lane), both)
    assert (answer.status_code, answer.json()["where"]) == (422, "chip_image")


def test_retry_with_another_chip_is_answered_as_the_first(counter: Counter, lane: str) -> None:
    part, frames = crossing_part(CITIZEN, lane=lane), pictures([selfie("P005")])
    headers = {"Idempotency_Key": f"chip-{lane}"}
    files = passport_of(CITIZEN)
    first = counter.send(part, frames + chip_parts(files), **headers)
    again = counter.send(part, frames + chip_parts(files), **headers)
    assert again.json()["crossing_id"] == first.json()["crossing_id"]
    other = counter.send(part, frames + chip_parts(changed(files, sod=None)), **headers)
    assert other.json()["type"].endswith("key-reused")


def test_passage_forgets_what_the_chip_proved(counter: Counter, client: httpx.Client, lane: str) -> None:
    passage = cross(counter, changed(passport_of(CITIZEN), sod=None), lane=lane)
    assert client.get(f"/v1/crossings/{passage['crossing_id']}").json()["chip"] == passage["chip"]
    alert = client.get(f"/v1/alerts/{passage['alert_id']}").json()
    assert alert["decision"]["findings"][0]["chip"][0]["reason"] == "no_security_object"


def verify(client: httpx.Client, files: ChipFiles, **document: Any) -> dict[str, Any]:
    answer = client.post("/v1/documents/verify", files=chip_parts(files), data={"document": json.dumps(document)})
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def test_document_alone_cannot_be_checked(client: httpx.Client) -> None:
    before = client.get("/v1/passages/recent").json()
    files = passport_of(cast.BANNED)
    found = verify(client, files, mrz=list(compose_td3(cast.BANNED.document)))
    assert found["chip"]["authenticity"] == "passed"
    assert found["document"]["number"] == cast.BANNED.document.number
    assert found["portrait"] is True
    assert {one["check"]: one["outcome"] for one in found["chip"]["checks"]}["mrz"] == "passed"
    assert client.get("/v1/passages/recent").json() == before
    by_text = client.post("/v1/documents/verify", data={"document": json.dumps({"chip": base64_chip(files)})})
    assert by_text.json()["chip"]["authenticity"] == "passed"


def test_nothing_is_checked(client: httpx.Client) -> None:
    for answer in (
        client.post("/v1/documents/verify", data={"document": "{}"}),
        client.post("/v1/documents/verify"),
    ):
        assert (answer.status_code, answer.json()["where"]) == (422, "dg1")


def test_file_without_end_is_read(client: httpx.Client) -> None:
    answer = client.post("/v1/documents/verify", files=[("dg2", ("dg2", bytes(9_000_000), "application/octet-stream"))])
    assert answer.status_code == 413
