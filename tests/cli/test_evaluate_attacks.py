"""`iass evaluate attacks` on pictures of one's own."""

import csv
import json
from pathlib import Path

import pytest

from iass.demo import people
from iass.evaluation.split import Part, part_of

from .conftest import Iass


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """A live traveller of two pictures, and a replay of the same."""
    folder = tmp_path / "own"
    folder.mkdir()
    (folder / "a.jpg").write_bytes(people.expression("P002", 0, 0))
    (folder / "b.jpg").write_bytes(people.expression("P002", 0, 1))
    rows = [("live-1", "bona_fide", "a.jpg"), ("live-1", "bona_fide", "b.jpg")]
    rows += [("loop-1", "replay", image) for image in ("a.jpg", "b.jpg", "a.jpg")]
    with (folder / "sheet.csv").open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["presentation", "species", "subject", "image"])
        writer.writerows((name, species, "traveller-3", image) for name, species, image in rows)
    return folder


def test_pictures_of_ones_own_are_mixed_up(iass: Iass, own: Path) -> None:
    done = iass("evaluate", "attacks", "--images", str(own), "--presentations", str(own / "sheet.csv"), "--json")
    assert done.returncode == 0, done.stderr
    [shipped, *_] = json.loads(done.stdout)["operating_points"]
    assert [(one["species"], one["referred"]["value"]) for one in shipped["attacks"]] == [("replay", 1.0)]
    assert shipped["bpcer"]["bpcer"]["value"] == 0.0
    assert shipped["bpcer"]["bpnrr"]["value"] == 1.0


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ("loop-1,replay", "loop-1,bona_fide", "does not fit"), ("live-1,bona_fide", "live-1,print", "bona_fide"),
        ("presentation,", "other,", "does not fit"),
    ],
)  # fmt: skip
def test_sheet_that_contradicts_itself_is_reported_on(iass: Iass, own: Path, old: str, new: str, why: str) -> None:
    sheet = own / "sheet.csv"
    text = sheet.read_text()
    sheet.write_text(text.replace(old, new, 1) if why == "does not fit" else text.replace(old, new))
    done = iass("evaluate", "attacks", "--images", str(own), "--presentations", str(sheet), "--json")
    assert done.returncode != 0
    assert why in done.stderr


def test_portraits_of_ones_own_make_no_presentations(iass: Iass, tmp_path: Path) -> None:
    """A live traveller of each kind that one portrait is enough for, and an attack."""
    folder = tmp_path / "faces"
    folder.mkdir()
    (folder / "a.jpg").write_bytes(people.selfie("P007"))
    reported = next(name for name in map(str, range(100)) if part_of(name) is Part.REPORT)
    (folder / "people.csv").write_text(f"subject,image\n{reported},a.jpg\n")
    words = "evaluate", "attacks", "--images", str(folder), "--people", str(folder / "people.csv")
    done = iass(*words, "--json")
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert (found["presentations"], found["fitted_on"], found["reported_on"]) == (4, [], [reported])
    [shipped] = found["operating_points"]
    live = {one["species"]: one for one in shipped["bona_fide"]}
    assert set(live) == {"bona_fide_turning", "bona_fide_holding_still", "bona_fide_stepping_up"}
    assert live["bona_fide_turning"]["bpnrr"]["value"] == 0
    assert shipped["bpcer"]["bpcer"]["below"] == pytest.approx(1 - 0.05 ** (1 / 3), abs=1e-4)
    assert "rendered from these portraits" in found["data"]
    both = iass(*words, "--presentations", str(folder / "people.csv"))
    assert (both.returncode, "Give one of the two" in both.stderr) == (2, True)
