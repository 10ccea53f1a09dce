"""Repeated frames overlooked, one picture called a replay, and a border or a pattern that decides alone."""

from dataclasses import replace

import cv2
import numpy as np
import pytest

from iass.capture.frame import Frame, Pixels
from iass.face.attack.assessment import AttackVerdict, Cue
from iass.face.attack.border import border
from iass.face.attack.detector import NoAttackDetection
from iass.face.attack.frame_cues import MOST_VIEWS, SHIPPED, FrameCues, _telling
from iass.face.attack.repeated_frames import distinct
from iass.face.attack.screen_spectrum import screen_spectrum
from iass.face.attack.view import View, views
from iass.face.detected import DetectedFace

_LANDMARKS = np.array([[130, 130], [190, 130], [160, 165], [137, 199], [183, 199]], np.float32)
FACE = DetectedFace((100, 90, 120, 150), _LANDMARKS, 0.9)


def _noise(seed: int) -> Pixels:
    rng = np.random.default_rng(seed)
    smooth = cv2.GaussianBlur(rng.uniform(0, 255, (320, 320, 3)).astype(np.float32), (0, 0), 3)
    return np.clip(128 + (smooth - 128) * 4, 0, 255).astype(np.uint8)


def _frames(*seeds: int) -> list[Frame]:
    return [Frame(_noise(seed)) for seed in seeds]


def _view(pixels: Pixels) -> View:
    [view] = views([Frame(pixels)], [FACE], [0])
    return view


@pytest.mark.parametrize("count", [1, 2, 8])
def test_one_picture_sent_several_times_is_a_replay(count: int) -> None:
    told = FrameCues().assess(_frames(*[1] * count), [FACE] * count)
    assert told.verdict is AttackVerdict.NOT_ASSESSED
    assert told.frames == 1


@pytest.mark.parametrize(
    ("seeds", "again"), [((1, 2, 1), (2,)), ((1, 1, 2), (1,)), ((1, 2, 3, 1, 2, 3), (3, 4, 5)), ((1, 2, 2), (2,))]
)
def test_a_frame_that_comes_again_among_others_is_overlooked(seeds: tuple[int, ...], again: tuple[int, ...]) -> None:
    told = FrameCues().assess(_frames(*seeds), [FACE] * len(seeds))
    assert told.verdict is AttackVerdict.SUSPECT
    [cue] = [one for one in told.cues if one.cue is Cue.REPEATED_FRAMES]
    assert (cue.raw, cue.threshold, cue.suspicious, cue.frames) == (len(again), 1.0, True, again)


@pytest.mark.parametrize(("seeds", "without"), [((9, 9, 1), {9}), ((1, 9, 9, 2), {9}), ((9, 1, 1), {9})])
def test_frame_without_a_face_is_a_replay(seeds: tuple[int, ...], without: set[int]) -> None:
    """A camera that wakes up sends black; and one still beside it is one picture."""
    told = FrameCues().assess(_frames(*seeds), [None if seed in without else FACE for seed in seeds])
    assert told.verdict is AttackVerdict.NOT_ASSESSED


def test_frames_that_differ_in_one_pixel_are_the_same() -> None:
    first, second = _frames(1, 1)
    second.pixels[3, 5, 1] ^= 1
    assert distinct([first, second]) == [0, 1]
    assert distinct([first, Frame(first.pixels[:-1])]) == [0, 1]
    assert distinct([first, second, Frame(second.pixels.copy())]) == [0, 1]


def _gridded(period: float, depth: float) -> Pixels:
    """The pattern of a screen over a picture."""
    columns, rows = np.meshgrid(np.arange(320), np.arange(320))
    wave = np.sin(2 * np.pi * columns / period) + np.sin(2 * np.pi * rows / period)
    return np.asarray(np.clip(_noise(4) + depth * wave[..., None], 0, 255), np.uint8)


@pytest.mark.parametrize("period", [2.7, 3.3, 5.1])
def test_the_pattern_of_a_screen_is_not_seen(period: float) -> None:
    assert screen_spectrum(_view(_gridded(period, 6.0))) > SHIPPED.peak > screen_spectrum(_view(_noise(4)))


def test_the_blocks_of_jpeg_are_a_screen() -> None:
    _, data = cv2.imencode(".jpg", _noise(4), [cv2.IMWRITE_JPEG_QUALITY, 20])
    assert screen_spectrum(_view(np.asarray(cv2.imdecode(data, cv2.IMREAD_COLOR), np.uint8))) < SHIPPED.peak


def _bordered(pixels: Pixels) -> Pixels:
    framed = np.full_like(pixels, 200)
    cv2.rectangle(framed, (40, 20), (280, 300), (10, 10, 10), 10)
    framed[26:294, 46:274] = cv2.GaussianBlur(pixels, (0, 0), 4)[26:294, 46:274] // 3 + 90
    return framed


