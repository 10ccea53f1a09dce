"""Who comes back, and who was on another's track: sent once, and nobody is taken for somebody else."""

from dataclasses import replace

import numpy as np
import pytest

from iass.face.best_shot import Candidate, Shot
from iass.face.outcome import FaceOutcome, FaceProbe
from iass.face.template import Template
from iass.face.visit import PassageRules, Remembered, to_mean

from .test_passages import Lane, probe_of


def shot(what: str) -> Shot:
    probe = probe_of(what.encode())
    assert isinstance(probe, FaceProbe)
    return Shot.of(Candidate(1, 0.0, what.encode(), (0, 0, 1, 1), 1.0, (0, 0, 1, 1)), probe)


def profile_of(jpeg: bytes) -> FaceOutcome[object]:
    """As `probe_of`, but the profiles are as measured: 0.65 alike between two people, 0.5 to the own face from the
    front, and 0.2 or less to another's."""
    outcome = probe_of(jpeg)
    if not (isinstance(outcome, FaceProbe) and jpeg.endswith(b"~")):
        return outcome
    front = probe_of(jpeg[:-1])
    assert isinstance(front, FaceProbe)
    own, shared = front.template.vector * np.float32(0.52), np.eye(16, dtype=np.float32)[12] * np.float32(0.78)
    rest = np.eye(16, dtype=np.float32)["ABCD".index(chr(jpeg[0])) + 4] * np.float32(0.43)
    vector = own + shared + rest
    return replace(outcome, template=Template(vector / np.linalg.norm(vector), outcome.template.model_id))


@pytest.fixture
def lane() -> Lane:
    return Lane()


@pytest.fixture
def aside() -> Lane:
    """A lane on which two people's profiles are alike."""
    made = Lane()
    made.book.recognise = profile_of
    return made


def test_profile_is_taken_for_a_face_from_the_front() -> None:
    assert not shot("A40~").frontal and shot("A40").frontal


def test_one_shot_that_went_wrong_spoils_what_is_remembered() -> None:
    own, wrong = shot("A60"), shot("B60")
    known = Remembered("p", set(), 0, 0, (0, 0, 1, 1))
    for seen in (own, own, own, wrong):
        known.learn(seen)
    assert known.similarity(own.probe.template) > 0.9
    assert known.similarity(wrong.probe.template) < PassageRules().same


def test_nothing_remembered_is_like_somebody() -> None:
    assert to_mean([], shot("A60").probe.template) == -1.0


def test_what_is_remembered_grows_for_ever() -> None:
    known = Remembered("p", set(), 0, 0, (0, 0, 1, 1))
    for number in range(100):
        known.learn(shot("A60*" if number % 50 == 7 else "A60"))
    assert len(known.front) == 12
    assert known.similarity(shot("A60*").probe.template) > shot("A60").probe.template.similarity(
        shot("A60*").probe.template
    ), "the look that was rare was forgotten"


def test_look_that_was_shown_later_makes_a_stranger_of_who_returns(lane: Lane) -> None:
    lane.stay(1.0, {1: "A60"})
    lane.stay(3.0, {1: "A60*"})
    lane.leave(1, seconds=20.0)
    lane.stay(1.0, {2: "A60*"})
    assert lane.captured() == ["A"]


def test_profile_of_somebody_who_was_here_is_sent(lane: Lane) -> None:
    lane.stay(1.0, {1: "A60"})
    lane.leave(1, seconds=10.0)
    lane.stay(2.0, {2: "A30~"})
    lane.leave(2, seconds=2.0)
    assert lane.captured() == ["A"]


def test_profile_of_somebody_new_is_left_out(lane: Lane) -> None:
    lane.stay(1.0, {1: "A60"})
    lane.leave(1, seconds=10.0)
    lane.stay(2.0, {2: "B30~"})
    lane.leave(2, seconds=2.0)
    assert lane.captured() == ["A", "B"]


