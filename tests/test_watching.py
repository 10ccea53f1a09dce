"""Several lanes side by side: one capture for each passage, and no lane that stops another."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests import films

from iass.adapters.cameras.stills import StillsCamera
from iass.adapters.cameras.video import VideoCamera
from iass.capture.camera import Camera, CameraCounts, TimedPicture
from iass.capture.lane import Direction, Post
from iass.capture.pace import PacedCamera
from iass.capture.source import parse_source
from iass.demo import people
from iass.errors import InvalidInput, NotReady
from iass.face.passages import ObservedPassage
from iass.face.pipeline import FacePipeline
from iass.face.watch import new_watch
from iass.watching import Station, Watching


def station(engine: FacePipeline, camera: Camera, lane: str, *, stills: bool = False) -> Station:
    watch = new_watch(engine.detector, engine, 60, stills=stills)
    return Station(Post("CGK", lane, Direction.ARRIVAL), camera, watch)


def film_camera(folder: Path, name: str = "film.mp4", data: bytes | None = None) -> VideoCamera:
    return VideoCamera(parse_source(str(films.write(folder, films.walk() if data is None else data, name))))


def watched(*stations: Station) -> list[tuple[str, ObservedPassage]]:
    seen = list[tuple[str, ObservedPassage]]()
    watching = Watching(stations, lambda where, passage: seen.append((where.post.lane, passage)))
    watching.start()
    assert watching.wait(120)
    return seen


class Broken:
    """A camera that ends in an error, after the pictures of another one."""

    name, live = "broken", False

    def __init__(self, camera: Camera, error: Exception) -> None:
        self._camera, self._error = camera, error
        self.counts = CameraCounts()

    def pictures(self) -> Iterator[TimedPicture]:
        yield from self._camera.pictures()
        raise self._error

    def close(self) -> None:
        self._camera.close()


class Stopping:
    """A camera that somebody closes after some pictures."""

    name, live = "stopping", False

    def __init__(self, camera: Camera, after: int) -> None:
        self._camera, self._after = camera, after
        self.counts = camera.counts

    def pictures(self) -> Iterator[TimedPicture]:
        for number, timed in enumerate(self._camera.pictures(), start=1):
            yield timed
            if number == self._after:
                self.close()

    def close(self) -> None:
        self._camera.close()


class Hanging:
    """A camera that stays silent after its pictures, whoever closes it."""

    name, live = "hanging", True

    def __init__(self, camera: Camera) -> None:
        self._camera = camera
        self.counts = camera.counts
        self.silent, self.over = threading.Event(), threading.Event()

    def pictures(self) -> Iterator[TimedPicture]:
        yield from self._camera.pictures()
        self.silent.set()
        self.over.wait(60)

    def close(self) -> None:
        self._camera.close()


def test_passage_is_captured_twice_or_late(engine: FacePipeline, tmp_path: Path) -> None:
    one = station(engine, film_camera(tmp_path), "K01")
    [(lane, passage)] = watched(one)
    assert lane == "K01" and passage.sent_at - passage.first_seen < 0.7
    assert 1 < len(passage.shots) <= 3 and all(shot.inter_eye_distance > 39 for shot in passage.shots)
    assert one.looked == 20 and one.pictures.dropped == 0 and one.failure is None
    threads = {thread.name for thread in threading.enumerate()}
    assert not {"read CGK/K01", "look CGK/K01", "encode"} & threads


def test_broken_camera_stops_the_other_lane(engine: FacePipeline, tmp_path: Path) -> None:
    whole = station(engine, film_camera(tmp_path), "K01")
    broken = station(engine, Broken(film_camera(tmp_path, "b.mp4"), NotReady("unplugged")), "K02")
    unusable = station(engine, film_camera(tmp_path, "c.mp4", b"no film"), "K03")
    assert sorted(lane for lane, _ in watched(whole, broken, unusable)) == ["K01", "K02"]
    assert isinstance(broken.failure, NotReady) and isinstance(unusable.failure, InvalidInput)


def test_what_nobody_foresaw_is_swallowed(engine: FacePipeline, tmp_path: Path) -> None:
    watching = Watching(
        [station(engine, Broken(film_camera(tmp_path), ZeroDivisionError()), "K01")], lambda _station, _passage: None
    )
    watching.start()
    with pytest.raises(ZeroDivisionError):
        watching.wait(60)


def test_film_shown_as_if_live_is_captured_twice(engine: FacePipeline, tmp_path: Path) -> None:
    """Pictures may be missed on a busy machine, the passage may not."""
    live = station(engine, PacedCamera(film_camera(tmp_path)), "K01")
    assert [lane for lane, _ in watched(live)] == ["K01"]
    assert live.looked + live.pictures.dropped == 20


def test_stop_forgets_who_was_in_view(engine: FacePipeline, tmp_path: Path) -> None:
    """The camera is closed at the fifth picture: there is no time for a passage to fall due by itself."""
    camera = Stopping(film_camera(tmp_path), after=5)
    one = station(engine, camera, "K01")
    assert [lane for lane, _ in watched(one)] == ["K01"]
    assert one.looked <= 6


def test_camera_that_hangs_holds_up_the_end(engine: FacePipeline, tmp_path: Path) -> None:
    """Who was in view is told, and nobody waits for what its network will not say."""
    camera = Hanging(PacedCamera(film_camera(tmp_path, data=films.walk(frames=7))))
    seen = list[ObservedPassage]()
    watching = Watching([station(engine, camera, "K01")], lambda _station, passage: seen.append(passage))
    watching.start()
    assert camera.silent.wait(60) and not watching.wait(0.0)
    watching.stop()
    assert watching.wait(30)
    assert len(seen) == 1
    camera.over.set()


def test_next_still_is_taken_for_the_next_moment(engine: FacePipeline, tmp_path: Path) -> None:
    for name, person in {"1.jpg": "P004", "2.jpg": "P001", "3.jpg": "P004"}.items():
        (tmp_path / name).write_bytes(people.selfie(person))
    (tmp_path / "4.jpg").write_bytes(b"broken")
    seen = watched(station(engine, StillsCamera(parse_source(str(tmp_path))), "K01", stills=True))
    assert [passage.first_seen for _, passage in seen] == [0.0, 1.0]
