"""Whatever is sent, the answer says what is wrong, where, and how to mend it; nothing is recorded."""

import json
import struct
import zlib
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from iass.demo import cast

from .counter import Counter, Files, crossing_part, pictures, selfie

_PART = crossing_part(cast.STRANGER)
_GOOD = pictures([selfie("P001")])


def _huge_png() -> bytes:
    """A header that promises 60,000 x 60,000 pixels, and no pixel."""
    header = b"IHDR" + struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + header + struct.pack(">I", zlib.crc32(header))


def _without(name: str) -> dict[str, Any]:
    return {key: value for key, value in _PART.items() if key != name}


def _by_fields(**fields: str) -> dict[str, Any]:
    return {**_without("mrz"), "document": {"number": "X1", "nationality": "IDN", "surname": "A", **fields}}


@pytest.fixture(autouse=True)
def _nothing_is_recorded(counter: Counter) -> Iterator[None]:
    before = counter.client.get("/v1/passages/recent", params={"limit": 1}).json()
    yield
    assert counter.client.get("/v1/passages/recent", params={"limit": 1}).json() == before


def _assert_problem(answer: httpx.Response, status: int, where: str = "") -> dict[str, Any]:
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    body: dict[str, Any] = answer.json()
    assert body["status"] == status
    assert body["detail"]
    assert body["instance"] == f"urn:iass:request:{answer.headers['IASS-Request']}"
    assert where in body["where"]
    return body


@pytest.mark.parametrize(
    ("part", "where"),
    [
        ("", "crossing"),
        ("{", "crossing"),
        ("[]", "crossing"),
        ("null", "crossing"),
        ('"text"', "crossing"),
        ("{" * 5000, "crossing"),
        ('{"checkpoint": NaN}', "crossing"),
        ("\ud800".encode("utf-8", "surrogatepass").decode("latin-1"), "crossing"),
        (_without("checkpoint"), "crossing.checkpoint"),
        (_without("direction"), "crossing.direction"),
        ({**_PART, "direction": "sideways"}, "crossing.direction"),
        ({**_PART, "lane": ""}, "crossing.lane"),
        ({**_PART, "lane": 1}, "crossing.lane"),
        ({**_PART, "lain": "C01"}, "crossing.lain"),
        ({**_PART, "mrz": []}, "crossing.mrz"),
        ({**_PART, "mrz": "text"}, "crossing.mrz"),
        ({**_PART, "mrz": ["A" * 44] * 4}, "crossing.mrz"),
        ({**_PART, "document": {"number": "X1", "nationality": "IDN", "surname": "A"}}, "crossing"),
        ({**_without("mrz"), "document": {"number": "X1"}}, "crossing.document"),
        (_by_fields(birth_date="soon"), "document.birth_date"),
        (_by_fields(birth_date="2026-02-30"), "document.birth_date"),
        (_by_fields(birth_date="2199-01-01"), "birth_date"),
        (_by_fields(birth_date="1095-01-01"), "birth_date"),
        (_by_fields(expiry_date="never"), "document.expiry_date"),
        (_by_fields(sex="Q"), "document.sex"),
        (_by_fields(nationality="QQQ"), "document.nationality"),
        (_by_fields(number="!"), "document.number"),
        (_by_fields(surname="A\x00"), "document.surname"),
        (_by_fields(surname="A" * 500), "document.surname"),
        (_by_fields(surname=""), "document.surname"),
    ],
    ids=lambda value: None if isinstance(value, str) else json.dumps(value)[:40],
)
def test_crossing_part_is_wrong(counter: Counter, part: object, where: str) -> None:
    _assert_problem(counter.send(part, _GOOD), 422, where)


@pytest.mark.parametrize(
    "lines",
    [
        ["P<IDN"],
        ["P<IDN" + "<" * 39],
        ["A" * 43, "A" * 44],
        ["A" * 44, "A" * 45],
        ["A" * 30, "A" * 30],
        ["P<IDNKUSUMAWATI<<LARAS<<<<<<<<<<<<<<<<<<<<<<é", "X9917640<1IDN9507224F3106304<<<<<<<<<<<<<<08"],
        ["", ""],
        ["🛂" * 44, "🛂" * 44],
    ],
    ids=lambda lines: f"{len(lines)} lines of {len(lines[0])}",
)
def test_mrz_has_wrong_lengths_or_characters(counter: Counter, lines: list[str]) -> None:
    _assert_problem(counter.send({**_PART, "mrz": lines}, _GOOD), 422)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("zero bytes", b""),
        ("text", b"I am no picture, whatever my name says"),
        ("html", b"<html><script>alert(1)</script></html>"),
        ("huge header", _huge_png()),
        ("truncated", selfie("P001")[:2000]),
        ("noise", bytes(range(256)) * 40),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_frame_is_no_picture(counter: Counter, name: str, data: bytes) -> None:
    body = _assert_problem(counter.send(_PART, pictures([selfie("P001"), data])), 422, "frame 2")
    assert body["mend"]


