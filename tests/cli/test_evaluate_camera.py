"""`iass evaluate camera` as it is typed, on a small video of synthetic people."""

import json
from pathlib import Path

import pytest

from iass.demo.videos.film import Format, film
from iass.demo.videos.motion import Actor, Key
from iass.demo.videos.script import VIDEOS, Video

from .conftest import Iass


@pytest.fixture(scope="module")
def videos(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One person who walks up and leaves, one who stays far away."""
    folder = tmp_path_factory.mktemp("videos")
    walks = Actor("P005", (Key(0.0, 0.42, 34), Key(2.5, 0.7, 70)))
    stays_far = Actor("P005", (Key(0.0, 0.3, 9), Key(1.0, 0.4, 10)))
    for video in (Video("walks", "", 3.0, (walks,)), Video("stays-far", "", 1.0, (stays_far,))):
        film(video, folder, Format(640, 360), lambda _done, _total: None)
    return folder


def test_passage_is_not_found_exactly_once(iass: Iass, videos: Path) -> None:
    done = iass("evaluate", "camera", "--videos", str(videos), "--json")
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    by_name = {one["video"]: one for one in told["videos"]}
    walks, far, total = by_name["walks.mp4"], by_name["stays-far.mp4"], told["total"]
    assert (walks["passages"], walks["found"], walks["missed"], walks["duplicated"]) == (1, 1, 0, 0)
    assert (walks["id_switches"], walks["mixed"], walks["mistaken"], walks["dropped"]) == (0, 0, 0, 0)
    assert walks["frames"] == 36 and walks["frames_per_second"] > 0
    assert -3 < walks["delay_median"] == walks["delay_max"] < 2
    assert (far["passages"], far["missed"]) == (0, 0)  # nobody is missed who could not be found
    assert (total["passages"], total["found"], total["exact"]) == (1, 1, True)


def test_folder_without_videos_is_a_success(iass: Iass, tmp_path: Path) -> None:
    done = iass("evaluate", "camera", "--videos", str(tmp_path))
    assert done.returncode == 2
    assert "scripts/videos" in done.stderr


def test_video_that_is_not_there_is_a_success(iass: Iass, videos: Path) -> None:
    done = iass("evaluate", "camera", "--videos", str(videos), "--only", "walks", "--only", "runs")
    assert done.returncode == 2
    assert "runs" in done.stderr


@pytest.mark.soak
def test_somebody_is_missed_or_found_twice(iass: Iass, tmp_path: Path) -> None:
    """The whole set at 1280 x 720."""
    for video in VIDEOS:
        film(video, tmp_path, Format(1280, 720), lambda _done, _total: None)
    done = iass("evaluate", "camera", "--videos", str(tmp_path), "--json")
    total = json.loads(done.stdout)["total"]
    assert (total["missed"], total["duplicated"], total["false"], total["mixed"]) == (0, 0, 0, 0), total
    assert total["passages"] >= 20
