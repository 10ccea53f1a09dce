"""What stands before the camera: some frames of one presentation, bona fide or one species of attack.

Every presentation follows from its species, person and number alone. The words are those of ISO/IEC 30107-3.
"""

from collections.abc import Callable, Iterable
from enum import StrEnum
from zlib import crc32

import cv2
import numpy as np

from iass.capture.frame import Pixels
from iass.demo import people
from iass.demo.attacks import head, mask, paper, replay, screen
from iass.demo.attacks.camera import COUNTER, EYES, INTRINSIC, Picture, Pose, Sensor, expose
from iass.demo.attacks.portrait import Portrait, portrait

SHOTS = 3
Frames = list[Pixels]
_Dice = np.random.Generator
_LOOKS = ("studio_portrait", "amateur_selfie")
_PITCHES = (0.8, 1.5)
"""Camera pixels from one pixel of a screen to the next: a tablet at arm's length, up to a computer's display."""
VARIED_FROM = 6
"""Presentations of a lower number stand before a counter's camera; from there on camera and light differ each time."""


class Species(StrEnum):
    """Presentation attack instrument species (ISO/IEC 30107-1), and how a live traveller stands there."""

    PRINT = "print"
    SCREEN_STILL = "screen_still"
    SCREEN_RECORDING = "screen_recording"
    MASK = "cut_out_mask"
    REPLAY = "replayed_frames"
    TURNING = "bona_fide_turning"
    HOLDING_STILL = "bona_fide_holding_still"
    STEPPING_UP = "bona_fide_stepping_up"
    EXPRESSIONS = "bona_fide_expressions"
    SEPARATE_PICTURES = "bona_fide_separate_pictures"

    @property
    def is_attack(self) -> bool:
        return not self.value.startswith("bona_fide")

    @property
    def needs_one_portrait(self) -> bool:
        """Whether one picture of the person is enough to make it."""
        return self not in (Species.EXPRESSIONS, Species.SEPARATE_PICTURES)


def presentation(species: Species, person: str, number: int, face: Portrait | None = None) -> Frames:
    """Three frames, or more of a replay; uint8 (height, width, 3), BGR.

    person: P001..P010, who stands there or is impersonated; or anybody, of whom `face` is the picture and of whom
    nothing can be made that needs more than one. number: 0, 1, 2 ..., which makes another presentation.
    """
    seed = crc32(f"{species}|{person}|{number}".encode())
    look = _LOOKS[number % len(_LOOKS)]
    seen = portrait(person, look) if face is None else face
    return _MAKERS[species](person, seen, np.random.default_rng(seed), number)


def _print(_person: str, face: Portrait, dice: _Dice, number: int) -> Frames:
    return _exposed((paper.scene(face, pose, number) for pose in _turning(dice)), dice, number)


def _screen_still(_person: str, face: Portrait, dice: _Dice, number: int) -> Frames:
    pitch = float(dice.uniform(*_PITCHES))
    return _exposed((screen.scene(face, pose, number, pitch=pitch) for pose in _resting(dice, 3)), dice, number)


def _screen_recording(_person: str, face: Portrait, dice: _Dice, number: int) -> Frames:
    """The head on the screen turns, the screen hardly does."""
    pitch = float(dice.uniform(*_PITCHES))
    recorded = [_recorded(head.turned(face, Pose(pose.yaw, pose.pitch, pose.roll))) for pose in _turning(dice)]
    held = zip(recorded, _resting(dice, 2), strict=True)
    return _exposed((screen.scene(shown, pose, number, pitch=pitch) for shown, pose in held), dice, number)


def _mask(person: str, face: Portrait, dice: _Dice, number: int) -> Frames:
    others = [other for other in people.PEOPLE if other != person]
    wearer = portrait(others[number % len(others)], _LOOKS[0])
    return _exposed((mask.scene(face, wearer, pose) for pose in _turning(dice)), dice, number)


