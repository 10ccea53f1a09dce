"""Repeated frames: no sensor takes the same picture twice, to the last grain of noise. A recording that loops does."""

from collections.abc import Sequence

from iass.capture.frame import Frame
from iass.face.attack.assessment import Cue, CueEvidence
from iass.face.attack.view import fingerprint


def distinct(frames: Sequence[Frame]) -> list[int]:
    """The first of each group of equal frames, in order."""
    first: dict[bytes, int] = {}
    for index, frame in enumerate(frames):
        first.setdefault(fingerprint(frame), index)
    return sorted(first.values())


def repeated_frames(frames: Sequence[Frame], different: Sequence[int]) -> CueEvidence | None:
    """raw: how many frames came again. None for fewer than two different ones.

    One picture sent several times is one picture, as a caller with a still has it: that tells nothing.
    """
    if len(different) < 2:
        return None
    again = tuple(index for index in range(len(frames)) if index not in different)
    return CueEvidence(Cue.REPEATED_FRAMES, float(len(again)), 1.0, bool(again), again)
