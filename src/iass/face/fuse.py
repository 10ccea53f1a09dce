"""One probe from several frames of one passage."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from iass.face.outcome import FaceFailure, FaceOutcome, FaceProbe, Failure, QualityMeasure
from iass.face.quality.unified_quality_score import NAME as UNIFIED
from iass.face.template import Model, Template

STRANGERS = 0.3
"""Cosine below which two frames, taken seconds apart, do not show one person. Two captures of the same person
scored 0.41 and more; see docs/decisions/0002-quality-gates.md."""


def fuse(outcomes: Sequence[FaceOutcome[Model]]) -> FaceOutcome[Model]:
    """Templates averaged, each weighing as much as its quality; face and quality are the best frame's.

    When no frame gave a probe, the failure of the one that came nearest to it. When a frame shows somebody
    else than the best one does, SEVERAL_FACES: a mean of two people would be neither, and could hide one of
    them. Raises ValueError for no outcome.
    """
    faces = tuple(outcome.face for outcome in outcomes)
    numbered = [replace(outcome, frame_index=index, faces=faces) for index, outcome in enumerate(outcomes)]
    probes = [outcome for outcome in numbered if isinstance(outcome, FaceProbe)]
    if not probes:
        return max((o for o in numbered if isinstance(o, FaceFailure)), key=lambda failure: utility(failure.quality))
    weights = np.array([utility(probe.quality) for probe in probes])
    best = probes[int(weights.argmax())]
    if min(best.template.similarity(probe.template) for probe in probes) < STRANGERS:
        return FaceFailure(Failure.SEVERAL_FACES, best.face, best.quality, best.frame_index, faces)
    total = np.average([probe.template.vector for probe in probes], axis=0, weights=np.maximum(weights, 0.01))
    length = float(np.linalg.norm(total))
    return replace(best, template=Template((total / length).astype(np.float32), best.template.model_id))


def utility(quality: Sequence[QualityMeasure]) -> float:
    """0..1, how likely the face is to be recognised: the unified quality score where it was taken, else the product of
    the measures' scalars, because one bad measure spoils a face; 0 without measures."""
    unified = next((measure.raw for measure in quality if measure.name == UNIFIED), None)
    if unified is not None:
        return unified
    return float(np.prod([measure.scalar / 100 for measure in quality])) if quality else 0.0
