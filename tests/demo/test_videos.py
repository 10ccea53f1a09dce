"""The test videos show what their ground truth says."""

from collections.abc import Iterator
from hashlib import sha256
from itertools import pairwise
from pathlib import Path

import av
import numpy as np
import pytest

from iass.capture.frame import Frame
from iass.demo import people
from iass.demo.videos import sources
from iass.demo.videos.__main__ import main
from iass.demo.videos.backdrop import Pillar, corridor
from iass.demo.videos.film import Format, film, shots
from iass.demo.videos.motion import Actor, Key
from iass.demo.videos.script import VIDEOS, Video, named
from iass.demo.videos.sensor import Sensor
from iass.demo.videos.stage import Stage
from iass.evaluation import camera_truth
from iass.evaluation.camera_tracking import overlap
from iass.evaluation.camera_truth import FaceTruth, VideoTruth
from iass.face.pipeline import FacePipeline

SMALL = Format(640, 360, 12)
WALKER = Actor("P005", (Key(0.0, 0.45, 36), Key(1.0, 0.55, 52)))


def _standing(x: float, eyes: float, yaw: float = 0.0) -> Actor:
    return Actor("P005", (Key(0.0, x, eyes), Key(9.0, x, eyes)), yaw=((0.0, yaw),), nods=False)


def _face(actor: Actor, *pillars: Pillar) -> tuple[FaceTruth, ...]:
    stage = Stage(corridor(SMALL.width, SMALL.height), [actor], pillars, 0.01)
    return stage.draw(1.0)[1]


@pytest.fixture(scope="module")
def filmed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, VideoTruth]:
    """A second of one person who walks up, as files."""
    folder = tmp_path_factory.mktemp("film")
    return folder, film(Video("short", "one walks up", 1.0, (WALKER,)), folder, SMALL, lambda _done, _total: None)


def test_truth_lies_beside_the_face(engine: FacePipeline) -> None:
    """A detector that had no part in the truth finds the landmarks where it says, straight and turned."""
    turned = Actor("P005", WALKER.keys, yaw=((0.0, -20), (1.0, 20)), nods=True)
    video = Video("turned", "", 1.0, (turned,))
    for pixels, (face,) in list(shots(video, SMALL))[1::3]:
        (found,) = engine.detector.detect(Frame(pixels))
        found = engine.detector.refine(Frame(pixels), found)
        error = np.linalg.norm(found.landmarks - np.array(face.landmarks), axis=1)
        assert error.max() < 0.2 * face.eyes, f"yaw {face.yaw}: {error / face.eyes}"
        assert found.inter_eye_distance == pytest.approx(face.eyes, rel=0.15)
        assert overlap(face.box, found.box) > 0.5


def test_backdrop_looks_like_a_face(engine: FacePipeline) -> None:
    pixels = corridor(1280, 720)
    assert engine.detector.detect(Frame(pixels)) == ()


def test_same_video_gives_another_file(filmed: tuple[Path, VideoTruth], tmp_path: Path) -> None:
    folder, _ = filmed
    film(Video("short", "one walks up", 1.0, (WALKER,)), tmp_path, SMALL, lambda _done, _total: None)
    for name in ("short.mp4", "short.json"):
        assert sha256((tmp_path / name).read_bytes()).digest() == sha256((folder / name).read_bytes()).digest(), name


def test_file_and_truth_disagree(filmed: tuple[Path, VideoTruth]) -> None:
    folder, truth = filmed
    assert camera_truth.read(folder / "short.json") == truth
    with av.open(str(folder / truth.video)) as container:
        (stream,) = container.streams.video
        assert stream.codec_context.name == "h264"
        times = [frame.time for frame in container.decode(stream)]
        assert (stream.width, stream.height) == (truth.width, truth.height)
    assert times == pytest.approx([frame.at for frame in truth.frames], abs=1e-3)
    assert [face.person for frame in truth.frames for face in frame.faces] == ["P005"] * 12


def test_person_walks_unevenly() -> None:
    """At an even pace the inverse of the size falls by the same amount each time."""
    places = [place for n in range(11) if (place := WALKER.place(n / 10))]
    depths = [1 / place.eyes for place in places]
    assert np.diff(depths) == pytest.approx([depths[1] - depths[0]] * 10)
    assert (places[0].eyes, places[-1].eyes) == pytest.approx((36, 52))
    assert WALKER.place(1.01) is None


