"""`iass notice import` as it is typed."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from .conftest import Iass
from .typed import Done

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
Run = Callable[..., Done]


@pytest.fixture
def run(iass: Iass, tmp_path: Path, picture: Callable[[str, str], bytes]) -> Run:
    """run("--json", rows=[...]) is the whole command, always on the same installation."""
    (tmp_path / "photos").mkdir()
    (tmp_path / "photos" / "P005.jpg").write_bytes(picture("P005", "studio_portrait"))

    def call(*options: str, rows: list[dict[str, str]]) -> Done:
        lines = [",".join(rows[0]), *(",".join(row.values()) for row in rows)]
        (tmp_path / "notices.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
        return iass("notice", "import", "notices.csv", *options)

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


def test_stood_otherwise_than_told(iass: Iass, run: Run) -> None:
    assert run(rows=[GOOD]).returncode == 0
    moment = datetime.now(UTC).isoformat()
    assert run(rows=[GOOD | {"contact": "ext. 7"}]).returncode == 0
    then = json.loads(iass("notice", "show", "N-1", "--at", moment, "--json").stdout)
    now = json.loads(iass("notice", "show", "N-1", "--json").stdout)
    assert (then["version"], now["version"], then["state"], then["act"]) == (1, 2, "lapsed", "approve")
    versions = [json.loads(line) for line in iass("notice", "versions", "N-1", "--json").stdout.splitlines()]
    assert [one["differences"] for one in versions[1:]] == [[{"field": "contact", "before": "", "after": "ext. 7"}]]
    assert "contact: - -> ext. 7" in iass("notice", "versions", "N-1").stdout
    assert iass("notice", "list", "--in-force").stdout == ""
    assert "N-1@1  lapsed  EXIT_BAN" in iass("notice", "list", "--at", moment).stdout
    assert iass("notice", "show", "N-1", "--at", "2026-05-03T09:00").returncode == 2
    assert "not a moment with its offset" in iass("notice", "list", "--at", "2026-05-03").stderr


def test_lapse_stays_off_the_record(iass: Iass, run: Run) -> None:
    assert run(rows=[GOOD]).returncode == 0
    assert "1 notices lapsed" in iass("notice", "lapse").stdout
    shown = json.loads(iass("notice", "show", "N-1", "--json").stdout)
    assert (shown["recorded_state"], shown["act"], shown["officer"]) == ("lapsed", "lapse", "system")
    assert "1 unchanged" in run(rows=[GOOD]).stdout
    assert "0 notices lapsed" in iass("notice", "lapse").stdout


def test_import_is_not_taken_back_at_the_prompt(iass: Iass, run: Run) -> None:
    running = GOOD | {"valid_until": "2099-03-02", "kind": "WANTED_DOMESTIC", "agency": "Polri"}
    assert run("--officer", "desk-1", rows=[running]).returncode == 0
    (listed,) = map(json.loads, iass("notice", "imports", "--json").stdout.splitlines())
    assert (listed["versions"], listed["undone_by"]) == (1, None)
    came = [json.loads(line) for line in iass("notice", "provenance", "N-1", "--json").stdout.splitlines()]
    assert {"surname", "reason"} <= {one["field"] for one in came}
    assert {(one["file"], one["line"]) for one in came} == {(listed["name"], 2)}
    undo = ("notice", "undo", listed["import_id"], "--officer", "desk-3")
    assert json.loads(iass(*undo, "--dry-run", "--json").stdout)["state"] == "withdrawn"
    assert iass(*undo, "--reason", " ").returncode == 2
    assert iass(*undo, "--reason", "the wrong file").returncode == 0
    assert iass(*undo, "--reason", "again").returncode == 2
    assert json.loads(iass("notice", "imports", "--json").stdout.splitlines()[-1])["undone_by"]


def test_refreshed_list_is_not_taken_at_the_prompt(iass: Iass, tmp_path: Path) -> None:
    (tmp_path / "photos").mkdir()
    (tmp_path / "lists").mkdir()
    person = {"id": "NK-1", "schema": "Person", "properties": {"name": ["Viktor Orlenko"], "nationality": ["ua"]}}
    (tmp_path / "lists" / "new.ftm.json").write_text(json.dumps(person) + "\n")
    sets = (
        "kind=WANTED_FOREIGN", "agency=Interpol", "instrument_kind=request", "instrument_date=2026-09-01",
        "valid_from=2026-09-02", "author=desk-1", "instrument_number=A-1/2026",
    )  # fmt: skip
    given = [word for one in sets for word in ("--set", one)]
    done = iass("notice", "feed", "run", "interpol", "lists", *given, "--officer", "desk-1", "--json")
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout)
    assert (report["stored"], report["now"], report["report"]["added"]) == (True, 1, 1)
    listed = json.loads(iass("notice", "feed", "list", "--json").stdout)
    assert (listed["name"], listed["imports"]) == ("interpol", 1)
    said = {"name": ["Viktor Orlenko"], "nationality": ["ua"], "summary": ["theft"]}
    person = {"id": "NK-1", "schema": "Person", "properties": said}
    (tmp_path / "lists" / "new.ftm.json").write_text(json.dumps(person) + "\n")
    tried = iass("notice", "feed", "run", "interpol", "lists", *given, "--dry-run")
    assert ' -> "theft"' in tried.stdout and "nothing is stored yet" in tried.stdout
    assert iass("notice", "feed", "run", "interpol", "lists", "--set", "nothing=1").returncode == 2
    (tmp_path / "lists" / "new.ftm.json").write_text("")
    assert iass("notice", "feed", "run", "interpol", "lists", *given).returncode == 2


def test_list_is_fetched_in_the_clear(iass: Iass, tmp_path: Path) -> None:
    (tmp_path / "photos").mkdir()
    done = iass("notice", "feed", "run", "interpol", "http://127.0.0.1/list.json")
    assert done.returncode == 2 and "over https alone" in done.stderr
