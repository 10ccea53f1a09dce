"""A desk that imports what a test writes, and photographs small enough to be fast."""

import csv
import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from importlib import resources
from pathlib import Path
from typing import Any, Self

import cv2
import numpy as np
from numpy.typing import NDArray

from iass.access import Officer
from iass.adapters.gallery.exact import ExactGallery
from iass.adapters.sql.records import SqlRecords
from iass.clock import FixedClock
from iass.face.pipeline import FacePipeline
from iass.identify.calibration_file import parse
from iass.identify.search import FaceSearch
from iass.registry.import_run import SubjectImport
from iass.registry.report import ImportReport

SHIPPED = parse(
    resources.files("iass.identify").joinpath("calibrations", "sface-2021dec.json").read_text("utf-8"), "shipped"
)
SCORES = SHIPPED.near_score, SHIPPED.alike_score
Pixels = NDArray[np.uint8]
Progress = Callable[[int, int], None]
Row = Mapping[str, str]


def silent(_done: int, _total: int) -> None:
    """Progress that nobody watches."""


class ImportDesk:
    """Writes what it is given as a CSV file and imports it."""

    importing_kind: type[SubjectImport[Any, Any]]
    officer: Officer

    def __init__(self, records: SqlRecords, engine: FacePipeline, clock: FixedClock, folder: Path) -> None:
        self.records = records
        self.clock = clock
        self.folder = folder
        self.importing = self.importing_kind(records, engine, clock, searching(records, engine), *SCORES)

    def supply(self, photos: Mapping[str, bytes]) -> Self:
        """Photographs that the rows may name, by file name."""
        (self.folder / "photos").mkdir()
        for name, data in photos.items():
            (self.folder / "photos" / name).write_bytes(data)
        return self

    def write(self, rows: Sequence[Row]) -> Path:
        text = io.StringIO()
        writer = csv.DictWriter(text, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
        path = self.folder / "rows.csv"
        path.write_text(text.getvalue(), encoding="utf-8")
        return path

    def run(
        self,
        *rows: Row,
        dry_run: bool = False,
        progress: Progress = silent,
        allow_near: bool = False,
        allow_unlike: bool = False,
    ) -> ImportReport:
        path = self.write(rows)
        return self.read(path, dry_run=dry_run, progress=progress, allow_near=allow_near, allow_unlike=allow_unlike)

    def read(
        self,
        path: Path,
        *,
        dry_run: bool = False,
        progress: Progress = silent,
        allow_near: bool = False,
        allow_unlike: bool = False,
    ) -> ImportReport:
        return self.importing.run(
            path,
            self.folder / "photos",
            self.officer,
            dry_run=dry_run,
            progress=progress,
            allow_near=allow_near,
            allow_unlike=allow_unlike,
        )


def searching(records: SqlRecords, engine: FacePipeline) -> FaceSearch:
    """The gallery of these records, for whatever model the engine has."""
    record = replace(SHIPPED, model_id=engine.model_id)
    gallery = ExactGallery(engine.model_id, engine.dimension)
    return FaceSearch(gallery, records.enrolment_feed(engine.model_id, engine.dimension), record, 0.003, 0.003, 0.001)


def shrunk(data: bytes) -> Pixels:
    """The picture, 512 x 512 pixels."""
    whole = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR)
    assert whole is not None
    return np.asarray(cv2.resize(whole, (512, 512), interpolation=cv2.INTER_AREA), np.uint8)


def jpeg(pixels: Pixels) -> bytes:
    encoded, data = cv2.imencode(".jpg", pixels)
    assert encoded
    return data.tobytes()
