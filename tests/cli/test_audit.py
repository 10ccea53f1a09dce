"""`iass audit verify` that calls a forged log intact, or cannot be read by a script."""

import json
import sqlite3
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from iass.access import SYSTEM, Officer, Purpose
from iass.adapters.sql.keys import load_or_create_master_key
from iass.adapters.sql.records import SqlRecords
from iass.cli.audit import app
from iass.clock import FixedClock
from iass.errors import InvalidInput
from iass.ids import OfficerId

_EMPTIED = """
DELETE FROM audit_entries;
DELETE FROM audit_head;
INSERT INTO person_versions VALUES ('p', 1, 'SANTOSO', '', 'M', NULL, '', 'IDN');
"""


@pytest.fixture
def installation(tmp_path: Path, clock: FixedClock, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder with three entries in its log."""
    monkeypatch.setenv("IASS_DATA_DIR", str(tmp_path))
    records = SqlRecords.open(
        f"sqlite:///{tmp_path / 'iass.sqlite'}", load_or_create_master_key(tmp_path / "master.key")
    )
    with records.transaction() as tx:
        for number in range(3):
            tx.audit.append(clock.now(), SYSTEM, "a.b", f"s{number}")
    records.close()
    return tmp_path


def _run(*words: str) -> Result:
    return CliRunner().invoke(app, ["verify", *words])


def test_who_looked_for_what_is_not_told(installation: Path, clock: FixedClock) -> None:
    records = SqlRecords.open(
        f"sqlite:///{installation / 'iass.sqlite'}", load_or_create_master_key(installation / "master.key")
    )
    with records.transaction() as tx:
        for number, purpose in enumerate((Purpose.SUBJECT_REQUEST, Purpose.AUDIT)):
            officer = Officer(OfficerId(f"dpo-{number}"), purpose=purpose)
            tx.audit.append(clock.now(), officer, "person.viewed", f"WNI-{number}", {"version": 1})
    records.close()
    span = ("--since", "2026-11-01T00:00+07:00", "--until", "2026-12-01T00:00+07:00")
    asked = ("list", "--purpose", "subject_request", "--action", "person", *span)
    row = json.loads(CliRunner().invoke(app, [*asked, "--json"]).stdout)
    assert (row["actor"], row["subject"], row["details"]) == (
        "dpo-0",
        "WNI-0",
        {"version": 1, "for": "subject_request"},
    )
    assert "dpo-0  person.viewed  WNI-0" in CliRunner().invoke(app, list(asked)).stdout
    assert CliRunner().invoke(app, [*asked[:3], "--action", "perso", *span]).stdout == ""
    assert CliRunner().invoke(app, ["list", "--purpose", "curiosity", *span]).exit_code == 2
    (only,) = CliRunner().invoke(app, ["list", "--by", "system", "--about", "s1"]).stdout.splitlines()
    assert only.endswith("  system  a.b  s1")
    (asked_it, *_) = CliRunner().invoke(app, ["list", "--about", "s1", "--after", "3", "--json"]).stdout.splitlines()
    searched = json.loads(asked_it)
    assert (searched["action"], searched["details"]["actor"]) == ("audit.searched", "system")
    assert _run().exit_code == 0, "the purpose is a part of what is hashed"


def _forge(installation: Path, script: str) -> None:
    connection = sqlite3.connect(installation / "iass.sqlite")
    connection.executescript("DROP TRIGGER audit_entries_no_update; DROP TRIGGER audit_entries_no_delete;" + script)
    connection.close()


def test_intact_log_is_called_bad(installation: Path) -> None:
    assert installation
    said = _run()
    assert said.exit_code == 0
    assert "3 entries, chain intact" in said.output
    found = json.loads(_run("--json").stdout)
    assert (found["ok"], found["count"], found["first_bad"], found["head"]["sequence"]) == (True, 3, None, 3)


@pytest.mark.parametrize(
    ("script", "first_bad", "fault"),
    [
        ("UPDATE audit_entries SET actor = 'joko' WHERE sequence = 2", 2, "altered"),
        ("DELETE FROM audit_entries WHERE sequence = 3", 3, "truncated"),
        ("UPDATE audit_entries SET at = 'yesterday' WHERE sequence = 2", 2, "altered"),
    ],
)
def test_forged_log_is_called_intact(installation: Path, script: str, first_bad: int, fault: str) -> None:
    _forge(installation, script)
    said = _run()
    assert said.exit_code == 1
    assert "BAD" in said.output and f"entry {first_bad}" in said.output
    machine = _run("--json")
    found = json.loads(machine.stdout)
    assert machine.exit_code == 1
    assert (found["ok"], found["first_bad"], found["fault"]) == (False, first_bad, fault)


def test_emptied_log_is_called_intact(installation: Path) -> None:
    _forge(installation, _EMPTIED)
    said = _run()
    assert said.exit_code == 1
    assert "BAD" in said.output and "entry 1" in said.output


def test_head_noted_down_earlier_is_ignored(installation: Path) -> None:
    assert installation
    head = json.loads(_run("--json").stdout)["head"]
    assert _run("--expect", f"{head['sequence']}:{head['hash']}").exit_code == 0
    other = _run("--expect", f"2:{head['hash']}", "--json")
    assert other.exit_code == 1
    assert json.loads(other.stdout)["first_bad"] == 2


@pytest.mark.parametrize("head", ["3", "3:xyz", "0:" + "0" * 64, ":" + "0" * 64, "3:" + "0" * 63])
def test_head_that_is_none(installation: Path, head: str) -> None:
    assert installation
    refused = _run("--expect", head)
    assert isinstance(refused.exception, InvalidInput)
