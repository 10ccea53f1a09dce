"""The benchmark compares like with like, and its record can be kept."""

import json
from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
import pytest
from typer.testing import CliRunner

from iass.bench.report import interleaved, middle
from iass.bench.template import measure
from iass.cli.bench import app
from iass.errors import NotFound

Picture = Callable[[str, str], bytes]
SPEED = {"arrangement", "faces_per_s", "milliseconds", "peak_mb", "steps"}


@pytest.fixture
def stills(tmp_path: Path, picture: Picture) -> Path:
    """Two faces of 640 x 480, and a picture without one."""
    for name in ("P001", "P002"):
        whole = cv2.imdecode(np.frombuffer(picture(name, "studio_portrait"), np.uint8), cv2.IMREAD_COLOR)
        assert whole is not None
        side = cv2.resize(whole, (480, 480), interpolation=cv2.INTER_AREA)
        cv2.imwrite(str(tmp_path / f"{name}.jpg"), cv2.copyMakeBorder(side, 0, 0, 80, 80, cv2.BORDER_REPLICATE))
    cv2.imwrite(str(tmp_path / "wall.png"), np.full((480, 640, 3), 120, np.uint8))
    return tmp_path


def test_record_lacks_what_was_promised(stills: Path) -> None:
    options = ["--json", "--threads", "1", "--rounds", "1", "--starts", "1", "--images", str(stills)]
    told = CliRunner().invoke(app, ["template", *options])
    assert told.exit_code == 0, told.output
    found = json.loads(told.stdout)
    assert (found["threads"], found["rounds"], found["pictures"], found["faces"]) == (1, 1, 3, 2)
    assert found["sizes"] == ["640x480"] and found["cpu"] and found["model"].startswith("sface-2021dec/")
    for side in (found["ours"], found["opencv_ort"], *found["variants"].values()):
        assert set(side) == SPEED
        assert side["faces_per_s"] == pytest.approx(1000 / side["milliseconds"], rel=0.01)
        assert side["peak_mb"] > 50
        assert {"decode", "detect", "align", "encode"} <= set(side["steps"])
    assert set(found["variants"]) == {"opencv_ort_in_turn", "opencv_ort_at_once", "opencv_ort_mirrored"}
    assert found["ratio_opencv_ort"] in found["ratio_variants"].values()
    assert found["agreement_least"] >= 0.995 and found["agreement_median"] >= found["agreement_least"]
    assert found["cold_start_s"] > 0
    if found["dlib"] is None:
        assert found["ratio_dlib"] is None and "pip install" in found["dlib_missing"]
    else:
        assert set(found["dlib"]) == SPEED and found["ratio_dlib"] > 0


def test_folder_without_pictures_is_measured(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="no picture"):
        measure(tmp_path, 1, 1)


def test_the_sides_take_turns_at_going_first() -> None:
    order: list[str] = []
    times = interleaved({"a": lambda: order.append("a"), "b": lambda: order.append("b")}, rounds=3)
    assert order == ["a", "b", "b", "a", "a", "b", "b", "a"]
    assert [len(values) for values in times.values()] == [3, 3]


def test_the_median_is_for_one_thing_and_not_swayed_by_one_slow_round() -> None:
    assert middle([20.0, 22.0, 900.0], count=2) == 11.0
