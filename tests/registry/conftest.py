"""A registry desk with real records, the real engine and synthetic people."""

import csv
import io
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from iass.access import Officer, Role
from iass.adapters.openvino import engine as openvino_engine
from iass.adapters.sql.records import SqlRecords
from iass.clock import FixedClock
from iass.face.pipeline import FacePipeline
from iass.ids import OfficerId
from iass.registry.importing import RegistryImport
from iass.registry.report import ImportReport

OFFICER = Officer(OfficerId("desk-1"), Role.OPERATOR)
AYU = {
    "person_id": "P-1",
    "surname": "LESTARI",
    "given_names": "PUTRI AYU",
    "sex": "F",
    "birth_date": "1999-05-19",
    "birth_place": "Kupang",
    "nationality": "IDN",
    "document_number": "X8034416",
    "document_kind": "P",
    "document_issuer": "IDN",
    "document_expiry": "2031-06-30",
    "photo": "P001.jpg",
}
BUDI = AYU | {
    "person_id": "P-2",
    "surname": "",
    "given_names": "BUDI",
    "sex": "M",
    "document_number": "X3048812",
    "photo": "P005.jpg",
}

Progress = Callable[[int, int], None]
Pixels = NDArray[np.uint8]
Row = Mapping[str, str]


def silent(_done: int, _total: int) -> None:
    """Progress that nobody watches."""


@pytest.fixture(scope="session")
def engine(tmp_path_factory: pytest.TempPathFactory) -> FacePipeline:
    return openvino_engine.load("sface-2021dec", extra_dir=None, cache_dir=tmp_path_factory.mktemp("models"), threads=2)


@pytest.fixture(scope="session")
def portraits(picture: Callable[[str, str], bytes]) -> Mapping[str, bytes]:
    """File name -> JPEG: P001.jpg .. P005.jpg with one face, two.jpg, none.jpg, text.jpg, small enough to be fast."""
    people = {f"P{n:03d}": _shrunk(picture(f"P{n:03d}", "studio_portrait")) for n in range(1, 6)}
    made = {f"{name}.jpg": _jpeg(pixels) for name, pixels in people.items()}
    made["P001b.jpg"] = _jpeg(_shrunk(picture("P001", "amateur_selfie")))
    made["small.jpg"] = _jpeg(np.asarray(cv2.resize(people["P003"], (160, 160)), np.uint8))
    made["two.jpg"] = _jpeg(np.hstack([people["P001"], people["P002"]]))
    made["none.jpg"] = _jpeg(np.full((400, 400, 3), 128, np.uint8))
    made["text.jpg"] = b"this is not an image"
    made["cut.jpg"] = made["P001.jpg"][:5000]
    return made


def _shrunk(data: bytes) -> Pixels:
    whole = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR)
    assert whole is not None
    return np.asarray(cv2.resize(whole, (512, 512), interpolation=cv2.INTER_AREA), np.uint8)


def _jpeg(pixels: Pixels) -> bytes:
    encoded, data = cv2.imencode(".jpg", pixels)
    assert encoded
    return data.tobytes()


class Desk:
    """Writes what it is given as a CSV file and imports it."""

    def __init__(self, records: SqlRecords, engine: FacePipeline, clock: FixedClock, folder: Path) -> None:
        self.records = records
        self.clock = clock
        self.folder = folder
        self.importing = RegistryImport(records, engine, clock)

    def write(self, rows: Sequence[Row]) -> Path:
        text = io.StringIO()
        writer = csv.DictWriter(text, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
        path = self.folder / "people.csv"
        path.write_text(text.getvalue(), encoding="utf-8")
        return path

    def run(self, *rows: Row, dry_run: bool = False, progress: Progress = silent) -> ImportReport:
        return self.read(self.write(rows), dry_run=dry_run, progress=progress)

    def read(
        self,
        path: Path,
        *,
        dry_run: bool = False,
        progress: Progress = silent,
    ) -> ImportReport:
        photos = self.folder / "photos"
        return self.importing.run(path, photos, OFFICER, dry_run=dry_run, progress=progress)


@pytest.fixture
def desk(
    records: SqlRecords, engine: FacePipeline, clock: FixedClock, tmp_path: Path, portraits: Mapping[str, bytes]
) -> Desk:
    (tmp_path / "photos").mkdir()
    for name, data in portraits.items():
        (tmp_path / "photos" / name).write_bytes(data)
    return Desk(records, engine, clock, tmp_path)