def test_the_frame_around_a_face_is_not_seen() -> None:
    assert border(_view(_bordered(_noise(4)))) >= SHIPPED.sides
    assert border(_view(np.full((320, 320, 3), 128, np.uint8))) == 0


def test_a_pattern_or_a_border_decides_alone() -> None:
    for pixels in (_bordered(_noise(4)), _gridded(3.3, 6.0)):
        assert FrameCues().assess([Frame(pixels)], [FACE]).verdict is AttackVerdict.NOT_ASSESSED
    both = _bordered(_noise(4))
    rows, columns = slice(26, 294), slice(46, 274)
    wave = np.sin(2 * np.pi * np.arange(320) / 3.3)
    grid = 10 * (wave[None, :] + wave[:, None])[..., None]
    both[rows, columns] = np.clip(both + grid, 0, 255).astype(np.uint8)[rows, columns]
    told = FrameCues().assess([Frame(both)], [FACE])
    assert told.verdict is AttackVerdict.SUSPECT
    assert {one.cue for one in told.cues if one.suspicious} == {Cue.SCREEN_SPECTRUM, Cue.BORDER}


def test_switched_off_it_says_something() -> None:
    frames = _frames(1, 2, 1)
    told = NoAttackDetection().assess(frames, [FACE] * 3)
    assert (told.verdict, told.cues, told.certified) == (AttackVerdict.NOT_ASSESSED, (), False)


@pytest.mark.parametrize("faces", [[None, None], [replace(FACE, landmarks=np.zeros((5, 2), np.float32))] * 2])
def test_frames_without_a_face_are_suspect(faces: list[DetectedFace | None]) -> None:
    assert FrameCues().assess(_frames(1, 2), faces).verdict is AttackVerdict.NOT_ASSESSED


def test_frames_without_a_face_take_the_place_of_those_with_one() -> None:
    first, *others = _frames(1, 2, 3, 4)
    told = FrameCues().assess([first, Frame(_gridded(3.3, 6.0)), *others], [None, FACE, None, None, None])
    [peak] = [one for one in told.cues if one.cue is Cue.SCREEN_SPECTRUM]
    assert (peak.suspicious, peak.frames, told.frames) == (True, (1,), 5)


@pytest.mark.parametrize("detector", [FrameCues(), NoAttackDetection()])
def test_faces_of_other_frames_are_taken(detector: FrameCues | NoAttackDetection) -> None:
    with pytest.raises(ValueError, match="2 frames and 1 faces"):
        detector.assess(_frames(1, 2), [FACE])


@pytest.mark.parametrize("value", [np.nan, np.inf, -1e9, 1e9])
def test_hostile_landmarks_crash_it(value: float) -> None:
    hostile = replace(FACE, landmarks=np.full((5, 2), value, np.float32))
    far = replace(FACE, landmarks=_LANDMARKS + np.float32(5000))
    for face in (hostile, far):
        assert FrameCues().assess(_frames(1, 2), [face, FACE]).verdict is AttackVerdict.NOT_ASSESSED


def test_tiny_frames_crash_it() -> None:
    frames = [Frame(np.full((1, 1, 3), value, np.uint8)) for value in (0, 255)]
    assert FrameCues().assess(frames, [FACE, FACE]).verdict is AttackVerdict.NOT_ASSESSED


def _facing(yaw: float, number: int) -> DetectedFace:
    """The nose wanders to the side that the head turns to."""
    landmarks = _LANDMARKS.copy()
    landmarks[2, 0] += 30 * np.sin(np.radians(yaw)) + 0.01 * number
    return DetectedFace((100, 90, 120, 150), landmarks, 0.9)


def test_a_turn_between_two_rests_is_not_looked_at() -> None:
    yaws = [0, 0, 0, 25, 12, 0, 0, 0, 0]
    faces = [_facing(yaw, number) for number, yaw in enumerate(yaws)]
    chosen = _telling(list(range(len(yaws))), faces)
    assert len(chosen) == MOST_VIEWS and chosen == sorted(chosen)
    assert {3, 4} <= set(chosen)
    assert _telling([1, 5], faces) == [1, 5]
    assert len(_telling(list(range(9)), [FACE] * 9)) == MOST_VIEWS


def test_pixels_of_a_screen_in_one_frame_and_its_edge_in_another_pass_for_live() -> None:
    told = FrameCues().assess([Frame(_gridded(3.3, 6.0)), Frame(_bordered(_noise(4)))], [FACE, FACE])
    assert told.verdict is AttackVerdict.SUSPECT
