"""A case at the prompt, and its bundle in the hands of somebody who has nothing else of ours."""

import json
import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests.case.sought import COUNTER, Sought
from tests.handover.nist_reader import read_file

from iass.alert.alert import Judgement
from iass.demo import cast
from iass.settings import Settings
from iass.wiring.application import build

from .conftest import Iass


def _confirmed(folder: Path) -> str:
    """An alert: P008 is recognised, and judged to be whom the notice seeks."""
    application = build(Settings(threads=1))
    try:
        desk = Sought(application, folder)
        desk.seek(cast.FUGITIVE, datetime.now(UTC) - timedelta(hours=1))
        alert_id = desk.cross("P008", cast.SECOND_PASSPORT).alert_id
        assert alert_id is not None
        application.alerts.claim(alert_id, COUNTER)
        application.alerts.judge(alert_id, COUNTER, Judgement.SAME_PERSON)
        return alert_id
    finally:
        application.close()


def test_expert_needs_more_than_file_and_fingerprint(iass: Iass, tmp_path: Path) -> None:
    case_id = iass("case", "open", _confirmed(tmp_path), "--officer", "counter").stdout.split()[0]
    content = iass("case", "show", case_id).stdout.split("content ")[1].split()[0]
    signing = ("case", "sign", case_id, "--content", content, "--seen")
    assert iass(*signing, "1", "--officer", "counter").returncode == 0
    assert iass(*signing, "1", "--officer", "budi").returncode == 2, "he saw another version"
    assert iass(*signing, "2", "--officer", "counter").returncode == 2, "it takes two"
    assert iass(*signing, "2", "--officer", "budi").returncode == 0
    where = ("--place", "counter C01", "--officer", "budi", "--seen")
    assert iass("case", "custody", case_id, "taken", *where, "3").returncode == 0
    assert iass("case", "note", case_id, "calm", "--seen", "4", "--officer", "budi").returncode == 0
    listed = json.loads(iass("case", "list", "--json").stdout)
    assert (listed["id"], listed["state"], listed["agency"]) == (case_id, "signed", "Polri")
    assert iass("case", "list", "--state", "open").stdout == ""
    shown = [json.loads(line) for line in iass("case", "show", case_id, "--json").stdout.splitlines()]
    assert [(entry["kind"], entry["officer"]) for entry in shown] == [
        ("opened", "counter"), ("signed", "counter"), ("signed", "budi"), ("custody", "budi"), ("noted", "budi"),
    ]  # fmt: skip
    assert "extension 110" in iass("case", "show", case_id).stdout
    bundle = tmp_path / "case.zip"
    assert iass("case", "export", case_id, "--to", str(bundle)).returncode == 0
    assert stat.S_IMODE(bundle.stat().st_mode) == 0o600
    answer = iass("case", "answer", case_id, "GA 100", "--seen", "5", "--officer", "budi")
    assert answer.returncode == 2 and "the agency asked nothing" in answer.stderr
    face = tmp_path / "face.an2"
    assert "ANSI/NIST-ITL 0502" in iass("case", "export", case_id, "--nist", "--to", str(face)).stdout
    assert [record.kind for record in read_file(face.read_bytes())] == [1, 2, 10]
    key = iass("case", "key").stdout.strip()
    (tmp_path / "var").rename(tmp_path / "gone")  # the installation is not asked
    told = iass("verify-bundle", str(bundle), "--fingerprint", key)
    assert (told.returncode, "signed by counter and budi" in told.stdout) == (0, True)
    assert "for entries 1 to 1 of the timeline" in told.stdout and "2 came after that, unsigned" in told.stdout
    assert "the evidence is what was sealed when the alert was raised" in told.stdout
    assert not (tmp_path / "var").exists()
    assert json.loads(iass("verify-bundle", str(bundle), "--fingerprint", key, "--json").stdout)["ok"] is True
    assert iass("verify-bundle", str(bundle), "--fingerprint", "0" * 64).returncode == 1
    data = bundle.read_bytes()
    place = data.index(b"calibration.json") + 40
    bundle.write_bytes(data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :])
    bad = iass("verify-bundle", str(bundle), "--fingerprint", key)
    assert (bad.returncode, bad.stdout.startswith("BAD")) == (1, True)
    assert "calibration.json" in bad.stdout or "manifest.json" in bad.stdout


def test_file_is_not_there(iass: Iass) -> None:
    done = iass("verify-bundle", "nothing.zip", "--fingerprint", "0" * 64)
    assert (done.returncode, "nothing.zip" in done.stderr) == (2, True)
    assert iass("case", "export", "case-0", "--to", "case.zip").returncode == 2
