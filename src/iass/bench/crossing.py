"""How long one traveller takes over HTTP against a full gallery, and where the time goes."""

import json
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter, process_time
from typing import Any

import httpx
import numpy as np

from iass.capture.mrz import compose_td3
from iass.demo import cast, people
from iass.face.template import Template
from iass.ids import EnrolmentId, ImageId, ModelId
from iass.registry.enrolment import Enrolment, GalleryName
from iass.service.app import create_app
from iass.service.server import running
from iass.settings import Settings
from iass.wiring.application import build
from iass.wiring.records import open_records

_BATCH = 5_000
_SEED = 20261124


@dataclass(frozen=True, slots=True)
class CrossingTimes:
    """Milliseconds. total_*: as the client waits, over HTTP; steps: medians inside the service; core_milliseconds:
    processor time of one crossing on all cores together, mean, with the client's."""

    gallery: int
    rounds: int
    frames: int
    total_p50: float
    total_p95: float
    core_milliseconds: float
    steps: dict[str, float]


def measure(gallery: int, rounds: int, threads: int, progress: Callable[[int, int], None]) -> CrossingTimes:
    """Fills an installation of its own with `gallery` random unit templates, and crosses it `rounds` times.

    The templates are random directions, which cost the search as much as real ones. The folder is removed.
    """
    with tempfile.TemporaryDirectory(prefix="iass-bench-") as folder:
        settings = of_its_own(Path(folder), threads)
        application = build(settings)
        model_id, dimension = application.engine.model_id, application.engine.dimension
        application.close()
        fill_gallery(settings, gallery, model_id, dimension, progress)
        application = build(settings)
        try:
            with running(create_app(application), settings.host, settings.port) as url:
                return _cross(url, gallery, rounds)
        finally:
            application.close()


def of_its_own(folder: Path, threads: int, **more: Any) -> Settings:
    """Whatever the environment names: random faces belong into nobody's database, nor into a cluster."""
    elsewhere: dict[str, Any] = {"database_url": "", "gallery_url": "", "master_key_file": None, **more}
    return Settings(data_dir=folder, threads=threads, host="127.0.0.1", port=0, **elsewhere)


def fill_gallery(
    settings: Settings, count: int, model_id: ModelId, dimension: int, progress: Callable[[int, int], None]
) -> None:
    """Enrols so many random directions, as `measure` has them. progress: done, and how many in all."""
    generator = np.random.default_rng(_SEED)
    records = open_records(settings)
    try:
        for start in range(0, count, _BATCH):
            size = min(_BATCH, count - start)
            vectors = generator.standard_normal((size, dimension), dtype=np.float32)
            vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
            with records.transaction() as tx:
                for offset, vector in enumerate(vectors):
                    tx.enrolments.add(_enrolment(start + offset, Template(vector, model_id)))
            progress(start + size, count)
    finally:
        records.close()


def _enrolment(number: int, template: Template) -> Enrolment:
    """Nine in ten stand in the registry, the rest in the watchlist."""
    name = GalleryName.WATCHLIST if number % 10 == 0 else GalleryName.REGISTRY
    return Enrolment(
        EnrolmentId(f"enrolment-{number:08d}"), name, f"subject-{number:08d}", ImageId(f"image-{number}"), template
    )


def _cross(url: str, gallery: int, rounds: int) -> CrossingTimes:
    frames = [people.selfie("P001"), people.expression("P001", 0, 0), people.expression("P001", 0, 1)]
    chip = people.chip_portrait("P001")
    part = {"checkpoint": "CGK", "lane": "C01", "direction": "arrival", "mrz": compose_td3(cast.STRANGER.document)}
    files = [("frames", (f"{number}.jpg", data, "image/jpeg")) for number, data in enumerate(frames)]
    files.append(("chip_image", ("chip.jp2", chip, "image/jp2")))
    waits, laps, spent = [], [], 0.0
    with httpx.Client(base_url=url, headers={"IASS-Officer": "bench"}, timeout=60) as client:
        for number in range(rounds + 1):
            began, worked = perf_counter(), process_time()
            answer = client.post("/v1/crossings", data={"crossing": json.dumps(part)}, files=files)
            answer.raise_for_status()
            if number:  # the first one warms up
                waits.append((perf_counter() - began) * 1000)
                spent += (process_time() - worked) * 1000
                laps.append(answer.json()["milliseconds"])
    steps = {step: round(median(lap[step] for lap in laps), 2) for step in laps[0]}
    p95 = quantiles(waits, n=20)[-1] if len(waits) > 1 else waits[0]
    of_a_core = round(spent / len(waits), 1)
    return CrossingTimes(gallery, rounds, len(frames), round(median(waits), 1), round(p95, 1), of_a_core, steps)
