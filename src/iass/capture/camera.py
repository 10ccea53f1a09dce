"""The port to whatever sees: a stream, a film, a device, a folder. Pictures are converted only where looked at."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

import cv2
import numpy as np

from iass.capture.frame import Frame
from iass.errors import IassError


class Picture(Protocol):
    """One decoded picture, in whatever colours the decoder left it. Safe to hand to another thread."""

    @property
    def width(self) -> int: ...

    @property
    def height(self) -> int: ...

    def shrunk(self, longest: int) -> Frame:
        """All of it, with the longer side at most `longest` pixels; never enlarged."""
        ...

    def part(self, left: int, top: int, right: int, bottom: int) -> Frame:
        """The rectangle at full resolution, cut off at the edges. Raises ValueError where nothing is left."""
        ...


@dataclass(frozen=True, slots=True, eq=False)
class WholePicture:
    """Implements `Picture` for one that is decoded to BGR already."""

    frame: Frame

    @property
    def width(self) -> int:
        return self.frame.width

    @property
    def height(self) -> int:
        return self.frame.height

    def shrunk(self, longest: int) -> Frame:
        """See `Picture.shrunk`."""
        width, height = shrunk_size(self.width, self.height, longest)
        if (width, height) == (self.width, self.height):
            return self.frame
        smaller = cv2.resize(self.frame.pixels, (width, height), interpolation=cv2.INTER_AREA)
        return Frame(np.asarray(smaller, np.uint8), self.frame.grey)

    def part(self, left: int, top: int, right: int, bottom: int) -> Frame:
        """See `Picture.part`."""
        left, top, right, bottom = inside(left, top, right, bottom, self.width, self.height)
        return Frame(np.ascontiguousarray(self.frame.pixels[top:bottom, left:right]), self.frame.grey)


@dataclass(frozen=True, slots=True, eq=False)
class TimedPicture:
    """at: seconds of the stream since its first picture, never falling. wall: when a live one arrived, UTC."""

    picture: Picture
    at: float
    wall: datetime | None = None


@dataclass(slots=True)
class CameraCounts:
    """What became of the stream so far."""

    pictures: int = 0
    damaged: int = 0
    """Packets, pictures or files that could not be decoded and were left out, and pictures that the decoder mended with
    parts of others, which are shown."""
    reconnects: int = 0
    trouble: IassError | None = None
    """Why there is no picture now: a live source that could not be opened. None again with the next picture."""


class Camera(Protocol):
    """One source of pictures, in the order of their times."""

    @property
    def name(self) -> str:
        """The source as it may be shown and logged: without user and password."""
        ...

    @property
    def live(self) -> bool:
        """Whether pictures come when they come. A film or a folder waits for its reader."""
        ...

    @property
    def counts(self) -> CameraCounts: ...

    def pictures(self) -> Iterator[TimedPicture]:
        """Until the end of a film, or until `close`. A live source that is lost is opened again and again.

        Raises InvalidInput or NotFound when it cannot be used at all.
        """
        ...

    def close(self) -> None:
        """Ends `pictures`, also from another thread, within a second or two."""
        ...


@dataclass(slots=True)
class StreamTime:
    """Turns presentation times into seconds that never fall: streams restart at nought and jump."""

    rate: float = 25.0
    """Pictures a second, for those that carry no time."""
    most_gap: float = 10.0
    """Seconds; a greater leap is a new count and not a pause."""
    _last_given: float | None = field(default=None)
    _now: float = 0.0

    def at(self, given: float | None) -> float:
        """given: the picture's presentation time in seconds, or None."""
        step = 1 / self.rate
        if given is not None and self._last_given is not None and 0 <= given - self._last_given <= self.most_gap:
            step = given - self._last_given
        if self._last_given is None:
            step = 0.0
        self._last_given = given if given is not None else (self._last_given or 0.0) + step
        self._now += step
        return self._now

    def skip(self, seconds: float) -> None:
        """Time that passed while no picture came, as during a reconnect."""
        if self._last_given is not None:
            self._now += max(0.0, seconds)


def shrunk_size(width: int, height: int, longest: int) -> tuple[int, int]:
    """Width and height with the longer side at most `longest`, never enlarged."""
    scale = min(1.0, longest / max(width, height))
    return max(1, round(width * scale)), max(1, round(height * scale))


def inside(left: int, top: int, right: int, bottom: int, width: int, height: int) -> tuple[int, int, int, int]:
    """The rectangle cut off at the picture's edges. Raises ValueError where nothing is left."""
    left, top, right, bottom = max(left, 0), max(top, 0), min(right, width), min(bottom, height)
    if left >= right or top >= bottom:
        raise ValueError("the rectangle lies outside of the picture")
    return left, top, right, bottom
