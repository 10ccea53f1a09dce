"""100,000 templates of 128 numbers in a real database and a real Milvus, its approximate index for fresh rows being on.

Prints what it took (`make soak ARGS="tests/adapters/milvus/test_at_size.py -s"`), and asserts none of it but exactness.
"""

import os
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import numpy as np
import pytest
from tests.milvus_server import MilvusServer, running_milvus

from iass.adapters.gallery.exact import ExactGallery
from iass.adapters.milvus.gallery import MilvusGallery
from iass.adapters.sql.records import SqlRecords
from iass.face.template import Template
from iass.identify.gallery import EnrolmentFeed, Gallery
from iass.ids import EnrolmentId, ImageId, ModelId
from iass.registry.enrolment import Enrolment, GalleryName
from iass.wiring.milvus import open_milvus

MODEL = ModelId("test-model/1")
DIMENSION, COUNT, PROBES, TOP = 128, 100_000, 200, 10
REGISTRY = GalleryName.REGISTRY
_AS_SHIPPED = {
    "PROXY_TIMETICKINTERVAL": "200",
    "QUERYCOORD_CHECKINTERVAL": "1000",
    "QUERYCOORD_DISTPULLINTERVAL": "500",
}


def _templates(seed: int, count: int) -> Iterator[Template]:
    generator = np.random.default_rng(seed)
    for _ in range(count):
        vector = generator.standard_normal(DIMENSION, np.float32)
        yield Template(vector / np.linalg.norm(vector), MODEL)


def _fill(records: SqlRecords) -> None:
    rows = [
        Enrolment(EnrolmentId(f"e{number:06d}"), REGISTRY, f"p{number:06d}", ImageId("i"), template)
        for number, template in enumerate(_templates(1, COUNT))
    ]
    for start in range(0, COUNT, 10_000):
        with records.transaction() as tx:
            tx.enrolments.add_all(rows[start : start + 10_000])


def _cpu_seconds(process: int) -> float:
    """That a process took so far, by all its threads."""
    told = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(told[11]) + int(told[12])) / os.sysconf("SC_CLK_TCK")


def _tell(what: str, server: MilvusServer, each: int, work: Callable[[], object]) -> None:
    """What `each` of them took: CPU time in both processes, which others at work do not change, and wall time."""
    theirs, ours, begun = _cpu_seconds(server.process.pid), time.process_time(), time.perf_counter()
    work()
    taken = (_cpu_seconds(server.process.pid) - theirs, time.process_time() - ours, time.perf_counter() - begun)
    milvus, program, wall = (1000 * seconds / each for seconds in taken)
    print(f"{what}: CPU {milvus:.2f} ms in Milvus and {program:.2f} ms here, {wall:.2f} ms of wall time")  # noqa: T201


def _search_all(gallery: Gallery, probes: list[Template]) -> None:
    for probe in probes:
        gallery.search(REGISTRY, probe, TOP)


def _take_in(gallery: Gallery, feed: EnrolmentFeed) -> None:
    while some := feed.changes(gallery.position, 5_000):
        gallery.apply(some)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[MilvusServer]:
    with running_milvus(tmp_path_factory.mktemp("milvus"), settings=_AS_SHIPPED) as started:
        yield started


@pytest.mark.soak
def test_somebody_among_many_is_forgotten(records: SqlRecords, server: MilvusServer, tmp_path: Path) -> None:
    _fill(records)
    feed = records.enrolment_feed(MODEL, DIMENSION)
    embedded = ExactGallery(MODEL, DIMENSION)
    _take_in(embedded, feed)
    milvus: MilvusGallery = open_milvus(server.url, records, MODEL, DIMENSION)
    try:
        print()  # noqa: T201
        _tell("a template loaded", server, COUNT, partial(_take_in, milvus, feed))
        probes = list(_templates(2, PROBES))
        assert [one for one in probes if _differ(embedded, milvus, one)] == []
        _tell("a search in memory", server, PROBES, partial(_search_all, embedded, probes))
        _tell("a search of fresh rows", server, PROBES, partial(_search_all, milvus, probes))
        milvus._table.connection.call(lambda client: client.flush(milvus._table.name, timeout=120))
        time.sleep(20)  # until Milvus has exchanged the fresh rows for sealed ones: it tells nobody
        _tell("a search of sealed rows", server, PROBES, partial(_search_all, milvus, probes))
        assert [one for one in probes if _differ(embedded, milvus, one)] == []
        _tell("enrolled and found", server, 1, partial(_enrol_and_find, records, milvus, next(_templates(3, 1))))
        again = open_milvus(server.url, records, MODEL, DIMENSION)
        _tell("a start", server, 1, lambda: again.position)
        assert again.state() == feed.state() == milvus.state()
        again.close()
    finally:
        milvus.close()


def _differ(one: Gallery, other: Gallery, probe: Template) -> bool:
    return one.search(REGISTRY, probe, TOP) != other.search(REGISTRY, probe, TOP)


def _enrol_and_find(records: SqlRecords, milvus: MilvusGallery, template: Template) -> None:
    with records.transaction() as tx:
        tx.enrolments.add(Enrolment(EnrolmentId("new"), REGISTRY, "new", ImageId("i"), template))
    milvus.apply(records.enrolment_feed(MODEL, DIMENSION).changes(milvus.position, 5))
    assert milvus.search(REGISTRY, template, 1)[0].subject_id == "new"
