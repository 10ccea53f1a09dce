"""A bundle that was changed and still verifies, or one that harms whoever opens it."""

import json
import struct
import zipfile
from collections.abc import Callable
from io import BytesIO

import pytest
from tests.contracts.samples import MORNING, OFFICER, opening

from iass.adapters.sql.keys import KeyRing
from iass.audit.chain import canonical, hash_entry
from iass.audit.entry import AuditEntry, JsonValue
from iass.case.plain import plain
from iass.handover.bundle import MANIFEST, SIGNATURE, fingerprint, pack, read, write
from iass.handover.bundle_check import ARCHIVE, BundleReport, check_bundle
from iass.handover.case import opened
from iass.handover.entry import entry_json
from iass.handover.excerpt import case_json
from iass.ids import CaseId

RING = KeyRing(b"k" * 32)
FINGERPRINT = fingerprint(RING.public_key())
CASE = opened(CaseId("case-1"), opening(), OFFICER, MORNING)


def _noted(sequence: int, actor: str, action: str, subject: str, details: dict[str, JsonValue]) -> JsonValue:
    made = hash_entry(
        sequence=sequence, at=MORNING, actor=actor, action=action, subject=subject, details=details, previous_hash=""
    )
    return plain(AuditEntry(sequence, MORNING, actor, action, subject, details, "", made))


_ACT: dict[str, JsonValue] = {
    "to": "judged", "judgement": "same_person", "claimed_by": "sari", "handed_over_by": [], "noted": False
}  # fmt: skip
_LOG: list[JsonValue] = [
    _noted(1, "system", "alert.raised", "alert-000001", {}),
    _noted(2, "sari", "alert.judged", "alert-000001", _ACT),
    _noted(3, "sari", "case.opened", "case-1", {"entry_hash": CASE.content_hash}),
]
_ALERT: dict[str, JsonValue] = {
    "alert_id": "alert-000001", "crossing_id": "crossing-000001", "checkpoint": "CGK", "lane": "C01",
    "live_image_id": "live_1", "references": [], "decision": {"findings": []}, "state": "judged", "note": "",
    "judgement": "same_person", "claimed_by": "sari", "judged_by": "sari", "handed_over_by": [],
}  # fmt: skip
PARTS = {
    "case.json": canonical(case_json(CASE, [entry_json(one) for one in CASE.entries])).encode(),
    "audit.json": canonical({"entries": _LOG}).encode(),
    "alert.json": canonical(_ALERT).encode(),
    "erased.json": canonical({"images": []}).encode(),
    "images/live-1.jpg": b"\xff\xd8 a face",
}
GOOD = pack(CaseId("case-1"), PARTS, RING)


def _named(report: BundleReport) -> set[str]:
    return {fault.part for fault in report.faults}


def test_same_case_gives_another_file() -> None:
    assert pack(CaseId("case-1"), dict(reversed(PARTS.items())), RING) == GOOD


def test_anybody_can_open_it() -> None:
    with zipfile.ZipFile(BytesIO(GOOD)) as archive:
        assert archive.testzip() is None
        assert archive.namelist() == [MANIFEST, SIGNATURE, *sorted(PARTS)]
        assert archive.read("images/live-1.jpg") == PARTS["images/live-1.jpg"]


def test_bundle_as_written_is_refused() -> None:
    assert check_bundle(GOOD, FINGERPRINT).faults == ()
    spelt = ":".join(FINGERPRINT[place : place + 2].upper() for place in range(0, 64, 2))
    assert check_bundle(GOOD, spelt).ok


def test_byte_was_changed_and_nobody_says_where() -> None:
    inside = {place: name for name, data in read(GOOD).items() for place in _places(data)}
    for place in range(len(GOOD)):
        changed = GOOD[:place] + bytes([GOOD[place] ^ 1]) + GOOD[place + 1 :]
        report = check_bundle(changed, FINGERPRINT)
        assert not report.ok, place
        name = inside.get(place)
        if name in PARTS:
            assert _named(report) == {name}, place
        elif name is not None:
            assert _named(report) & {MANIFEST, SIGNATURE, f"{MANIFEST} or {SIGNATURE}"}, place


