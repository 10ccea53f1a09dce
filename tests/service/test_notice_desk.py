"""The watchlist desk over HTTP: a request on its way, and the work list."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

import httpx
import pytest
from tests.contracts.samples import PERSON

from iass.application import Application
from iass.ids import PersonId
from iass.registry.person import KnownDocument

_SECOND = {"IASS-Officer": "second.officer"}
_numbers = count(1)
TODAY = (datetime.now(UTC) + timedelta(hours=7)).date()


def request(**changed: Any) -> dict[str, Any]:
    return {
        "notice_id": f"N-DESK-{next(_numbers)}",
        "kind": "LOST_DOCUMENT",
        "reason": "reported stolen in Medan",
        "agency": "Kepolisian Negara Republik Indonesia",
        "instrument": {"kind": "request", "number": "LP-9/2026", "issued_on": TODAY.isoformat()},
        "valid_from": TODAY.isoformat(),
        "document_numbers": [f"Z7351{next(_numbers):03d}"],
        **changed,
    }


def post(client: httpx.Client, path: str, status: int = 200, second: bool = False, **body: Any) -> Any:
    answer = client.post(path, json=body, headers=_SECOND if second else {})
    assert answer.status_code == status, answer.text
    return answer.json()


def test_request_becomes_a_notice_by_two_officers(client: httpx.Client) -> None:
    draft = post(client, "/v1/notices", **request())
    path = f"/v1/notices/{draft['notice_id']}"
    assert (draft["state"], draft["author"], draft["agency"]) == ("draft", "test.officer", "Polri")
    sent = post(client, f"{path}/submit", version=1)
    duties = client.get("/v1/duties", params={"days": 0}).json()["duties"]
    assert ("approve", draft["notice_id"]) in [(one["kind"], one["notice_id"]) for one in duties]
    post(client, f"{path}/approve", 403, version=sent["version"])
    post(client, f"{path}/approve", 409, second=True, version=1)
    bound = post(client, f"{path}/approve", second=True, version=sent["version"])
    assert (bound["state_now"], bound["approver"]) == ("in_force", "second.officer")
    asked = post(client, f"{path}/withdraw", version=bound["version"], reason="found again")
    assert (asked["state_now"], asked["pending"]["change"]) == ("in_force", "withdraw")
    kept = post(client, f"{path}/refuse", second=True, version=asked["version"], reason="it was not")
    assert kept["pending"] is None
    versions = client.get(f"{path}/versions").json()["versions"]
    assert [one["act"] for one in versions] == ["file", "submit", "approve", "withdraw", "refuse"]
    assert versions[-1]["note"] == "it was not"
    assert [one["field"] for one in versions[2]["differences"]] == ["state", "approver"]


def test_incomplete_request_is_submitted(client: httpx.Client) -> None:
    draft = post(client, "/v1/notices", **request(kind="EXIT_BAN", sex="M", surname="SALIM", agency="Kemenkeu"))
    path = f"/v1/notices/{draft['notice_id']}"
    refused = post(client, f"{path}/submit", 422, version=1)
    for lacking in ("place of birth", "date of birth", "photograph", "end of the period"):
        assert lacking in refused["detail"]
    edited = client.post(f"{path}/edit", params={"version": 1}, json=request(notice_id="", kind="EXIT_BAN", sex="F"))
    assert (edited.status_code, edited.json()["version"], edited.json()["sex"]) == (200, 2, "F")
    assert client.post(f"{path}/edit", params={"version": 1}, json=request(kind="EXIT_BAN", sex="F")).status_code == 409


@pytest.mark.parametrize(
    ("changed", "where"),
    [
        ({"valid_from": "02/09/2026"}, "valid_from"),
        ({"valid_until": "2026-13-01"}, "valid_until"),
        ({"valid_from": "2026-09-02T00:00"}, "valid_from"),
        ({"nationality": "INDONESIA"}, "nationality"),
        ({"document_numbers": ["=1+1"]}, "document_numbers"),
        ({"notice_id": "=cmd"}, "notice_id"),
        ({"birth_date": "2199-01-01"}, "birth_date"),
        ({"kind": "EXIT_BAN", "sex": "W"}, "sex"),
        ({"checkpoints": ["a b"]}, "checkpoints"),
        ({"reason": "x" * 1001}, "reason"),
        ({"surname": "A\u0000B"}, "surname"),
        ({"zone": "UTC"}, "zone"),
        ({"extra": 1}, "extra"),
    ],
)
def test_field_that_cannot_be_read(client: httpx.Client, changed: dict[str, Any], where: str) -> None:
    assert where in post(client, "/v1/notices", 422, **request(**changed))["where"]


def test_unfinished_draft_is_refused_or_binds(client: httpx.Client) -> None:
    draft = post(client, "/v1/notices", **request(kind="WANTED_DOMESTIC", surname="SALIM"))
    path = f"/v1/notices/{draft['notice_id']}"
    assert (draft["state"], draft["sex"], draft["birth_date"]) == ("draft", None, None)
    faults = post(client, f"{path}/submit", 422, version=1)["faults"]
    assert [one["column"] for one in faults] == ["sex", "birth_place", "birth_date", "photos"]
    assert all(one["reason"] != one["alasan"] and one["mend"] != one["perbaikan"] for one in faults)
    post(client, f"{path}/approve", 409, second=True, version=1)
    assert post(client, f"{path}/withdraw", version=1, reason="a test")["state"] == "withdrawn"


def test_zone_of_the_instrument_makes_the_moment(client: httpx.Client) -> None:
    draft = post(client, "/v1/notices", **request(zone="WIT", valid_from="2026-09-02", valid_until="2026-09-03"))
    assert [datetime.fromisoformat(draft[one]) for one in ("valid_from", "valid_until")] == [
        datetime(2026, 9, 1, 15, tzinfo=UTC),
        datetime(2026, 9, 3, 15, tzinfo=UTC),
    ]


def test_photograph_is_looked_at_as_an_import_does(client: httpx.Client, picture: Callable[[str, str], bytes]) -> None:
    """P008 is sought already under another name and birth date; the grey picture shows nobody."""
    made = request(kind="WANTED_DOMESTIC", sex="M", surname="SALIM", birth_date="1980", birth_place="Medan")
    draft = post(client, "/v1/notices", **made)
    path = f"/v1/notices/{draft['notice_id']}/photographs"

    def lay(data: bytes, version: int, **more: str) -> httpx.Response:
        return client.post(path, data={"version": str(version), **more}, files={"photo": ("a.jpg", data)})

    known = picture("P008", "studio_portrait")
    refused = lay(known, 1)
    assert (refused.status_code, "one person or one picture" in refused.text) == (422, True)
    assert lay(b"no picture", 1).status_code == 422
    assert lay(b"no picture" * 300_000, 1).status_code == 422  # a scan has megabytes: it is looked at
    laid = lay(known, 1, allow_near="true")
    assert laid.status_code == 200, laid.text
    assert len(laid.json()["notice"]["image_ids"]) == 1
    assert any(one["gallery"] == "watchlist" for one in laid.json()["resembles"])
    assert lay(known, 2, allow_near="true").status_code == 409
    unlike = lay(picture("P002", "studio_portrait"), 2)
    assert (unlike.status_code, "another person under one id" in unlike.text) == (422, True)
    shown = client.get(f"/v1/notices/{draft['notice_id']}/neighbours").json()
    assert shown["version"] == 2
    gone = post(client, f"/v1/notices/{draft['notice_id']}/withdraw", version=2, reason="a test")
    assert gone["state"] == "withdrawn"


def test_person_is_told_and_leaves_the_work_list(client: httpx.Client) -> None:
    def untold() -> dict[str, Any]:
        found = client.get("/v1/duties", params={"days": 366}).json()["duties"]
        return {one["notice_id"]: one for one in found if one["kind"] == "tell"}

    first = untold()["N-2026-001"]
    assert first["overdue"] and first["article"]
    said = {"version": first["version"], "on": TODAY.isoformat(), "how": "by registered letter"}
    told = post(client, "/v1/notices/N-2026-001/told", **said)
    assert told["told"] == {"on": TODAY.isoformat(), "how": "by registered letter", "officer": "test.officer"}
    assert "N-2026-001" not in untold()


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"kind": "request"}, "rests on a decision"),
        ({"number": ""}, "number"),
        ({"issued_on": "2020-01-01"}, "dated before"),
        ({"issued_on": (TODAY + timedelta(days=1)).isoformat()}, "in the future"),
        ({"number": "the former one"}, "another decision"),
    ],
)
def test_ban_is_extended_on_what_is_no_new_decision(client: httpx.Client, changed: dict[str, str], reason: str) -> None:
    notice = client.get("/v1/notices/N-2026-004").json()
    if changed.get("number"):
        changed = {"number": notice["instrument"]["number"]}
    instrument = {"kind": "decision", "number": "KEP-909/2026", "issued_on": TODAY.isoformat()} | changed
    until = datetime.fromisoformat(notice["valid_until"]) + timedelta(days=90)
    body = {"version": notice["version"], "reason": "why", "valid_until": until.date().isoformat()}
    refused = post(client, "/v1/notices/N-2026-004/extend", 422, instrument=instrument, **body)
    assert reason in refused["detail"]
    assert client.get("/v1/notices/N-2026-004").json()["version"] == notice["version"]


def test_work_list_is_cut_without_a_word(client: httpx.Client) -> None:
    for _ in range(3):
        draft = post(client, "/v1/notices", **request())
        post(client, f"/v1/notices/{draft['notice_id']}/submit", version=1)
    whole = client.get("/v1/duties", params={"days": 366, "limit": 500}).json()
    assert (whole["total"], whole["next"]) == (len(whole["duties"]), None)
    shown: list[dict[str, Any]] = []
    after: dict[str, str] = {}
    while True:
        page = client.get("/v1/duties", params={"days": 366, "limit": 2, **after}).json()
        shown += page["duties"]
        if page["next"] is None:
            break
        after = {"after": page["next"]}
    assert [(one["kind"], one["notice_id"]) for one in shown] == [
        (one["kind"], one["notice_id"]) for one in whole["duties"]
    ]
    today = client.get("/v1/duties", params={"day": TODAY.isoformat(), "limit": 500}).json()["duties"]
    assert {one["kind"] for one in today} >= {"approve"}
    assert {one["day"] for one in today} == {TODAY.isoformat()}
    assert client.get("/v1/duties", params={"after": "nothing"}).status_code == 422


def test_approver_is_not_told_what_would_change(client: httpx.Client) -> None:
    draft = post(client, "/v1/notices", **request())
    path = f"/v1/notices/{draft['notice_id']}"
    sent = post(client, f"{path}/submit", version=1)
    bound = post(client, f"{path}/approve", second=True, version=sent["version"])
    asked = post(client, f"{path}/withdraw", version=bound["version"], reason="found again")
    waiting = {one["notice_id"]: one for one in client.get("/v1/approvals").json()["waiting"]}
    one = waiting[draft["notice_id"]]
    assert (one["version"], one["change"], one["state_now"]) == (asked["version"], "withdraw", "in_force")
    assert (one["asked_by"], one["reason"]) == ("test.officer", "found again")
    assert one["differences"] == [{"field": "state", "before": "approved", "after": "withdrawn"}]
    post(client, f"{path}/approve", second=True, version=asked["version"])


def test_entry_without_identity_is_on_no_list(client: httpx.Client) -> None:
    draft = post(client, "/v1/notices", **request(kind="PROTECT", surname="SALIM", birth_place="Medan"))

    def found(**params: str) -> dict[str, Any]:
        cases = client.get("/v1/data-quality", params=params).json()["cases"]
        return {one["notice_id"]: one for one in cases}

    case = found()[draft["notice_id"]]
    assert [one["column"] for one in case["missing"]] == ["sex", "birth_date"]
    assert all(one["alasan"] and one["perbaikan"] for one in case["missing"])
    assert (case["agency"], case["brought_by"], case["closing"]) == ("Polri", "test.officer", None)
    post(client, f"/v1/notices/{draft['notice_id']}/withdraw", version=1, reason="a test")
    assert draft["notice_id"] not in found()
    closed = found(closed="true")[draft["notice_id"]]
    assert (closed["closing"], closed["closed_by"]) == ("withdrawn", "test.officer")


def test_holder_of_a_lost_document_waits_unseen(client: httpx.Client, installation: Application) -> None:
    number = f"Q8841{next(_numbers):03d}"
    holder = replace(
        PERSON, person_id=PersonId(f"HOLDER-{number}"), documents=(KnownDocument(number, "P", "IDN", None),)
    )
    with installation.passages.records.transaction() as tx:
        tx.people.put(holder)
    draft = post(client, "/v1/notices", **request(document_numbers=[number]))
    path = f"/v1/notices/{draft['notice_id']}"
    sent = post(client, f"{path}/submit", version=1)
    post(client, f"{path}/approve", second=True, version=sent["version"])
    installation.notices.holders.turn()
    duties = client.get("/v1/duties", params={"days": 0, "limit": 500}).json()["duties"]
    assert ("holder", draft["notice_id"]) in [(one["kind"], one["notice_id"]) for one in duties]
    (told,) = client.get(f"{path}/holders").json()["holders"]
    assert (told["person_id"], told["number"], told["settled_at"]) == (holder.person_id, number, None)
    settle = f"{path}/holders/{holder.person_id}/settle"
    post(client, settle, 422, note=" ")
    assert post(client, settle, note=" a new one was issued ")["note"] == "a new one was issued"
    post(client, settle, 404, note="again")
    (told,) = client.get(f"{path}/holders").json()["holders"]
    assert (told["settled_by"], told["note"]) == ("test.officer", "a new one was issued")
    assert client.get("/v1/notices/none/holders").status_code == 404
