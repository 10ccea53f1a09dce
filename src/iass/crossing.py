"""THE STORY: one traveller, from frames to alert. Read this first."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from iass.capture.document import TravelDocument
from iass.capture.lane import Direction
from iass.case.passage import Outcome


@dataclass(frozen=True, slots=True)
class CrossingRequest:
    """frames: 1..8 encoded pictures of the live face; chip_image: the portrait read from the chip, or None.

    key: the caller's Idempotency-Key, so that a retried request is one passage.
    """

    checkpoint: str
    lane: str
    direction: Direction
    document: TravelDocument
    frames: Sequence[bytes]
    chip_image: bytes | None = None
    key: str | None = None


@dataclass(frozen=True, slots=True)
class CaptureRequest:
    """A camera shot without a document: searched in the watchlist only."""

    checkpoint: str
    lane: str
    direction: Direction
    frame: bytes
    key: str | None = None


class Checkpoint(Protocol):
    def cross(self, request: CrossingRequest) -> Outcome: ...

    def capture(self, request: CaptureRequest) -> Sequence[Outcome]:
        """One outcome for each face in view."""
        ...
