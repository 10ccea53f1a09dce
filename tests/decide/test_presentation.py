"""Presentation attack detection that lowers, lifts or clears anything: it may add REFER, and nothing else."""

import re
from dataclasses import replace
from itertools import islice

import pytest
from tests.decide.test_policy_space import NOW, Point, _observation, _space

from iass.capture.lane import Direction
from iass.decide.decision import Advice
from iass.decide.observation import Observation
from iass.decide.policy import decide
from iass.face.attack.assessment import AttackAssessment, AttackVerdict, Cue, CueEvidence
from iass.face.outcome import Failure

_CUES = (
    CueEvidence(Cue.PLANAR_MOTION, 0.08, 0.3, True, (0, 2)),
    CueEvidence(Cue.SCREEN_SPECTRUM, 2.1, 3.6, False, (1,)),
)
RULE = "presentation.suspect"


def assessed(verdict: AttackVerdict) -> AttackAssessment:
    return AttackAssessment(verdict, "frames-1", 3, _CUES)


SUSPECT = assessed(AttackVerdict.SUSPECT)
SILENT = (None, assessed(AttackVerdict.LIVE), assessed(AttackVerdict.NOT_ASSESSED))


def _points() -> list[Point]:
    """One in 997 of the whole space, which is prime to the length of every axis."""
    return list(islice(_space(), 0, None, 997))


def test_it_does_anything_but_add_refer_over_the_whole_table() -> None:
    points = _points()
    assert {point.kind for point in points} == {"EXIT_BAN", "ENTRY_BAN", "WANTED_DOMESTIC", "WANTED_FOREIGN",
        "CRIMINAL_RECORD", "UNSETTLED_OBLIGATION", "VIOLATION", "DEPORTED", "LOST_DOCUMENT", "PROTECT"}  # fmt: skip
    for point in points:
        observation = _observation(point)
        plain = decide(observation)
        suspect = decide(replace(observation, presentation=SUSPECT))
        added = [finding for finding in suspect.findings if finding.rule_id == RULE]
        others = tuple(finding for finding in suspect.findings if finding.rule_id != RULE)
        assert [finding.advice for finding in added] == [Advice.REFER], point
        assert others == plain.findings, point
        graver = plain.advice if plain.advice.severity >= Advice.REFER.severity else Advice.REFER
        assert suspect.advice is graver, point
        for silent in SILENT:
            assert decide(replace(observation, presentation=silent)) == plain, point


def _bare(direction: Direction, failure: Failure | None = None) -> Observation:
    return Observation(NOW, direction, None, None, failure, None, (), ())


@pytest.mark.parametrize("direction", list(Direction))
@pytest.mark.parametrize("failure", [None, Failure.TOO_BLURRED])
def test_suspicion_is_lost_beside_an_unusable_face(direction: Direction, failure: Failure | None) -> None:
    decision = decide(replace(_bare(direction, failure), presentation=SUSPECT))
    assert decision.advice is Advice.REFER
    assert RULE in [finding.rule_id for finding in decision.findings]
    assert len(decision.findings) == (1 if failure is None else 2)


def test_live_makes_an_unusable_face_clear() -> None:
    decision = decide(replace(_bare(Direction.ARRIVAL, Failure.NO_FACE), presentation=assessed(AttackVerdict.LIVE)))
    assert decision.advice is Advice.REFER


def test_the_officer_is_told_too_much_or_in_one_language() -> None:
    [finding] = decide(replace(_bare(Direction.ARRIVAL), presentation=SUSPECT)).findings
    assert finding.presentation == SUSPECT
    assert "bergerak seperti bidang datar" in finding.sentence.id
    assert "moves like a flat sheet" in finding.sentence.en
    assert "not certified" in finding.sentence.en and "tidak bersertifikat" in finding.sentence.id
    assert "screen" not in finding.sentence.en, "a cue that does not speak for an attack"
    assert not re.search(r"[{}]", finding.sentence.id + finding.sentence.en)
    assert (finding.notice_id, finding.person_id, finding.tell) == (None, None, ())