def _places(data: bytes) -> range:
    begin = GOOD.index(data)
    return range(begin, begin + len(data))


def test_key_of_somebody_else_signed_it() -> None:
    forged = pack(CaseId("case-1"), PARTS, KeyRing(b"f" * 32))
    assert _named(check_bundle(forged, FINGERPRINT)) == {SIGNATURE}
    ours, theirs = (json.loads(read(data)[SIGNATURE]) for data in (GOOD, forged))
    mixed = canonical(ours | {"signature": theirs["signature"]}).encode()
    assert _named(check_bundle(write(read(GOOD) | {SIGNATURE: mixed}), FINGERPRINT)) == {MANIFEST}


def test_part_was_added_taken_away_or_exchanged() -> None:
    members = read(GOOD)
    added = write(members | {"papers/more.pdf": b"%PDF-"})
    assert _named(check_bundle(added, FINGERPRINT)) == {"papers/more.pdf"}
    gone = write({name: data for name, data in members.items() if name != "audit.json"})
    assert _named(check_bundle(gone, FINGERPRINT)) == {"audit.json"}
    swapped = write(members | {"case.json": members["images/live-1.jpg"]})
    assert _named(check_bundle(swapped, FINGERPRINT)) == {"case.json"}


def test_something_hides_around_the_parts() -> None:
    cut = GOOD.index(b"PK\x01\x02")
    for changed in (GOOD + b"\0", GOOD + GOOD, GOOD[:cut] + b"PK\x01\x02" + b"\0" * 90, GOOD[:-1], GOOD[:cut]):
        assert _named(check_bundle(changed, FINGERPRINT)) == {ARCHIVE}


def _zip(fill: Callable[[zipfile.ZipFile], None]) -> bytes:
    made = BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        fill(archive)
    return made.getvalue()


def _bomb(archive: zipfile.ZipFile) -> None:
    archive.writestr("case.json", b"0" * 50_000_000, zipfile.ZIP_DEFLATED)


def _outside(archive: zipfile.ZipFile) -> None:
    archive.writestr("../../etc/cron.d/x.json", b"x")


def _absolute(archive: zipfile.ZipFile) -> None:
    archive.writestr("/etc/passwd.json", b"x")


def _many(archive: zipfile.ZipFile) -> None:
    for number in range(201):
        archive.writestr(f"images/{number}.jpg", b"")


@pytest.mark.parametrize("fill", [_bomb, _outside, _absolute, _many, lambda _: None])
def test_hostile_archive_is_opened(fill: Callable[[zipfile.ZipFile], None]) -> None:
    assert _named(check_bundle(_zip(fill), FINGERPRINT)) == {ARCHIVE}


def test_one_name_stands_twice_and_the_other_one_is_read() -> None:
    name = b"case.json"
    member = struct.pack("<4s5H3L2H", b"PK\x03\x04", 20, 0, 0, 0, 33, 0, 1, 1, len(name), 0) + name + b"1"
    assert "twice" in check_bundle(member * 2 + b"PK\x01\x02", FINGERPRINT).faults[0].what


@pytest.mark.parametrize("manifest", [b"", b"[" * 100_000, b'{"parts":1}', b"\xff", b'{"a": 1}'])
def test_manifest_is_none(manifest: bytes) -> None:
    assert not check_bundle(write(read(GOOD) | {MANIFEST: manifest}), FINGERPRINT).ok


@pytest.mark.parametrize("data", [b"", b"PK", b"PK\x03\x04", b"PK\x03\x04" + b"\xff" * 40, b"%PDF-1.7"])
def test_file_is_no_bundle(data: bytes) -> None:
    assert _named(check_bundle(data, FINGERPRINT)) == {ARCHIVE}