def test_chip_portrait_is_no_picture(counter: Counter) -> None:
    _assert_problem(
        counter.send(_PART, pictures([selfie("P001")], chip=b"\x00\x00\x00\x0cjP  \r\n\x87\n")), 422, "chip"
    )


def test_chip_portrait_of_zero_bytes_is_not_taken_for_none(counter: Counter) -> None:
    """Else an empty file would switch the comparison with the holder off."""
    _assert_problem(counter.send(_PART, pictures([selfie("P001")], b"")), 422, "chip")


def test_no_frame_at_all(counter: Counter) -> None:
    body = _assert_problem(counter.send(_PART, [("chip_image", ("chip.jpg", selfie("P001"), "image/jpeg"))]), 422)
    assert body["where"] == "frames"


def test_nine_frames(counter: Counter) -> None:
    body = _assert_problem(counter.send(_PART, pictures([selfie("P001")] * 9)), 422, "frames")
    assert "1 to 8" in body["detail"]


@pytest.mark.parametrize("lane", ["C99", "c01", "../C01", "C01/..", "'; DROP TABLE passages; --"])
def test_unknown_lane(counter: Counter, lane: str) -> None:
    body = _assert_problem(counter.send({**_PART, "lane": lane}, _GOOD), 404, "CGK/")
    assert "CGK/C01" in body["mend"]


def test_frames_are_text_fields(client: httpx.Client) -> None:
    answer = client.post("/v1/crossings", data={"crossing": json.dumps(_PART), "frames": "text"}, files=[("x", b"")])
    _assert_problem(answer, 422, "frames")


@pytest.mark.parametrize(
    ("headers", "content", "status"),
    [
        ({"content-type": "application/json"}, b"{}", 422),
        ({"content-type": "multipart/form-data"}, b"--x\r\n", 400),
        ({"content-type": "multipart/form-data; boundary=x"}, b"--y\r\nno part\r\n", 400),
        ({"content-type": "multipart/form-data; boundary=x"}, b"", 422),
        ({"content-type": "multipart/form-data; boundary=" + "x" * 3000}, b"--x", 400),
        ({"content-type": "text/plain"}, b"\xff\xfe", 422),
        ({}, b"", 422),
    ],
)
def test_body_is_not_what_it_says(client: httpx.Client, headers: dict[str, str], content: bytes, status: int) -> None:
    _assert_problem(client.post("/v1/crossings", headers=headers, content=content), status)


def test_a_thousand_parts(client: httpx.Client) -> None:
    files: Files = [("frames", (f"{number}.jpg", b"x", "image/jpeg")) for number in range(1001)]
    _assert_problem(client.post("/v1/crossings", data={"crossing": json.dumps(_PART)}, files=files), 400)


def test_every_field_that_does_not_fit_is_named_without_its_value(client: httpx.Client) -> None:
    secret = "KUSUMAWATI-93"
    part = json.dumps({"checkpoint": "CGK", "direction": secret, "mrz": [secret * 20]})
    answer = client.post("/v1/crossings", data={"crossing": part}, files=_GOOD)
    body = _assert_problem(answer, 422)
    assert {error["where"] for error in body["errors"]} >= {"crossing.lane", "crossing.direction", "crossing.mrz.0"}
    assert secret not in answer.text


@pytest.mark.parametrize("filename", ["", None])
def test_picture_without_a_filename_is_refused_in_a_librarys_words(client: httpx.Client, filename: str | None) -> None:
    part = (None, json.dumps(_PART).encode())
    files: list[tuple[str, tuple[str | None, bytes]]] = [("crossing", part), ("frames", (filename, selfie("P001")))]
    body = _assert_problem(client.post("/v1/crossings", files=files), 422, "frames")
    assert body["detail"] == "Not a file: the part needs a filename"
    assert "UploadFile" not in json.dumps(body)
