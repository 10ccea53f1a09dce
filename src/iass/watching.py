"""THE CAMERA'S STORY: from a stream to one capture for each passage. What `iass.crossing` is to one traveller.

Each lane has a thread that decodes and one that finds and follows faces; one more, for all lanes, encodes the few
candidates and tells the passages, which are handed on to be sent. The queues between them are short: a thread that
falls behind misses old pictures, never the newest.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from threading import Event, Thread
from time import monotonic

from iass.capture.camera import Camera, TimedPicture
from iass.capture.lane import Post
from iass.capture.latest import LatestQueue
from iass.capture.pace import Pace
from iass.errors import IassError
from iass.face.lookout import Sightings
from iass.face.passages import ObservedPassage
from iass.face.watch import Watch

_PICTURES = 2
_SIGHTINGS = 48
"""Of one lane or several, with candidates, waiting to be encoded."""


@dataclass(slots=True, eq=False)
class Station:
    """One camera at its post. Counts are for showing: they may be a picture behind."""

    post: Post
    camera: Camera
    watch: Watch
    pace: Pace = field(default_factory=Pace)
    pictures: LatestQueue[TimedPicture] = field(default_factory=lambda: LatestQueue(_PICTURES))
    looked: int = 0
    in_view: int = 0
    passages: int = 0
    at: float = 0.0
    failure: IassError | None = None


OnPassage = Callable[[Station, ObservedPassage], None]
_Told = tuple[Station, Sightings | None]
"""What was seen, on its way to be encoded; None for a station's last word."""


class Watching:
    """Several stations at once. `start`, then `wait` for the end of all streams or `stop`."""

    def __init__(self, stations: Sequence[Station], on_passage: OnPassage) -> None:
        """on_passage: called in one thread, once for each passage; it must not take long."""
        self.stations = tuple(stations)
        self._on_passage = on_passage
        self._sightings = LatestQueue[_Told](_SIGHTINGS, _has_candidates, _without_candidates)
        self._stopping = Event()
        self._readers: list[Thread] = []
        self._threads: list[Thread] = []
        self._broken: BaseException | None = None

    def start(self) -> None:
        for station in self.stations:
            self._run(partial(self._read, station), f"read {station.post.key}", self._readers)
            self._run(partial(self._look, station), f"look {station.post.key}", self._threads)
        self._run(self._encode, "encode", self._threads)

    def stop(self) -> None:
        """Closes the cameras. What was seen is still encoded and told; a reader that hangs on its network is left."""
        self._stopping.set()
        for station in self.stations:
            station.camera.close()
            station.pictures.close()

    def wait(self, seconds: float | None = None) -> bool:
        """Whether all is over. Raises what stopped a thread unforeseen."""
        until = None if seconds is None else monotonic() + seconds
        for thread in self._waited_for():
            thread.join(None if until is None else max(0.0, until - monotonic()))
        if self._broken is not None:
            raise self._broken
        return not any(thread.is_alive() for thread in self._waited_for())

    @property
    def dropped(self) -> int:
        """Sightings whose candidates were forgotten, since encoding was behind."""
        return self._sightings.dropped

    def _waited_for(self) -> list[Thread]:
        """FFmpeg tells nobody who waits for a camera that it was closed, for up to ten seconds."""
        return self._threads if self._stopping.is_set() else self._readers + self._threads

    def _run(self, work: Callable[[], None], name: str, among: list[Thread]) -> None:
        def guarded() -> None:
            try:
                work()
            except BaseException as error:  # told by `wait`; the other threads must not wait for ever
                self._broken = error
                self.stop()
                self._sightings.close()

        thread = Thread(target=guarded, name=name, daemon=True)
        among.append(thread)
        thread.start()

    def _read(self, station: Station) -> None:
        """Decodes. A film waits for its turn; a live stream does not, and the oldest picture is forgotten."""
        try:
            for timed in station.camera.pictures():
                if not station.pictures.put(timed, wait=not station.camera.live):
                    return
        except IassError as error:
            station.failure = error
        finally:
            station.pictures.close()

    def _look(self, station: Station) -> None:
        """Finds and follows faces, and cuts candidates out."""
        try:
            live = station.camera.live
            while (timed := station.pictures.newest() if live else station.pictures.next()) is not None:
                began = monotonic()
                seen = station.watch.lookout.look(timed.picture, timed.at)
                self._sightings.put((station, seen), wait=not live)
                station.looked += 1
                station.in_view, station.at = len(seen.faces), timed.at
                rest = station.pace.after(monotonic() - began)
                if live and rest:
                    self._stopping.wait(rest)
            self._sightings.put((station, station.watch.lookout.end(station.at)))
        finally:
            station.pictures.close()
            self._sightings.put((station, None))

    def _encode(self) -> None:
        """Candidates to passages, lane after lane as they come."""
        running = set(map(id, self.stations))
        while running and (item := self._sightings.next()) is not None:
            station, seen = item
            book = station.watch.book
            passages = book.end(station.at) if seen is None else book.take(seen)
            for passage in passages:
                station.passages += 1
                self._on_passage(station, passage)
            if seen is None:
                running.discard(id(station))


def _has_candidates(told: _Told) -> bool:
    return bool(told[1] and told[1].candidates)


def _without_candidates(told: _Told) -> _Told:
    """Candidates may be forgotten; that a track was seen or ended may not."""
    station, seen = told
    return station, replace(seen, candidates=()) if seen else None
