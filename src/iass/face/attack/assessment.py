"""What presentation attack detection says of one passage. Words of ISO/IEC 30107-1 and -3."""

from dataclasses import dataclass
from enum import StrEnum


class AttackVerdict(StrEnum):
    """live: what was seen moves as a head does. suspect: something speaks for a presentation attack.

    not_assessed: the pictures do not tell, a non-response of ISO/IEC 30107-3. It is no suspicion.
    """

    LIVE = "live"
    SUSPECT = "suspect"
    NOT_ASSESSED = "not_assessed"


class Cue(StrEnum):
    """What was looked at."""

    REPEATED_FRAMES = "repeated_frames"
    PLANAR_MOTION = "planar_motion"
    SCREEN_SPECTRUM = "screen_spectrum"
    BORDER = "border"
    MODEL = "model"


@dataclass(frozen=True, slots=True)
class CueEvidence:
    """One cue that could be measured: its raw value in its own unit, and the threshold that it was held against.

    suspicious: whether the value lies on the side of an attack. A cue alone need not decide.
    frames: in which of the frames given, counted from 0.
    """

    cue: Cue
    raw: float
    threshold: float
    suspicious: bool
    frames: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class AttackAssessment:
    """method: which detector said so, with its version. frames: how many different pictures it had.

    certified: by a laboratory, by ISO/IEC 30107-3. Nothing here is, and a vendor's certificate is not ours to hand on.
    """

    verdict: AttackVerdict
    method: str
    frames: int
    cues: tuple[CueEvidence, ...] = ()
    certified: bool = False

    @property
    def is_suspect(self) -> bool:
        return self.verdict is AttackVerdict.SUSPECT
