"""The first half of watching: from a picture to followed faces, and to the few of them that are worth encoding."""

from dataclasses import dataclass, field

from iass.capture.camera import Picture
from iass.face.best_shot import Candidate, cut_out, frontal, promising
from iass.face.detected import DetectedFace, FaceGlance, Points
from iass.face.track import UNSURE, TrackedFace, Tracker, TrackRules

CANVAS = 640
"""Pixels of the longer side that a picture is looked at. Eyes 40 pixels apart in 1920 are 13 apart there, and YuNet
does not miss a face from 12 on."""

_NEAR_GAP = 0.14
_FAR_GAP = 1.5
"""Seconds from one candidate of a track to the next: until its passage is sent, for near and for far faces."""
_NEARER_GAP = 0.3
_NEARER = 1.2
"""The same for a far face that has come so many times nearer since."""
_KNOWN_GAP = 1.0
"""The same afterwards, to notice that a track went over to somebody else. Who turns to the camera is not waited for."""
_NEAR = 30.0  # pixels between the eyes


@dataclass(frozen=True, slots=True, eq=False)
class Sightings:
    """What one picture gave. ended: tracks that are over."""

    at: float
    faces: tuple[TrackedFace, ...]
    candidates: tuple[Candidate, ...]
    ended: tuple[int, ...]


@dataclass(slots=True)
class Lookout:
    """One lane. Not for several threads, but for `known`, which another may add to."""

    detector: FaceGlance
    rules: TrackRules = field(default_factory=TrackRules)
    known: set[int] = field(default_factory=set)
    """Tracks whose passage is settled: they are looked at less often."""
    _tracker: Tracker = field(init=False)
    _cut: dict[int, TrackedFace] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._tracker = Tracker(self.rules)

    def look(self, picture: Picture, at: float) -> Sightings:
        """at: seconds of the stream, not before the last picture's."""
        seen = self._tracker.update(self._detect(picture), at)
        wanted = [face for face in seen.seen if self._wanted(face)]
        candidates = tuple(cut_out(picture, face) for face in wanted)
        self._cut.update((face.track, face) for face in wanted)
        self._forget(seen.ended)
        return Sightings(at, seen.seen, candidates, seen.ended)

    def end(self, at: float) -> Sightings:
        """The stream is over, and so are all tracks."""
        ended = self._tracker.end()
        self._forget(ended)
        return Sightings(at, (), (), ended)

    def _detect(self, picture: Picture) -> list[DetectedFace]:
        small = picture.shrunk(CANVAS)
        scale = picture.width / small.width, picture.height / small.height
        return [_enlarged(face, scale) for face in self.detector.glance(small, UNSURE)]

    def _wanted(self, face: TrackedFace) -> bool:
        if not promising(face):
            return False
        last = self._cut.get(face.track)
        # Times of pictures are not exact: what lies a hundredth short of the gap has waited long enough.
        return last is None or face.at - last.at >= self._gap(face, last) - 0.01

    def _gap(self, face: TrackedFace, last: TrackedFace) -> float:
        if face.track in self.known:
            turned = frontal(face.landmarks) and not frontal(last.landmarks)
            return _NEAR_GAP if turned else _KNOWN_GAP
        eyes = face.detected.inter_eye_distance
        if eyes >= _NEAR:
            return _NEAR_GAP
        return _NEARER_GAP if eyes >= _NEARER * last.detected.inter_eye_distance else _FAR_GAP

    def _forget(self, tracks: tuple[int, ...]) -> None:
        for track in tracks:
            self._cut.pop(track, None)
            self.known.discard(track)


def _enlarged(face: DetectedFace, scale: tuple[float, float]) -> DetectedFace:
    """From the small picture's pixels to the whole one's; pixel centres go to pixel centres."""
    across, down = scale
    left, top, width, height = face.box
    box = ((left + 0.5) * across - 0.5, (top + 0.5) * down - 0.5, width * across, height * down)
    points: Points = (face.landmarks + 0.5) * (across, down) - 0.5
    return DetectedFace(box, points.astype("float32"), face.confidence)
