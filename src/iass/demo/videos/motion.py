"""Where a figure is, and how it holds its head, at any moment."""

import math
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from iass.demo.videos.head import Pose


class Key(NamedTuple):
    """at: seconds; x: share of the frame's width; eyes: pixels between the eyes, which tells how near it is."""

    at: float
    x: float
    eyes: float


class Place(NamedTuple):
    """x: share of the frame's width; eyes: pixels between the eyes."""

    x: float
    eyes: float


@dataclass(frozen=True, slots=True)
class Actor:
    """A person who walks from key to key in straight lines at an even pace, and is not there before or after.

    yaw: (seconds, degrees), straight from one to the next. looks: expressions, one after the other, `seconds` each.
    nods: whether the head sways and bobs as in walking.
    """

    person: str
    keys: tuple[Key, ...]
    yaw: tuple[tuple[float, float], ...] = ((0.0, 0.0),)
    looks: tuple[str, ...] = ("neutral", "happy", "determined", "sad", "posture")
    seconds: float = 0.9
    nods: bool = True

    def place(self, at: float) -> Place | None:
        """Where the eyes are; None while out of the scene. A point on a straight line in space: 1 / eyes is depth."""
        if not self.keys[0].at <= at <= self.keys[-1].at:
            return None
        index = min(bisect_right([key.at for key in self.keys], at), len(self.keys) - 1)
        before, after = self.keys[index - 1], self.keys[index]
        share = (at - before.at) / (after.at - before.at)
        depth = (1 - share) / before.eyes + share / after.eyes
        across = (1 - share) * (before.x - 0.5) / before.eyes + share * (after.x - 0.5) / after.eyes
        return Place(0.5 + across / depth, 1 / depth)

    def pose(self, at: float) -> Pose:
        """The head: turned as told, with a slight sway; the expression changes within a sixth of a second."""
        index, rest = divmod(at + self._phase, self.seconds)
        look, then = (self.looks[int(index + step) % len(self.looks)] for step in (0, 1))
        mix = min(max(1 - (self.seconds - rest) / 0.16, 0.0), 1.0)
        sway = 4 * math.sin(2 * math.pi * 0.4 * at + self._phase) if self.nods else 0.0
        return Pose(yaw=_between(self.yaw, at) + sway, look=look, then=then, mix=mix)

    def roll(self, at: float) -> float:
        """Degrees that the figure leans to its side."""
        return 2.0 * math.sin(2 * math.pi * 0.9 * at + self._phase) if self.nods else 0.0

    def bob(self, at: float) -> tuple[float, float]:
        """Right and down, in distances between the eyes: two steps a second."""
        if not self.nods:
            return 0.0, 0.0
        return 0.10 * math.sin(2 * math.pi * 0.95 * at + self._phase), 0.16 * math.sin(2 * math.pi * 1.9 * at)

    def later(self, by: float, person: str) -> "Actor":
        """Another person who does the same `by` seconds later."""
        keys = tuple(key._replace(at=key.at + by) for key in self.keys)
        return replace(self, person=person, keys=keys, yaw=tuple((at + by, degrees) for at, degrees in self.yaw))

    @property
    def _phase(self) -> float:
        return int(self.person[1:]) * 0.37


def _between(steps: Sequence[tuple[float, float]], at: float) -> float:
    """The value at a moment, straight from one step to the next and constant outside."""
    index = bisect_right([moment for moment, _ in steps], at)
    if index == 0:
        return steps[0][1]
    if index == len(steps):
        return steps[-1][1]
    (t0, v0), (t1, v1) = steps[index - 1], steps[index]
    return v0 + (v1 - v0) * (at - t0) / (t1 - t0)
