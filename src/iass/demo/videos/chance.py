"""Test videos whose people, paths, light and returns are drawn by lot: films that nobody wrote while looking at a rule.

The same seed gives the same film on any machine: `random.Random` promises its sequence for `random` alone, and
everything here is made of that.
"""

from bisect import insort
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from typing import TypeVar

from iass.demo import people
from iass.demo.videos.backdrop import Pillar
from iass.demo.videos.motion import Actor, Key
from iass.demo.videos.script import Video
from iass.demo.videos.sensor import Sensor
from iass.demo.videos.sources import LOOKS

SECONDS = 60.0

_MOST_AWAY = 40.0  # seconds until somebody comes back: all within the window of a minute
_WIDEST = 26.0  # degrees that a face is turned and still seen from the front
_Item = TypeVar("_Item")
_Turns = tuple[tuple[float, float], ...]


@dataclass(slots=True)
class _Lot:
    random: Random

    def between(self, low: float, high: float) -> float:
        return low + (high - low) * self.random.random()

    def happens(self, chance: float) -> bool:
        return self.random.random() < chance

    def pick(self, among: Sequence[_Item]) -> _Item:
        return among[int(self.random.random() * len(among))]

    def shuffled(self, among: Sequence[_Item]) -> list[_Item]:
        keyed: list[tuple[float, int]] = []
        for number in range(len(among)):
            insort(keyed, (self.random.random(), number))
        return [among[number] for _, number in keyed]


def by_chance(seed: int) -> Video:
    """A minute with five to nine of the ten people, of whom every other comes back after two to forty seconds; one
    return in four shows nothing but a profile. Light, shutter, grain and pillars are drawn too."""
    lot = _Lot(Random(seed))  # noqa: S311  # a film, and no secret
    sensor = Sensor(
        shutter=lot.between(0.005, 0.04),
        light=lot.pick((1.0, 1.0, 0.5, 0.25, 0.1)),
        noise=lot.between(1.0, 3.0),
        flicker=lot.pick((0.0, 0.0, 0.04)),
    )
    pillars = tuple(
        Pillar(left, left + lot.between(0.04, 0.07), 62) for left in lot.pick(((), (), (0.3,), (0.25, 0.62)))
    )
    actors: list[Actor] = []
    for person in lot.shuffled(people.PEOPLE)[: 5 + int(5 * lot.random.random())]:
        actors += _visits(lot, person)
    return Video(f"seed-{seed}", f"drawn by lot, seed {seed}", SECONDS, tuple(actors), pillars, sensor)


def _visits(lot: _Lot, person: str) -> list[Actor]:
    """What one person does in the minute: once, twice or three times through the corridor."""
    found = [_visit(lot, person, lot.between(0.0, 0.6 * SECONDS), profile=lot.happens(0.08))]
    while len(found) < 3 and lot.happens(0.5):
        start = found[-1].keys[-1].at + lot.between(2.0, _MOST_AWAY)
        if start > SECONDS - 4.0:
            break
        found.append(_visit(lot, person, start, profile=lot.happens(0.25)))
    return found


def _visit(lot: _Lot, person: str, start: float, profile: bool) -> Actor:
    keys = lot.pick((_up, _across, _across, _standing))(lot, start)
    yaw = (
        _sideways(keys) if profile else lot.pick((_straight, _straight, _glancing, _turned, _looking_round))(lot, keys)
    )
    return Actor(person, keys, yaw, looks=tuple(lot.shuffled(LOOKS)[:5]), seconds=lot.between(0.6, 1.3))


def _up(lot: _Lot, start: float) -> tuple[Key, ...]:
    """Towards the camera, and out beside it."""
    out = lot.pick((-0.2, -0.05, 1.05, 1.2))
    return Key(start, lot.between(0.35, 0.65), 16), Key(start + lot.between(5.0, 9.0), out, lot.between(80, 100))


def _across(lot: _Lot, start: float) -> tuple[Key, ...]:
    sides = (-0.1, 1.1) if lot.happens(0.5) else (1.1, -0.1)
    first, last = Key(start, sides[0], lot.between(34, 60)), lot.between(36, 80)
    return first, Key(start + lot.between(4.5, 8.0), sides[1], last)


def _standing(lot: _Lot, start: float) -> tuple[Key, ...]:
    """Comes in, stands a while, and leaves to either side."""
    there, eyes = lot.between(0.2, 0.8), lot.between(42, 70)
    stays = start + 2.0 + lot.between(3.0, 10.0)
    leaves = Key(stays + 2.0, lot.pick((-0.15, 1.15)), eyes * 1.1)
    return (
        Key(start, lot.pick((-0.12, 1.12)), eyes * 0.9),
        Key(start + 2.0, there, eyes),
        Key(stays, there, eyes),
        leaves,
    )


def _straight(lot: _Lot, _keys: Sequence[Key]) -> _Turns:
    return ((0.0, lot.between(-8, 8)),)


def _turned(lot: _Lot, _keys: Sequence[Key]) -> _Turns:
    """To one side all the time, as one who talks to a neighbour."""
    return ((0.0, lot.pick((-1, 1)) * lot.between(12, _WIDEST - 4)),)


def _glancing(lot: _Lot, keys: Sequence[Key]) -> _Turns:
    begins, ends = keys[0].at, keys[-1].at
    middle = lot.between(begins, ends)
    return (begins, 0.0), (middle, lot.between(-_WIDEST + 4, _WIDEST - 4)), (ends, 0.0)


def _looking_round(lot: _Lot, keys: Sequence[Key]) -> _Turns:
    """Shows a profile for one to three seconds on the way."""
    at = lot.between(keys[0].at, keys[-1].at - 1.0)
    back, aside = at + lot.between(1.0, 3.0), lot.pick((-80.0, 80.0))
    return (at, 0.0), (at + 0.4, aside), (back, aside), (back + 0.4, 0.0)


def _sideways(keys: Sequence[Key]) -> _Turns:
    """A profile all the way, towards where the path leads."""
    return ((0.0, 85.0 if keys[-1].x > 0.5 else -85.0),)
