"""`iass notice import` as it is typed."""

import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from iass.cli.main import main

GOOD = {
    "notice_id": "N-1",
    "kind": "EXIT_BAN",
    "surname": "PRASETYO",
    "given_names": "BAGAS",
    "sex": "M",
    "birth_date": "1979-12-05",
    "birth_place": "Medan",
    "nationality": "IDN",
    "reason": "unpaid state receivables",
    "agency": "Kemenkeu",
    "instrument_kind": "decision",
    "instrument_number": "KEP-101/2026",
    "instrument_date": "2025-09-01",
    "valid_from": "2025-09-02",
    "valid_until": "2026-03-02",
    "photos": "P005.jpg",
    "author": "desk-1",
    "approver": "desk-2",
}


class Done(NamedTuple):
    returncode: int
    stdout: str
    stderr: str


Run = Callable[..., Done]


@pytest.fixture
def run(
    tmp_path: Path,
    picture: Callable[[str, str], bytes],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Run:
    """run("--json", rows=[...]) is the whole command, always on the same installation."""
    (tmp_path / "photos").mkdir()
    (tmp_path / "photos" / "P005.jpg").write_bytes(picture("P005", "studio_portrait"))

    def call(*options: str, rows: list[dict[str, str]]) -> Done:
        lines = [",".join(rows[0]), *(",".join(row.values()) for row in rows)]
        (tmp_path / "notices.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
        monkeypatch.setattr(sys, "argv", ["iass", "notice", "import", "notices.csv", *options])
        with pytest.raises(SystemExit) as ended:
            main()
        told = capsys.readouterr()
        assert isinstance(ended.value.code, int)
        return Done(ended.value.code, told.out, told.err)

    monkeypatch.chdir(tmp_path)
    for name in [name for name in os.environ if name.startswith("IASS_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("IASS_DATA_DIR", str(tmp_path / "var"))
    return call


def test_good_and_bad_rows(run: Run) -> None:
    done = run("--json", rows=[GOOD, GOOD | {"notice_id": "N-2", "kind": "ENTRY_BAN", "photos": ""}])
    assert done.returncode == 1, done.stderr
    report = json.loads(done.stdout)
    assert (report["read"], report["added"], report["refused_rows"], report["photos"]) == (2, 1, 1, 1)
    assert [one["field"] for one in report["refused"]] == ["photos", "nationality"]
    assert "penangkalan tidak dapat dikenakan kepada WNI" in [one["alasan"] for one in report["refused"]]
    again = run(rows=[GOOD])
    assert again.returncode == 0, again.stderr
    assert "1 unchanged" in again.stdout


def test_unusable_input(run: Run) -> None:
    done = run(rows=[{"notice_id": "N-1", "kind": "EXIT_BAN"}])
    assert done.returncode == 2
    assert "columns are missing: surname" in done.stderr
