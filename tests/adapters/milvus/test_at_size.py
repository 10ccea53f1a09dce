"""100,000 templates of 128 numbers in a real database and a real Milvus, its approximate index for fresh rows being on.

Prints what it took (`make soak ARGS="tests/adapters/milvus/test_at_size.py -s"`), and asserts none of it but exactness.
"""

import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path

import numpy as np
import pytest
from tests.milvus_server import MilvusServer, running_milvus

from iass.adapters.gallery.exact import ExactGallery
from iass.adapters.milvus.gallery import MilvusGallery
from iass.adapters.sql.records import SqlRecords
from iass.face.template import Template
from iass.identify.gallery import EnrolmentChange, Gallery
from iass.ids import EnrolmentId, ImageId, ModelId
from iass.registry.enrolment import Enrolment, GalleryName
from iass.wiring.milvus import open_milvus

MODEL = ModelId("test-model/1")
DIMENSION, COUNT, PROBES, TOP = 128, 100_000, 200, 10
REGISTRY = GalleryName.REGISTRY


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


def _milliseconds(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return (time.perf_counter() - begun) * 1000


def _tell(name: str, gallery: Gallery, probes: list[Template]) -> None:
    taken = sorted(_milliseconds(partial(gallery.search, REGISTRY, probe, TOP)) for probe in probes)
    print(f"{name}: p50 {statistics.median(taken):.1f} ms, p99 {taken[int(len(taken) * 0.99)]:.1f} ms")  # noqa: T201


def _take_in(gallery: Gallery, changes: Callable[[int, int], Sequence[EnrolmentChange]]) -> float:
    begun = time.perf_counter()
    while some := changes(gallery.position, 5_000):
        gallery.apply(some)
    return COUNT / (time.perf_counter() - begun)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[MilvusServer]:
    with running_milvus(tmp_path_factory.mktemp("milvus")) as started:
        yield started


@pytest.mark.soak
def test_somebody_among_many_is_forgotten(records: SqlRecords, server: MilvusServer, tmp_path: Path) -> None:
    _fill(records)
    feed = records.enrolment_feed(MODEL, DIMENSION)
    embedded = ExactGallery(MODEL, DIMENSION)
    _take_in(embedded, feed.changes)
    milvus: MilvusGallery = open_milvus(server.url, records, MODEL, DIMENSION)
    try:
        print(f"\nloaded {_take_in(milvus, feed.changes):.0f} templates a second")  # noqa: T201
        probes = list(_templates(2, PROBES))
        for name, gallery in (("embedded", embedded), ("Milvus, fresh rows", milvus)):
            _tell(name, gallery, probes)
        wrong = [
            probe for probe in probes if embedded.search(REGISTRY, probe, TOP) != milvus.search(REGISTRY, probe, TOP)
        ]
        assert wrong == []
        milvus._table.connection.call(lambda client: client.flush(milvus._table.name, timeout=120))
        _tell("Milvus, sealed rows", milvus, probes)
        one = next(_templates(3, 1))
        added = _milliseconds(lambda: _enrol_and_find(records, milvus, one))
        print(f"enrolled, taken in and found: {added:.0f} ms")  # noqa: T201
        again = open_milvus(server.url, records, MODEL, DIMENSION)
        print(f"start: {_milliseconds(lambda: again.position):.0f} ms")  # noqa: T201
        assert again.state() == feed.state() == milvus.state()
        again.close()
    finally:
        milvus.close()


def _enrol_and_find(records: SqlRecords, milvus: MilvusGallery, template: Template) -> None:
    with records.transaction() as tx:
        tx.enrolments.add(Enrolment(EnrolmentId("new"), REGISTRY, "new", ImageId("i"), template))
    milvus.apply(records.enrolment_feed(MODEL, DIMENSION).changes(milvus.position, 5))
    assert milvus.search(REGISTRY, template, 1)[0].subject_id == "new"
