"""Files of notices over HTTP: previewed, taken, looked at and taken back, by those who may."""

import io
import zipfile
from itertools import count

import httpx

from iass.access import Permission
from iass.service.limits import IMPORTS, Limits
from iass.service.officer import permissions_of

from .test_permissions import _routes

HEADER = (
    "notice_id,kind,surname,given_names,sex,birth_date,birth_place,nationality,reason,agency,instrument_kind,"
    "instrument_number,instrument_date,valid_from,valid_until,photos,document_numbers,author\n"
)
_numbers = count(500)


def _row(**changed: str) -> tuple[str, str]:
    number = next(_numbers)
    notice_id = f"N-HTTP-{number}"
    cells = {"notice_id": notice_id, "kind": "LOST_DOCUMENT", "reason": "stolen", "agency": "Polri"}
    cells |= {"instrument_kind": "request", "instrument_number": f"LP-{number}", "instrument_date": "2026-09-01"}
    cells |= {"valid_from": "2026-09-02", "document_numbers": f"X5{number}77", **changed}
    return notice_id, ",".join(cells.get(column, "") for column in HEADER.strip().split(",")) + "\n"


def _send(
    client: httpx.Client, path: str, content: bytes | str, officer: str = "desk.http", **data: str
) -> httpx.Response:
    body = content.encode() if isinstance(content, str) else content
    return client.post(
        path, data=data, files={"file": ("folder/list.csv", body, "text/csv")}, headers={"IASS-Officer": officer}
    )


def test_previewed_file_is_taken_and_taken_back(client: httpx.Client) -> None:
    notice_id, row = _row()
    bad_id, bad = _row(agency="PT Maju")
    previewed = _send(client, "/v1/imports/previews", HEADER + row + bad)
    assert previewed.status_code == 200, previewed.text
    told = previewed.json()
    assert (told["read"], told["added"], told["refused"]) == (2, 1, 1)
    (problem,) = told["rows"][1]["problems"]
    assert problem["column"] == "agency" and problem["alasan"] and problem["reason"]
    assert client.get(f"/v1/notices/{notice_id}").status_code == 404

    taken = _send(client, "/v1/imports", HEADER + row + bad, preview_id=told["import_id"])
    assert taken.status_code == 200, taken.text
    assert client.get(f"/v1/notices/{notice_id}").json()["state"] == "submitted"
    assert client.get(f"/v1/notices/{bad_id}").status_code == 404
    listed = client.get("/v1/imports").json()["imports"][0]
    assert (listed["import_id"], listed["file"], listed["versions"]) == (told["import_id"], "list.csv", 1)

    path = f"/v1/imports/{told['import_id']}"
    (step,) = client.get(path, headers={"IASS-Officer": "desk.http"}).json()["rows"]
    assert (step["line"], step["becomes"]) == (2, "withdrawn")
    assert step["problem"]["alasan"], "its author is told beforehand"
    own = client.post(f"{path}/undo", json={"reason": "x"}, headers={"IASS-Officer": "desk.http"})
    assert own.status_code == 409
    undone = client.post(f"{path}/undo", json={"reason": "the wrong file"}, headers={"IASS-Officer": "chief.http"})
    assert undone.json()["versions"] == 1
    assert client.get(f"/v1/notices/{notice_id}").json()["state"] == "withdrawn"
    assert client.get(path).json()["undone_by"] == undone.json()["import_id"]


def test_stale_preview_is_taken(client: httpx.Client) -> None:
    notice_id, row = _row()
    told = _send(client, "/v1/imports/previews", HEADER + row).json()
    answer = _send(client, "/v1/imports", HEADER + row.replace("stolen", "lost"), preview_id=told["import_id"])
    assert (answer.status_code, answer.json()["type"]) == (409, "urn:iass:problem:conflict")
    assert client.get(f"/v1/notices/{notice_id}").status_code == 404
    made_up = _send(client, "/v1/imports", HEADER + row, preview_id="import-" + "0" * 28)
    assert made_up.status_code == 409
    assert _send(client, "/v1/imports", HEADER + row, preview_id="../x").status_code == 422


def test_columns_that_the_file_lacks_are_not_given(client: httpx.Client) -> None:
    _, row = _row(agency="")
    answer = _send(client, "/v1/imports/previews", HEADER + row, set="agency=Polri")
    assert answer.json()["added"] == 1
    assert _send(client, "/v1/imports/previews", HEADER + row, set="colour=red").status_code == 422


def test_entities_are_not_told_from_a_table(client: httpx.Client) -> None:
    given = {
        "kind": "WANTED_FOREIGN",
        "agency": "Interpol",
        "instrument_kind": "request",
        "instrument_number": "A-1/2026",
    }
    given |= {"instrument_date": "2026-09-01", "valid_from": "2026-09-02"}
    entity = '{"id": "N-FTM-1", "schema": "Person", "properties": {"name": ["Viktor Orlen"], "birthDate": ["1979"]}}\n'
    answer = client.post(
        "/v1/imports/previews",
        data={"set": [f"{column}={value}" for column, value in given.items()], "as_draft": "true"},
        files={"file": ("x.json", entity.encode())},
    )
    assert answer.status_code == 200, answer.text
    (row,) = answer.json()["rows"]
    assert (row["outcome"], row["name"], bool(row["notes"])) == ("added", "Viktor Orlen", True)


def test_hostile_file_is_no_clear_refusal(client: httpx.Client) -> None:
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/workbook.xml", b"<a>" + b" " * 50_000_000)
    deep = b'{"id":' + b"[" * 100_000
    files = (bomb.getvalue(), b"\xd0\xcf\x11\xe0" + b"0" * 512, b"\x00" * 100, deep, b"PK\x03\x04rubbish", b"")
    for content in files:
        answer = _send(client, "/v1/imports/previews", content)
        assert (answer.status_code, answer.json()["type"]) == (422, "urn:iass:problem:invalid-input"), content[:8]
        assert answer.json()["detail"]
    assert client.get("/v1/imports/running").json() == {"running": None}


def test_formula_is_stored(client: httpx.Client) -> None:
    _, row = _row(reason="=HYPERLINK(1)")
    (told,) = _send(client, "/v1/imports/previews", HEADER + row).json()["rows"]
    assert told["outcome"] == "refused" and "HYPERLINK" not in str(told)


def test_body_of_seventy_megabytes_is_read(client: httpx.Client) -> None:
    assert _send(client, "/v1/imports/previews", b"x" * (65 * 1024 * 1024)).status_code == 413


def test_path_of_imports_has_no_limit_of_its_own() -> None:
    assert {Limits().bytes_for(path) for path in IMPORTS} == {64 * 1024 * 1024}


def test_anybody_brings_notices_in(app: object) -> None:
    routes = _routes(app)  # type: ignore[arg-type]
    assert permissions_of(routes["POST /v1/imports"]) == [Permission.IMPORT_NOTICES]
    assert permissions_of(routes["POST /v1/imports/previews"]) == [Permission.IMPORT_NOTICES]
    assert permissions_of(routes["POST /v1/imports/{import_id}/undo"]) == [Permission.APPROVE_NOTICES]


def test_import_that_never_was_is_shown(client: httpx.Client) -> None:
    assert client.get("/v1/imports/import-0").status_code == 404
    assert client.post("/v1/imports/import-0/undo", json={"reason": "x"}).status_code == 404
