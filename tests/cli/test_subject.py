"""`iass subject` and `iass breach` as they are typed."""

import csv
import json
from pathlib import Path

from tests.contracts.samples import MADE, NOTICE, PERSON

from iass.settings import Settings
from iass.wiring.records import open_records

from .conftest import Iass

_BY = ("--officer", "dpo")
_INCIDENT = ("--incident", "INC-7")


def test_request_or_breach_is_not_answered_at_a_prompt(iass: Iass, tmp_path: Path) -> None:
    """One installation for all: each command opens it."""
    records = open_records(Settings(data_dir=tmp_path / "var"))
    with records.transaction() as tx:
        tx.people.put(PERSON)
        tx.notices.put(NOTICE, MADE)
    records.close()
    said = ("--name", "SITI", "--contact", "by post", "--asked", "my birth place is wrong")
    assert iass("subject", "receive", "correction", *said, *_BY).returncode == 0
    request = json.loads(iass("subject", "list", "--due", "72", "--json", *_BY).stdout)
    assert (request["kind"], request["state"]) == ("correction", "received")
    number = PERSON.documents[0].number
    found = iass("subject", "find", request["id"], "--name", PERSON.full_name, "--document", number, *_BY)
    assert PERSON.person_id in found.stdout
    paper = tmp_path / "packet.json"
    early = iass("subject", "packet", request["id"], "--to", str(paper), "--seen", "1", *_BY)
    assert (early.returncode, paper.exists()) == (2, False)
    assert iass("subject", "identify", request["id"], PERSON.person_id, "--seen", "1", *_BY).returncode == 0
    assert iass("subject", "packet", request["id"], "--to", str(paper), "--seen", "2", *_BY).returncode == 0
    assert json.loads(paper.read_text())["held"]["registry"]["rows"][0]["birth_place"] == PERSON.birth_place
    assert paper.stat().st_mode & 0o077 == 0, "its owner alone reads it"
    printed = tmp_path / "packet.pdf"
    assert iass("subject", "packet", request["id"], "--to", str(printed), "--seen", "2", *_BY).returncode == 0
    assert printed.read_bytes().startswith(b"%PDF")
    whole = ("subject", "packet", request["id"], "--to", str(tmp_path / "whole.json"), "--seen", "2", "--whole")
    assert iass(*whole, *_BY).returncode == 0
    told = json.loads((tmp_path / "whole.json").read_text())
    assert (told["for"], told["held"]["registry"]["rows"][0]["withheld_by"]) == ("house", "")
    right = ("--birth-place", "Ambon", "--note", "certificate seen", "--seen", "2")
    assert "birth_place: Ambon" in iass("subject", "correct", request["id"], *right, *_BY).stdout
    seen = ("subject", "second", request["id"], "--seen", "3", "--note", "seen")
    assert iass(*seen, *_BY).returncode != 0
    corrected = iass(*seen, "--officer", "dpo.two")
    assert "SIMKIM must be told" in corrected.stdout
    wrong = iass("subject", "refuse", request["id"], "33b", "--note", "too late", "--seen", "4", *_BY)
    assert wrong.returncode == 2 and "corrected" in wrong.stderr
    steps = [
        json.loads(line)["state"] for line in iass("subject", "show", request["id"], "--json", *_BY).stdout.splitlines()
    ]
    assert steps == ["received", "identified", "proposed", "corrected"]
    made = iass("breach", "everything", *_INCIDENT, "--to", str(tmp_path), "--json", *_BY)
    summary = json.loads(made.stdout)
    assert (summary["counts"]["registered"], summary["counts"]["sought"]) == (1, 1)
    with (tmp_path / "breach.csv").open(encoding="utf-8-sig") as file:
        assert [row["subject_id"] for row in csv.DictReader(file)] == [PERSON.person_id, NOTICE.notice_id]
    assert (tmp_path / "breach.pdf").read_bytes().startswith(b"%PDF")
    assert iass("breach", "account", *_INCIDENT, *_BY).returncode == 2
    by_me = json.loads(iass("breach", "account", *_INCIDENT, "--which", "dpo", "--json", *_BY).stdout)
    assert by_me["counts"]["registered"] == 1
