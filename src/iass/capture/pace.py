"""How often to look: as often as wanted, and no oftener than the machine can."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from threading import Event
from time import monotonic

from iass.capture.camera import Camera, CameraCounts, TimedPicture

_SHARE = 0.85
_SMOOTH = 0.2


@dataclass(slots=True)
class Pace:
    """Spaces looks by the time that they take: with several streams on a busy machine, each looks less often, and
    those who read keep up. most: looks a second at most."""

    most: float = 12.0
    step: float = 0.0
    """Seconds that a look takes, smoothed."""

    def after(self, took: float) -> float:
        """Takes note of a look of `took` seconds; answers how many seconds to rest before the next."""
        self.step = took if not self.step else self.step + _SMOOTH * (took - self.step)
        # A twentieth is left for the jitter of timers and streams: pictures at just this rate are all looked at.
        wanted = max(0.95 / self.most, self.step / _SHARE)
        return max(0.0, wanted - took)


@dataclass(slots=True)
class PacedCamera:
    """Implements `Camera`: a film shown at its own speed, as if it were live. lag: seconds that reading is late."""

    camera: Camera
    now: Callable[[], float] = monotonic
    lag: float = 0.0
    _closing: Event = field(default_factory=Event)

    @property
    def name(self) -> str:
        return self.camera.name

    @property
    def live(self) -> bool:
        return True

    @property
    def counts(self) -> CameraCounts:
        return self.camera.counts

    def pictures(self) -> Iterator[TimedPicture]:
        """See `Camera.pictures`."""
        began: float | None = None
        for timed in self.camera.pictures():
            began = self.now() if began is None else began
            early = began + timed.at - self.now()
            self.lag = max(self.lag, -early)
            if self._closing.wait(max(0.0, early)):
                return
            yield timed

    def close(self) -> None:
        """See `Camera.close`."""
        self._closing.set()
        self.camera.close()
