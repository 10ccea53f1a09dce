"""The port of presentation attack detection."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from iass.capture.frame import Frame
from iass.face.attack.assessment import AttackAssessment, AttackVerdict
from iass.face.detected import DetectedFace


class PresentationAttackDetector(Protocol):
    """Tells a traveller who stands there from a picture of one that is held before the camera."""

    @property
    def method(self) -> str:
        """Its name and version, which goes with everything that it says."""
        ...

    def assess(self, frames: Sequence[Frame], faces: Sequence[DetectedFace | None]) -> AttackAssessment:
        """frames: of one passage, in the order in which they were taken; faces: the face of each, None where there is
        none. Raises ValueError when they are not equally many.

        Never says suspect by guess: where the pictures do not tell, not_assessed.
        """
        ...


def check_paired(frames: Sequence[Frame], faces: Sequence[DetectedFace | None]) -> None:
    """Raises ValueError when they are not equally many."""
    if len(frames) != len(faces):
        raise ValueError(f"{len(frames)} frames and {len(faces)} faces")


@dataclass(frozen=True, slots=True)
class NoAttackDetection:
    """Switched off: every passage is not assessed. Implements `PresentationAttackDetector`."""

    method: str = "off"

    def assess(self, frames: Sequence[Frame], faces: Sequence[DetectedFace | None]) -> AttackAssessment:
        """See `PresentationAttackDetector.assess`."""
        check_paired(frames, faces)
        return AttackAssessment(AttackVerdict.NOT_ASSESSED, self.method, len(frames))


SWITCHED_OFF = NoAttackDetection()
