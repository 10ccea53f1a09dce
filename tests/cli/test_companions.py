"""Who crossed together, asked at the prompt: by anybody, for anything, or as an accusation."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from tests.contracts.test_crossed_together import DAY, crossed
from tests.handover.test_companions import confirmed_victim

from iass.access import Officer
from iass.accounts.account import Grant
from iass.ids import OfficerId
from iass.settings import Settings
from iass.wiring.accounts import build_entrance
from iass.wiring.records import forward_clock, open_records

from .conftest import Iass


@pytest.fixture
def case_id(iass: Iass) -> str:
    """Of a victim who left three times within a month, each time with T1."""
    days = [datetime.now(UTC) - number * DAY - timedelta(hours=1) for number in (1, 9, 18)]
    records = open_records(Settings())
    hers, raised = confirmed_victim(days[0])
    with records.transaction() as tx:
        tx.alerts.add(raised)
        for one in (hers, *(crossed("V1", at) for at in days[1:]), *(crossed("T1", at) for at in days)):
            tx.passages.add(one)
    records.close()
    return iass("case", "open", raised.alert_id, "--officer", "dewi").stdout.split()[0]


def test_question_is_answered_without_purpose_or_admission(iass: Iass, case_id: str) -> None:
    asked = ("case", "companions", case_id, "--officer", "rina.w")
    assert iass(*asked).returncode == 2
    assert "protection" in iass(*asked, "--purpose", "case").stderr
    protecting = (*asked[:3], "--officer", "dewi", "--purpose", "protection")
    assert "trafficking" in iass(*protecting).stderr
    why = ("--reason", "TPPO; who travels with her?", "--seen", "1", "--officer", "dewi")
    assert iass("case", "admit", case_id, "rina.w", *why).returncode == 0
    told = json.loads(iass(*protecting, "--json").stdout)
    assert (told["case"], told["found"], [one["others"] for one in told["occasions"]]) == (case_id, 1, [1, 1, 1])
    (found,) = told["companions"]
    assert (found["name"], found["occasions"], len(found["crossings"])) == ("T1", 3, 3) and "accuse nobody" in told[
        "note"
    ]
    shown = iass(*protecting, "--least", "3").stdout
    assert "T1 T1: 3 of 3 occasions" in shown and "accuse nobody" in shown
    ended = ("--reason", "it is known", "--seen", "2", "--officer", "dewi")
    assert iass("case", "dismiss", case_id, "rina.w", *ended).returncode == 0
    span = ("--since", "2020-01-01T00:00+07:00", "--until", "2999-01-01T00:00+07:00", "--json")
    done = iass("audit", "list", "--purpose", "protection", "--action", "case.companions_asked", *span).stdout
    assert [json.loads(line)["subject"] for line in done.splitlines()] == [case_id] * 2


def test_prompt_tells_more_than_the_same_officer_is_told_over_http(iass: Iass, case_id: str) -> None:
    """The officer's account says what it shows, and whether it does; also who may admit, and name."""
    settings = Settings()
    records = open_records(settings)
    try:
        accounts = build_entrance(settings, records, forward_clock(records)).accounts
        for name, role in (("root", "operator"), ("dewi", "protection_officer@CGK"), ("rina.w", "investigator"),
                           ("bali", "protection_officer@DPS"), ("gone", "protection_officer")):  # fmt: skip
            accounts.add(name, [Grant.parse(role)], "kuda laut minum teh hijau", Officer(OfficerId("cli:root")))
        accounts.disable("gone", Officer(OfficerId("cli:root")))
    finally:
        records.close()
    why, asked = ("--reason", "TPPO", "--seen"), ("case", "companions", case_id, "--purpose", "protection", "--officer")
    for name in ("rina.w", "gone", "nobody"):
        assert "may do this" in iass("case", "admit", case_id, "rina.w", *why, "1", "--officer", name).stderr, name
    assert "no such case" in iass("case", "admit", case_id, "rina.w", *why, "1", "--officer", "bali").stderr
    assert iass("case", "admit", case_id, "rina.w", *why, "1", "--officer", "dewi").returncode == 0
    for name in ("root", "gone", "nobody"):
        assert "may do this" in iass(*asked, name).stderr, name
    assert "no such case" in iass(*asked, "bali").stderr
    (found,) = json.loads(iass(*asked, "dewi", "--json").stdout)["companions"]
    assert "0 travellers, named by" in iass(*asked, "rina.w").stdout
    named = iass("case", "name", case_id, found["crossings"][0]["id"], *why, "2", "--officer", "dewi")
    assert named.returncode == 0, named.stderr
    told = iass(*asked, "rina.w").stdout
    assert told.startswith("T1 T1\n1 travellers, named by the protection desk") and case_id not in told
