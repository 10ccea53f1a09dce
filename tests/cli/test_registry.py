"""`iass registry import` as it is typed."""

import csv
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from iass.adapters.sql.keys import load_or_create_master_key
from iass.adapters.sql.records import SqlRecords

from .conftest import Iass
from .typed import Done

HEADER = "person_id,surname,given_names,sex,birth_date,nationality,photo"
GOOD = "P-1,LESTARI,AYU,F,1999-05-19,IDN,P001.jpg"
Run = Callable[..., Done]


@pytest.fixture
def run(iass: Iass, tmp_path: Path, picture: Callable[[str, str], bytes]) -> Run:
    """run("--json", rows=[...]) is the whole command, always on the same installation."""
    photos = tmp_path / "photos"
    photos.mkdir()
    (photos / "P001.jpg").write_bytes(picture("P001", "studio_portrait"))
    (photos / "text.jpg").write_text("no picture")

    def call(*options: str, rows: list[str], header: str = HEADER) -> Done:
        (tmp_path / "people.csv").write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
        return iass("registry", "import", "people.csv", *options)

    return call


def test_good_and_bad_rows(run: Run, tmp_path: Path) -> None:
    rows = [GOOD, "P-2,=1+1,,F,2050,IDN,text.jpg", "P-3,B,,M,1990,IDN,text.jpg"]
    done = run("--json", "--refused", "refused.csv", "--officer", "desk-7", rows=rows)
    assert done.returncode == 1, done.stderr
    report = json.loads(done.stdout)
    assert (report["read"], report["added"], report["refused_rows"]) == (3, 1, 2)
    assert {one["field"] for one in report["refused"]} == {"surname", "birth_date", "photo"}
    assert done.stderr == ""
    told = list(csv.DictReader((tmp_path / "refused.csv").read_text("utf-8-sig").splitlines()))
    assert [row["line"] for row in told] == ["3", "3", "4"]
    again = run(rows=[GOOD])
    assert again.returncode == 0, again.stderr
    assert "1 unchanged" in again.stdout
    assert "\x1b" not in again.stdout + again.stderr


def test_dry_run_stores(run: Run) -> None:
    for _ in range(2):
        done = run("--dry-run", rows=[GOOD])
        assert done.returncode == 0, done.stderr
        assert "1 added" in done.stdout and "nothing was stored" in done.stdout


def test_table_of_refusals_hides_why(run: Run) -> None:
    done = run(rows=["P-2,A,,[bold]?,1990,IDN,text.jpg"])
    assert done.returncode == 1
    assert "perempuan" in done.stdout


def test_unusable_input(run: Run) -> None:
    done = run(rows=["1,x"], header="person_id,surname")
    assert done.returncode == 2
    assert "columns are missing: given_names, sex, birth_date, nationality, photo" in done.stderr
    assert done.stdout == ""
    assert run("--photos", "absent", rows=[GOOD]).returncode == 2
    assert run("--refused", "absent/refused.csv", rows=[GOOD]).returncode == 2
    assert run("--officer", "=1", rows=[GOOD]).returncode == 2


def test_import_in_nobodys_name(run: Run, tmp_path: Path) -> None:
    run("--officer", "desk-7", rows=[GOOD])
    run(rows=[GOOD.replace("AYU", "PUTRI")])
    records = SqlRecords.open(
        f"sqlite:///{tmp_path / 'var' / 'iass.sqlite'}", load_or_create_master_key(tmp_path / "var" / "master.key")
    )
    with records.reading() as tx:
        actors = [entry.actor for entry in tx.audit.entries() if entry.action == "registry.imported"]
    records.close()
    assert actors[0] == "desk-7"
    assert actors[1].startswith("cli:")
