"""Presentations to verdicts: each one's frames are looked at as a crossing looks at them, and nothing is kept."""

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import islice
from time import perf_counter

from iass.capture.frame import Frame
from iass.face.attack.assessment import AttackAssessment, AttackVerdict, Cue
from iass.face.attack.detector import PresentationAttackDetector
from iass.face.choice import largest
from iass.face.detected import DetectedFace, FaceDetector

Progress = Callable[[int, int], None]
_AHEAD = 2  # presentations a core whose frames are held at once


@dataclass(frozen=True, slots=True)
class Presentation:
    """One traveller, or one attack, before the camera.

    species: of the attack instrument, or how a live traveller stands there. subject: who is seen. fitted: whether
    thresholds may be chosen on it. frames: makes or reads its pictures, when they are needed.
    """

    species: str
    is_attack: bool
    subject: str
    fitted: bool
    frames: Callable[[], Sequence[Frame]]


@dataclass(frozen=True, slots=True)
class Trial:
    """verdict: of the detector as it ships. scores: what each cue measured, turned so that higher is more suspect; of
    cues that alone, or as they are combined, could make somebody suspect. milliseconds: of the assessment alone.
    """

    species: str
    is_attack: bool
    subject: str
    fitted: bool
    verdict: AttackVerdict
    scores: Mapping[Cue, float]
    milliseconds: float


@dataclass(frozen=True, slots=True)
class Detectors:
    """shipped: whose verdicts are reported. searching: the same without thresholds, whose cues scores are taken of."""

    faces: FaceDetector
    shipped: PresentationAttackDetector
    searching: PresentationAttackDetector


def run(detectors: Detectors, presentations: Sequence[Presentation], progress: Progress) -> list[Trial]:
    """One trial for each, in order, on all cores."""
    workers = os.cpu_count() or 1
    trials: list[Trial] = []
    with ThreadPoolExecutor(workers) as pool:
        waiting = iter(presentations)
        pending = [pool.submit(_trial, detectors, one) for one in islice(waiting, workers * _AHEAD)]
        while pending:
            trials.append(pending.pop(0).result())
            progress(len(trials), len(presentations))
            pending += [pool.submit(_trial, detectors, one) for one in islice(waiting, 1)]
    return trials


def nearest_face(detector: FaceDetector, frame: Frame) -> DetectedFace | None:
    """The face that a counter takes, its landmarks placed as for a template."""
    faces = detector.detect_nearest(frame)
    return detector.refine(frame, largest(faces)) if faces else None


def _trial(detectors: Detectors, presented: Presentation) -> Trial:
    frames = presented.frames()
    faces = [nearest_face(detectors.faces, frame) for frame in frames]
    began = perf_counter()
    assessment = detectors.shipped.assess(frames, faces)
    milliseconds = (perf_counter() - began) * 1000
    scores = dict(_scores(detectors.searching.assess(frames, faces)))
    return Trial(
        presented.species,
        presented.is_attack,
        presented.subject,
        presented.fitted,
        assessment.verdict,
        scores,
        milliseconds,
    )


def _scores(assessment: AttackAssessment) -> Iterator[tuple[Cue, float]]:
    """A relief is the more suspect the smaller it is; a screen's peak counts only where a border is seen too."""
    found = {one.cue: one for one in assessment.cues}
    bordered = Cue.BORDER in found and found[Cue.BORDER].suspicious
    for cue, one in found.items():
        if cue is Cue.PLANAR_MOTION and one.suspicious:
            yield cue, -one.raw
        if cue in (Cue.REPEATED_FRAMES, Cue.MODEL) or (cue is Cue.SCREEN_SPECTRUM and bordered):
            yield cue, one.raw