def test_face_is_left_out_since_its_profile_was_sent(lane: Lane) -> None:
    """A search could make little of the profile: the face from the front is worth a second capture."""
    lane.stay(1.0, {1: "A30~"})
    lane.leave(1, seconds=4.0)
    lane.stay(1.0, {2: "A60"})
    assert lane.captured() == ["A", "A"]


def test_profiles_here_are_less_alike_than_those_of_two_people() -> None:
    """The premise of the tests below."""
    one, other = profile_of(b"A60~"), profile_of(b"B60~")
    front = profile_of(b"A60")
    assert isinstance(one, FaceProbe) and isinstance(other, FaceProbe) and isinstance(front, FaceProbe)
    assert 0.5 < one.template.similarity(other.template) < 0.7
    assert (
        one.template.similarity(front.template) > PassageRules().side_same > other.template.similarity(front.template)
    )


@pytest.mark.parametrize("pause", [0.5, 4.0])
@pytest.mark.parametrize("eyes", [60, 24])
def test_profile_of_a_stranger_is_taken_for_the_profile_before(aside: Lane, pause: float, eyes: int) -> None:
    aside.stay(2.0, {1: f"A{eyes}~"})
    aside.leave(1, seconds=pause)
    aside.stay(2.0, {2: f"B{eyes}~"})
    aside.leave(2, seconds=2.0)
    assert aside.captured() == ["A", "B"]


def test_face_is_missed_on_the_track_whose_profile_was_taken_for_anothers(aside: Lane) -> None:
    aside.stay(6.0, {1: "A60~"})
    aside.leave(1, seconds=4.0)
    aside.stay(9.0, {2: "B60~"})
    aside.stay(10.0, {2: "B60"})
    aside.leave(2, seconds=3.0)
    assert aside.captured() == ["A", "B", "B"]
    assert b"B60" in {shot.jpeg for shot in aside.sent[-1].shots}


def test_face_that_turns_to_the_camera_is_left_out_since_its_profile_was_sent(aside: Lane) -> None:
    """On one track that never breaks; once more, however long it stays."""
    aside.stay(9.0, {1: "A60~"})
    aside.stay(10.0, {1: "A60"})
    aside.stay(5.0, {1: "A60~"})
    aside.stay(5.0, {1: "A60"})
    assert aside.captured() == ["A", "A"]
    assert [{shot.jpeg for shot in one.shots} for one in aside.sent] == [{b"A60~"}, {b"A60"}]
    assert aside.sent[1].sent_at - 9.0 < 1.0


def test_far_face_from_the_front_stands_for_the_near_profile_that_was_sent(aside: Lane) -> None:
    aside.see({1: "A20"})
    aside.stay(2.0, {1: "A60~"})
    aside.stay(2.0, {1: "A60"})
    aside.leave(1)
    assert b"A60" in {shot.jpeg for one in aside.sent for shot in one.shots}


def test_profile_of_somebody_known_hides_who_is_not_he(aside: Lane) -> None:
    aside.stay(2.0, {1: "A60"})
    aside.leave(1, seconds=4.0)
    aside.stay(9.0, {2: "B60~"})
    aside.stay(2.0, {2: "B60"})
    aside.leave(2, seconds=3.0)
    assert aside.captured() == ["A", "B", "B"]


def test_profile_that_left_unsent_goes_with_the_next_ones(aside: Lane) -> None:
    aside.see({1: "A30~"})
    aside.leave(1, seconds=0.5)
    aside.stay(2.0, {2: "B60~"})
    aside.leave(2, seconds=2.0)
    assert sorted(aside.captured()) == ["A", "B"]


@pytest.mark.parametrize("last", [33, 30])
def test_far_face_that_stands_is_waited_with_for_ever(lane: Lane, last: int) -> None:
    """Its first shots are the least useful ones, and go."""
    for turn in range(6 * 30):
        lane.see({1: f"A{min(last, 30 + turn // 12)}"})
    [passage] = lane.sent
    assert 8.0 <= passage.sent_at <= 8.5


