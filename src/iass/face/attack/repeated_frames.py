"""Repeated frames: no sensor takes the same picture twice, to the last grain of noise. A recording that loops does."""

from collections.abc import Sequence

import numpy as np

from iass.capture.frame import Frame
from iass.face.attack.assessment import Cue, CueEvidence

_STEP = 16  # pixels: so few tell nearly all pictures apart; the rest are compared in full


def distinct(frames: Sequence[Frame]) -> list[int]:
    """The first of each group of frames that are equal to the last pixel, in order."""
    alike: dict[bytes, list[int]] = {}
    for index, frame in enumerate(frames):
        group = alike.setdefault(_some(frame), [])
        if not any(np.array_equal(frame.pixels, frames[other].pixels) for other in group):
            group.append(index)
    return sorted(index for group in alike.values() for index in group)


def _some(frame: Frame) -> bytes:
    return repr(frame.pixels.shape).encode() + frame.pixels[::_STEP, ::_STEP].tobytes()


def repeated_frames(shown: Sequence[int], different: Sequence[int]) -> CueEvidence | None:
    """shown: frames with a face. raw: how many of them came again. None for fewer than two different ones.

    One picture sent several times is one picture, as a caller with a still has it: that tells nothing. Nor does a
    frame without a face: a camera that wakes up hands out the same black one again and again.
    """
    if len(set(shown) & set(different)) < 2:
        return None
    again = tuple(index for index in shown if index not in different)
    return CueEvidence(Cue.REPEATED_FRAMES, float(len(again)), 1.0, bool(again), again)
