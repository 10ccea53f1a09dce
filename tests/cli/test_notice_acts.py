"""One notice through its life at the prompt: two officers, the version that was read, and what is refused with why."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from tests.contracts.samples import MADE, NOTICE, alert, opening

from iass.access import Officer
from iass.alert.alert import AlertState, Judgement
from iass.handover.case import opened, signed, told
from iass.handover.entry import CaseOutcome
from iass.handover.keeping import keep
from iass.ids import CaseId, NoticeId, OfficerId
from iass.settings import Settings
from iass.wiring.application import build
from iass.wiring.records import open_records

from .conftest import Iass
from .test_notice import GOOD

TODAY = datetime.now(UTC).date()
"""Read once; every date below keeps days of distance from it, so that no midnight decides."""
DECISION = ("--instrument-number", "KEP-202/2026", "--instrument-date", str(TODAY - timedelta(days=2)))
LONGER = ("--until", str(TODAY + timedelta(days=180)), "--reason", "the case goes on")
Act = Callable[..., Any]


def entered(iass: Iass, folder: Path, picture: Callable[[str, str], bytes], **other: str) -> None:
    """A draft as a file brings it in, by desk-1, to which siti lays the photograph: its version 2."""
    days = {"instrument_date": -10, "valid_from": -9, "valid_until": 60}
    dated = {column: str(TODAY + timedelta(days=ahead)) for column, ahead in days.items()}
    row = GOOD | dated | {"approver": ""} | other
    (folder / "photos").mkdir()
    (folder / "notices.csv").write_text(f"{','.join(row)}\n{','.join(row.values())}\n", encoding="utf-8")
    done = iass("notice", "import", "notices.csv", "--as-draft")
    assert done.returncode == 0, done.stdout + done.stderr
    application = build(Settings(threads=1))
    photo = picture("P005", "studio_portrait")
    application.notices.photos.lay(NoticeId("N-1"), 1, photo, Officer(OfficerId("siti")))
    application.close()


@pytest.fixture
def draft(iass: Iass, tmp_path: Path, picture: Callable[[str, str], bytes]) -> None:
    entered(iass, tmp_path, picture)


@pytest.fixture
def act(iass: Iass) -> Act:
    """act("submit", 1, "siti", ...) is done, and what it answered."""

    def call(name: str, version: int, officer: str, *options: str) -> Any:
        done = iass("notice", name, "N-1", "--version", str(version), "--officer", officer, *options, "--json")
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    return call


@pytest.mark.usefixtures("draft")
def test_nobody_approves_what_they_wrote(iass: Iass, act: Act) -> None:
    assert act("submit", 2, "siti")["state"] == "submitted"
    for hand in ("desk-1", "siti", "SITI"):
        own = iass("notice", "approve", "N-1", "--version", "3", "--officer", hand)
        assert own.returncode == 2
        assert "nobody decides on their own request" in own.stderr
    made = act("approve", 3, "budi")
    assert (made["state"], made["version"], made["officer"], made["act"]) == ("approved", 4, "budi", "approve")
    assert "N-1@4  in_force" in iass("notice", "list", "--in-force").stdout


@pytest.mark.usefixtures("draft")
def test_version_that_was_not_read(iass: Iass, act: Act) -> None:
    act("submit", 2, "siti")
    stale = iass("notice", "approve", "N-1", "--version", "2", "--officer", "budi")
    assert (stale.returncode, "version 3 stands, not 2" in stale.stderr) == (2, True)
    assert iass("notice", "approve", "N-1", "--officer", "budi").returncode == 2, "the version must be said"
    unknown = iass("notice", "submit", "N-9", "--version", "2")
    assert (unknown.returncode, "no such notice" in unknown.stderr) == (2, True)


@pytest.mark.usefixtures("draft")
def test_refused_without_a_reason_and_submitted_again(iass: Iass, act: Act) -> None:
    act("submit", 2, "siti")
    empty = iass("notice", "refuse", "N-1", "--version", "3", "--officer", "budi", "--reason", " ")
    assert (empty.returncode, "must be said in words" in empty.stderr) == (2, True)
    refused = act("refuse", 3, "budi", "--reason", "the instrument is not legible")
    assert (refused["state"], refused["version"]) == ("draft", 4)
    assert "not legible" in iass("notice", "versions", "N-1").stdout
    assert act("submit", 4, "siti")["state"] == "submitted"


@pytest.mark.usefixtures("draft")
def test_extension_holds_before_another_officer_approved(iass: Iass, act: Act) -> None:
    act("submit", 2, "siti")
    act("approve", 3, "budi")
    for wrong in (
        ("--until", "2027-13-01"),
        ("--instrument-date", "1/9/2026"),
        ("--instrument-kind", "song"),
        ("--instrument-number", " "),
        ("--reason", "\udcff"),
        ("--until", "9999-12-31"),
    ):
        done = iass("notice", "extend", "N-1", "--version", "4", *LONGER, *DECISION, *wrong, "--officer", "siti")
        assert done.returncode == 2, wrong
    for old, reason in (
        (("--instrument-kind", "request"), "rests on a decision"),
        (("--instrument-number", GOOD["instrument_number"]), "another decision"),
        (("--instrument-date", str(TODAY - timedelta(days=12))), "dated before"),
        (("--instrument-date", str(TODAY + timedelta(days=2))), "in the future"),
    ):
        done = iass("notice", "extend", "N-1", "--version", "4", *LONGER, *DECISION, *old, "--officer", "siti")
        assert (done.returncode, reason in done.stderr) == (2, True), (old, done.stderr)
    asked = act("extend", 4, "siti", *LONGER, *DECISION)
    assert (asked["state"], asked["waits"]) == ("approved", "extend")
    assert "waits for approval (extend): N-1" in iass("notice", "duties", "--days", "90").stdout
    assert iass("notice", "approve", "N-1", "--version", "5", "--officer", "siti").returncode == 2
    extended = act("approve", 5, "budi")
    assert (extended["state"], extended["waits"]) == ("extended", None)
    again = iass("notice", "extend", "N-1", "--version", "6", *LONGER, *DECISION, "--officer", "siti")
    assert (again.returncode, "extend is not possible" in again.stderr) == (2, True)


@pytest.mark.usefixtures("draft")
def test_withdrawn_by_one_officer_while_it_binds(iass: Iass, act: Act) -> None:
    act("submit", 2, "siti")
    act("approve", 3, "budi")
    told = act("tell", 4, "siti", "--on", str(TODAY - timedelta(days=2)), "--how", "by registered letter")
    assert (told["act"], told["state"]) == ("tell", "approved")
    asked = iass("notice", "withdraw", "N-1", "--version", "5", "--reason", "paid", "--officer", "siti")
    assert asked.stdout == "N-1@6: approved, and withdraw waits for another officer's approval\n"
    assert "N-1@6" in iass("notice", "list", "--in-force").stdout, "it binds until another officer approves"
    assert act("approve", 6, "budi")["state"] == "withdrawn"
    assert iass("notice", "list", "--in-force").stdout == ""


def test_urgent_request_confirmed_by_a_decision(
    iass: Iass, act: Act, tmp_path: Path, picture: Callable[[str, str], bytes]
) -> None:
    request = {"urgent": "yes", "instrument_kind": "request", "valid_until": ""}
    entered(iass, tmp_path, picture, **request)
    act("submit", 2, "siti")
    act("approve", 3, "budi")
    ending = ("--until", str(TODAY + timedelta(days=60)), "--reason", "the decision came")
    assert act("confirm", 4, "siti", *ending, *DECISION)["waits"] == "confirm"
    confirmed = act("approve", 5, "budi")
    assert (confirmed["state"], confirmed["waits"]) == ("approved", None)


def test_submitted_with_something_lacking(iass: Iass, tmp_path: Path, picture: Callable[[str, str], bytes]) -> None:
    entered(iass, tmp_path, picture, reason="")
    lacking = iass("notice", "submit", "N-1", "--version", "2", "--officer", "siti")
    assert (lacking.returncode, "reason" in lacking.stderr) == (2, True)


def test_notice_that_stopped_another_is_not_shown(iass: Iass) -> None:
    """Before the entries, until it names the person otherwise."""
    records, now = open_records(Settings()), datetime.now(UTC)
    lasting = replace(NOTICE, valid_until=now + timedelta(days=90))
    siti, budi, rini = (Officer(OfficerId(name)) for name in ("siti.r", "budi.s", "kpk.rini"))
    with records.transaction() as tx:
        for version in (1, 2):
            tx.notices.put(replace(lasting, version=version), MADE)
        raised = replace(alert(), state=AlertState.JUDGED, judgement=Judgement.SAME_PERSON)
        tx.alerts.add(raised)
        case = opened(CaseId("case-1"), opening(), siti, now)
        keep(tx, case, siti)
        for officer in (siti, budi):
            case = signed(case, officer, now, case.content_hash)
            keep(tx, case, officer)
        keep(tx, told(case, rini, now, CaseOutcome.WRONG_PERSON, "", "k-1"), rini)
    line = "N-0001@2  in_force  EXIT_BAN  BUDI SANTOSO  KPK  stopped 1 who were others\n"
    assert iass("notice", "data-quality").stdout == line
    said = json.loads(iass("notice", "data-quality", "--json").stdout)
    assert (said["notice"], said["released"], said["since"]) == ("N-0001", 1, now.isoformat())
    assert iass("notice", "data-quality", "--closed").stdout == ""
    later = replace(MADE, at=datetime.now(UTC))
    with records.transaction() as tx:
        tx.notices.put(replace(lasting, version=3, valid_until=now + timedelta(days=180)), later)
    assert iass("notice", "data-quality").stdout.startswith("N-0001@3  in_force")
    with records.transaction() as tx:
        tx.notices.put(replace(lasting, version=4, document_numbers=("A 12-34",)), later)
    assert iass("notice", "data-quality").stdout == ""
    records.close()


def test_entry_without_identity_is_not_shown(iass: Iass, tmp_path: Path, picture: Callable[[str, str], bytes]) -> None:
    entered(iass, tmp_path, picture, sex="")
    shown = iass("notice", "data-quality").stdout
    assert shown.startswith("N-1@2  draft") and "lacks sex since" in shown
    case = json.loads(iass("notice", "data-quality", "--json").stdout)
    assert (case["source"], [one["column"] for one in case["missing"]]) == ("notices.csv", ["sex"])
    assert iass("notice", "data-quality", "--closed").stdout == ""
    done = iass("notice", "withdraw", "N-1", "--version", "2", "--reason", "a test", "--officer", "siti")
    assert done.returncode == 0, done.stderr
    assert "withdrawn by siti" in iass("notice", "data-quality", "--closed").stdout
