"""An index on Milvus that lost somebody is believed for as long as somebody else writes."""

import threading
import time
from dataclasses import replace
from itertools import count

import pytest
from tests.import_desk import SHIPPED

from iass.adapters.milvus.gallery import MilvusGallery
from iass.adapters.milvus.table import Table
from iass.adapters.sql.records import SqlRecords
from iass.errors import NotReady
from iass.identify.search import FaceSearch

from .rows import DIMENSION, MODEL, REGISTRY, enrolment, template


def test_lost_row_is_not_noticed_while_people_are_enrolled(table: Table, records: SqlRecords) -> None:
    """A database, its feed and its turns, and somebody who enrols all the time."""
    now, numbers, ending = [0.0], count(), threading.Event()
    gallery = MilvusGallery(
        table, MODEL, DIMENSION, records.stored_enrolments(MODEL), records.index_turn, clock=lambda: now[0]
    )
    feed = records.enrolment_feed(MODEL, DIMENSION)
    search = FaceSearch(gallery, feed, replace(SHIPPED, model_id=MODEL), 0.003, 0.01, 0.001)

    def enrol() -> None:
        while not ending.wait(0.1):  # faster than Milvus takes one in
            with records.transaction() as tx:
                tx.enrolments.add(enrolment(next(numbers)))

    writer = threading.Thread(target=enrol)
    writer.start()
    try:
        while feed.position() < 5:
            time.sleep(0.05)
        assert search.search(REGISTRY, template(1))[0].subject_id == "s00001"
        table.delete(["e00001"])
        _wait_for_a_count(search, now)
        for _ in range(3):
            with pytest.raises(NotReady, match="the index holds"):
                search.search(REGISTRY, template(1))
    finally:
        ending.set()
        writer.join(60)
    assert not search.agrees_with_database()
    gallery.rebuild()
    search.refresh()
    assert search.search(REGISTRY, template(1))[0].subject_id == "s00001"


def _wait_for_a_count(search: FaceSearch, now: list[float]) -> None:
    """Twice a minute, of what Milvus shows by then: a deletion shows a little later."""
    for _ in range(100):
        now[0] += 31
        if not search.agrees_with_database():
            return
    raise AssertionError("a row that was lost is never noticed")
