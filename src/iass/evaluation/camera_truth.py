"""What a test video really shows: who, where, how large and how unhidden, frame by frame and visit by visit."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

from iass.errors import InvalidInput, NotFound

Box = tuple[float, float, float, float]
"""Left, top, width, height in pixels of the frame."""

LEAST_EYES = 40.0
"""Pixels between the eyes from which a face is to be found."""

LEAST_VISIBLE = 0.95
"""Share of the face that no person, pillar or edge of the frame hides."""

LEAST_SECONDS = 0.5
"""How long a face must be shown so, without a break."""


@dataclass(frozen=True, slots=True)
class FaceTruth:
    """One face in one frame.

    box: of the face from brow to chin. landmarks: five points (x, y) as in `iass.face.detected`, or None from the
    side. eyes: pixels between the eyes, 0 from the side. visible: 0..1. yaw: degrees, towards the picture's right.
    smear: pixels that the face moves while the shutter is open.
    """

    person: str
    box: Box
    landmarks: tuple[tuple[float, float], ...] | None
    eyes: float
    visible: float
    yaw: float
    smear: float

    @property
    def good(self) -> bool:
        """Large and unhidden enough that it has to be found."""
        return self.eyes >= LEAST_EYES and self.visible >= LEAST_VISIBLE


@dataclass(frozen=True, slots=True)
class FrameTruth:
    """at: seconds since the first frame."""

    at: float
    faces: tuple[FaceTruth, ...]


@dataclass(frozen=True, slots=True)
class Visit:
    """One person from coming into view to leaving it, in seconds since the first frame.

    good_from, good_until: the longest time without a break that the face was good; None when it never was.
    """

    person: str
    enters: float
    leaves: float
    good_from: float | None
    good_until: float | None

    @property
    def good(self) -> bool:
        """Whether it has to be found. A hair's breadth of tolerance, since times are sums of frames."""
        if self.good_from is None or self.good_until is None:
            return False
        return self.good_until - self.good_from >= LEAST_SECONDS - 1e-6


@dataclass(frozen=True, slots=True)
class VideoTruth:
    """video: the file's name, in the same folder; width, height in pixels; fps: frames a second."""

    video: str
    what: str
    width: int
    height: int
    fps: int
    frames: tuple[FrameTruth, ...]
    visits: tuple[Visit, ...]

    @property
    def seconds(self) -> float:
        return len(self.frames) / self.fps


def visits(frames: Sequence[FrameTruth], fps: int) -> tuple[Visit, ...]:
    """Every person's visits, by when they begin: a visit ends when the person is in no frame for a second."""
    found = []
    for person in sorted({face.person for frame in frames for face in frame.faces}):
        numbered = [(n, f) for n, frame in enumerate(frames) for f in frame.faces if f.person == person]
        for stretch in _stretches(numbered, fps):
            found.append(_visit(person, stretch, fps))
    return tuple(sorted(found, key=lambda visit: (visit.enters, visit.person)))


def _stretches(numbered: Sequence[tuple[int, FaceTruth]], gap: int) -> Iterator[list[tuple[int, FaceTruth]]]:
    current: list[tuple[int, FaceTruth]] = []
    for number, face in numbered:
        if current and number - current[-1][0] > gap:
            yield current
            current = []
        current.append((number, face))
    yield current


def _visit(person: str, seen: Sequence[tuple[int, FaceTruth]], fps: int) -> Visit:
    good = [number for number, face in seen if face.good]
    runs = [[number for _, number in run] for _, run in groupby(enumerate(good), lambda pair: pair[1] - pair[0])]
    longest = max(runs, key=len, default=None)
    return Visit(
        person=person,
        enters=round(seen[0][0] / fps, 4),
        leaves=round((seen[-1][0] + 1) / fps, 4),
        good_from=round(longest[0] / fps, 4) if longest else None,
        good_until=round((longest[-1] + 1) / fps, 4) if longest else None,
    )


def write(truth: VideoTruth, path: Path) -> None:
    """One JSON file; numbers rounded by whoever made them."""
    record = asdict(truth)
    record["visits"] = [{**asdict(visit), "good": visit.good} for visit in truth.visits]
    path.write_text(json.dumps(record, separators=(",", ":")) + "\n", "utf-8")


def read(path: Path) -> VideoTruth:
    """Raises NotFound when there is no such file, InvalidInput when it is not a ground truth."""
    try:
        record: dict[str, Any] = json.loads(path.read_text("utf-8"))
        return VideoTruth(
            video=str(record["video"]),
            what=str(record["what"]),
            width=int(record["width"]),
            height=int(record["height"]),
            fps=int(record["fps"]),
            frames=tuple(FrameTruth(float(f["at"]), tuple(map(_face, f["faces"]))) for f in record["frames"]),
            visits=tuple(_read_visit(visit) for visit in record["visits"]),
        )
    except FileNotFoundError:
        raise NotFound("there is no ground truth for the video", where=str(path), mend="Run scripts/videos") from None
    except (KeyError, TypeError, ValueError, OSError) as error:
        mend = "Make the videos again with scripts/videos"
        raise InvalidInput("this is not the ground truth of a video", where=str(path), mend=mend) from error


def _face(record: dict[str, Any]) -> FaceTruth:
    left, top, width, height = map(float, record["box"])
    points = record["landmarks"]
    return FaceTruth(
        person=str(record["person"]),
        box=(left, top, width, height),
        landmarks=None if points is None else tuple((float(x), float(y)) for x, y in points),
        eyes=float(record["eyes"]),
        visible=float(record["visible"]),
        yaw=float(record["yaw"]),
        smear=float(record["smear"]),
    )


def _read_visit(record: dict[str, Any]) -> Visit:
    moments = (record["good_from"], record["good_until"])
    good_from, good_until = (None if moment is None else float(moment) for moment in moments)
    return Visit(str(record["person"]), float(record["enters"]), float(record["leaves"]), good_from, good_until)
