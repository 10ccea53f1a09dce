"""How many streams one machine watches without falling behind."""

import os
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from iass.bench.camera_service import Answers, ServiceFigures, served_beside
from iass.bench.served import Served
from iass.capture.lane import Direction, Post
from iass.capture.pace import PacedCamera
from iass.case.delivery import Delivery
from iass.errors import InvalidInput
from iass.face.passages import ObservedPassage
from iass.settings import Settings
from iass.watching import Station, Watching
from iass.wiring.cameras import new_watch, open_camera
from iass.wiring.delivery import open_delivery
from iass.wiring.faces import load_engine

MOST_LAG = 1.0
"""Seconds that reading may be late at any moment; more is falling behind."""


_FLUSH_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class StreamFigures:
    """One stream. looked: pictures in which faces were looked for; skipped: those that were not, which is no harm as
    long as looks come often enough to find a face that shows for half a second. lag: seconds that reading was late at
    worst."""

    film: str
    seconds: float
    pictures: int
    looked: int
    skipped: int
    looks_per_second: float
    lag: float
    passages: int


@dataclass(frozen=True, slots=True)
class CameraFigures:
    """Several streams at once, at their own speed, in one process. cores: of processor time that the cameras used a
    second. unencoded: pictures whose faces were cut out, and never encoded. service: where one ran beside them."""

    streams: tuple[StreamFigures, ...]
    wall_seconds: float
    cores: float
    cores_allowed: int
    unencoded: int
    keeps_up: bool
    service: ServiceFigures | None = None


@dataclass(frozen=True, slots=True)
class Progress:
    """What is told meanwhile. enrolled: faces so far, and in all. watched: seconds so far."""

    enrolled: Callable[[int, int], None]
    watched: Callable[[float], None]


def measure(films: Sequence[Path], streams: int, progress: Progress, gallery: int | None = None) -> CameraFigures:
    """Shows the films, in turn, on so many lanes at once.

    gallery: how many faces the service searches that every capture is sent to, in a process of its own on the same
    cores; without it, nothing is sent. Raises InvalidInput or NotFound for what is no film.
    """
    if not films:
        raise InvalidInput("there is no film to show", mend="Make some: scripts/videos FOLDER")
    settings = Settings()
    engine = load_engine(settings)
    cameras = [PacedCamera(open_camera(str(films[number % len(films)]))) for number in range(streams)]
    stations = [
        Station(Post("BENCH", f"K{number:02d}", Direction.ARRIVAL), camera, new_watch(engine, settings))
        for number, camera in enumerate(cameras, start=1)
    ]
    with ExitStack() as opened:
        beside = None
        if gallery is not None:
            posts = [station.post for station in stations]
            beside = opened.enter_context(served_beside(posts, gallery, settings, engine, progress.enrolled))
        run = _watch(stations, beside, progress.watched)
    for station in stations:
        if station.failure is not None:
            raise station.failure
    figures = tuple(_figures(station, camera) for station, camera in zip(stations, cameras, strict=True))
    return CameraFigures(
        streams=figures,
        wall_seconds=round(run.wall, 2),
        cores=round(run.spent / run.wall, 2),
        cores_allowed=len(os.sched_getaffinity(0)),
        unencoded=run.dropped,
        keeps_up=all(one.lag <= MOST_LAG for one in figures),
        service=None if gallery is None else run.answers.figures(gallery, run.served / run.wall, run.unsent),
    )


@dataclass(frozen=True, slots=True)
class _Run:
    """wall, spent, served: seconds on the wall, and of processor time here and in the service."""

    wall: float
    spent: float
    served: float
    dropped: int
    unsent: int
    answers: Answers


def _watch(stations: Sequence[Station], beside: Served | None, progress: Callable[[float], None]) -> _Run:
    """Until all films are over and every capture is answered."""
    answers = Answers()
    delivery: Delivery | None = None
    if beside is not None:
        delivery = open_delivery(beside.url, "bench", answers.answered, answers.troubles.append)
        for station in stations:
            delivery.check(station.post)

    def told(station: Station, passage: ObservedPassage) -> None:
        if delivery is not None:
            answers.told(passage)
            delivery.deliver(station.post, passage)

    watching = Watching(stations, told)
    served = beside.processor_seconds() if beside else 0.0
    began, spent = time.perf_counter(), time.process_time()
    watching.start()
    try:
        while not watching.wait(1.0):
            progress(time.perf_counter() - began)
    finally:
        watching.stop()
        unsent = delivery.close(_FLUSH_SECONDS) + delivery.lost if delivery else 0
    wall, spent = time.perf_counter() - began, time.process_time() - spent
    served = beside.processor_seconds() - served if beside else 0.0
    return _Run(wall, spent, served, watching.dropped, unsent, answers)


def _figures(station: Station, camera: PacedCamera) -> StreamFigures:
    seconds = max(station.at, 1e-3)
    return StreamFigures(
        film=camera.name,
        seconds=round(station.at, 2),
        pictures=camera.counts.pictures,
        looked=station.looked,
        skipped=station.pictures.dropped,
        looks_per_second=round(station.looked / seconds, 2),
        lag=round(camera.lag, 2),
        passages=station.passages,
    )
