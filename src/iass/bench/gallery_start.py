"""How long a program takes until it can search a full gallery, from its snapshot and the tail of changes.

One start, in a process of its own: `python -m iass.bench.gallery_start DATA_DIR gallery|application`.
"""

import json
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from statistics import median
from time import perf_counter, process_time
from typing import Any

from iass.adapters.sql.records import SqlRecords
from iass.bench import search_data
from iass.errors import NotReady
from iass.face.template import Template
from iass.ids import EnrolmentId, ImageId, ModelId, new_id
from iass.registry.enrolment import Enrolment, GalleryName
from iass.settings import Settings
from iass.wiring.gallery import load_gallery
from iass.wiring.records import open_records

_BATCH = 5_000
_GALLERY, _APPLICATION = "gallery", "application"

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class StartTimes:
    """Medians, seconds.

    steps: inside a process that opens the database and the gallery and searches once; core: processor time of them;
    whole: of that process, from its start, Python's own included. application: until a whole service, recogniser and
    all, is ready. from_database: the load without a snapshot, once; None where one was there already. bytes_a_row:
    memory that the gallery took, over its rows; snapshot_mb: on disk.
    """

    size: int
    dimension: int
    tail: int
    rounds: int
    steps: Mapping[str, float]
    core: float
    whole: float
    application: float
    from_database: float | None
    snapshot_mb: float
    bytes_a_row: float


def measure(size: int, tail: int, rounds: int, folder: Path | None, progress: Progress) -> StartTimes:
    """folder: where the installation is made, and found again the next time; a temporary one when it is left out.

    Of the people there, `tail` are behind the snapshot. Raises NotReady when a start does not end as it should.
    """
    with _folder(folder) as here:
        settings = _settings(here)
        model_id, dimension = _recogniser(settings)
        loaded = None
        if not (here / "gallery.snapshot").exists():
            _fill(settings, size - tail, model_id, dimension, progress)
            began = perf_counter()
            load_gallery(settings, lambda done, total: progress("reading the database", done, total))
            loaded = round(perf_counter() - began, 1)
            _fill(settings, tail, model_id, dimension, progress)
        told = [_start(here, _GALLERY) for _ in range(rounds)]
        whole = [_start(here, _APPLICATION)["whole"] for _ in range(rounds)]
        if told[0]["rows"] != size:
            raise NotReady(f"the installation there holds {told[0]['rows']} templates, not {size}", where=str(here))
        written = (here / "gallery.snapshot").stat().st_size
    steps = {step: round(median(one["steps"][step] for one in told), 3) for step in told[0]["steps"]}
    return StartTimes(
        size=size,
        dimension=dimension,
        tail=told[0]["tail"],
        rounds=rounds,
        steps=steps,
        core=round(median(one["core"] for one in told), 3),
        whole=round(median(one["whole"] for one in told), 3),
        application=round(median(whole), 3),
        from_database=loaded,
        snapshot_mb=round(written / 1e6, 1),
        bytes_a_row=round(median(one["bytes"] for one in told) / size, 1),
    )


@contextmanager
def _folder(given: Path | None) -> Iterator[Path]:
    if given is not None:
        given.mkdir(parents=True, exist_ok=True)
        yield given
        return
    with tempfile.TemporaryDirectory(prefix="iass-bench-") as made:
        yield Path(made)


def _settings(folder: Path) -> Settings:
    """Whatever the environment names: made-up faces belong into nobody's database."""
    elsewhere: dict[str, Any] = {"database_url": "", "gallery_url": "", "master_key_file": None}
    return Settings(data_dir=folder, **elsewhere)


def _recogniser(settings: Settings) -> tuple[ModelId, int]:
    from iass.wiring.faces import load_engine  # noqa: PLC0415  # a child that opens the gallery alone needs none

    engine = load_engine(settings)
    return engine.model_id, engine.dimension


