"""Faces where OpenCV finds them, at every size, and nothing that breaks."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from iass.adapters.openvino.detector import LIMITS, OVERLAP, THRESHOLD, YuNetDetector
from iass.capture.frame import Frame
from iass.face.choice import largest
from iass.face.manifest import ModelKind, find_manifest

FrameOf = Callable[[str, str], Frame]
NAMES = ["studio_portrait", "amateur_selfie", "amateur_posture"]


@pytest.mark.parametrize("name", [*NAMES, "emotions_sheet"])
@pytest.mark.parametrize("person", ["P001", "P004", "P007"])
def test_boxes_and_landmarks_are_those_of_opencv(
    detector: YuNetDetector, frame_of: FrameOf, person: str, name: str
) -> None:
    frame = resized(frame_of(person, name), 640)
    reference = opencv(frame)
    found = detector.look(frame, 640)
    assert len(found) == len(reference) >= 1
    for mine, theirs in zip(sorted(found, key=lambda f: f.box), sorted(reference, key=lambda r: r[0]), strict=True):
        assert np.abs(np.array(mine.box) - theirs[:4]).max() < 1
        assert np.abs(mine.landmarks - theirs[4:14].reshape(5, 2)).max() < 1
        assert mine.confidence == pytest.approx(theirs[14], abs=0.01)


@pytest.mark.parametrize("person", ["P002", "P005", "P009"])
def test_a_frame_filling_face_is_found(detector: YuNetDetector, frame_of: FrameOf, person: str) -> None:
    frame = frame_of(person, "studio_portrait")
    left, top, width, height = (round(value) for value in largest(detector.detect(frame)).box)
    closest = Frame(np.ascontiguousarray(frame.pixels[max(top, 0) : top + height, max(left, 0) : left + width]))
    for found in (detector.detect(closest), detector.detect_nearest(closest)):
        assert len(found) == 1
        assert found[0].inter_eye_distance > 0.3 * closest.width


@pytest.mark.parametrize("distance", [16, 20, 28])
def test_a_far_face_in_a_camera_picture_is_found(detector: YuNetDetector, frame_of: FrameOf, distance: int) -> None:
    """Eyes 16 pixels apart in 1920 x 1080: the smallest face that the gate lets through."""
    near = frame_of("P003", "amateur_selfie")
    scale = distance / largest(detector.detect(near)).inter_eye_distance
    small = cv2.resize(near.pixels, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    scene = np.full((1080, 1920, 3), 110, np.uint8)
    scene[500 : 500 + small.shape[0], 1300 : 1300 + small.shape[1]] = small
    for found in (detector.detect(Frame(scene)), detector.detect_nearest(Frame(scene))):
        assert len(found) == 1
        assert found[0].inter_eye_distance == pytest.approx(distance, rel=0.25)


def test_near_and_far_faces_in_one_picture_are_each_found_once(detector: YuNetDetector, frame_of: FrameOf) -> None:
    near, far = frame_of("P001", "studio_portrait"), resized(frame_of("P002", "studio_portrait"), 160)
    scene = np.full((1600, 2560, 3), 90, np.uint8)
    scene[:, :1600] = cv2.resize(near.pixels, (1600, 1600), interpolation=cv2.INTER_AREA)
    scene[100:260, 2200:2360] = far.pixels
    assert len(detector.detect(Frame(scene))) == 2


@pytest.mark.parametrize("name", NAMES)
def test_refined_landmarks_stay_with_the_face_at_every_size(
    detector: YuNetDetector, frame_of: FrameOf, name: str
) -> None:
    """The same face at half the size gives the same landmarks, within a twentieth of the eyes' distance."""
    frame = frame_of("P006", name)
    half = resized(frame, max(frame.width, frame.height) // 2)
    whole_face, half_face = (detector.refine(f, largest(detector.detect_nearest(f))) for f in (frame, half))
    drift = np.abs(half_face.landmarks * 2 + 0.5 - whole_face.landmarks).max()
    assert drift < 0.05 * whole_face.inter_eye_distance


def test_a_mirrored_picture_gives_mirrored_landmarks(detector: YuNetDetector, frame_of: FrameOf) -> None:
    frame = resized(frame_of("P008", "amateur_selfie"), 640)
    mirrored = Frame(np.ascontiguousarray(frame.pixels[:, ::-1]))
    straight, turned = (detector.refine(f, largest(detector.detect_nearest(f))) for f in (frame, mirrored))
    expected = straight.landmarks[[1, 0, 2, 4, 3]] * [-1, 1] + [frame.width - 1, 0]
    assert np.abs(turned.landmarks - expected).max() < 0.1 * straight.inter_eye_distance


def test_landmarks_that_a_close_up_does_not_confirm_are_kept(detector: YuNetDetector, frame_of: FrameOf) -> None:
    frame = resized(frame_of("P001", "amateur_selfie"), 640)
    face = largest(detector.detect_nearest(frame))
    blank = Frame(np.full_like(frame.pixels, 128))
    assert np.array_equal(detector.refine(blank, face).landmarks, face.landmarks)


def test_threads_do_not_mix_up_pictures(detector: YuNetDetector, frame_of: FrameOf) -> None:
    frames = [resized(frame_of(f"P{number:03d}", "amateur_selfie"), 480) for number in range(1, 7)]
    alone = [largest(detector.detect_nearest(frame)).landmarks for frame in frames]
    with ThreadPoolExecutor(12) as pool:
        together = list(pool.map(lambda frame: largest(detector.detect_nearest(frame)).landmarks, frames * 6))
    for number, landmarks in enumerate(together):
        assert np.array_equal(landmarks, alone[number % len(frames)])


@pytest.mark.parametrize("shape", [(1, 1), (1, 5000), (5000, 1), (31, 33), (2, 640), (1281, 3)], ids=str)
def test_odd_shapes_hold_no_face_and_do_no_harm(detector: YuNetDetector, shape: tuple[int, int]) -> None:
    frame = Frame(np.full((*shape, 3), 200, np.uint8))
    assert detector.detect(frame) == detector.detect_nearest(frame) == ()


def test_every_canvas_fits_the_strides() -> None:
    assert all(limit % 32 == 0 for limit in LIMITS)


def resized(frame: Frame, longest: int) -> Frame:
    scale = longest / max(frame.width, frame.height)
    size = (round(frame.width * scale), round(frame.height * scale))
    return Frame(np.asarray(cv2.resize(frame.pixels, size, interpolation=cv2.INTER_AREA), np.uint8))


def opencv(frame: Frame) -> NDArray[np.float32]:
    path = find_manifest("yunet-2023mar", ModelKind.DETECTOR, None).verified()
    reference = cv2.FaceDetectorYN.create(str(path), "", (frame.width, frame.height), THRESHOLD, OVERLAP, 5000)
    faces = reference.detect(frame.pixels)[1]
    assert faces is not None
    return np.asarray(faces, np.float32)
