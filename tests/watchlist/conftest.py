"""A watchlist desk with real records, the real engine and synthetic people."""

from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np
import pytest
from tests.import_desk import ImportDesk, jpeg, shrunk

from iass.access import Officer, Role
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
    "checkpoints": "",
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
def portraits(picture: Callable[[str, str], bytes]) -> Mapping[str, bytes]:
    """File name -> JPEG of 512 x 512 pixels: P005.jpg, P005b.jpg, P006.jpg, and none.jpg without a face."""
    wanted = {"P005.jpg": ("P005", "studio_portrait"), "P005b.jpg": ("P005", "amateur_selfie")}
    wanted["P006.jpg"] = ("P006", "studio_portrait")
    made = {name: jpeg(shrunk(picture(*source))) for name, source in wanted.items()}
    return made | {"none.jpg": jpeg(np.full((300, 300, 3), 128, np.uint8))}


class Desk(ImportDesk):
    """Looks at what it stored, too."""

    importing_kind = NoticeImport
    officer = OFFICER

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
    return Desk(records, engine, clock, tmp_path).supply(portraits)
