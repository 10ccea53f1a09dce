"""One person, one passage, one capture: whatever becomes of the tracks. Templates are made here, not measured."""

from collections.abc import Iterable
from dataclasses import replace
from itertools import count

import numpy as np
import pytest

from iass.capture import still
from iass.capture.camera import WholePicture
from iass.capture.frame import Frame
from iass.face.best_shot import GOOD_EYES, Candidate, best_few, cut_out
from iass.face.lookout import Sightings
from iass.face.motion import Box
from iass.face.outcome import FaceFailure, FaceOutcome, FaceProbe, Failure, QualityMeasure
from iass.face.passages import ObservedPassage, PassageBook
from iass.face.template import Template
from iass.face.track import TrackedFace
from iass.face.visit import PassageRules
from iass.ids import ModelId

from .test_track import face

RATE = 6
PEOPLE = {name: number for number, name in enumerate("ABCD")}
LIKENESS = 0.45
LOOK_ALIKE = 0.5
_NOSE_ASIDE = np.array([[0, 0], [0, 0], [0.4, 0], [0, 0], [0, 0]], np.float32)


_LOOKS = {"~": (0.45, 12), "*": (0.5, 13), "!": (0.25, 14)}
"""Share of the person's own face, and the dimension of the rest."""


def probe_of(jpeg: bytes) -> FaceOutcome[object]:
    """b"A80" shows A with 80 pixels between the eyes; b"-" shows nobody. Two are alike to 0.2, A and a to 0.58.

    b"A80~" is A's profile, alike to 0.57; b"A80*" another look, to 0.6; b"A80!" somebody a little like A, to 0.37.
    """
    look = _LOOKS.get(chr(jpeg[-1]))
    name, eyes = chr(jpeg[0]).upper(), float(jpeg[1:].rstrip(b"~*!") or 0)
    if name not in PEOPLE:
        return FaceFailure(Failure.TOO_BLURRED)
    vector = np.full(16, LIKENESS / np.sqrt(16 - len(PEOPLE)), np.float32)
    vector[: len(PEOPLE)] = 0
    vector[PEOPLE[name]] = np.sqrt(1 - LIKENESS**2)
    if jpeg[:1].islower():
        aside = np.eye(16, dtype=np.float32)[15]
        vector = np.float32(LOOK_ALIKE) * vector + np.float32(np.sqrt(1 - LOOK_ALIKE**2)) * aside
        vector /= np.linalg.norm(vector)
    shown = face((100, 100), size=eyes / 0.4)
    if look is not None:
        own, axis = look
        vector = np.float32(own) * vector + np.float32(np.sqrt(1 - own**2)) * np.eye(16, dtype=np.float32)[axis]
        vector /= np.linalg.norm(vector)
    if jpeg.endswith(b"~"):
        shown = replace(shown, landmarks=shown.landmarks * np.array([0.4, 1], np.float32) + _NOSE_ASIDE * eyes)
    return FaceProbe(shown, Template(vector, ModelId("test")), (QualityMeasure("size", eyes, round(min(eyes, 100))),))


def own_box(what: str) -> Box:
    """Of the face that was cut out; a second one stands beside it."""
    own, *beside = what.split()
    eyes = float(own[1:].rstrip("~*!") or 1)
    return face((100, 100) if not beside else (30, 100), size=eyes / 0.4).box


