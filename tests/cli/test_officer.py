"""Once accounts exist: a command that takes a name for a proof, or lets one person act as two."""

import getpass
import io
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from tests.contracts.samples import alert, put_on_record

from iass.access import Officer, Role
from iass.accounts.account import Grant
from iass.accounts.entrance import Entrance
from iass.alert.alert import AlertState, Judgement
from iass.cli.lazy import load
from iass.cli.main import COMMANDS, PREFIX
from iass.cli.officer import login
from iass.ids import OfficerId
from iass.settings import Settings
from iass.wiring.accounts import open_entrance
from iass.wiring.records import open_records

from .typed import Done, typed

PASSWORD = "kuda laut minum teh hijau"
_ROOT = Officer(OfficerId("cli:root"), Role.OPERATOR)
_APART = {"camera"}
"""Its --officer is a header of requests, which the service takes no more once accounts exist."""
_WORDS = {
    "agency": "Polri", "allow": "see_alerts", "article": "15", "at": "CGK", "direction": "arrival", "file": "rows.csv",
    "image": "live.jpg", "issued": "2026-11-20", "judgement": "same_person", "kind": "access", "leaked": "everything",
    "lists": "watchlist", "on": "2026-11-20", "photo": "live.jpg", "purpose": "protection", "role": "operator",
    "source": "rows.csv", "url": "https://agency.example/",
}  # fmt: skip
_OF_COMMANDS = {
    "threshold set": ("--fpir", "0.01"),
    "user key bind": ("--subject", "CN=gate"),
}
"""What some ask for beside what is required."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("officers")
    (made / "rows.csv").write_text("id\n")
    (made / "live.jpg").write_bytes(b"\xff\xd8")
    return made


@pytest.fixture(scope="module")
def tokens(folder: Path) -> dict[str, str]:
    """Sessions of a supervisor, of a liaison who may do nothing here, and of one who is disabled."""
    with open_entrance(Settings(data_dir=folder / "var")) as entrance:
        entrance.accounts.add("root", [Grant.parse("operator")], PASSWORD, _ROOT)
        made = {
            "siti": _hired(entrance, "siti", "supervisor", "operator", "watchlist_approver", "data_protection_officer"),
            "liaison": _hired(entrance, "liaison", "agency_liaison", agency="Polri"),
            "gone": _hired(entrance, "gone", "supervisor"),
        }
        entrance.accounts.disable("gone", _ROOT)
    return made


def _hired(entrance: Entrance, name: str, *roles: str, agency: str = "") -> str:
    entrance.accounts.add(name, [Grant.parse(role) for role in roles], PASSWORD, _ROOT, agency)
    return entrance.door.sign_in(name, PASSWORD, "prompt:test")[0]


def _every(command: Any, words: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Any]]:
    if not hasattr(command, "commands"):
        yield words, command
        return
    for name in command.commands:
        yield from _every(getattr(command, "fetch", command.commands.get)(name), (*words, name))


def _with_officer() -> list[tuple[str, ...]]:
    """Every command that takes --officer, with what it asks for."""
    found = []
    for name in COMMANDS:
        for words, command in _every(load(PREFIX, name), (name,)):
            options = {option for param in command.params for option in param.opts}
            if "--officer" in options and words[0] not in _APART:
                found.append((*words, *_asked(" ".join(words), command)))
    return found


def _asked(name: str, command: Any) -> list[str]:
    words: list[str] = []
    for param in (one for one in command.params if one.required):
        word = _word(name, param.name)
        words += [param.opts[0], word] if param.opts[0].startswith("--") else [word]
    return [*words, *_OF_COMMANDS.get(name, ())]


def _word(name: str, param: str) -> str:
    special = {("case custody", "to"): "taken", ("threshold set", "name"): "watchlist"}
    special |= {("threshold reset", "name"): "watchlist"}
    return special.get((name, param)) or _WORDS.get(param, "1")


def test_name_is_taken_for_a_proof(folder: Path, tokens: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    """Every command x a name alone and an account without the right; one of each family x another officer's session,
    reserved names and a disabled account."""
    monkeypatch.chdir(folder)
    always = [
        ("ghost.one", "", "nobody has proven"),
        ("liaison", tokens["liaison"], "nothing that you are"),
    ]
    once = [
        ("budi", tokens["siti"], "no other officer"),
        ("system", tokens["siti"], "no person acts"),
        ("cli:root", tokens["siti"], "no person acts"),
        ("", tokens["gone"], "has ended"),
    ]
    wrong, families, commands = [], set(), _with_officer()
    for words in commands:
        for name, token, said in always + ([] if words[0] in families else once):
            named = ("--officer", name) if name else ()
            done = typed(folder / "var", *words, *named, IASS_OFFICER_SESSION=token)
            if done.returncode != 2 or said not in " ".join(done.stderr.split()):
                wrong.append((" ".join(words), name, done.returncode, done.stderr[-200:]))
        families.add(words[0])
    assert wrong == []
    assert len(commands) > 70


def test_keeper_of_the_machine_acts_as_an_officer(folder: Path, tokens: dict[str, str]) -> None:
    """Without a name: what an operator may is done by whoever is logged in, and nothing else is."""
    assert tokens
    revoked = typed(folder / "var", "user", "revoke", "siti", "--session", "session-none")
    assert "no such session" in revoked.stderr or revoked.returncode == 2
    refused = typed(folder / "var", "case", "list")
    assert (refused.returncode, refused.stdout) == (2, "") and "nobody has proven" in " ".join(refused.stderr.split())


def test_two_officers_hand_over_at_the_prompt(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each by a session of their own, at their own checkpoint; the log knows whose login it was."""
    by, var = OfficerId("siti"), tmp_path / "var"
    judged = replace(alert(), state=AlertState.JUDGED, judgement=Judgement.SAME_PERSON, claimed_by=by, judged_by=by)
    records = open_records(Settings(data_dir=var))
    with records.transaction() as tx:
        put_on_record(tx, judged)
    records.close()
    with open_entrance(Settings(data_dir=var)) as entrance:
        entrance.accounts.add("root", [Grant.parse("operator")], PASSWORD, _ROOT)
        for name, role in (("siti", "counter_officer@CGK"), ("budi", "supervisor@CGK"), ("made", "supervisor@DPS")):
            entrance.accounts.add(name, [Grant.parse(role)], PASSWORD, _ROOT)
    handing = ("alerts", "handover", judged.alert_id, "--seen", "1")
    tokens = {name: _signed_in(var, name, monkeypatch).stdout.strip() for name in ("siti", "budi", "made")}
    elsewhere = typed(var, *handing, IASS_OFFICER_SESSION=tokens["made"])
    assert elsewhere.returncode == 2 and "another place" in elsewhere.stderr
    once = typed(var, *handing, "--officer", "siti", IASS_OFFICER_SESSION=tokens["siti"])
    assert "signed_once" in once.stdout and "no agency" in once.stdout
    handing = (*handing[:-1], "2")
    assert typed(var, *handing, IASS_OFFICER_SESSION=tokens["siti"]).returncode == 2, "it takes two"
    assert "handed_over" in typed(var, *handing, IASS_OFFICER_SESSION=tokens["budi"]).stdout
    assert typed(var, "sign-out", IASS_OFFICER_SESSION=tokens["budi"]).stdout == "budi: signed out\n"
    assert typed(var, "case", "list", IASS_OFFICER_SESSION=tokens["budi"]).returncode == 2
    records = open_records(Settings(data_dir=var))
    with records.reading() as tx:
        signed = [(one.actor, one.details["login"]) for one in tx.audit.entries() if one.action == "case.signed"]
    records.close()
    assert signed == [("siti", login()), ("budi", login())]


def test_password_at_the_terminal_is_guessed_or_leaves_a_session(
    folder: Path, tokens: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert tokens
    asked: list[str] = []
    answers = iter([PASSWORD, *["wrong"] * 6])
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True)

    def answer(prompt: str) -> str:
        asked.append(prompt)
        return next(answers)

    monkeypatch.setattr(getpass, "getpass", answer)
    revoke = ("user", "revoke", "gone", "--officer", "root")
    assert typed(folder / "var", *revoke).stdout == "0 ended\n"
    assert typed(folder / "var", "user", "sessions", "root", "--json").stdout == ""
    assert asked == ["Password of root: "]
    refused = [typed(folder / "var", *revoke).stderr for _ in range(6)]
    assert all("password is wrong" in one for one in refused[:5])
    assert "Try again in" in refused[5]


def _signed_in(var: Path, name: str, monkeypatch: pytest.MonkeyPatch) -> Done:
    monkeypatch.setattr(sys, "stdin", io.StringIO(f"{PASSWORD}\n"))
    return typed(var, "sign-in", name, "--stdin")
