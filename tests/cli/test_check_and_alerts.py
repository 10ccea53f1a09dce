"""One crossing decided at the prompt, and what two officers make of its alert."""

import json
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
    assert alert in [json.loads(line)["id"] for line in listed.stdout.splitlines()]
    assert typed(data_dir, "alerts", "claim", alert, "--officer", "officer.1").returncode == 0
    assert typed(data_dir, "alerts", "judge", alert, "same_person", "--officer", "officer.1").returncode == 0
    assert typed(data_dir, "alerts", "handover", alert, "--officer", "officer.1").returncode == 0
    alone = typed(data_dir, "alerts", "handover", alert, "--officer", "officer.1")
    assert alone.returncode == 2
    assert "error:" in alone.stderr
    second = typed(data_dir, "alerts", "handover", alert, "--officer", "officer.2")
    assert "handed_over" in second.stdout


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
    assert len(answer["checks"]) == 20


def test_other_key_opens_the_database(data_dir: Path, tmp_path: Path) -> None:
    finished = typed(data_dir, "doctor", IASS_MASTER_KEY_FILE=str(tmp_path / "other.key"))
    assert finished.returncode == 2
    assert "key" in finished.stderr