class Lane:
    """Tells a book what a camera would have seen; collects what it wants sent."""

    def __init__(self, rules: PassageRules | None = None) -> None:
        names = count(1)
        self.book = PassageBook(probe_of, lambda: f"passage-{next(names)}", rules or PassageRules())
        self.sent: list[ObservedPassage] = []
        self.at = 0.0

    def see(
        self, shown: dict[int, str], ended: Iterable[int] = (), *, seldom: bool = False, covered: float = 0.0
    ) -> None:
        """shown: for each track, whom its shot shows; "A40 B80" where B's larger face reaches into the shot of A.

        seldom: tracks whose passage is settled give no shot. covered: share of each box that somebody else covers.
        """
        faces = [
            TrackedFace(track, (track * 200.0, 100, 100, 100), face((0, 0)).landmarks, 0.9, self.at) for track in shown
        ]
        shots = [
            Candidate(track, self.at, what.split()[-1].encode(), (0, 0, 1, 1), 1.0, own_box(what), covered)
            for track, what in shown.items()
            if not (seldom and track in self.book.known)
        ]
        self.sent += self.book.take(Sightings(self.at, tuple(faces), tuple(shots), tuple(ended)))
        self.at += 1 / RATE

    def stay(self, seconds: float, shown: dict[int, str], *, seldom: bool = False, covered: float = 0.0) -> None:
        for _ in range(round(seconds * RATE)):
            self.see(shown, seldom=seldom, covered=covered)

    def leave(self, *tracks: int, seconds: float = 0.0) -> None:
        self.see({}, ended=tracks)
        self.stay(seconds, {})

    def captured(self) -> list[str]:
        """Whom the shots of each passage show."""
        self.sent += self.book.end(self.at)
        assert all(len({shot.jpeg[:1] for shot in one.shots}) == 1 for one in self.sent)
        return [one.shots[0].jpeg[:1].decode() for one in self.sent]


def test_passer_by_who_reaches_into_the_shots_is_captured_for_another() -> None:
    lane = Lane()
    lane.stay(1.0, {1: "A35"})
    lane.stay(0.5, {1: "A45 B80"})
    lane.stay(1.0, {1: "A50"})
    lane.leave(1)
    assert lane.captured() == ["A"]


@pytest.mark.parametrize("left", [0, 300, 560])
def test_cut_forgets_where_its_face_is(left: int) -> None:
    pixels = np.full((480, 640, 3), 90, np.uint8)
    box = (float(left), 40.0, 80.0, 100.0)
    pixels[40:140, left : left + 80] = 255
    made = cut_out(WholePicture(Frame(pixels)), TrackedFace(1, box, face((0, 0)).landmarks, 0.9, 0.0))
    bright = np.argwhere(still.decode(made.jpeg).pixels[..., 0] > 200)
    top_left, size = bright.min(axis=0), np.ptp(bright, axis=0) + 1
    assert made.own == pytest.approx((top_left[1], top_left[0], size[1], size[0]), abs=2)


def test_shot_forgets_that_somebody_covers_its_face() -> None:
    seen = TrackedFace(1, (300.0, 40.0, 80.0, 100.0), face((0, 0)).landmarks, 0.9, 0.0, 0.25)
    assert cut_out(WholePicture(Frame(np.zeros((480, 640, 3), np.uint8))), seen).covered == 0.25


@pytest.fixture
def lane() -> Lane:
    return Lane()


def test_near_face_waits_for_its_track_to_end(lane: Lane) -> None:
    for eyes in (60, 61, 62, 63, 64, 65):
        lane.see({1: f"A{eyes}"})
    [passage] = lane.sent
    assert passage.sent_at - passage.first_seen <= 0.5
    assert passage.first_good == 0.0 and 1 < len(passage.shots) <= 3


def test_who_stays_is_captured_again(lane: Lane) -> None:
    lane.stay(200.0, {1: "A60"})
    assert lane.captured() == ["A"]


def test_far_face_is_forgotten_or_not_waited_with(lane: Lane) -> None:
    lane.stay(2.0, {1: "A24"})
    assert lane.sent == []
    lane.leave(1, seconds=2.0)
    assert lane.captured() == ["A"]


def test_who_comes_nearer_is_captured_from_afar(lane: Lane) -> None:
    for eyes in range(20, 60, 2):
        lane.see({1: f"A{eyes}"})
    [passage] = lane.sent
    assert min(shot.inter_eye_distance for shot in passage.shots) >= GOOD_EYES


@pytest.mark.parametrize("eyes", [60, 24])
def test_track_that_breaks_is_a_second_passage(lane: Lane, eyes: int) -> None:
    lane.stay(0.5, {1: f"A{eyes}"})
    lane.leave(1, seconds=0.5)
    lane.stay(2.0, {2: f"A{eyes}"})
    lane.leave(2)
    assert lane.captured() == ["A"]
    assert lane.book.passage_of(1 if eyes == 60 else 2) == lane.book.passage_of(2) == "passage-1"