def _fill(settings: Settings, count: int, model_id: ModelId, dimension: int, progress: Progress) -> None:
    records, done = open_records(settings), 0
    try:
        for block in search_data.rows(count, dimension):
            for start in range(0, len(block), _BATCH):
                part = [_enrolment(Template(vector, model_id)) for vector in block[start : start + _BATCH]]
                with records.transaction() as tx:
                    tx.enrolments.add_all(part)
                done += len(part)
                progress("enrolling", done, count)
    finally:
        records.close()


def _enrolment(template: Template) -> Enrolment:
    """With ids as an import makes them."""
    enrolment_id, image_id = EnrolmentId(new_id("enrolment")), ImageId(new_id("image"))
    return Enrolment(enrolment_id, GalleryName.REGISTRY, f"P{enrolment_id[-16:]}", image_id, template)


def _start(folder: Path, what: str) -> dict[str, Any]:
    command = [sys.executable, "-m", "iass.bench.gallery_start", str(folder), what]
    began = perf_counter()
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:  # noqa: S603
        said = process.stdout.readline() if process.stdout else ""
        seconds = perf_counter() - began
        _, fault = process.communicate()
    if process.returncode or not said:
        raise NotReady(f"a program did not start: {fault.strip()[-300:]}", where=what)
    told: dict[str, Any] = json.loads(said)
    return {**told, "whole": seconds}


def _open_gallery(settings: Settings) -> dict[str, Any]:
    """Step by step as a service does."""
    from iass.wiring.gallery import open_gallery  # noqa: PLC0415

    worked = process_time()
    laps = [perf_counter()]
    records = open_records(settings)
    model_id, dimension = _enrolled(records, settings)
    laps.append(perf_counter())
    before = _memory()
    opened = open_gallery(settings, records, model_id, dimension)
    gallery, tail = opened.gallery, 0
    laps.append(perf_counter())
    feed = records.enrolment_feed(model_id, dimension)
    while changes := feed.changes(gallery.position, _BATCH):
        gallery.apply(changes)
        tail += len(changes)
    laps.append(perf_counter())
    if not opened.loaded or gallery.state() != feed.state():
        raise NotReady("the snapshot is not what the database holds", mend=opened.describe())
    laps.append(perf_counter())
    probe = next(search_data.rows(1, dimension))[0]
    found = gallery.search(GalleryName.REGISTRY, Template(probe, model_id), 10)
    laps.append(perf_counter())
    names = ("open the database", "read the snapshot", "take in the tail", "count and checksum", "first search")
    steps = dict(zip(names, (after - now for now, after in pairwise(laps)), strict=True))
    taken, core = _memory() - before, process_time() - worked
    records.close()
    rows = gallery.state().count
    return {"steps": steps, "core": core, "rows": rows, "tail": tail, "bytes": taken, "found": len(found)}


def _enrolled(records: SqlRecords, settings: Settings) -> tuple[ModelId, int]:
    from iass.face.manifest import ModelKind, find_manifest  # noqa: PLC0415
    from iass.registry.galleries import name_of  # noqa: PLC0415

    with records.reading() as tx:
        model_id = tx.galleries.active()
    if model_id is None:
        raise NotReady("nobody is enrolled")
    return model_id, find_manifest(name_of(model_id), ModelKind.RECOGNISER, settings.models_dir).dimension


def _memory() -> int:
    """Bytes of this process that lie in memory."""
    try:
        pages = int(Path("/proc/self/statm").read_text().split()[1])
    except OSError:  # no Linux
        return 0
    return pages * 4096


def _open_application(settings: Settings) -> dict[str, Any]:
    from iass.wiring.application import build  # noqa: PLC0415

    application = build(settings)
    if not application.search.agrees_with_database():
        raise NotReady(application.search.state_report())
    return {}


def main() -> None:
    settings = _settings(Path(sys.argv[1]))
    told = _open_gallery(settings) if sys.argv[2] == _GALLERY else _open_application(settings)
    print(json.dumps(told), flush=True)  # noqa: T201  # for the parent


if __name__ == "__main__":
    main()
