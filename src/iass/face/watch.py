"""Watching a lane, whole and in one thread: from pictures to passages. `iass.watching` runs its halves side by side."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from iass.capture import still
from iass.capture.camera import Picture
from iass.face.detected import FaceGlance
from iass.face.engine import FaceEngine
from iass.face.lookout import Lookout
from iass.face.passages import ObservedPassage, PassageBook
from iass.face.track import TrackedFace, TrackRules
from iass.face.visit import PassageRules
from iass.ids import new_id


@dataclass(frozen=True, slots=True, eq=False)
class Seen:
    """faces: those of this picture, on tracks that had a second look. passages: to be sent now, each once."""

    faces: tuple[TrackedFace, ...]
    passages: tuple[ObservedPassage, ...]


@dataclass(slots=True)
class Watch:
    """One lane, one stream. Deterministic but for the names of passages. Not for several threads."""

    lookout: Lookout
    book: PassageBook
    _at: float = field(default=0.0)

    def see(self, picture: Picture, at: float) -> Seen:
        """at: seconds of the stream, never falling. Raises ValueError when it does."""
        if at < self._at:
            raise ValueError(f"time went back from {self._at:.3f} to {at:.3f} seconds")
        self._at = at
        seen = self.lookout.look(picture, at)
        return Seen(seen.faces, self.book.take(seen))

    def end(self) -> Seen:
        """The stream is over: the passages that were still waited for."""
        early = self.book.take(self.lookout.end(self._at))
        return Seen((), early + self.book.end(self._at))

    def passage_of(self, track: int) -> str | None:
        """See `PassageBook.passage_of`."""
        return self.book.passage_of(track)


def new_watch(
    detector: FaceGlance,
    engine: FaceEngine[Any],
    window: float,
    *,
    stills: bool = False,
    new_name: Callable[[], str] = lambda: new_id("passage"),
) -> Watch:
    """window: seconds within which a person seen again is one passage.

    stills: pictures are seconds apart, so that nobody is expected where somebody stood before, and nothing better is
    waited for; who is who is told by the faces alone.
    """
    book = PassageBook(
        lambda jpeg: engine.central_face(still.decode(jpeg)),
        new_name,
        PassageRules(settle=0.0, alone=0.0, linger=0.0, second_look=0.0, ponder=0.0, window=window)
        if stills
        else PassageRules(window=window),
    )
    rules = TrackRules(least_looks=1, patience=0.0) if stills else TrackRules()
    return Watch(Lookout(detector, rules, book.known), book)
