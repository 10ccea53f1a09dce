"""`iass doctor` that stops at the first fault, or does not see one."""

import json
import sqlite3
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import onnx
import pytest
from tests.authority import Authority
from tests.contracts.samples import (
    MADE,
    MORNING,
    NOTICE,
    OFFICER,
    alert,
    bearer_pair,
    case,
    enrolment,
    feed_plan,
    intake_look,
    link,
    pair,
    passage,
    put_on_record,
)
from tests.passports import revocations, utopia

from iass.access import Officer, Role
from iass.accounts.account import Account, AccountState, Grant
from iass.cli.doctor import _machine_clock, _mark, _protection_desk
from iass.face.pipeline import FacePipeline
from iass.figures.tally import Measure, Tally, hour_of
from iass.handover.keeping import keep
from iass.health import Soundness
from iass.identify.calibration_file import shipped
from iass.ids import ImageId, NoticeId, OfficerId
from iass.settings import Settings
from iass.watchlist.kept_feed import FeedOutcome, FeedRecord, KeptFeed
from iass.watchlist.noted_pair import keep_pair
from iass.watchlist.provenance import ImportId, ImportSource
from iass.wiring.records import open_records

from .conftest import Iass
from .test_models import tiny, write

Examine = Callable[..., dict[str, tuple[bool, str]]]


@pytest.fixture
def installation(tmp_path: Path, engine: FacePipeline) -> Path:
    """A data folder with one of everything; its database."""
    records = open_records(Settings(data_dir=tmp_path / "var"))
    with records.transaction() as tx:
        for number in range(3):
            tx.audit.append(datetime.now(UTC), OFFICER, "a.b", f"s{number}")
        tx.images.put(ImageId("i1"), "person", b"picture", "image/jpeg")
        tx.images.put(ImageId("i2"), "person", b"other picture", "image/jpeg")
        tx.enrolments.add(enrolment(1, "person", engine.model_id))
        put_on_record(tx, alert(1))
        tx.passages.add(passage(1))
        keep(tx, case(1), OFFICER)
    records.close()
    return tmp_path / "var" / "iass.sqlite"


def _damage(database: Path, script: str) -> None:
    connection = sqlite3.connect(database, isolation_level=None)
    for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        connection.execute(f"DROP TRIGGER {name}")
    connection.executescript(script)
    connection.close()


def _opened(database: Path) -> Soundness:
    records = open_records(Settings(data_dir=database.parent))
    try:
        return records.open_everything(lambda _rows: None)
    finally:
        records.close()


@pytest.fixture
def examine(iass: Iass, installation: Path) -> Examine:
    """examine("UPDATE ...", "--quick") damages the database, and is what the doctor then says of each check."""

    def run(script: str, *options: str) -> dict[str, tuple[bool, str]]:
        _damage(installation, script)
        done = iass("doctor", "--json", *options)
        assert "Traceback" not in done.stderr
        found = json.loads(done.stdout)
        checks = {check["name"]: (check["ok"], check["detail"]) for check in found["checks"]}
        assert not [check for check in found["checks"] if check["warns"] and not check["ok"]]
        assert found["ok"] is all(ok for ok, _ in checks.values())
        assert done.returncode == (0 if found["ok"] else 1)
        return checks

    return run


@pytest.mark.parametrize(
    ("roles", "lanes", "alone"),
    [
        ([], "CGK/C01=counter", None),
        (["operator"], "CGK/C01=counter,DPS/C01=counter", "CGK, DPS"),
        (["operator", "protection_officer@CGK"], "CGK/C01=counter,DPS/C01=counter", "DPS"),
        (["protection_officer@CGK", "protection_officer@DPS"], "CGK/C01=counter,DPS/C01=counter", None),
        (["protection_officer"], "CGK/C01=counter,DPS/C01=counter", None),
    ],
)
def test_alert_about_a_victim_is_seen_by_nobody(roles: list[str], lanes: str, alone: str | None) -> None:
    def account(name: str, role: str, state: AccountState = AccountState.ACTIVE) -> Account:
        return Account(OfficerId(name), (Grant.parse(role),), "", MORNING, MORNING, state)

    accounts = [account(f"officer-{number}", role) for number, role in enumerate(roles)]
    left = account("left", "protection_officer", AccountState.DISABLED)
    is_well, said = _protection_desk(lambda: [left, *accounts], lanes)
    assert is_well is (alone is None), said
    if alone is not None:
        assert f"at {alone}." in said and f"protection_officer@{alone.partition(',')[0]}" in said