def _replay(person: str, face: Portrait, dice: _Dice, number: int) -> Frames:
    """A recording of two or three frames that begins again once or twice."""
    recorded = _live_turning(person, face, dice, number)[: 2 + number % 2]
    return replay.looped(recorded, len(recorded) + 1 + number // 2 % 2)


def _live_turning(_person: str, face: Portrait, dice: _Dice, number: int) -> Frames:
    return _exposed((head.turned(face, pose) for pose in _turning(dice)), dice, number)


def _live_still(_person: str, face: Portrait, dice: _Dice, number: int) -> Frames:
    return _exposed((head.turned(face, pose) for pose in _resting(dice, 3)), dice, number)


def _live_stepping_up(_person: str, face: Portrait, dice: _Dice, number: int) -> Frames:
    """Nearer from frame to frame, looking ahead."""
    ways = zip(*dice.uniform(-4, 4, (2, SHOTS)), (-3.0, -1.0, 1.5), strict=True)
    poses = (_held(dice, yaw, pitch, near) for yaw, pitch, near in ways)
    return _exposed((head.turned(face, pose) for pose in poses), dice, number)


def _live_expressions(person: str, _face: Portrait, dice: _Dice, _number: int) -> Frames:
    """Three of the sixteen: the face moves, and the head a little."""
    cells = dice.choice(16, 3, replace=False)
    return [_decoded(people.expression(person, int(cell) // 4, int(cell) % 4)) for cell in cells]


def _live_pictures(person: str, _face: Portrait, _dice: _Dice, number: int) -> Frames:
    """What the demo sends: pictures of the same person that have nothing to do with each other."""
    first = people.street(person), people.selfie(person)
    return [_decoded(data) for data in (*first, people.expression(person, number // 4 % 4, number % 4))]


_Maker = Callable[[str, Portrait, _Dice, int], Frames]
_MAKERS: dict[Species, _Maker] = {
    Species.PRINT: _print,
    Species.SCREEN_STILL: _screen_still,
    Species.SCREEN_RECORDING: _screen_recording,
    Species.MASK: _mask,
    Species.REPLAY: _replay,
    Species.TURNING: _live_turning,
    Species.HOLDING_STILL: _live_still,
    Species.STEPPING_UP: _live_stepping_up,
    Species.EXPRESSIONS: _live_expressions,
    Species.SEPARATE_PICTURES: _live_pictures,
}


def _turning(dice: _Dice) -> list[Pose]:
    """Ahead, half-way, and 16 to 26 degrees to one side, or 14 to 20 up or down; each time held a little otherwise."""
    side = float(dice.choice((-1, 1)))
    if dice.random() < 0.35:
        pitch, yaw = side * float(dice.uniform(14, 20)), float(dice.uniform(-4, 4))
    else:
        pitch, yaw = float(dice.uniform(-5, 5)), side * float(dice.uniform(16, 26))
    ahead = _held(dice, *dice.uniform(-3, 3, 2))
    return [ahead, _held(dice, yaw / 2, pitch / 2), _held(dice, yaw, pitch)]


def _held(dice: _Dice, yaw: float, pitch: float, nearer: float = 0.0) -> Pose:
    """Never quite at the same place."""
    roll, x, y, near = dice.uniform((-4, -0.3, -0.15, -1), (4, 0.3, 0.25, 1))
    return Pose(yaw, pitch, roll, x, y, nearer + near)


def _resting(dice: _Dice, sway: float) -> list[Pose]:
    """Three poses within `sway` degrees of ahead."""
    return [_held(dice, *dice.uniform(-sway, sway, 2)) for _ in range(SHOTS)]


def _exposed(scenes: Iterable[Picture], dice: _Dice, number: int) -> Frames:
    """Light and noise differ from frame to frame."""
    sensor = COUNTER if number < VARIED_FROM else _another_sensor(dice)
    return [
        expose(scene, int(dice.integers(1 << 31)), sensor, gain=float(dice.uniform(0.95, 1.05))) for scene in scenes
    ]


def _another_sensor(dice: _Dice) -> Sensor:
    """Softer or sharper, noisier or cleaner, darker or brighter, warmer or colder, near or far, packed more or less."""
    warmth = float(dice.uniform(-0.12, 0.12))
    return Sensor(
        blur=float(dice.uniform(0.4, 1.4)),
        noise=float(dice.uniform(1.0, 6.0)),
        gain=float(np.exp(dice.uniform(-0.9, 0.25))),
        colour=(1 - warmth, 1.0, 1 + warmth),
        scale=float(np.exp(dice.uniform(-0.4, 0.4))),
        packing=int(dice.integers(60, 96)),
    )


def _recorded(scene: Picture) -> Portrait:
    x, y = INTRINSIC[:2, 2]
    return Portrait(np.clip(scene, 0, 255).astype(np.uint8), (float(x), float(y)), EYES)


def _decoded(data: bytes) -> Pixels:
    return np.asarray(cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR), np.uint8)
