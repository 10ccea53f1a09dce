"""A watchlist desk with real records, the real engine and synthetic people."""

import csv
import io
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import cv2
import numpy as np
import pytest

from iass.access import Officer, Role
from iass.adapters.openvino import engine as openvino_engine
from iass.adapters.sql.records import SqlRecords
from iass.clock import FixedClock
from iass.face.pipeline import FacePipeline
from iass.ids import NoticeId, OfficerId
from iass.registry.enrolment import Enrolment, GalleryName
from iass.registry.report import ImportReport
from iass.watchlist.importing import NoticeImport
from iass.watchlist.notice import Notice

OFFICER = Officer(OfficerId("desk-1"), Role.WATCHLIST_DESK)
Row = Mapping[str, str]

BAN = {
    "notice_id": "N-1",
    "kind": "EXIT_BAN",
    "surname": "PRASETYO",
    "given_names": "BAGAS",
    "sex": "M",
    "birth_date": "1979-12-05",
    "age": "",
    "birth_place": "Medan",
    "nationality": "IDN",
    "reason": "unpaid state receivables",
    "agency": "Kemenkeu",
    "contact": "+62 21 3449230",
    "instrument_kind": "decision",
    "instrument_number": "KEP-101/2026",
    "instrument_date": "2026-09-01",
    "valid_from": "2026-09-02",
    "valid_until": "2027-03-02",
    "photos": "P005.jpg",
    "document_numbers": "X3048812",
    "asked_in_writing": "no",
    "secure": "no",
    "names_minor": "no",
    "author": "desk-1",
    "approver": "desk-2",
    "state": "",
}
ENTRY_BAN = BAN | {
    "kind": "ENTRY_BAN",
    "nationality": "UTO",
    "agency": "Ditjen Imigrasi",
    "valid_until": "2036-09-02",
}
LOST = BAN | {
    "kind": "LOST_DOCUMENT",
    "surname": "",
    "given_names": "",
    "sex": "",
    "birth_date": "",
    "birth_place": "",
    "nationality": "",
    "valid_until": "",
    "photos": "",
    "agency": "Polri",
}


@pytest.fixture(scope="session")
def engine(tmp_path_factory: pytest.TempPathFactory) -> FacePipeline:
    return openvino_engine.load("sface-2021dec", extra_dir=None, cache_dir=tmp_path_factory.mktemp("models"), threads=2)


@pytest.fixture(scope="session")
def portraits(picture: Callable[[str, str], bytes]) -> Mapping[str, bytes]:
    """File name -> JPEG of 512 x 512 pixels: P005.jpg, P005b.jpg, P006.jpg, and none.jpg without a face."""
    wanted = {"P005.jpg": ("P005", "studio_portrait"), "P005b.jpg": ("P005", "amateur_selfie")}
    wanted["P006.jpg"] = ("P006", "studio_portrait")
    made = {name: _small(picture(*source)) for name, source in wanted.items()}
    encoded, empty = cv2.imencode(".jpg", np.full((300, 300, 3), 128, np.uint8))
    assert encoded
    return made | {"none.jpg": empty.tobytes()}


def _small(data: bytes) -> bytes:
    whole = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR)
    assert whole is not None
    encoded, small = cv2.imencode(".jpg", cv2.resize(whole, (512, 512), interpolation=cv2.INTER_AREA))
    assert encoded
    return small.tobytes()


class Desk:
    """Writes what it is given as a CSV file and imports it."""

    def __init__(self, records: SqlRecords, engine: FacePipeline, clock: FixedClock, folder: Path) -> None:
        self.records = records
        self.clock = clock
        self.folder = folder
        self.importing = NoticeImport(records, engine, clock)

    def write(self, rows: Sequence[Row]) -> Path:
        text = io.StringIO()
        writer = csv.DictWriter(text, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
        path = self.folder / "notices.csv"
        path.write_text(text.getvalue(), encoding="utf-8")
        return path

    def run(self, *rows: Row, dry_run: bool = False) -> ImportReport:
        return self.read(self.write(rows), dry_run=dry_run)

    def read(self, path: Path, *, dry_run: bool = False) -> ImportReport:
        photos = self.folder / "photos"
        return self.importing.run(path, photos, OFFICER, dry_run=dry_run, progress=lambda *_: None)

    def good(self, *rows: Row) -> ImportReport:
        """Like `run`, and nothing may be refused."""
        report = self.run(*rows)
        assert report.refused == ()
        return report

    def notice(self, notice_id: str = "N-1") -> Notice:
        with self.records.reading() as tx:
            found = tx.notices.get(NoticeId(notice_id))
        assert found is not None
        return found

    def enrolments(self, notice_id: str = "N-1") -> list[Enrolment]:
        with self.records.reading() as tx:
            return list(tx.enrolments.of_subject(GalleryName.WATCHLIST, notice_id))


@pytest.fixture
def desk(
    records: SqlRecords, engine: FacePipeline, clock: FixedClock, tmp_path: Path, portraits: Mapping[str, bytes]
) -> Desk:
    (tmp_path / "photos").mkdir()
    for name, data in portraits.items():
        (tmp_path / "photos" / name).write_bytes(data)
    return Desk(records, engine, clock, tmp_path)
