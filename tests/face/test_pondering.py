"""A face that is somewhat like somebody who was here is watched a while: neither sent again too soon, nor lost."""

import numpy as np
import pytest

from iass.face.outcome import FaceOutcome, FaceProbe
from iass.face.template import Template
from iass.face.visit import PassageRules

from .test_passages import Lane, probe_of

WAIT = PassageRules().ponder


def near_of(jpeg: bytes) -> FaceOutcome[object]:
    """As `probe_of`, but a is like A to 0.66: enough for a return, and not for one that was watched."""
    outcome = probe_of(jpeg)
    if not (isinstance(outcome, FaceProbe) and jpeg[:1] == b"a"):
        return outcome
    own = probe_of(jpeg.upper())
    assert isinstance(own, FaceProbe)
    aside = np.zeros(16, np.float32)
    aside[1], aside[0] = own.template.vector[0], -own.template.vector[1]
    aside /= np.linalg.norm(aside)
    vector = np.float32(0.66) * own.template.vector + np.float32(np.sqrt(1 - 0.66**2)) * aside
    return FaceProbe(outcome.face, Template(vector, outcome.template.model_id), outcome.quality)


@pytest.fixture
def lane() -> Lane:
    return Lane()


@pytest.fixture
def near() -> Lane:
    made = Lane()
    made.book.recognise = near_of
    return made


def test_who_returns_with_another_look_is_sent_again(lane: Lane) -> None:
    """As A looks now, the first half second is like A to 0.58; the next shows A as before."""
    lane.stay(2.0, {1: "A60"})
    lane.leave(1, seconds=5.0)
    lane.stay(0.5, {2: "a60"})
    lane.stay(2.0, {2: "A60"})
    lane.leave(2)
    assert lane.captured() == ["A"]


@pytest.mark.parametrize("pause", [0.0, 5.0])
def test_look_alike_is_never_sent(lane: Lane, pause: float) -> None:
    """Neither elsewhere nor where, and as soon as, the other's track ended: who stays is told apart."""
    lane.stay(2.0, {1: "A60"})
    lane.leave(1, seconds=pause)
    began = lane.at
    lane.stay(4.0, {2: "a60"})
    assert [one.shots[0].jpeg for one in lane.sent] == [b"A60", b"a60"]
    assert WAIT <= lane.sent[1].sent_at - began <= WAIT + 0.2


def test_look_alike_above_the_likeness_of_a_return_is_lost(near: Lane) -> None:
    """With three shots that would do; who stays is watched, and told apart."""
    one, other = near_of(b"A60"), near_of(b"a60")
    assert isinstance(one, FaceProbe) and isinstance(other, FaceProbe)
    alike = one.template.similarity(other.template)
    assert PassageRules().same < alike < PassageRules().same_pondered
    near.stay(2.0, {1: "A60"})
    near.leave(1, seconds=5.0)
    near.stay(4.0, {2: "a60"})
    near.leave(2)
    assert near.captured() == ["A", "a"]


def test_face_that_leaves_while_it_is_watched_is_missed_or_late(lane: Lane) -> None:
    lane.stay(2.0, {1: "A60"})
    lane.leave(1, seconds=5.0)
    lane.stay(1.0, {22: "a60"})
    left = lane.at
    lane.leave(22)
    assert [one.shots[0].jpeg for one in lane.sent] == [b"A60", b"a60"]
    assert lane.sent[1].sent_at == left


def test_stranger_is_kept_waiting(lane: Lane) -> None:
    lane.stay(2.0, {1: "A60"})
    lane.leave(1, seconds=5.0)
    began = lane.at
    lane.stay(1.0, {2: "B60"})
    assert lane.sent[1].sent_at - began <= 0.5


def test_face_that_is_watched_is_lost_with_the_stream(lane: Lane) -> None:
    lane.stay(2.0, {1: "A60"})
    lane.leave(1, seconds=5.0)
    lane.stay(1.0, {2: "a60"})
    assert lane.captured() == ["A", "a"]
