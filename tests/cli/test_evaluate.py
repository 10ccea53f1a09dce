"""`iass evaluate` as it is typed, on pictures of synthetic people."""

import json
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

from iass.evaluation.split import Part, part_of

from .conftest import Iass
from .typed import Done

PEOPLE = [f"P{n:03d}" for n in range(1, 11)]
ENROLLED, STRANGERS = PEOPLE[:6], PEOPLE[6:]


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory, picture: Callable[[str, str], bytes]) -> Path:
    """Grey pictures of 250 x 250, and their CSV files; P006's selfie shows nobody."""
    folder = tmp_path_factory.mktemp("people")
    for person in PEOPLE:
        (folder / person).mkdir()
        for name in ("studio_portrait", "amateur_selfie"):
            (folder / person / f"{name}.jpg").write_bytes(_grey(picture(person, name)))
    blank = cv2.imencode(".jpg", np.full((250, 250), 128, np.uint8))[1]
    (folder / "P006" / "amateur_selfie.jpg").write_bytes(blank.tobytes())
    portraits = {person: f"{person}/studio_portrait.jpg" for person in PEOPLE}
    selfies = {person: f"{person}/amateur_selfie.jpg" for person in PEOPLE}
    for sheet, who, pictures in (
        ("gallery", ENROLLED, portraits),
        ("mated", ENROLLED, selfies),
        ("nonmated", STRANGERS, selfies),
    ):
        rows = [f"{person},{pictures[person]},{'FM'[number % 2]}" for number, person in enumerate(who)]
        _write(folder / f"{sheet}.csv", "subject,image,sex", rows)
    mated = [f"1,{portraits[person]},{selfies[person]}" for person in ENROLLED]
    others = [f"0,{portraits[one]},{portraits[other]}" for one in PEOPLE for other in PEOPLE if one < other]
    _write(folder / "pairs.csv", "mated,image_a,image_b", [*mated, *others])
    return folder


def _grey(data: bytes) -> bytes:
    whole = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_GRAYSCALE)
    assert whole is not None
    small = cv2.resize(whole, (250, 250), interpolation=cv2.INTER_AREA)
    return cv2.imencode(".jpg", small)[1].tobytes()


def _write(path: Path, header: str, rows: Sequence[str]) -> None:
    path.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8-sig")


@pytest.fixture
def run(iass: Iass, data: Path, monkeypatch: pytest.MonkeyPatch) -> Iass:
    monkeypatch.setenv("COLUMNS", "120")
    monkeypatch.chdir(data)
    return partial(iass, "evaluate")


OPEN_SET = (
    "open-set",
    "--images",
    ".",
    "--gallery",
    "gallery.csv",
    "--mated",
    "mated.csv",
    "--nonmated",
    "nonmated.csv",
)
VERIFICATION = ("verification", "--images", ".", "--pairs", "pairs.csv")


def _json(done: Done) -> Mapping[str, Any]:
    assert done.returncode == 0, done.stderr
    (line,) = done.stdout.splitlines()
    found: Mapping[str, Any] = json.loads(line)
    return found


def test_person_is_not_found_or_a_failure_is_hidden(run: Iass) -> None:
    found = _json(run(*OPEN_SET, "--json"))
    assert found["rank1"] == pytest.approx(5 / 6, abs=1e-4)
    assert found["fte"] == 0
    assert found["failures"] == {"no_face": 1}
    assert found["probes"] == {"mated": 6, "nonmated": 4, "gallery": 6}
    assert found["fnir"] == found["thresholds"] == {"0.03": None, "0.01": None, "0.003": None}
    assert found["gate"] == "open"
    assert found["probes_detail"]["mated"]["own_rank"] == [1, 1, 1, 1, 1, None]
    assert found["probes_detail"]["mated"]["score"][-1] is None


