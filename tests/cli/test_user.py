"""`iass user` as it is typed."""

import getpass
import io
import json
import sys
from pathlib import Path

import pytest
from tests.authority import Authority

from iass.accounts.certificate import read_pem
from iass.accounts.door import Door
from iass.settings import Settings
from iass.wiring.accounts import build_entrance
from iass.wiring.records import forward_clock, open_records

from .conftest import Iass
from .typed import Done

_PASSWORD = "kuda laut minum teh hijau"


def _typed(monkeypatch: pytest.MonkeyPatch, *passwords: str) -> None:
    """At a terminal."""
    answers = iter(passwords)
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True)
    monkeypatch.setattr(getpass, "getpass", lambda _prompt: next(answers))


def _piped(iass: Iass, monkeypatch: pytest.MonkeyPatch, *words: str, password: str = _PASSWORD) -> Done:
    monkeypatch.setattr(sys, "stdin", io.StringIO(f"{password}\n"))
    return iass("user", *words, "--stdin")


def _sign_in(folder: Path, name: str, password: str) -> str:
    settings = Settings(data_dir=folder)
    records = open_records(settings)
    try:
        door: Door = build_entrance(settings, records, forward_clock(records)).door
        return door.sign_in(name, password, "10.0.0.7")[0]
    finally:
        records.close()


