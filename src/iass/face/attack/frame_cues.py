"""What several frames and the landmarks in them can tell. No certified method: docs/decisions/0009."""

from collections.abc import Sequence
from dataclasses import dataclass

from iass.capture.frame import Frame
from iass.face.attack.assessment import AttackAssessment, AttackVerdict, Cue, CueEvidence
from iass.face.attack.border import border
from iass.face.attack.detector import check_paired
from iass.face.attack.planar_motion import has_relief, planar_motion, turns
from iass.face.attack.repeated_frames import distinct, repeated_frames
from iass.face.attack.screen_spectrum import screen_spectrum
from iass.face.attack.view import View, views
from iass.face.detected import DetectedFace

MOST_VIEWS = 3
"""So many different frames are compared, spread over the passage: enough to see a turn, and a few milliseconds."""


@dataclass(frozen=True, slots=True)
class Thresholds:
    """relief: of a flat picture, below; of a head, from live_relief on; as shares of a head's. Between them, nothing
    is said. peak: of a screen, from there on, in nepers. sides: of a border, from there on."""

    relief: float = 0.3
    live_relief: float = 0.5
    peak: float = 3.6
    sides: float = 3.0


SHIPPED = Thresholds()
"""A third of a head's relief, and a peak above all that live travellers showed: docs/decisions/0009."""


@dataclass(frozen=True, slots=True)
class FrameCues:
    """Implements `iass.face.attack.detector.PresentationAttackDetector`. Safe for many threads."""

    thresholds: Thresholds = SHIPPED
    method: str = "frames-1"

    def assess(self, frames: Sequence[Frame], faces: Sequence[DetectedFace | None]) -> AttackAssessment:
        """See `PresentationAttackDetector.assess`.

        Suspect: a frame with a face came again among different ones, or the face moved like a plane, or a screen's
        pixels and a border are seen in one frame. Live: the face turned and has relief. Else not assessed.
        """
        check_paired(frames, faces)
        different = distinct(frames)
        shown = [index for index, face in enumerate(faces) if face is not None]
        seen = views(frames, faces, _spread([index for index in different if index in shown]))
        again = repeated_frames(shown, different)
        turned = turns(seen)
        moved = planar_motion(turned, self.thresholds.relief)
        peak = self._peak(seen)
        edges = self._edges(seen) if _points(moved) or _points(peak) else None  # the dearest, and never alone
        cues = tuple(cue for cue in (again, moved, peak, edges) if cue is not None)
        suspect = _points(again) or _points(moved) or _together(peak, edges)
        live = AttackVerdict.LIVE if has_relief(turned, self.thresholds.live_relief) else AttackVerdict.NOT_ASSESSED
        return AttackAssessment(AttackVerdict.SUSPECT if suspect else live, self.method, len(different), cues)

    def _peak(self, seen: Sequence[View]) -> CueEvidence | None:
        return _strongest(Cue.SCREEN_SPECTRUM, seen, [screen_spectrum(view) for view in seen], self.thresholds.peak)

    def _edges(self, seen: Sequence[View]) -> CueEvidence | None:
        return _strongest(Cue.BORDER, seen, [border(view) for view in seen], self.thresholds.sides)


def _strongest(cue: Cue, seen: Sequence[View], values: Sequence[float], threshold: float) -> CueEvidence | None:
    """The greatest value; frames: those that reach the threshold, or else the one that came nearest."""
    if not seen:
        return None
    raw = max(values)
    reached = tuple(view.index for view, value in zip(seen, values, strict=True) if value >= min(threshold, raw))
    return CueEvidence(cue, raw, threshold, raw >= threshold, reached)


def _together(peak: CueEvidence | None, edges: CueEvidence | None) -> bool:
    """A frame in which both are seen. A window or a knitted hat has one of them."""
    if peak is None or edges is None or not (peak.suspicious and edges.suspicious):
        return False
    return bool(set(peak.frames) & set(edges.frames))


def _points(cue: CueEvidence | None) -> bool:
    return cue is not None and cue.suspicious


def _spread(different: Sequence[int]) -> list[int]:
    """At most `MOST_VIEWS` of them, the first and the last among them."""
    last = len(different) - 1
    steps = min(len(different), MOST_VIEWS) - 1
    return [different[round(last * step / steps)] for step in range(steps + 1)] if steps > 0 else list(different)
