"""`iass quality` and `iass evaluate quality` as they are typed."""

import json
from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
import pytest

from .conftest import Iass


@pytest.fixture(scope="module")
def pictures(tmp_path_factory: pytest.TempPathFactory, picture: Callable[[str, str], bytes]) -> Path:
    """good.jpg and dark.jpg of one person, two.jpg of two, none.jpg of nobody."""
    folder = tmp_path_factory.mktemp("pictures")
    good, other = (_shrunk(picture(person, "studio_portrait")) for person in ("P003", "P005"))
    made = {"good": good, "dark": good * 0.06, "two": np.hstack([good, other]), "none": np.full_like(good, 128)}
    for name, pixels in made.items():
        cv2.imwrite(str(folder / f"{name}.jpg"), np.asarray(pixels, np.uint8))
    return folder


def _shrunk(data: bytes) -> "np.ndarray[tuple[int, ...], np.dtype[np.float32]]":
    whole = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR)
    assert whole is not None
    return np.asarray(cv2.resize(whole, (400, 400), interpolation=cv2.INTER_AREA), np.float32)


def test_every_component_is_told_and_what_to_do_in_both_languages(iass: Iass, pictures: Path) -> None:
    names = ("good", "dark", "two", "none")
    done = iass("quality", *(str(pictures / f"{name}.jpg") for name in names), "--json")
    assert done.returncode == 1
    told = {Path(one["picture"]).stem: one for one in json.loads(done.stdout)["pictures"]}
    good = told["good"]
    assert good["accepted"] and good["failure"] is None and good["advice"] == []
    assert good["unified"] == good["components"]["unified_quality_score"]["scalar"] > 90
    assert {"inter_eye_distance", "sharpness", "head_pose_yaw", "single_face_present"} < set(good["components"])
    assert all(set(each) == {"raw", "scalar"} for each in good["components"].values())
    assert [told[name]["failure"] for name in names[1:]] == ["too_dark", "several_faces", "no_face"]
    assert all(advice["en"] and advice["id"] for one in told.values() for advice in one["advice"])
    assert "only one person" in told["two"]["advice"][0]["en"]


def test_a_probe_may_be_worse_than_an_enrolment(iass: Iass, pictures: Path) -> None:
    shown = iass("quality", str(pictures / "dark.jpg"), str(pictures / "two.jpg"), "--for", "probe")
    assert shown.returncode == 1
    assert "dark.jpg: good enough" in shown.stdout.replace("\n", "")
    assert "only one person in the picture" in shown.stdout and "hanya satu orang" in shown.stdout


def test_a_file_that_is_no_picture(iass: Iass, tmp_path: Path) -> None:
    (tmp_path / "text.jpg").write_text("no picture")
    done = iass("quality", "text.jpg")
    assert (done.returncode, "text.jpg" in done.stderr) == (2, True)
    assert iass("quality", "absent.jpg").returncode == 2


def test_comparisons_that_are_not_said(iass: Iass, pictures: Path) -> None:
    done = iass("evaluate", "quality", "--images", str(pictures))
    assert (done.returncode, "--gallery and --mated" in done.stderr) == (2, True)


def test_error_versus_discard_of_two_people(iass: Iass, pictures: Path) -> None:
    rows = ["mated,image_a,image_b", "1,good.jpg,dark.jpg"] + ["0,good.jpg,two.jpg"] * 3
    (pictures / "pairs.csv").write_text("\n".join(rows) + "\n")
    words = ("evaluate", "quality", "--images", str(pictures), "--pairs", str(pictures / "pairs.csv"), "--fmr", "1")
    assert iass(*words, "--out", "edc.json").stdout.count("unified_quality_score") == 1
    found = json.loads(Path("edc.json").read_text())
    assert found["comparisons"] == 1
    assert found["discards"] == [0.0, 0.05, 0.1, 0.2]
    assert {"unified_quality_score", "sharpness", "random", "oracle"} < set(found["fnmr"])