def test_account_lives_from_first_to_last(iass: Iass, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert _piped(iass, monkeypatch, "add", "root", "--role", "operator").returncode == 0
    _typed(monkeypatch, _PASSWORD, _PASSWORD)
    made = iass("user", "add", "siti.r", "--role", "supervisor@CGK", "--role", "auditor")
    assert made.stdout == "siti.r: active, auditor, supervisor@CGK\n"
    _sign_in(tmp_path / "var", "siti.r", _PASSWORD)
    (shown,) = iass("user", "sessions", "siti.r", "--json").stdout.splitlines()
    session = json.loads(shown)
    assert session["address"] == "10.0.0.7"
    assert iass("user", "revoke", "siti.r", "--session", "session-none").returncode == 2
    assert iass("user", "revoke", "siti.r", "--session", session["id"]).stdout == "1 ended\n"
    assert iass("user", "role", "siti.r", "--role", "counter_officer@CGK").returncode == 0
    assert _piped(iass, monkeypatch, "reset", "siti.r", password="another long one, by far").returncode == 0
    _sign_in(tmp_path / "var", "siti.r", "another long one, by far")
    assert iass("user", "disable", "siti.r").stdout == "siti.r: disabled, counter_officer@CGK\n"
    listed = [json.loads(line) for line in iass("user", "list", "--json").stdout.splitlines()]
    assert [(one["id"], one["state"]) for one in listed] == [("root", "active"), ("siti.r", "disabled")]
    assert iass("audit", "verify").returncode == 0


def test_officer_of_the_directory_is_linked_to_nobody(
    iass: Iass, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    assert _piped(iass, monkeypatch, "add", "root", "--role", "operator").returncode == 0
    refused = iass("user", "link", "root", "--subject", "24400320")
    assert refused.returncode == 2 and "IASS_DIRECTORY_FILE" in refused.stderr
    plan = tmp_path / "directory.toml"
    plan.write_text(
        'issuer = "https://login.example"\nclient_id = "iass"\nname = "Polri"\n[groups]\n"x" = ["auditor"]\n'
    )
    monkeypatch.setenv("IASS_DIRECTORY_FILE", str(plan))
    assert iass("user", "link", "root", "--subject", "24400320").stdout == "root: active, operator\n"
    assert iass("user", "link", "nobody", "--subject", "24400320").returncode == 2
    assert iass("user", "unlink", "root").returncode == 0
    assert iass("user", "enable", "root").returncode == 2
    [listed] = iass("user", "list", "--json").stdout.splitlines()
    assert json.loads(listed)["origin"] == "local"


def test_two_passwords_are_typed(iass: Iass, monkeypatch: pytest.MonkeyPatch) -> None:
    _typed(monkeypatch, _PASSWORD, _PASSWORD + "!")
    refused = iass("user", "add", "root", "--role", "operator")
    assert refused.returncode == 2
    assert "two passwords" in refused.stderr
    assert iass("user", "list").stdout == ""


def test_nobody_can_type_a_password(iass: Iass, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO(f"{_PASSWORD}\n"))
    refused = iass("user", "add", "root", "--role", "operator")
    assert refused.returncode == 2
    assert "--stdin" in refused.stderr


def test_password_is_an_argument(iass: Iass) -> None:
    assert iass("user", "add", "root", "--role", "operator", "--password", _PASSWORD).returncode == 2


def test_installation_is_left_without_an_operator(iass: Iass, monkeypatch: pytest.MonkeyPatch) -> None:
    refused = _piped(iass, monkeypatch, "add", "siti.r", "--role", "supervisor")
    assert "first account must be an operator's" in refused.stderr
    _piped(iass, monkeypatch, "add", "root", "--role", "operator")
    assert "last operator" in iass("user", "disable", "root").stderr
    assert "last operator" in iass("user", "role", "root", "--role", "auditor").stderr


def test_weak_password_is_repeated_on_the_screen(iass: Iass, monkeypatch: pytest.MonkeyPatch) -> None:
    refused = _piped(iass, monkeypatch, "add", "root", "--role", "operator", password="Imigrasi2026!!")
    assert refused.returncode == 2
    assert "Imigrasi2026!!" not in refused.stderr + refused.stdout


def test_key_is_shown_again(iass: Iass, monkeypatch: pytest.MonkeyPatch) -> None:
    allowed = ("--allow", "record_crossing", "--at", "CGK/G01")
    assert "iass user add" in iass("user", "key", "add", "gate-1", *allowed).stderr
    _piped(iass, monkeypatch, "add", "root", "--role", "operator")
    made = iass("user", "key", "add", "gate-1", *allowed, "--days", "30")
    secret = made.stdout.strip()
    assert secret.startswith("iass_") and len(secret) > 40 and made.stderr == ""
    listed = iass("user", "key", "list")
    assert "gate-1  record_crossing at CGK/G01  until " in listed.stdout
    assert secret not in listed.stdout + iass("user", "key", "list", "--json").stdout
    assert iass("user", "key", "add", "gate-2", "--allow", "decide_alert", "--at", "*").returncode == 2
    lists = ("--allow", "receive_passenger_lists", "--at", "*")
    assert "--carrier" in iass("user", "key", "add", "garuda", *lists).stderr
    assert iass("user", "key", "add", "garuda", *lists, "--carrier", "GA", "--carrier", "GIA").returncode == 0
    assert "receive_passenger_lists at * for GA, GIA" in iass("user", "key", "list").stdout
    assert '"carriers": ["GA", "GIA"]' in iass("user", "key", "list", "--json").stdout
    assert iass("user", "key", "revoke", "gate-1").stdout == "gate-1: revoked\n"
    assert "revoked" in iass("user", "key", "list").stdout


@pytest.mark.parametrize("name", ["system", "unknown", "key.gate-1", "KEY.x", "System"])
def test_act_is_recorded_under_the_name_of_a_program(iass: Iass, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    refused = _piped(iass, monkeypatch, "add", "root", "--role", "operator", "--officer", name)
    assert refused.returncode == 2
    assert "--officer" in refused.stderr
    assert iass("user", "list").stdout == ""


def test_key_is_bound_to_another_certificate_than_its_file(
    iass: Iass, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    assert _piped(iass, monkeypatch, "add", "root", "--role", "operator").returncode == 0
    ca = Authority(tmp_path)
    former, later = ca.device("gate").certificate, ca.device("gate", file="later").certificate
    made = ("user", "key", "add", "gate", "--allow", "record_crossing", "--at", "*")
    for wrong in (ca.device("gate").key, tmp_path / "absent.pem"):
        assert iass(*made, "--certificate", str(wrong)).returncode == 2
    assert iass(*made, "--certificate", str(former), "--subject", "CN=gate").returncode == 0
    [shown] = iass("user", "key", "list", "--json").stdout.splitlines()
    prints = [read_pem(path.read_text()).fingerprint for path in (former, later)]
    assert json.loads(shown)["certificates"] == sorted([prints[0], "subject:CN=gate"])
    assert "with its certificate" in iass("user", "key", "list").stdout
    bound = iass("user", "key", "bind", "gate", "--certificate", str(former), "--certificate", str(later))
    assert bound.stdout == f"gate: {', '.join(sorted(prints))}\n"
    assert iass("user", "key", "bind", "gate").returncode == 2
