"""One crossing decided at the prompt, and what two officers make of its alert."""

import io
import json
import sys
from pathlib import Path

import pytest

from iass.capture.mrz import compose_td3
from iass.demo import cast, people, stage
from iass.settings import Settings
from iass.wiring.application import build

from .typed import Done, typed


@pytest.fixture(scope="module")
def data_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo's people in a data folder, closed again; pictures beside it."""
    folder = tmp_path_factory.mktemp("prompt")
    opened = build(Settings(data_dir=folder, threads=2))
    try:
        stage.populate(opened, folder, lambda _what, _done, _total: None)
    finally:
        opened.close()
    (folder / "live.jpg").write_bytes(people.selfie("P004"))
    (folder / "street.jpg").write_bytes(people.street("P004"))
    (folder / "chip.jp2").write_bytes(people.chip_portrait("P004"))
    (folder / "empty.jpg").write_bytes(b"")
    return folder


def _mrz(role: cast.Role) -> list[str]:
    return [word for line in compose_td3(role.document) for word in ("--mrz", line)]


@pytest.fixture(scope="module")
def checked(data_dir: Path) -> Done:
    pictures = ["--image", str(data_dir / "live.jpg"), "--image2", str(data_dir / "street.jpg")]
    chip = ["--chip-image", str(data_dir / "chip.jp2")]
    return typed(data_dir, "check", *pictures, *chip, "--direction", "arrival", *_mrz(cast.WANTED), "--json")


def test_wanted_traveller_passes_the_prompt(checked: Done) -> None:
    answer = json.loads(checked.stdout)
    assert checked.returncode == 0, checked.stderr
    assert answer["advice"] == "SECURE"
    assert answer["score"] > answer["threshold"]
    assert answer["findings"][0]["notice"] == "N-2026-007"
    assert answer["alert"]


def test_repaired_mrz_is_taken_in_silence(data_dir: Path) -> None:
    first, second = compose_td3(cast.STRANGER.document)
    number = second.index("0")
    misread = second[:number] + "O" + second[number + 1 :]
    picture = ["--image", str(data_dir / "live.jpg"), "--direction", "arrival"]
    finished = typed(data_dir, "check", *picture, "--mrz", first, "--mrz", misread, "--lane", "CGK/C02", "--json")
    reading = json.loads(finished.stdout)["mrz"]
    assert reading["format"] == "TD3"
    assert [(one["read"], one["repaired"]) for one in reading["repairs"]] == [("O", "0")]
    assert len(reading["checks"]) == 5
    assert "repaired" in typed(data_dir, "check", *picture, "--mrz", first, "--mrz", misread).stdout


def test_alert_cannot_be_read_whole_on_a_narrow_terminal(data_dir: Path, checked: Done) -> None:
    alert = json.loads(checked.stdout)["alert"]
    assert alert in typed(data_dir, "alerts", "list", COLUMNS="80").stdout


def test_alert_of_the_prompt_is_not_listed_or_one_officer_hands_over(data_dir: Path, checked: Done) -> None:
    alert = json.loads(checked.stdout)["alert"]
    listed = typed(data_dir, "alerts", "list", "--json")
    version = next(told["version"] for told in map(json.loads, listed.stdout.splitlines()) if told["id"] == alert)
    first, second = ("--officer", "officer.1"), ("--officer", "officer.2")
    assert typed(data_dir, "alerts", "claim", alert, *first).returncode == 0
    judge = ("alerts", "judge", alert, "same_person", *first, "--seen")
    assert f"judged, version {version + 2}" in typed(data_dir, *judge, str(version + 1)).stdout
    handing = ("alerts", "handover", alert, "--seen", str(version + 2))
    assert typed(data_dir, *handing, *first).returncode == 0
    assert "signed_once" in typed(data_dir, *handing, *first).stdout, "sent again, as the answer was lost"
    stale = typed(data_dir, *handing, *second)
    assert stale.returncode == 2 and "was handover proposed by officer.1" in " ".join(stale.stderr.split())
    shown = typed(data_dir, "alerts", "show", alert).stdout
    assert f"version {version + 3}\n" in shown and "judged same person by officer.1" in shown
    signing = (*handing[:-1], str(version + 3))
    alone = typed(data_dir, *signing, *first)
    assert alone.returncode == 2 and "two officers" in alone.stderr
    assert "handed_over" in typed(data_dir, *signing, *second).stdout


class _Terminal(io.StringIO):
    """Where somebody sits and types."""

    def isatty(self) -> bool:
        return True


