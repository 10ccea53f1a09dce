"""A folder of pictures, as cameras that send single ones leave them: in the order of their names."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event

from iass.capture import still
from iass.capture.camera import CameraCounts, TimedPicture, WholePicture
from iass.capture.container.container import MAX_BYTES
from iass.capture.frame import Frame
from iass.capture.source import Source
from iass.errors import InvalidInput, NotFound

_SUFFIXES = frozenset({".jpg", ".jpeg", ".png", ".webp", ".bmp", ".jp2"})


@dataclass(slots=True)
class StillsCamera:
    """Implements `Camera`. seconds: of the stream from one picture to the next; their files do not tell it."""

    source: Source
    seconds: float = 1.0
    counts: CameraCounts = field(default_factory=CameraCounts)
    _closing: Event = field(default_factory=Event)

    @property
    def name(self) -> str:
        return self.source.name

    @property
    def live(self) -> bool:
        return False

    def close(self) -> None:
        """See `Camera.close`."""
        self._closing.set()

    def pictures(self) -> Iterator[TimedPicture]:
        """See `Camera.pictures`. What is no picture, or a broken one, is left out and counted, and its time passes."""
        paths = sorted(path for path in Path(self.source.address).iterdir() if path.suffix.lower() in _SUFFIXES)
        if not paths:
            raise NotFound("no picture in the folder", where=self.source.name, mend="Put JPEG or PNG files in it")
        for number, path in enumerate(paths):
            if self._closing.is_set():
                return
            frame = self._decoded(path)
            if frame is not None:
                self.counts.pictures += 1
                yield TimedPicture(WholePicture(frame), number * self.seconds)

    def _decoded(self, path: Path) -> Frame | None:
        try:
            if path.stat().st_size <= MAX_BYTES:
                return still.decode(path.read_bytes(), where=path.name)
        except (InvalidInput, OSError):
            pass
        self.counts.damaged += 1
        return None
