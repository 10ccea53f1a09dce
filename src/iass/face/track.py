"""Which face of this picture is which of the last: a small tracker for one lane.

As ByteTrack has it (Zhang et al., ECCV 2022): sure detections are given to the tracks first, unsure ones only to the
tracks that are left over, and never begin a track. A track that is not seen goes on with its speed for a while, so
that two who cross, or one behind a pillar, keep their numbers.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import count

import numpy as np

from iass.face.assignment import assign
from iass.face.detected import DetectedFace, Points
from iass.face.motion import Box, Motion, centre_of, overlap, share_covered, size_of

SURE = 0.6
"""Confidence from which a detection may begin a track."""
UNSURE = 0.3
"""Confidence from which a detection may continue one."""

_REACH = 0.5
_SPREAD = 2.5
_FARTHEST = 2.5
"""A detection belongs to a track within half a face's size and 2.5 standard deviations of where it is expected, and
never beyond 2.5 sizes."""
_OTHER_SIZE = 0.8  # log2 of the ratio of sizes
_SAME_PLACE = 0.6  # sizes between the centres of two detections of one face


@dataclass(frozen=True, slots=True)
class TrackRules:
    """least_looks: detections that make a track; patience: seconds that an unseen one is kept; first_patience: the
    same before it has its looks."""

    least_looks: int = 2
    patience: float = 1.2
    first_patience: float = 0.4


@dataclass(frozen=True, slots=True, eq=False)
class TrackedFace:
    """One face of one picture, and the track that it belongs to. box and landmarks as in `DetectedFace`.

    covered: share of the box, 0..1, that a larger face covers, or in which a face is expected that is not seen now.
    """

    track: int
    box: Box
    landmarks: Points
    confidence: float
    at: float
    covered: float = 0.0

    @property
    def detected(self) -> DetectedFace:
        return DetectedFace(self.box, self.landmarks, self.confidence)


@dataclass(frozen=True, slots=True, eq=False)
class TrackUpdate:
    """seen: the faces of this picture on tracks that have their looks; ended: tracks that had, and are given up."""

    seen: tuple[TrackedFace, ...]
    ended: tuple[int, ...] = ()


@dataclass(slots=True, eq=False)
class _Track:
    number: int
    motion: Motion
    seen_at: float
    looks: int = 1

    def expected(self, face: DetectedFace) -> Box:
        """The box of a face as large as this one's prediction, in the other's shape."""
        width, height = face.box[2:]
        scale = self.motion.size / size_of(face.box)
        width, height = width * scale, height * scale
        return self.motion.centre.real - width / 2, self.motion.centre.imag - height / 2, width, height


@dataclass(slots=True)
class Tracker:
    """Numbers are given once and never again. Not for several threads."""

    rules: TrackRules = field(default_factory=TrackRules)
    _tracks: list[_Track] = field(default_factory=list)
    _numbers: "count[int]" = field(default_factory=lambda: count(1))

    def update(self, faces: Sequence[DetectedFace], at: float) -> TrackUpdate:
        """faces: of one picture, in any order; at: its time in seconds, not before the last one's."""
        ended = self._give_up(at)
        for track in self._tracks:
            track.motion.move_to(at)
        sure = [face for face in faces if face.confidence >= SURE]
        unsure = [face for face in faces if UNSURE <= face.confidence < SURE]
        found = self._match(self._tracks, sure)
        taken = {id(track) for track, _ in found}
        left = [track for track in self._tracks if id(track) not in taken]
        found += self._match(left, unsure)
        for track, face in found:
            track.motion.correct(face)
            track.seen_at, track.looks = at, track.looks + 1
        found += self._begin(sure, [face for _, face in found], at)
        seen = tuple(
            self._followed(track, face, found, at) for track, face in found if track.looks >= self.rules.least_looks
        )
        return TrackUpdate(seen, ended)

    def end(self) -> tuple[int, ...]:
        """Gives up every track; answers those that had their looks."""
        ended = tuple(track.number for track in self._tracks if track.looks >= self.rules.least_looks)
        self._tracks.clear()
        return ended

    def _match(self, tracks: Sequence[_Track], faces: Sequence[DetectedFace]) -> list[tuple[_Track, DetectedFace]]:
        if not tracks or not faces:
            return []
        costs = np.array([[_cost(track, face) for face in faces] for track in tracks])
        return [(tracks[row], faces[column]) for row, column in assign(costs, _MOST)]

    def _followed(
        self, track: _Track, face: DetectedFace, found: Sequence[tuple[_Track, DetectedFace]], at: float
    ) -> TrackedFace:
        """found: all of this picture. The larger face is the nearer one, and covers."""
        met = self.rules.least_looks
        others = [other.box for who, other in found if who.looks >= met and size_of(other.box) > size_of(face.box)]
        others += [who.expected(face) for who in self._tracks if who.seen_at < at and who.looks >= met]
        covered = max((share_covered(face.box, other) for other in others), default=0.0)
        return TrackedFace(track.number, face.box, face.landmarks, face.confidence, at, covered)

    def _begin(
        self, sure: Sequence[DetectedFace], taken: Sequence[DetectedFace], at: float
    ) -> list[tuple[_Track, DetectedFace]]:
        """New tracks for sure faces that are not merely second boxes around one that has its track."""
        begun: list[tuple[_Track, DetectedFace]] = []
        held = {id(face) for face in taken}
        for face in sorted(sure, key=lambda one: -one.confidence):
            others = [*taken, *(other for _, other in begun)]
            if id(face) in held or any(_same_place(face, other) for other in others):
                continue
            track = _Track(next(self._numbers), Motion.of(face, at), at)
            self._tracks.append(track)
            begun.append((track, face))
        return begun

    def _give_up(self, at: float) -> tuple[int, ...]:
        kept, ended = [], []
        for track in self._tracks:
            met = track.looks >= self.rules.least_looks
            if at - track.seen_at <= (self.rules.patience if met else self.rules.first_patience):
                kept.append(track)
            elif met:
                ended.append(track.number)
        self._tracks = kept
        return tuple(ended)


_MOST = 3.0


def _cost(track: _Track, face: DetectedFace) -> float:
    """0..3, infinity where they cannot be one: the distance within reach, the size, and the overlap that is missing."""
    expected = track.expected(face)
    distance = abs(centre_of(face.box) - track.motion.centre) / track.motion.size
    reach = min(_REACH + _SPREAD * track.motion.uncertainty, _FARTHEST)
    other_size = abs(float(np.log2(size_of(face.box) / track.motion.size)))
    if distance > reach or other_size > _OTHER_SIZE + 0.5 * track.motion.uncertainty:
        return float("inf")
    return distance / reach + 0.5 * other_size + 0.5 * (1 - overlap(expected, face.box))


def _same_place(one: DetectedFace, other: DetectedFace) -> bool:
    distance = abs(centre_of(one.box) - centre_of(other.box))
    return distance < _SAME_PLACE * min(size_of(one.box), size_of(other.box))
