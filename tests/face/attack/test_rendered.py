"""Rendered attacks that pass, and live travellers that do not, on people whom no threshold was fitted on."""

import numpy as np
import pytest

from iass.capture.frame import Frame
from iass.demo.attacks.sequences import Species, presentation
from iass.evaluation.attack_trials import nearest_face
from iass.face.attack.assessment import AttackAssessment, AttackVerdict, Cue
from iass.face.attack.frame_cues import FrameCues
from iass.face.pipeline import FacePipeline

_CUE = {
    Species.PRINT: Cue.PLANAR_MOTION,
    Species.SCREEN_STILL: Cue.SCREEN_SPECTRUM,
    Species.SCREEN_RECORDING: Cue.SCREEN_SPECTRUM,
    Species.MASK: Cue.PLANAR_MOTION,
    Species.REPLAY: Cue.REPEATED_FRAMES,
}
"""What gives each species away."""


def _assessed(engine: FacePipeline, species: Species, person: str, number: int) -> AttackAssessment:
    frames = [Frame(pixels) for pixels in presentation(species, person, number)]
    return FrameCues().assess(frames, [nearest_face(engine.detector, frame) for frame in frames])


@pytest.mark.parametrize("species", [species for species in Species if species.is_attack])
def test_an_attack_passes(engine: FacePipeline, species: Species) -> None:
    told = _assessed(engine, species, "P008", 0)
    assert told.verdict is AttackVerdict.SUSPECT
    assert _CUE[species] in {one.cue for one in told.cues if one.suspicious}
    assert not told.certified


@pytest.mark.parametrize("person", ["P007", "P010"])
@pytest.mark.parametrize("species", [species for species in Species if not species.is_attack])
def test_a_live_traveller_is_suspect(engine: FacePipeline, species: Species, person: str) -> None:
    told = _assessed(engine, species, person, 1)
    assert told.verdict is (AttackVerdict.LIVE if species is Species.TURNING else AttackVerdict.NOT_ASSESSED)


def test_the_same_presentation_is_rendered_otherwise() -> None:
    one, again, other = (presentation(Species.PRINT, "P006", number) for number in (0, 0, 2))
    assert all(np.array_equal(left, right) for left, right in zip(one, again, strict=True))
    assert not np.array_equal(one[0], other[0])


def test_two_pictures_are_enough_to_call_a_face_flat(engine: FacePipeline) -> None:
    frames = [Frame(pixels) for pixels in presentation(Species.PRINT, "P008", 0)][::2]
    faces = [nearest_face(engine.detector, frame) for frame in frames]
    assert FrameCues().assess(frames, faces).verdict is AttackVerdict.NOT_ASSESSED