@pytest.mark.parametrize(
    ("unused", "kept", "mark", "said"),
    [
        (timedelta(days=400), True, "ok", "kept by NTP"),
        (timedelta(days=400), False, "BAD", "400 days ahead of the latest record"),
        (timedelta(days=6), False, "warn", "nothing vouches for it"),
        (timedelta(hours=2), False, "warn", "nothing vouches for it"),
        (None, False, "warn", "nothing vouches for it"),
    ],
)
def test_clock_that_is_ahead_is_called_well(unused: timedelta | None, kept: bool, mark: str, said: str) -> None:
    found = _machine_clock(lambda: MORNING - unused if unused else None, MORNING, lambda: kept)
    assert mark in _mark(found) and said in found.detail
    assert kept or "timedatectl set-ntp true" in found.detail


def test_what_nobody_thought_of_is_not_told(examine: Examine, iass: Iass, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is no fault, and marked as none; and it is not marked as well."""
    ok, said = examine("", "--quick")["settings"]
    assert ok
    (line,) = [one for one in iass("doctor", "--quick").stdout.splitlines() if " settings: " in one]
    assert line.startswith("warn settings: not set, which you may want: IASS_PROTECTION_CONTACTS")
    for name in ("IASS_PROTECTION_CONTACTS", "IASS_COMPLAINTS_CONTACT", "IASS_SECOND_DECISION"):
        assert name in said
    monkeypatch.setenv("IASS_PROTECTION_CONTACTS", "UPTD PPA: 129")
    monkeypatch.setenv("IASS_COMPLAINTS_CONTACT", "desk@example.org")
    assert examine("", "--quick")["settings"][1].startswith("not set, which you may want: IASS_SECOND_DECISION")
    monkeypatch.setenv("IASS_SECOND_DECISION", "SECURE")
    assert examine("", "--quick")["settings"] == (True, "contacts and the second decision are set")
    (line,) = [one for one in iass("doctor", "--quick").stdout.splitlines() if " settings: " in one]
    assert line.startswith("ok   settings: ")


@pytest.mark.parametrize("spoil", ["another", "no key", "open to others"])
def test_wrong_key_ends_the_examination(examine: Examine, iass: Iass, tmp_path: Path, spoil: str) -> None:
    key = tmp_path / "var" / "master.key"
    if spoil == "open to others":
        key.chmod(0o644)
    else:
        key.write_text("00" * 32 if spoil == "another" else "not hex")
    checks = examine("")
    ok, said = checks["master key"]
    mend = "chmod 600" if spoil == "open to others" else "Put back the key file that this database was made with"
    assert not ok and said.startswith("wrong key: ") and mend in said
    assert checks["model files"][0] and checks["disk"][0], "what can be told without it is told"
    assert "machine clock" in checks and "settings" in checks and "stored records" not in checks
    told = iass("doctor")
    assert (told.returncode, told.stderr) == (1, "") and told.stdout.startswith("BAD  master key: wrong key: ")


def test_database_of_a_later_version_ends_the_examination(examine: Examine) -> None:
    checks = examine("UPDATE alembic_version SET version_num = '9999'")
    assert not checks["database"][0] and checks["model files"][0]


def test_spoiled_model_and_list_of_last_week_are_called_well(
    examine: Examine, iass: Iass, installation: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("IASS_MODELS_DIR", str(tmp_path / "models"))
    offered = tmp_path / "offered"
    offered.mkdir()
    onnx.save(tiny(), str(offered / "tiny.onnx"))
    assert iass("models", "add", str(write(offered))).returncode == 0
    now = datetime.now(UTC)
    records = open_records(Settings(data_dir=installation.parent))
    with records.transaction() as tx:
        record = FeedRecord(now - timedelta(days=9), FeedOutcome.TAKEN, current_at=now - timedelta(days=7))
        tx.kept_feeds.put(KeptFeed(feed_plan("polri"), record, now + timedelta(days=1)))
        tx.notice_imports.add_source(
            ImportSource(ImportId("import-1"), now - timedelta(hours=5), OFFICER.officer_id, "a.csv", "00")
        )
    records.close()
    sound = examine("", "--quick")
    assert sound["model files"] == (True, "SHA-256 as in the manifests")
    is_well, said = sound["refreshed lists"]
    assert not is_well and "polri 168.0 h old (taken)" in said and "by hand: 5.0 h old" in said
    assert "Too old: polri; iass notice feed show says why" in said
    (tmp_path / "models" / "tiny-1.onnx").write_bytes(b"spoiled")
    is_well, said = examine("", "--quick")["model files"]
    assert not is_well and "tiny-1.onnx" in said and "SHA-256" in said


def test_sound_installation_is_called_bad(examine: Examine) -> None:
    checks = examine("")
    assert [name for name, (ok, _) in checks.items() if not ok] == []
    assert checks["stored records"][1].startswith("6 images")


def test_directory_that_is_away_and_certificate_that_ends_are_called_well(
    examine: Examine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan = tmp_path / "directory.toml"
    plan.write_text('issuer = "http://127.0.0.1:9"\nclient_id = "iass"\nname = "Polri"\n[groups]\n"x" = ["auditor"]\n')
    monkeypatch.setenv("IASS_DIRECTORY_FILE", str(plan))
    monkeypatch.setenv("IASS_CAMERA_CERTIFICATE", str(Authority(tmp_path).device("k01", ends=9).certificate))
    checks = examine("", "--quick")
    assert not checks["directory"][0] and "does not answer" in checks["directory"][1]
    assert not checks["certificates"][0] and "IASS_CAMERA_CERTIFICATE ends on" in checks["certificates"][1]


def test_camera_that_sees_nobody_and_key_that_ends_are_called_well(
    examine: Examine, iass: Iass, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    counters, cameras = ("C01", "C02", "C03", "C04"), ("K01", "K02", "K03", "K04")
    lanes = [*(f"CGK/{one}=counter" for one in counters), "CGK/G01=gate", *(f"CGK/{one}=camera" for one in cameras)]
    monkeypatch.setenv("IASS_LANES", ",".join(lanes))
    monkeypatch.setattr("iass.wiring.disk.LEAST_BYTES", 10**18)
    now, days = datetime.now(UTC), timedelta(days=1)
    records = open_records(Settings(data_dir=tmp_path / "var"))
    hour = hour_of(now)
    with records.transaction() as tx:
        tx.accounts.put(Account(OfficerId("root"), (Grant(Role.OPERATOR),), "x", now, now))
        tx.tallies.add([
            Tally(hour - 2 * days, "CGK/K01", Measure.PASSAGES, "CLEAR", count=9),
            Tally(hour, "CGK/K02", Measure.PASSAGES, "REFER", count=40),
            Tally(hour, "CGK/K02", Measure.FACE_FAILURES, "too_blurred", count=30),
            Tally(hour - 20 * days, "CGK/K04", Measure.PASSAGES, "CLEAR", count=9),
            Tally(hour, "CGK/C01", Measure.PASSAGES, "CLEAR", count=30),
            Tally(hour, "CGK/C01", Measure.FACE_FAILURES, "no_face", count=21),
            Tally(hour - days, "CGK/G01", Measure.QUALITY, bin=7, count=50),
            Tally(hour, "CGK/G01", Measure.PASSAGES, "REFER", count=20),
            Tally(hour, "CGK/C03", Measure.PASSAGES, "CLEAR", count=20),
            Tally(hour, "CGK/C04", Measure.PASSAGES, "CLEAR", count=20),
            Tally(hour, "CGK/C04", Measure.QUALITY, bin=7, count=20),
        ])  # fmt: skip
    records.close()
    allowed = ("--allow", "record_crossing", "--at", "CGK/K01")
    assert iass("user", "key", "add", "camera-1", *allowed, "--days", "9").returncode == 0
    assert iass("user", "key", "add", "camera-2", *allowed).returncode == 0
    checks = examine("", "--quick")
    is_well, said = checks["cameras"]
    assert (
        not is_well and "CGK/K01 has seen nobody for a day" in said and "30 of 40 passages, mostly too blurred" in said
    )
    assert "CGK/K04 has seen nobody for a day" in said, "weeks ago it did"
    assert "CGK/K03 has never seen anybody" in said and "take it out of IASS_LANES" in said
    assert "CGK/C01 has no usable face in 21 of 30 passages, mostly no face" in said
    assert "CGK/G01 sent no picture in 20 passages of a day" in said
    assert not [one for one in ("C02", "C03", "C04") if one in said], "closed, never with a camera, and well"
    assert not checks["keys of devices"][0] and "camera-1 ends on" in checks["keys of devices"][1]
    assert "camera-2" not in checks["keys of devices"][1]
    assert not checks["disk"][0] and "make room" in checks["disk"][1]
    assert iass("user", "key", "revoke", "camera-1").returncode == 0
    assert examine("", "--quick")["keys of devices"] == (True, "1 in use")


def test_installation_that_nobody_has_used_is_called_bad(iass: Iass, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its cameras are being set up; also on the first day."""
    monkeypatch.setenv("IASS_LANES", "CGK/C01=counter,CGK/K01=camera")
    found = json.loads(iass("doctor", "--json", "--quick").stdout)
    said = {check["name"]: (check["ok"], check["detail"]) for check in found["checks"]}
    assert said["cameras"] == (True, "nobody has passed yet at any of 2 lanes")
    records = open_records(Settings())
    with records.transaction() as tx:
        tx.tallies.add([Tally(hour_of(datetime.now(UTC)), "CGK/C01", Measure.PASSAGES, "CLEAR", count=30)])
    records.close()
    found = json.loads(iass("doctor", "--json", "--quick").stdout)
    said = {check["name"]: (check["ok"], check["detail"]) for check in found["checks"]}
    assert said["cameras"] == (True, "1 of 2 lanes saw somebody within a day")


def test_damaged_template_hides_every_other_check(examine: Examine) -> None:
    checks = examine("UPDATE enrolments SET sealed = x'00'")
    assert not checks["start"][0]
    assert checks["audit log"] == (True, "5 entries, chain intact")
    assert checks["model files"][0]
    assert not checks["stored records"][0]
    assert "template enrolment-000001" in checks["stored records"][1]


def test_damaged_time_in_the_log_ends_in_a_traceback(examine: Examine) -> None:
    checks = examine("UPDATE audit_entries SET at = 'yesterday' WHERE sequence = 2")
    assert not checks["audit log"][0] and "entry 2" in checks["audit log"][1]
    assert "restore a back-up" in checks["audit log"][1]
    assert not checks["start"][0]
    assert checks["stored records"][0]


def test_emptied_log_is_called_sound(examine: Examine) -> None:
    checks = examine("DELETE FROM audit_entries; DELETE FROM audit_head")
    assert not checks["audit log"][0]
    assert "alerts, passages, case_entries" in checks["audit log"][1]


@pytest.mark.parametrize(
    ("script", "named"),
    [
        ("UPDATE alerts SET body = '{}'", "alert alert-000001"),
        ("UPDATE alerts SET state = 'closed'", "alert alert-000001"),
        ("UPDATE passages SET body = x'00'", "passage crossing-000001"),
        ("DELETE FROM passage_subjects WHERE subject_id = 'N-0001'", "passage crossing-000001"),
        ("UPDATE cases SET state = 'signed'", "case case-000001"),
        ("UPDATE cases SET agency = 'Polri'", "case case-000001"),
        ("DELETE FROM case_entries", "case case-000001"),
        ("UPDATE case_entries SET sealed = x'00'", "case case-000001"),
        ("UPDATE images SET sealed = 'text' WHERE image_id = 'i2'", "image i2"),
        ("UPDATE images SET digest = '00' WHERE image_id = 'i1'", "image i1"),
        ("UPDATE images SET media_type = 'image/png' WHERE image_id = 'i1'", "image i1"),
    ],
)
def test_damaged_row_is_not_seen(installation: Path, script: str, named: str) -> None:
    _damage(installation, script)
    found = _opened(installation)
    assert (found.opened, found.damaged) == (5, 1)
    assert named in found.faults[0]
    assert "SANTOSO" not in found.faults[0]


def test_passage_is_found_by_somebody_whom_it_does_not_name(installation: Path) -> None:
    more = "INSERT INTO passage_subjects SELECT 'SOMEBODY', at, crossing_id FROM passages"
    _damage(installation, more)
    found = _opened(installation)
    assert (found.opened, found.damaged) == (6, 1)
    assert "subject of a passage SOMEBODY" in found.faults[0]


def test_pair_that_was_rewritten_is_not_seen(installation: Path) -> None:
    """Beyond one batch, with several versions of one pair."""
    records = open_records(Settings(data_dir=installation.parent))
    with records.transaction() as tx:
        for number in range(1, 60):
            keep_pair(tx, pair(number, f"N-{number:04d}"), OFFICER)
            keep_pair(tx, replace(pair(number, f"N-{number:04d}"), version=2), OFFICER)
        tx.intake_looks.put(intake_look())
    records.close()
    assert _opened(installation) == Soundness(6 + 118 + 1, 0, ())
    _damage(installation, "UPDATE look_alike_versions SET state = 'cleared' WHERE pair_id = 'pair-000050'")
    found = _opened(installation)
    assert (found.damaged, found.faults[0][:25]) == (2, "look-alike pair-000050: i")


def test_pair_is_found_by_another_chip_than_it_was_made_of(installation: Path) -> None:
    """Whoever writes another hash into the row would pass for the one who was cleared."""
    records = open_records(Settings(data_dir=installation.parent))
    with records.transaction() as tx:
        keep_pair(tx, bearer_pair(), OFFICER)
    records.close()
    assert _opened(installation).damaged == 0
    _damage(installation, "UPDATE look_alike_versions SET bearer = 'cd'")
    found = _opened(installation)
    assert (found.damaged, found.faults[0][:25]) == (1, "look-alike pair-000001: i")


def test_link_or_pair_was_moved_to_another_place(installation: Path) -> None:
    """Whoever writes another crossing or alert into the row would show it to another checkpoint."""
    records = open_records(Settings(data_dir=installation.parent))
    with records.transaction() as tx:
        keep_pair(tx, bearer_pair(), Officer(bearer_pair().officer))
        tx.links.put(link())
    records.close()
    assert _opened(installation).damaged == 0
    _damage(installation, "UPDATE look_alike_versions SET alert_id = 'alert-of-dps'")
    _damage(installation, "UPDATE identity_links SET crossing_id = 'crossing-of-dps'")
    found = _opened(installation)
    told = {fault.partition(":")[0] for fault in found.faults}
    assert (found.damaged, told) == (2, {"look-alike pair-000001", "link link-000001"})


def test_quick_look_claims_to_have_opened_everything(examine: Examine) -> None:
    ok, detail = examine("UPDATE images SET sealed = x'00'", "--quick")["stored records"]
    assert ok
    assert "not opened" in detail


def test_erased_subject_is_called_damage(installation: Path) -> None:
    _damage(installation, "DELETE FROM subject_keys")
    assert _opened(installation) == Soundness(6, 0, ())


def test_much_damage_fills_the_screen(installation: Path) -> None:
    more = "INSERT INTO images SELECT hex(randomblob(8)), 'person', '', '', key_id, x'00' FROM images"
    _damage(installation, ";".join([more] * 7))
    found = _opened(installation)
    assert (found.opened, found.damaged, len(found.faults)) == (6, 254, 5)


def test_near_follows_neither_from_the_record_nor_from_the_setting(
    examine: Examine, engine: FacePipeline, monkeypatch: pytest.MonkeyPatch
) -> None:
    record = shipped(engine.model_id)
    assert f"too near from {record.near_score:.3f} on" in examine("", "--quick")["thresholds"][1]
    monkeypatch.setenv("IASS_NEAR_SCORE", "0.5")
    assert "too near from 0.500 on" in examine("", "--quick")["thresholds"][1]


def test_authorities_of_chips_are_not_told(examine: Examine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert examine("")["authorities of chips"] == (True, "none (IASS_CSCA_FOLDER): no chip's origin is checked")
    folder = tmp_path / "csca"
    folder.mkdir()
    monkeypatch.setenv("IASS_CSCA_FOLDER", str(folder))
    ok, detail = examine("")["authorities of chips"]
    assert not ok and detail.startswith("the folder holds none that can be used. Fetch them anew into IASS_CSCA_FOLDER")
    (folder / "utopia.cer").write_bytes(utopia().der)
    (folder / "utopia.crl").write_bytes(revocations(utopia()))
    (folder / "readme.txt").write_bytes(b"authorities")
    ok, detail = examine("")["authorities of chips"]
    assert ok
    assert detail.startswith(
        "1 of 1 states, the oldest of 2021-01-01; newest revocation list of 2026-09-25. 1 not used"
    )
    monkeypatch.setenv("IASS_CSCA_FOLDER", str(tmp_path / "none"))
    assert "no folder" in examine("")["start"][1]


def test_checkpoint_that_no_lane_has_is_not_told(examine: Examine, installation: Path) -> None:
    assert examine("")["checkpoint lists"] == (True, "every checkpoint that notices name has lanes here")
    records = open_records(Settings(data_dir=installation.parent))
    with records.transaction() as tx:
        tx.notices.put(replace(NOTICE, notice_id=NoticeId("N-1"), checkpoints=("CGK", "CKG")), MADE)
    records.close()
    ok, detail = examine("", "--quick")["checkpoint lists"]
    assert ok and "CKG (1 notices)" in detail and "CGK" not in detail