def test_table_says_less_than_the_json(run: Iass, tmp_path: Path) -> None:
    page, out = tmp_path / "page.html", tmp_path / "report.json"
    written = ("--html", str(page), "--contact-sheet", "--out", str(out), "--by", "sex", "--gallery-size", "5000")
    done = run(*OPEN_SET, "--gate", "border", *written)
    assert done.returncode == 0, done.stderr
    report = json.loads(out.read_text())
    assert list(report["timing"]) == ["decode", "detect", "refine", "align", "encode", "search"]
    assert set(report["made_by"]["weights"]) == {"sface-2021dec", "yunet-2023mar"}
    assert set(report["by"]["sex"]["groups"]) == {"F", "M"}
    assert report["at_gallery_size"] is None
    assert page.stat().st_mode & 0o777 == 0o600
    assert page.read_text().count("<img") == 1 * 2 + 4 * 2  # one is missed, four are strangers
    assert set(report["by"]["sex"]["rates"]) == {"fta"}
    assert "FTA by sex: fewer than two groups carry a claim" in done.stdout
    assert "a law takes 64 enrolled people" in done.stdout
    assert "0.8333" in done.stdout
    assert "not claimed: 4 non-mated people support no rate below" in done.stdout
    assert "gate border; 6 mated, 4 nonmated, 6 gallery; pictures without a template: 1 no_face" in done.stdout


def test_pairs_are_confused(run: Iass) -> None:
    found = _json(run(*VERIFICATION, "--json"))
    assert found["pairs"] == {"mated": 6, "nonmated": 45}
    assert found["fnmr"] == {"0.01": None, "0.001": None}
    assert found["fte"] == pytest.approx(1 / 16, abs=1e-4)
    done = run(*VERIFICATION)
    assert done.returncode == 0
    assert "FTE (pictures)" in done.stdout


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("--images", "nowhere"), "no such folder or tar file"),
        (("--gallery", "nowhere.csv"), "no such file"),
        (("--mated", "pairs.csv"), "columns are missing: subject, image"),
        (("--nonmated", "mated.csv"), "is in gallery.csv"),
        (("--images", "P001"), "pictures are missing"),
        (("--by", "region"), "no file has this column"),
        (("--contact-sheet", ""), "the contact sheet is a part of the page"),
    ],
    ids=str,
)
def test_wrong_input_ends_without_a_clear_line(run: Iass, change: tuple[str, str], said: str) -> None:
    words = list(OPEN_SET)
    if change[0] in words:
        words[words.index(change[0]) + 1] = change[1]
    else:
        words.extend(filter(None, change))
    done = run(*words, "--json")
    assert done.returncode == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""


def test_report_is_readable_by_others_or_cannot_be_compared(run: Iass, tmp_path: Path) -> None:
    """Also: the part to report on is three of the six, by the rule of the split."""
    one, other = tmp_path / "a.json", tmp_path / "b.json"
    printed = _json(run(*OPEN_SET, "--json", "--part", "report", "--out", str(one)))
    people = [person for person in ENROLLED if part_of(person) is Part.REPORT]
    assert printed["probes_detail"]["mated"]["subject"] == people
    assert (printed["part"], printed["probes"]["gallery"]) == ("report", len(people))
    assert json.loads(one.read_text()) == printed
    assert one.stat().st_mode & 0o777 == 0o600
    same = run("compare", str(one), str(one))
    assert (same.returncode, "no difference shown" in same.stdout) == (0, True)
    found = _json(run("compare", str(one), str(one), "--json"))
    assert found["verdict"] == "no difference shown"
    assert found["rank1"]["difference"] == 0
    _json(run(*VERIFICATION, "--json", "--out", str(other)))
    nothing = run("compare", str(other), str(other)).stdout
    assert "nothing is said of the two" in nothing and "Holm" not in nothing
    other.write_text(json.dumps({**printed, "data": {**printed["data"], "images": "0" * 64}}))
    refused = run("compare", str(one), str(other))
    assert (refused.returncode, "different data (images: SHA-256 differs)" in refused.stderr) == (2, True)
    early = run(*OPEN_SET, "--out", str(tmp_path / "none" / "a.json"))
    assert (early.returncode, "no such folder" in early.stderr) == (2, True)


def test_ten_people_make_a_record(run: Iass, tmp_path: Path) -> None:
    out = tmp_path / "record.json"
    words = ("--images", ".", "--gallery", "gallery.csv", "--nonmated", "nonmated.csv", "--pairs", "pairs.csv")
    done = run("calibrate", *words, "--out", str(out))
    assert done.returncode == 2
    assert "at least 64 subjects" in done.stderr
    assert not out.exists()
    early = run("calibrate", *words, "--out", str(tmp_path / "none" / "record.json"))
    assert (early.returncode, "no such folder" in early.stderr) == (2, True)
