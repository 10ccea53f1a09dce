"""The test videos: who walks how through the corridor, and what the camera makes of it."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from iass.demo import people
from iass.demo.videos.backdrop import Pillar
from iass.demo.videos.motion import Actor, Key
from iass.demo.videos.sensor import Sensor


@dataclass(frozen=True, slots=True)
class Video:
    """seconds: how long it lasts; times of the actors are seconds from its beginning."""

    name: str
    what: str
    seconds: float
    actors: tuple[Actor, ...] = ()
    pillars: tuple[Pillar, ...] = ()
    sensor: Sensor = field(default_factory=Sensor)

    def lasting(self, seconds: float) -> "Video":
        """The same again and again, by the next of the people each time, until it lasts so long."""
        times = max(1, round(seconds / self.seconds + 0.499))
        actors = [
            actor.later(turn * self.seconds, _next(actor.person, turn * len(self.actors)))
            for turn in range(times)
            for actor in self.actors
        ]
        return replace(self, seconds=max(self.seconds, seconds), actors=tuple(actors))


def _next(person: str, by: int) -> str:
    return people.PEOPLE[(people.PEOPLE.index(person) + by) % len(people.PEOPLE)]


def _towards(person: str, start: float, far: float, near: float, seconds: float = 7.0, eyes: float = 95) -> Actor:
    """Comes up the corridor and leaves beside the camera. far, near: shares of the width there and here."""
    return Actor(person, (Key(start, far, 16), Key(start + seconds, near, eyes)))


def _across(person: str, start: float, first: tuple[float, float], last: tuple[float, float], seconds: float) -> Actor:
    """first, last: share of the width and pixels between the eyes."""
    return Actor(person, (Key(start, *first), Key(start + seconds, *last)))


def _queueing(slot: int, person: str) -> Actor:
    """Waits in line, steps up each four seconds, and leaves past the counter."""
    slots = ((0.50, 84), (0.60, 58), (0.42, 45), (0.55, 36), (0.47, 30))
    keys = [Key(0.0, *slots[slot])]
    for step, (x, eyes) in enumerate(reversed(slots[:slot])):
        keys += [Key(4.0 * step + 3.2, *slots[slot - step]), Key(4.0 * step + 4.0, x, eyes)]
    leaves = 4.0 * slot + 3.2
    return Actor(person, (*keys, Key(leaves, *slots[0]), Key(leaves + 1.6, 1.25, 100)))


def _crowd() -> tuple[Actor, ...]:
    """All ten, one each one and a half seconds, by turns up the corridor and across it, every one hiding others."""
    names = people.PEOPLE
    sides = (-0.2, 1.2, 0.1, 0.9, 1.3, -0.3, 0.2, 1.1, -0.1, 0.8)
    up = [_towards(names[n], 1.5 * n, 0.40 + 0.05 * (n % 5), sides[n], 6.0 + n % 3) for n in range(0, 10, 2)]
    lateral = [
        _across(names[n], 1.5 * n, (1.1, 46 + n), (-0.1, 52 + 2 * n), 5.5 + n % 2)
        if n % 4 == 1
        else _across(names[n], 1.5 * n, (-0.1, 44 + n), (1.1, 60 + n), 5.0 + n % 3)
        for n in range(1, 10, 2)
    ]
    return (*up, *lateral)


def _turning() -> tuple[Actor, ...]:
    looks_round = ((0.0, 0), (2.0, 0), (2.5, 80), (4.0, 80), (4.5, 0), (6.0, 0), (6.5, -80), (8.0, -80), (8.5, 0))
    stands = Actor(
        "P008", (Key(0.0, -0.12, 50), Key(2.0, 0.33, 60), Key(9.0, 0.33, 60), Key(10.5, -0.2, 75)), looks_round
    )
    glances = replace(_towards("P002", 1.0, 0.6, 1.2, 8.0), yaw=((1.0, 22), (5.0, 22), (6.0, -15), (9.0, -15)))
    never = replace(_across("P006", 4.0, (1.1, 44), (-0.1, 44), 6.0), yaw=((0.0, -85),))
    return stands, glances, never


VIDEOS: tuple[Video, ...] = (
    Video("empty", "nobody at all, under flickering lamps", 5, sensor=Sensor(flicker=0.06)),
    Video("walking", "two people, one after the other", 15, (
        _towards("P005", 0.3, 0.52, 1.12), _towards("P001", 7.5, 0.47, -0.10))),
    Video("several", "five people at once", 12, (
        _towards("P003", 0.2, 0.42, -0.25), _towards("P007", 0.5, 0.56, 1.20), _towards("P002", 2.4, 0.49, 0.15),
        _towards("P010", 2.9, 0.55, 0.95), _towards("P006", 4.6, 0.51, 1.3))),
    Video("crossing", "two pairs whose paths cross, the second pair look alike", 16, (
        _across("P005", 0.0, (0.15, 32), (1.15, 78), 6.5), _across("P009", 0.0, (0.87, 32), (-0.15, 84), 6.5),
        _across("P004", 8.0, (0.15, 32), (1.15, 84), 6.5), _across("P010", 8.0, (0.87, 32), (-0.15, 78), 6.5))),
    Video("turning", "one looks about, one glances aside, one is only ever seen from the side", 11, _turning()),
    Video("hidden", "pillars and a passer-by in front", 14, (
        _across("P007", 0.0, (0.05, 44), (1.10, 60), 6.5), _across("P003", 6.0, (0.95, 42), (-0.10, 58), 6.5),
        _across("P001", 7.0, (-0.10, 64), (1.10, 70), 5.5),
        Actor("P002", (Key(1.0, 0.715, 34), Key(12.0, 0.715, 34)))),
        (Pillar(0.28, 0.34, 62), Pillar(0.66, 0.71, 62))),
    Video("blurred", "the shutter stays open for a twentieth of a second", 15, (
        _towards("P006", 0.3, 0.50, 1.10), _across("P008", 7.0, (-0.05, 40), (1.10, 68), 6.0)),
        sensor=Sensor(shutter=0.05)),
    Video("dark", "a fifteenth of the light, and the grain that comes with it", 15, (
        _towards("P009", 0.3, 0.48, -0.10), _towards("P003", 7.5, 0.53, 1.12)),
        sensor=Sensor(light=0.065, noise=2.5)),
    Video("re-entering", "one comes back after four seconds, and again after more than a minute", 86, (
        _across("P010", 0.0, (-0.10, 45), (1.10, 62), 6.0), _across("P010", 10.0, (1.10, 48), (-0.10, 60), 6.0),
        _across("P010", 79.0, (-0.10, 46), (1.10, 66), 6.0))),
    Video("staying", "one stands in view for half a minute, and looks about", 32, (
        Actor("P003", (Key(0.0, 1.10, 40), Key(3.0, 0.55, 58), Key(29.0, 0.52, 60), Key(31.0, -0.15, 70)),
              ((8.0, 0), (9.0, 60), (10.0, 60), (11.0, 0), (18.0, 0), (19.0, -25), (22.0, 20), (24.0, 0))),)),
    Video("far", "two who never come near", 9, (
        _across("P001", 0.0, (-0.05, 9), (1.05, 13), 8.5), _across("P006", 1.0, (1.05, 12), (-0.05, 10), 7.5))),
    Video("queue", "five in line before a counter, each hidden by the one before", 24, tuple(
        _queueing(slot, person) for slot, person in enumerate(("P002", "P005", "P008", "P004", "P007")))),
    Video("crowd", "ten people up and across the corridor, hiding each other", 22, _crowd()),
)  # fmt: skip


def named(names: Sequence[str]) -> tuple[Video, ...]:
    """The videos of these names, in the script's order; all of them for no name."""
    return tuple(video for video in VIDEOS if not names or video.name in names)