def test_return_within_the_window_is_a_second_passage(lane: Lane) -> None:
    lane.stay(1.0, {1: "A60"})
    lane.leave(1, seconds=50.0)
    lane.stay(1.0, {2: "A60"})
    assert lane.captured() == ["A"]


def test_return_after_the_window_is_missed(lane: Lane) -> None:
    lane.stay(1.0, {1: "A60"})
    lane.leave(1, seconds=62.0)
    lane.stay(1.0, {2: "A60"})
    assert lane.captured() == ["A", "A"]
    assert len({one.passage for one in lane.sent}) == 2


def test_next_in_the_queue_is_taken_for_the_one_before(lane: Lane) -> None:
    for track, name in enumerate("ABCD", start=1):
        lane.stay(1.0, {track: f"{name}60"})
        lane.leave(track)
    assert lane.captured() == ["A", "B", "C", "D"]


def test_look_alike_who_comes_next_is_taken_for_the_one_before(lane: Lane) -> None:
    """As alike as two shots of one person in other light: near in time and place it is one, elsewhere it is not."""
    lane.stay(1.0, {1: "A60"})
    lane.leave(1, seconds=4.0)
    lane.stay(1.0, {1 + 20: "a60"})
    lane.leave(21)
    lane.stay(1.0, {22: "A60"})
    assert lane.captured() == ["A", "a"]


def test_twins_side_by_side_are_one(lane: Lane) -> None:
    lane.stay(2.0, {1: "A60", 2: "A60"})
    assert lane.captured() == ["A", "A"]


def test_track_that_went_over_to_somebody_else_hides_him(lane: Lane) -> None:
    lane.stay(2.0, {1: "A60"})
    lane.stay(2.0, {1: "B60"})
    assert lane.captured() == ["A", "B"]


def test_two_who_exchanged_tracks_are_captured_again(lane: Lane) -> None:
    lane.stay(2.0, {1: "A60", 2: "B60"})
    lane.stay(3.0, {1: "B60", 2: "A60"})
    assert sorted(lane.captured()) == ["A", "B"]


def test_exchange_before_the_capture_mixes_two_people(lane: Lane) -> None:
    lane.stay(0.34, {1: "A60"})
    lane.stay(1.0, {1: "B60"})
    assert sorted(lane.captured()) == ["A", "B"]


def test_one_bad_template_is_somebody_else(lane: Lane) -> None:
    lane.stay(2.0, {1: "A60"})
    lane.see({1: "B60"})
    lane.stay(2.0, {1: "A60"})
    assert lane.captured() == ["A"]


def test_face_half_hidden_by_a_passer_by_is_somebody_else(lane: Lane) -> None:
    lane.stay(2.0, {1: "A80"})
    lane.stay(2.0, {1: "B20"})
    lane.stay(2.0, {1: "A80"})
    assert lane.captured() == ["A"]


def test_unusable_face_is_sent(lane: Lane) -> None:
    lane.stay(2.0, {1: "-"})
    lane.leave(1)
    assert lane.captured() == []
    assert lane.book.unusable == 1


def test_end_of_the_stream_swallows_who_is_in_view(lane: Lane) -> None:
    lane.see({1: "A60", 2: "B24"})
    assert sorted(lane.captured()) == ["A", "B"]


def test_shots_of_one_moment_or_of_poor_quality_are_kept() -> None:
    lane = Lane(PassageRules(settle=5.0, enough=99))
    for eyes in (40, 90, 41, 42, 80, 43, 44, 70, 45, 46):
        lane.see({1: f"A{eyes}"})
    lane.captured()
    [passage] = lane.sent
    assert [shot.jpeg for shot in passage.shots] == [b"A90", b"A80", b"A70"]
    assert [shot.jpeg for shot in best_few(passage.shots, apart=0.6)] == [b"A90", b"A70"]


def test_picture_that_the_camera_hands_out_twice_is_sent_as_a_replay() -> None:
    lane = Lane(PassageRules(settle=2.0, enough=99))
    for eyes in (90, 90, 60, 60, 60, 50, 50):
        lane.see({1: f"A{eyes}"})
    lane.captured()
    [passage] = lane.sent
    assert [shot.jpeg for shot in passage.shots] == [b"A90", b"A60", b"A50"]