def test_officer_decides_at_the_prompt_on_what_was_never_shown(data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each act shows the alert and asks; where nobody can be asked, it takes the version that was seen."""
    picture = ("--image", str(data_dir / "street.jpg"), "--direction", "arrival", "--lane", "CGK/C02")
    alert = json.loads(typed(data_dir, "check", *picture, *_mrz(cast.WANTED), "--json").stdout)["alert"]
    assert typed(data_dir, "alerts", "claim", alert, "--officer", "officer.1").returncode == 0
    by = ("--officer", "officer.1")
    acts = [("judge", alert, "same_person"), ("handover", alert), ("close", alert), ("clear", alert)]
    for act in acts:
        unseen = typed(data_dir, "alerts", *act, *by)
        assert unseen.returncode == 2 and "iass alerts show" in " ".join(unseen.stderr.split())

    def asked(answer: str, *words: str) -> Done:
        monkeypatch.setattr(sys, "stdin", _Terminal(answer))
        return typed(data_dir, "alerts", *words)

    no = asked("n\n", *acts[0], *by)
    assert no.returncode == 2 and "nothing was done" in no.stderr and "officer.1 has it" in no.stdout
    yes = asked("y\n", *acts[0], *by)
    assert "SECURE" in yes.stdout and f"{alert}: judged" in yes.stdout
    assert "signed_once" in asked("y\n", *acts[1], *by).stdout
    case_id, content = asked("", "show", alert).stdout.split("\n")[-2].split("  content ")
    assert typed(data_dir, "case", "note", case_id.strip(), "Confessed", "--seen", "2", *by).returncode == 0
    told = asked("y\n", *acts[1], "--officer", "officer.2")
    assert told.returncode == 2 and "holds more than this: iass case show" in told.stdout
    assert "the case has changed since it was shown" in " ".join(told.stderr.split())
    read = typed(data_dir, "case", "note", case_id.strip(), "Calm", "--seen", "3", *by).stdout
    assert "Confessed" in read and "Calm" in read and content not in read.split("content ")[1].split("\n")[0]
    signing = ("case", "sign", case_id.strip(), "--content", read.split("content ")[1].split()[0], "--seen", "4")
    unread = typed(data_dir, *signing, "--officer", "officer.2")
    assert unread.returncode == 2 and "not shown to you" in unread.stderr, "a hash that he was given"
    assert typed(data_dir, "case", "show", case_id.strip(), "--officer", "officer.2").returncode == 0
    assert "signed_once" in typed(data_dir, *signing, "--officer", "officer.2").stdout


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (["--image", "nowhere.jpg", "--direction", "arrival"], "no such file"),
        (["--image", "{data}/empty.jpg", "--direction", "arrival"], "error:"),
        (["--image", "{data}/live.jpg", "--direction", "arrival", "--mrz", "P<UTO"], "error:"),
        (["--image", "{data}/live.jpg", "--direction", "arrival", "--lane", "CGK/X9"], "unknown lane"),
        (["--image", "{data}/live.jpg", "--direction", "sideways"], "sideways"),
    ],
    ids=["missing-file", "empty-file", "short-mrz", "unknown-lane", "direction"],
)
def test_bad_input_ends_in_a_traceback(data_dir: Path, words: list[str], complaint: str) -> None:
    finished = typed(data_dir, "check", *(word.replace("{data}", str(data_dir)) for word in words))
    assert finished.returncode == 2
    assert complaint in finished.stderr
    assert "Traceback" not in finished.stderr


def test_setting_that_does_not_fit_ends_in_a_traceback(data_dir: Path) -> None:
    finished = typed(data_dir, "doctor", IASS_PORT="many", IASS_WATCHLIST_FPIR="2")
    assert finished.returncode == 2
    assert "IASS_PORT" in finished.stderr
    assert "IASS_WATCHLIST_FPIR" in finished.stderr
    assert "Traceback" not in finished.stderr


def test_doctor_finds_nothing_where_all_is_well(data_dir: Path, checked: Done) -> None:
    finished = typed(data_dir, "doctor", "--json")
    answer = json.loads(finished.stdout)
    assert finished.returncode == 0, finished.stdout
    assert [check["name"] for check in answer["checks"] if not check["ok"]] == []
    assert len(answer["checks"]) == 21


def test_other_key_opens_the_database(data_dir: Path, tmp_path: Path) -> None:
    finished = typed(data_dir, "doctor", IASS_MASTER_KEY_FILE=str(tmp_path / "other.key"))
    assert finished.returncode == 1
    assert "BAD  master key: wrong key" in finished.stdout
    assert "stored records" not in finished.stdout, "nothing of it was opened"
