"""What several frames and the landmarks in them can tell. No certified method: docs/decisions/0009."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from iass.capture.frame import Frame
from iass.face.attack.assessment import AttackAssessment, AttackVerdict, Cue, CueEvidence
from iass.face.attack.border import border
from iass.face.attack.detector import check_paired
from iass.face.attack.planar_motion import has_relief, planar_motion, turns
from iass.face.attack.repeated_frames import distinct, repeated_frames
from iass.face.attack.screen_spectrum import screen_spectrum
from iass.face.attack.view import View, views
from iass.face.detected import DetectedFace
from iass.face.quality.head_pose import angles

MOST_VIEWS = 3
"""So many different frames are compared, those between which the face turned most: enough to see a turn, and a few
milliseconds."""


@dataclass(frozen=True, slots=True)
class Thresholds:
    """relief: of a flat picture, below; of a head, from live_relief on; as shares of a head's. peak: of a screen, from
    there on; of no screen, below live_peak; in nepers. Between them, nothing is said. sides: of a border, from there
    on."""

    relief: float = 0.3
    live_relief: float = 0.5
    peak: float = 3.6
    live_peak: float = 2.6
    sides: float = 3.0


SHIPPED = Thresholds()
"""A third of a head's relief, and a peak above all that live travellers showed (1.7; screens from 3.9 on, of the people
to fit on before a counter's camera): docs/decisions/0009."""


@dataclass(frozen=True, slots=True)
class FrameCues:
    """Implements `iass.face.attack.detector.PresentationAttackDetector`. Safe for many threads."""

    thresholds: Thresholds = SHIPPED
    method: str = "frames-2"

    def assess(self, frames: Sequence[Frame], faces: Sequence[DetectedFace | None]) -> AttackAssessment:
        """See `PresentationAttackDetector.assess`.

        Suspect: a frame with a face came again among different ones, or the face moved like a plane, or a screen's
        pixels and a border are seen, be it in two frames: where one frame resolves the pixels, another may show the
        edge. Live: the face turned and has relief, and nothing is like a screen's pixels. Else not assessed.
        """
        check_paired(frames, faces)
        different = distinct(frames)
        shown = [index for index, face in enumerate(faces) if face is not None]
        seen = views(frames, faces, _telling([index for index in different if index in shown], faces))
        again = repeated_frames(shown, different)
        turned = turns(seen)
        moved = planar_motion(turned, self.thresholds.relief)
        peak = self._peak(seen)
        edges = self._edges(seen) if _points(moved) or _points(peak) else None  # the dearest, and never alone
        cues = tuple(cue for cue in (again, moved, peak, edges) if cue is not None)
        suspect = _points(again) or _points(moved) or (_points(peak) and _points(edges))
        plain = peak is None or peak.raw < self.thresholds.live_peak
        alive = plain and has_relief(turned, self.thresholds.live_relief)
        live = AttackVerdict.LIVE if alive else AttackVerdict.NOT_ASSESSED
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


def _points(cue: CueEvidence | None) -> bool:
    return cue is not None and cue.suspicious


def _telling(different: Sequence[int], faces: Sequence[DetectedFace | None]) -> list[int]:
    """At most `MOST_VIEWS` of them, in order: of many, those between which the face turned most. Evenly spread ones
    would miss a turn of the head that begins and ends between them."""
    if len(different) <= MOST_VIEWS:
        return list(different)
    turned = np.array([_turn(faces[index]) for index in different])
    apart = np.linalg.norm(turned[:, None] - turned[None], axis=-1)
    first, last = (int(place) for place in np.unravel_index(int(apart.argmax()), apart.shape))
    chosen = [first, last]
    while len(set(chosen)) < MOST_VIEWS:
        nearest = np.minimum.reduce(apart[list(set(chosen))])
        nearest[chosen] = -1.0
        chosen.append(int(nearest.argmax()))
    return [different[place] for place in sorted(set(chosen))]


def _turn(face: DetectedFace | None) -> tuple[float, float]:
    """Yaw and pitch in degrees, in the rough; 0 where they cannot be told."""
    yaw, pitch, _ = angles(face.landmarks) if face is not None else (0.0, 0.0, 0.0)
    return (yaw, pitch) if np.isfinite((yaw, pitch)).all() else (0.0, 0.0)
