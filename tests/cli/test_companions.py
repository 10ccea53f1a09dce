"""Who crossed together, asked at the prompt: by anybody, for anything, or as an accusation."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from tests.contracts.samples import put_on_record
from tests.contracts.test_crossed_together import DAY, crossed
from tests.handover.test_companions import confirmed_victim

from iass.access import Officer
from iass.accounts.account import Grant
from iass.ids import OfficerId
from iass.settings import Settings
from iass.wiring.accounts import build_entrance
from iass.wiring.records import forward_clock, open_records

from .conftest import Iass
from .typed import Done


@pytest.fixture
def case_id(iass: Iass) -> str:
    """Of a victim who left three times within a month, each time with T1."""
    days = [datetime.now(UTC) - number * DAY - timedelta(hours=1) for number in (1, 9, 18)]
    records = open_records(Settings())
    hers, raised = confirmed_victim(days[0])
    with records.transaction() as tx:
        put_on_record(tx, raised)
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


def test_prompt_tells_more_than_the_same_officer_is_told_over_http(
    iass: Iass, case_id: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The officer's account says what it shows, and whether it does; also who may admit, and name."""
    tokens = _hired()

    def typed(name: str, *words: str) -> Done:
        monkeypatch.setenv("IASS_OFFICER_SESSION", tokens[name])
        return iass(*words)

    why, asked = ("--reason", "TPPO", "--seen"), ("case", "companions", case_id, "--purpose", "protection")
    assert "lets you do this" in typed("rina.w", "case", "admit", case_id, "rina.w", *why, "1").stderr
    assert "no such case" in typed("bali", "case", "admit", case_id, "rina.w", *why, "1").stderr
    assert typed("dewi", "case", "admit", case_id, "rina.w", *why, "1").returncode == 0
    assert "lets you do this" in typed("root", *asked).stderr
    assert "no such case" in typed("bali", *asked).stderr
    (found,) = json.loads(typed("dewi", *asked, "--json").stdout)["companions"]
    assert "0 travellers, named by" in typed("rina.w", *asked).stdout
    first, last = found["crossings"][0]["id"], found["crossings"][-1]["id"]
    named = typed("dewi", "case", "name", case_id, first, *why, "2", "--show", last)
    assert named.returncode == 0, named.stderr
    told = typed("rina.w", *asked).stdout
    assert told.startswith("T1 T1\n  1. ") and "1 travellers, named by the protection desk" in told
    assert last in told and first not in told and case_id not in told


def _hired() -> dict[str, str]:
    """A session of each account."""
    settings, password, root = Settings(), "kuda laut minum teh hijau", Officer(OfficerId("cli:root"))
    records = open_records(settings)
    try:
        entrance = build_entrance(settings, records, forward_clock(records))
        roles = {"root": "operator", "dewi": "protection_officer@CGK", "rina.w": "investigator",
                 "bali": "protection_officer@DPS"}  # fmt: skip
        for name, role in roles.items():
            entrance.accounts.add(name, [Grant.parse(role)], password, root)
        return {name: entrance.door.sign_in(name, password, "prompt:test")[0] for name in roles}
    finally:
        records.close()