def test_good_shot_that_was_the_first_is_forgotten() -> None:
    """A delay that is told from the best shots, of which the first is none, is too short."""
    slow = Lane(PassageRules(settle=5.0, enough=99))
    for turn in range(6 * 6):
        slow.see({1: f"A{40 + turn}"})
    [passage] = slow.sent
    assert (passage.first_good, round(passage.sent_at, 1)) == (0.0, 5.0)


def test_one_picture_is_sent_though_more_will_come(lane: Lane) -> None:
    lane.see({1: "A60"})
    lane.stay(0.5, {1: "-"})
    assert lane.sent == []
    lane.stay(0.5, {1: "A61"})
    [passage] = lane.sent
    assert len(passage.shots) > 1


def test_one_picture_of_a_face_that_goes_on_is_never_sent(lane: Lane) -> None:
    lane.see({1: "A60"})
    lane.stay(1.2, {1: "-"})
    assert len(lane.sent) == 1


def test_who_shows_at_the_end_of_anothers_track_is_missed(lane: Lane) -> None:
    lane.stay(2.0, {1: "A60"})
    lane.see({1: "B60"})
    lane.leave(1)
    assert lane.captured() == ["A", "B"]


def test_far_shot_at_the_end_of_a_track_is_somebody_else(lane: Lane) -> None:
    lane.stay(2.0, {1: "A60"})
    lane.see({1: "B24"})
    lane.leave(1)
    assert lane.captured() == ["A"]


def test_somebody_a_little_alike_hides_on_a_track(lane: Lane) -> None:
    lane.stay(2.0, {1: "A60"})
    lane.stay(1.5, {1: "A60!"})
    assert len(lane.captured()) == 2


@pytest.mark.parametrize("taker", ["B60", "B60~"])
def test_who_lost_his_track_to_another_is_sent_again(lane: Lane, taker: str) -> None:
    """The track that shows another now is looked at again before the new one is settled; a profile is no proof."""
    lane.stay(2.0, {1: "A60"})
    lane.stay(3.0, {1: taker, 2: "A60"}, seldom=True)
    assert lane.captured() == (["A", "B"] if taker == "B60" else ["A"])


def test_twin_beside_one_who_is_known_is_taken_for_him(lane: Lane) -> None:
    lane.stay(2.0, {1: "A60"})
    lane.stay(3.0, {1: "A60", 2: "A60"}, seldom=True)
    assert lane.captured() == ["A", "A"]


def test_who_passes_after_a_pause_is_taken_for_who_stood_there_before(lane: Lane) -> None:
    """A recording that only motion starts: the track ends, unsent, with the picture after five minutes."""
    lane.stay(0.34, {1: "A60"})
    lane.at += 300
    lane.see({2: "B60"}, ended=[1])
    lane.stay(1.0, {2: "B60"})
    lane.leave(2)
    lane.at += 300
    lane.stay(1.0, {3: "A60"})
    assert lane.captured() == ["A", "B", "A"]


def test_profile_of_a_look_alike_is_taken_for_who_was_here(lane: Lane) -> None:
    """As like A's face from the front as a look-alike's profile is (0.42 at most, of people who are told apart)."""
    lane.book.recognise = like_a_little
    lane.stay(1.0, {1: "A60"})
    lane.leave(1, seconds=10.0)
    lane.stay(2.0, {2: "B30~"})
    lane.leave(2, seconds=2.0)
    assert lane.captured() == ["A", "B"]


def like_a_little(jpeg: bytes) -> FaceOutcome[object]:
    """As `probe_of`, but B's profile is like A's face from the front to 0.42."""
    outcome, front = probe_of(jpeg), probe_of(b"A60")
    if jpeg != b"B30~" or not (isinstance(outcome, FaceProbe) and isinstance(front, FaceProbe)):
        return outcome
    rest = np.eye(16, dtype=np.float32)[1]
    rest = rest - front.template.vector * (front.template.vector @ rest)
    vector = front.template.vector * np.float32(0.42) + rest / np.linalg.norm(rest) * np.float32(np.sqrt(1 - 0.42**2))
    return replace(outcome, template=Template(vector, outcome.template.model_id))
