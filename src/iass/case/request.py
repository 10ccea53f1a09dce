"""What was asked: one traveller's crossing, or a camera's shot."""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

from iass.access import SYSTEM, Officer
from iass.capture.chip.files import NO_FILES, ChipFiles
from iass.capture.document import TravelDocument
from iass.capture.lane import Direction
from iass.case.passage import Outcome
from iass.errors import InvalidInput
from iass.face.outcome import Failure

MAX_FRAMES = 8
"""Pictures of one traveller in one request."""


@dataclass(frozen=True, slots=True)
class CrossingRequest:
    """frames: 1..8 encoded pictures of the live face; chip_image: the portrait read from the chip, or None.

    document: None when it could not be read, which a counter or gate is told, or when face_only: nobody
    asked for it. chip: files of the chip, in place of the portrait alone.
    key: the caller's Idempotency-Key, so that a retry is one passage.
    officer: who, or which device, sent it; the audit log names it.
    """

    checkpoint: str
    lane: str
    direction: Direction
    document: TravelDocument | None
    frames: Sequence[bytes]
    chip_image: bytes | None = None
    key: str | None = None
    officer: Officer = SYSTEM
    face_only: bool = False
    chip: ChipFiles = NO_FILES

    def check(self) -> None:
        """Raises InvalidInput for too many frames, or two portraits of one chip."""
        check_count(len(self.frames), "crossing")
        if self.chip_image is not None and self.chip.dg2 is not None:
            raise InvalidInput(
                "the chip's portrait was sent twice",
                where="chip_image",
                mend="Send dg2, which can be checked, or the picture alone",
            )

    def digest(self) -> str:
        """SHA-256 (hex) over everything that was asked, to tell a retry from another request."""
        asked = f"{self.checkpoint}|{self.lane}|{self.direction}|{self.document!r}".encode()
        files = (self.chip.dg1, self.chip.dg2, self.chip.sod) if self.chip else ()
        return _digest(asked, *self.frames, self.chip_image or b"", *(file or b"" for file in files))


@dataclass(frozen=True, slots=True)
class CaptureRequest:
    """A camera shot without a document: searched in the watchlist only.

    frame: everyone in view. With one_person, frame and further are 1..8 shots of one passage, each with
    that person's face in the middle, and give one outcome together.
    """

    checkpoint: str
    lane: str
    direction: Direction
    frame: bytes
    key: str | None = None
    officer: Officer = SYSTEM
    further: Sequence[bytes] = ()
    one_person: bool = False

    @property
    def frames(self) -> tuple[bytes, ...]:
        return (self.frame, *self.further)

    def check(self) -> None:
        """Raises InvalidInput for several frames of who knows whom, or too many."""
        if self.further and not self.one_person:
            raise InvalidInput(
                "several frames that are not said to show one person",
                where="frame",
                mend="Send one frame, or say one_person when all of them show one",
            )
        check_count(len(self.frames), "capture")

    def digest(self) -> str:
        shots = "|one_person" if self.one_person else ""
        return _digest(f"{self.checkpoint}|{self.lane}|{self.direction}{shots}".encode(), *self.frames)


@dataclass(frozen=True, slots=True)
class CaptureResult:
    """One outcome for each face that could be searched, and why the others could not."""

    outcomes: tuple[Outcome, ...]
    failures: tuple[Failure, ...]


def check_count(frames: int, what: str) -> None:
    """Raises InvalidInput unless there are 1 to 8."""
    if not 1 <= frames <= MAX_FRAMES:
        raise InvalidInput(
            f"a {what} takes 1 to {MAX_FRAMES} frames, not {frames}",
            where="frames",
            mend="Send the sharpest few pictures of this traveller",
        )


def _digest(*parts: bytes) -> str:
    """Each part is hashed with its length before it, so that no two requests can run together."""
    total = sha256()
    for part in parts:
        total.update(len(part).to_bytes(8, "big"))
        total.update(part)
    return total.hexdigest()
