"""What the camera pipeline made of one video, as plain records: the scorer needs nothing else."""

from dataclasses import dataclass, field

from iass.evaluation.camera_truth import Box


@dataclass(frozen=True, slots=True)
class ObservedFace:
    """One face in one frame. track: what the tracker calls it."""

    track: int
    box: Box


@dataclass(frozen=True, slots=True)
class ObservedFrame:
    """at: seconds since the first frame."""

    at: float
    faces: tuple[ObservedFace, ...]


@dataclass(frozen=True, slots=True)
class ObservedShot:
    """One picture that was kept of a passage: when, and where the face was in the frame."""

    at: float
    box: Box


@dataclass(frozen=True, slots=True)
class ObservedCapture:
    """What would be sent to the service for one passage. sent_at: seconds since the first frame.

    scores: person -> similarity of the fused template to that person's portrait; empty where nobody is enrolled.
    """

    sent_at: float
    shots: tuple[ObservedShot, ...]
    scores: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Observed:
    """frames: those that were looked at. read, dropped: frames in all, and those that never were. seconds: by the
    clock on the wall, decoding included. joined: tracks that belong to a passage in the end."""

    frames: tuple[ObservedFrame, ...]
    captures: tuple[ObservedCapture, ...]
    read: int
    dropped: int
    seconds: float
    joined: frozenset[int] = frozenset()
