"""A process to be killed: takes one version of a list in, and says when the last row of it is examined.

Usage: python -m tests.watchlist.swapper URL LIST, with the master key (hex) in IASS_TEST_KEY.
"""

import os
import sys
from pathlib import Path

from tests.conftest import MODEL_CACHE
from tests.import_desk import SCORES, searching

from iass.access import Officer, Role
from iass.adapters.openvino import engine as openvino_engine
from iass.adapters.sql.records import SqlRecords
from iass.clock import SystemClock
from iass.ids import OfficerId
from iass.registry.photos import HandedPhotos
from iass.watchlist.feed import FeedDesk, FeedOrder
from iass.watchlist.importing import NoticeImport
from iass.watchlist.notice_desk import NoticeDesk

from .test_ftm import WHOLE

OFFICER = Officer(OfficerId("desk-1"), Role.WATCHLIST_DESK)


def swap(records: SqlRecords, path: Path) -> None:
    engine = openvino_engine.load("sface-2021dec", extra_dir=None, cache_dir=MODEL_CACHE, threads=1)
    clock = SystemClock()
    importing = NoticeImport(records, engine, clock, searching(records, engine), *SCORES)
    desk = FeedDesk(records, importing, NoticeDesk(records, clock), clock)
    desk.run(FeedOrder("interpol", path, HandedPhotos(), WHOLE, least_share=0.5), OFFICER, _say_done)


def _say_done(done: int, total: int) -> None:
    if done == total:
        sys.stdout.write("examined\n")
        sys.stdout.flush()


def main() -> None:
    url, path = sys.argv[1:]
    records = SqlRecords.open(url, bytes.fromhex(os.environ["IASS_TEST_KEY"]))
    swap(records, Path(path))
    sys.stdout.write("stored\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
