"""How many streams one machine watches without falling behind."""

import os
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from iass.capture.lane import Direction, Post
from iass.capture.pace import PacedCamera
from iass.errors import InvalidInput
from iass.settings import Settings
from iass.watching import Station, Watching
from iass.wiring.cameras import new_watch, open_camera
from iass.wiring.faces import load_engine

MOST_LAG = 1.0
"""Seconds that reading may be late at any moment; more is falling behind."""


@dataclass(frozen=True, slots=True)
class StreamFigures:
    """One stream. looked: pictures in which faces were looked for; those that were not are no harm as long as looks
    come often enough to find a face that shows for half a second. lag: seconds that reading was late at worst."""

    film: str
    seconds: float
    pictures: int
    looked: int
    looks_per_second: float
    lag: float
    passages: int


@dataclass(frozen=True, slots=True)
class CameraFigures:
    """Several streams at once, at their own speed, in one process. cores: of processor time used a second."""

    streams: tuple[StreamFigures, ...]
    wall_seconds: float
    cores: float
    cores_allowed: int
    keeps_up: bool


def measure(films: Sequence[Path], streams: int, progress: Callable[[float], None]) -> CameraFigures:
    """Shows the films, in turn, on so many lanes at once. Nothing is sent. progress: seconds so far.

    Raises InvalidInput or NotFound for what is no film.
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
    watching = Watching(stations, lambda _station, _passage: None)
    wall, spent = time.perf_counter(), time.process_time()
    watching.start()
    try:
        while not watching.wait(1.0):
            progress(time.perf_counter() - wall)
    finally:
        watching.stop()
    wall, spent = time.perf_counter() - wall, time.process_time() - spent
    for station in stations:
        if station.failure is not None:
            raise station.failure
    figures = tuple(_figures(station, camera) for station, camera in zip(stations, cameras, strict=True))
    keeps_up = all(one.lag <= MOST_LAG for one in figures)
    allowed = len(os.sched_getaffinity(0))
    return CameraFigures(figures, round(wall, 2), round(spent / wall, 2), allowed, keeps_up)


def _figures(station: Station, camera: PacedCamera) -> StreamFigures:
    seconds = max(station.at, 1e-3)
    return StreamFigures(
        film=camera.name,
        seconds=round(station.at, 2),
        pictures=camera.counts.pictures,
        looked=station.looked,
        looks_per_second=round(station.looked / seconds, 2),
        lag=round(camera.lag, 2),
        passages=station.passages,
    )
