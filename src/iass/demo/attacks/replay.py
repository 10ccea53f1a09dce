"""Replay: a recording of a live traveller, fed in place of the camera, that begins again: frames come back."""

from collections.abc import Sequence

from iass.capture.frame import Pixels


def looped(recorded: Sequence[Pixels], length: int) -> list[Pixels]:
    """`length` frames of a recording that is shorter, played again from its start."""
    return [recorded[number % len(recorded)] for number in range(length)]
