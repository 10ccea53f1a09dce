"""How well faces were followed: CLEAR MOT (Bernardin and Stiefelhagen, EURASIP JIVP 2008) and IDF1 (Ristani et al.,
Performance Measures and a Data Set for Multi-Target, Multi-Camera Tracking, 2016)."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from iass.evaluation.camera_observed import ObservedFrame
from iass.evaluation.camera_truth import Box, FaceTruth, VideoTruth
from iass.face.assignment import assign

LEAST_OVERLAP = 0.3
"""Intersection over union from which a box is of the face."""

_COUNTED_EYES = 16.0  # pixels between the eyes: no smaller face is ever searched
_COUNTED_VISIBLE = 0.5

_Visit = tuple[str, float]
"""Who, and when they came."""


@dataclass(frozen=True, slots=True)
class Tracking:
    """Counts over frames. faces: that had to be followed, at least 16 pixels between the eyes and half unhidden.
    followed: of those, how many were. strays: boxes on nobody. switches: how often a person's track changed within one
    visit (who comes back has another track by design). identified: faces that bear the track which fits their visit
    best over the whole video; boxes: of counted faces and of nobody."""

    faces: int = 0
    followed: int = 0
    strays: int = 0
    switches: int = 0
    identified: int = 0
    boxes: int = 0

    @property
    def idf1(self) -> float | None:
        """0..1: 2 IDTP / (faces + boxes); None when there was nothing to follow."""
        return 2 * self.identified / (self.faces + self.boxes) if self.faces + self.boxes else None

    def plus(self, other: "Tracking") -> "Tracking":
        """Both together."""
        return Tracking(
            self.faces + other.faces,
            self.followed + other.followed,
            self.strays + other.strays,
            self.switches + other.switches,
            self.identified + other.identified,
            self.boxes + other.boxes,
        )


def score_tracking(truth: VideoTruth, frames: Sequence[ObservedFrame]) -> Tracking:
    """A person keeps the track of the frame before while it still overlaps; the others are paired by overlap.

    A face that is too small, too hidden or seen from the side may be followed and need not be: it counts for nothing,
    but a switch while it is so is one when the person is seen again.
    """
    last: dict[_Visit, int] = {}
    together: Counter[tuple[_Visit, int]] = Counter()
    faces = followed = strays = switches = boxes = 0
    for frame in frames:
        there = truth_at(truth, frame.at)
        visits = [_visit(truth, face.person, frame.at) for face in there]
        paired = _paired(there, visits, frame, last)
        for index, (face, visit) in enumerate(zip(there, visits, strict=True)):
            counts = _counts(face)
            faces += counts
            track = paired.get(index)
            if track is None:
                continue
            if counts:
                followed += 1
                boxes += 1
                together[visit, track] += 1
                switches += last.get(visit, track) != track
                last[visit] = track
        nobody = len(frame.faces) - len(paired)
        strays += nobody
        boxes += nobody
    return Tracking(faces, followed, strays, switches, _identified(together), boxes)


def truth_at(truth: VideoTruth, at: float) -> tuple[FaceTruth, ...]:
    """The faces of the frame nearest to this time; none where the video is over."""
    number = round(at * truth.fps)
    return truth.frames[number].faces if 0 <= number < len(truth.frames) else ()


def overlap(one: Box, other: Box) -> float:
    """Intersection over union, 0..1."""
    width = min(one[0] + one[2], other[0] + other[2]) - max(one[0], other[0])
    height = min(one[1] + one[3], other[1] + other[3]) - max(one[1], other[1])
    shared = max(width, 0.0) * max(height, 0.0)
    union = one[2] * one[3] + other[2] * other[3] - shared
    return shared / union if union > 0 else 0.0


def _counts(face: FaceTruth) -> bool:
    return face.eyes >= _COUNTED_EYES and face.visible >= _COUNTED_VISIBLE


def _visit(truth: VideoTruth, person: str, at: float) -> _Visit:
    """The person's visit of this moment."""
    begun = [visit.enters for visit in truth.visits if visit.person == person and visit.enters <= at + 1e-3]
    return person, max(begun, default=0.0)


def _paired(
    there: Sequence[FaceTruth], visits: Sequence[_Visit], frame: ObservedFrame, last: dict[_Visit, int]
) -> dict[int, int]:
    """Index of the face -> its track."""
    shared = np.array([[overlap(face.box, seen.box) for seen in frame.faces] for face in there], np.float64)
    shared = shared.reshape(len(there), len(frame.faces))
    pairs = {}
    for row, column in _kept(visits, frame, last):
        if shared[row, column] >= LEAST_OVERLAP:
            pairs[row] = frame.faces[column].track
            shared[row, :] = shared[:, column] = 0
    for row, column in assign(1 - shared, 1 - LEAST_OVERLAP):
        pairs[row] = frame.faces[column].track
    return pairs


def _kept(visits: Sequence[_Visit], frame: ObservedFrame, last: dict[_Visit, int]) -> Iterator[tuple[int, int]]:
    """Rows and columns that were together in the last frame that showed both."""
    columns = {face.track: column for column, face in enumerate(frame.faces)}
    for row, visit in enumerate(visits):
        column = columns.get(last.get(visit, -1))
        if column is not None:
            yield row, column


def _identified(together: Counter[tuple[_Visit, int]]) -> int:
    """The most faces that one track a visit, and one visit a track, can explain."""
    visits = sorted({visit for visit, _ in together})
    tracks = sorted({track for _, track in together})
    counts = np.array([[together[visit, track] for track in tracks] for visit in visits], np.float64)
    if not counts.size:
        return 0
    most = float(counts.max())
    return int(sum(counts[row, column] for row, column in assign(most - counts, most)))