def test_hidden_face_counts_as_seen() -> None:
    (free,) = _face(_standing(0.5, 40))
    assert free.visible == 1.0 and free.good
    left, _top, width, _height = free.box
    half = Pillar(0.0, (left + width / 2) / SMALL.width)
    (hidden,) = _face(_standing(0.5, 40), half)
    assert hidden.visible == pytest.approx(0.5, abs=0.05)
    assert not hidden.good
    assert _face(_standing(0.5, 40), Pillar(0.3, 0.7)) == ()
    (before,) = _face(_standing(0.5, 40), Pillar(0.3, 0.7, eyes=30))  # the pillar stands behind
    assert before.visible == 1.0


def test_face_outside_of_the_frame_counts_as_seen() -> None:
    (cut,) = _face(_standing(1.0, 40))
    assert 0.3 < cut.visible < 0.7
    assert _face(_standing(1.4, 40)) == ()


def test_profile_shows_two_eyes() -> None:
    for yaw in (80, -80):
        (face,) = _face(_standing(0.5, 44, yaw))
        assert (face.landmarks, face.eyes, face.good) == (None, 0.0, False)
        middle = face.box[0] + face.box[2] / 2
        assert (middle > SMALL.width / 2) == (yaw > 0)


def test_long_shutter_does_not_smear() -> None:
    rushing = (Actor("P005", (Key(0.0, 0.3, 40), Key(1.0, 0.7, 40))),)
    sharp, smeared = (
        next(iter(shots(Video("s", "", 0.1, rushing, sensor=Sensor(shutter=shutter, noise=0)), SMALL)))
        for shutter in (0.001, 0.1)
    )
    assert smeared[1][0].smear > 20 > sharp[1][0].smear
    left, top, width, height = map(int, sharp[1][0].box)
    face = (slice(top, top + height), slice(left, left + width))
    assert np.abs(np.diff(smeared[0][face].astype(int), axis=1)).mean() < 0.7 * (
        np.abs(np.diff(sharp[0][face].astype(int), axis=1)).mean()
    )


def test_little_light_is_as_bright() -> None:
    bright, dark = (
        next(iter(shots(Video("s", "", 0.1, sensor=Sensor(light=light)), SMALL)))[0] for light in (1.0, 0.065)
    )
    assert dark.mean() < 0.35 * bright.mean()
    assert dark.std(axis=1).mean() / dark.mean() > bright.std(axis=1).mean() / bright.mean()


def _appearances(video: Video) -> Iterator[tuple[str, float, float]]:
    for actor in video.actors:
        yield actor.person, actor.keys[0].at, actor.keys[-1].at


@pytest.mark.parametrize("video", [*VIDEOS, *(video.lasting(90) for video in VIDEOS)], ids=lambda video: video.name)
def test_person_is_in_two_places_at_once(video: Video) -> None:
    together = sorted(_appearances(video))
    assert all(one[2] <= other[1] for one, other in pairwise(together) if one[0] == other[0])
    assert {person for person, _, _ in together} <= set(people.PEOPLE)
    for actor in video.actors:
        assert [key.at for key in actor.keys] == sorted(key.at for key in actor.keys)


def test_script_lacks_what_was_asked_for() -> None:
    asked = "empty walking several crossing turning hidden blurred dark re-entering staying far queue crowd"
    assert [video.name for video in VIDEOS] == asked.split()
    assert [video.name for video in named(["dark", "empty"])] == ["empty", "dark"]


def test_longer_video_has_nobody_new() -> None:
    (walking,) = named(["walking"])
    longer = walking.lasting(50)
    assert longer.seconds == 50
    assert len({actor.person for actor in longer.actors}) > 4


@pytest.mark.parametrize("person", people.PEOPLE)
def test_landmarks_are_missing_or_upside_down(person: str) -> None:
    for look in sources.LOOKS:
        right_eye, left_eye, nose, right_mouth, left_mouth = sources.landmarks(person, look)
        assert right_eye[0] < nose[0] < left_eye[0]
        assert max(right_eye[1], left_eye[1]) < nose[1] < min(right_mouth[1], left_mouth[1])
    eye, mouth = sources.profile_points(person)
    assert eye[1] < mouth[1]


@pytest.mark.parametrize("words", [["--size", "big"], ["--size", "641x360"], ["--only", "nothing"], ["--fps", "0"]])
def test_nonsense_is_filmed(words: list[str], tmp_path: Path) -> None:
    with pytest.raises(SystemExit):
        main([str(tmp_path / "v"), *words])
    assert not (tmp_path / "v").exists()


def test_script_makes_no_files(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main([str(tmp_path), "--only", "empty", "--size", "320x180", "--fps", "4"])
    assert {path.name for path in tmp_path.iterdir()} == {"empty.mp4", "empty.json"}
    assert "0 to be found" in capsys.readouterr().err
