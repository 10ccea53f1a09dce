"""Everybody encoded anew: nobody lost, nobody twice, nobody too early, whenever it is stopped."""

import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np
import pytest
from tests.import_desk import jpeg, shrunk
from tests.recogniser import DIMENSION, offer

from iass.access import SYSTEM
from iass.adapters.openvino import engine as openvino_engine
from iass.adapters.sql.records import SqlRecords
from iass.clock import FixedClock
from iass.errors import Conflict
from iass.face.pipeline import FacePipeline
from iass.face.template import Template
from iass.ids import EnrolmentId, ImageId, ModelId
from iass.registry.enrolment import Enrolment, GalleryName
from iass.registry.migration import ModelMigration
from iass.registry.pruning import Pruning

FORMER = ModelId("former/1")
REGISTRY, WATCHLIST = GalleryName.REGISTRY, GalleryName.WATCHLIST
SCRIPT = """
import os, signal, sys
from pathlib import Path
from iass.access import SYSTEM
from iass.adapters.openvino import engine
from iass.adapters.sql.records import SqlRecords
from iass.clock import SystemClock
from iass.registry.migration import ModelMigration

url, key, models, cache, at = sys.argv[1:]
batches = 0

def die():
    os.kill(os.getpid(), signal.SIGKILL)

class Clock(SystemClock):
    def now(self):  # asked within the transaction, when its templates are written
        if at == "within":
            global batches
            batches += 1
            if batches == 2:
                die()
        return super().now()

def progress(done, total, failed):
    print(done, flush=True)
    if at == "between" and done >= 4:
        die()

records = SqlRecords.open(url, bytes.fromhex(key))
face = engine.load("tiny-1", extra_dir=Path(models), cache_dir=Path(cache), threads=1)
ModelMigration(records, face, Clock(), rows=4).run(SYSTEM, progress)
"""


@pytest.fixture(scope="module")
def portrait(picture: Callable[[str, str], bytes]) -> bytes:
    return jpeg(shrunk(picture("P001", "studio_portrait")))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """With the other recogniser in `models`."""
    made = tmp_path_factory.mktemp("recogniser")
    offer(made / "models")
    return made


@pytest.fixture(scope="module")
def other(folder: Path) -> FacePipeline:
    return openvino_engine.load("tiny-1", extra_dir=folder / "models", cache_dir=folder / "cache", threads=1)


def enrol(records: SqlRecords, data: bytes, *subjects: str, gallery: GalleryName = REGISTRY) -> None:
    """By the former recogniser; its templates are any vectors."""
    with records.transaction() as tx:
        for subject in subjects:
            image = ImageId(f"image-{subject}")
            tx.images.put(image, subject, data, "image/jpeg")
            vector = np.random.default_rng(len(subject)).normal(size=32).astype(np.float32)
            row = Enrolment(EnrolmentId(f"e-{subject}"), gallery, subject, image, Template(vector, FORMER))
            tx.enrolments.add(row)


def unwatched(_done: int, _total: int, _failed: int) -> None:
    """Nobody looks on."""


def held(records: SqlRecords, model: FacePipeline) -> dict[str, Enrolment]:
    """Subject -> its one enrolment by that recogniser; the index's side of the truth, after a recount."""
    feed = records.enrolment_feed(model.model_id, DIMENSION)
    assert feed.state() == feed.recount()
    rows = [change.enrolment for change in feed.changes(0, 1000) if change.enrolment]
    found = {row.subject_id: row for row in rows}
    assert len(found) == len(rows) == feed.state().count
    return found


def test_somebody_is_lost_on_the_way(
    any_records: SqlRecords, other: FacePipeline, clock: FixedClock, portrait: bytes
) -> None:
    enrol(any_records, portrait, "a", "b")
    enrol(any_records, portrait, "c", gallery=WATCHLIST)
    told: list[tuple[int, int, int]] = []
    migration = ModelMigration(any_records, other, clock, rows=2)
    report = migration.run(SYSTEM, lambda *said: told.append(said))
    assert (report.templates, report.encoded, report.is_complete) == (3, 3, True)
    assert told == [(0, 3, 0), (2, 3, 0), (3, 3, 0), (3, 3, 0)]
    found = held(any_records, other)
    assert {(one.subject_id, one.gallery, one.image_id) for one in found.values()} == {
        ("a", REGISTRY, "image-a"), ("b", REGISTRY, "image-b"), ("c", WATCHLIST, "image-c")
    }  # fmt: skip
    assert found["a"].template.similarity(found["b"].template) == pytest.approx(1)
    with any_records.reading() as tx:
        assert tx.galleries.active() == FORMER
        assert tx.galleries.size(FORMER).templates == 3
    assert migration.run(SYSTEM, unwatched).encoded == 0
    assert any_records.verify_audit().ok


def test_power_is_lost_between_and_within_transactions(
    any_url: str, any_records: SqlRecords, master_key: bytes, other: FacePipeline, folder: Path, portrait: bytes,
    clock: FixedClock,
) -> None:  # fmt: skip
    subjects = [f"s{number:02d}" for number in range(14)]
    enrol(any_records, portrait, *subjects)
    killed = partial(_killed, any_url, master_key, folder)
    done = 0
    for at in ("between", "within") if any_url.startswith("sqlite") else ("within",):
        done += 4
        assert killed(at) == done
        assert len(held(any_records, other)) == done
    report = ModelMigration(any_records, other, clock).run(SYSTEM, unwatched)
    assert (report.encoded, report.templates, report.is_complete) == (14 - done, 14, True)
    assert sorted(held(any_records, other)) == subjects
    assert any_records.verify_audit().ok


def _killed(url: str, key: bytes, folder: Path, at: str) -> int:
    """How many were acknowledged when the process was killed."""
    command = [sys.executable, "-c", SCRIPT, url, key.hex(), str(folder / "models"), str(folder / "cache"), at]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == -signal.SIGKILL, done.stderr
    return int(done.stdout.split()[-1])


def test_failed_picture_passes_for_encoded(
    records: SqlRecords, other: FacePipeline, clock: FixedClock, portrait: bytes
) -> None:
    blank = jpeg(np.full((400, 400, 3), 128, np.uint8))
    enrol(records, portrait, "good")
    enrol(records, blank, "faceless")
    enrol(records, portrait[:3000], "cut")
    enrol(records, b"no picture", "text", gallery=WATCHLIST)
    migration = ModelMigration(records, other, clock)
    report = migration.run(SYSTEM, unwatched)
    assert not report.is_complete
    assert (report.templates, report.encoded) == (1, 1)
    failed = {one.picture.subject_id: one.problem.reason for one in report.failed}
    assert sorted(failed) == ["cut", "faceless", "text"]
    assert "face" in failed["faceless"]
    assert all(failed.values())
    with records.transaction() as tx:
        tx.enrolments.remove(EnrolmentId("e-faceless"))
        tx.erase_subject("cut")
        tx.enrolments.remove(EnrolmentId("e-text"))
    assert migration.run(SYSTEM, unwatched).is_complete


def test_picture_that_was_erased_alone_is_told(
    records: SqlRecords, other: FacePipeline, clock: FixedClock, portrait: bytes
) -> None:
    enrol(records, portrait, "a")
    with records.transaction() as tx:
        tx.people._connection.exec_driver_sql("DELETE FROM images")
    (failed,) = ModelMigration(records, other, clock).run(SYSTEM, unwatched).failed
    assert "gone" in failed.problem.reason


def test_changes_while_it_runs_are_missed(
    records: SqlRecords, other: FacePipeline, clock: FixedClock, portrait: bytes
) -> None:
    """Somebody enrolled, removed, erased and given another picture between the batches."""
    enrol(records, portrait, "gone", "erased", "stays", "changes")
    changed: list[bool] = []

    def meanwhile(done: int, _total: int, _failed: int) -> None:
        if done != 1 or changed:
            return
        changed.append(True)
        with records.transaction() as tx:
            tx.enrolments.remove(EnrolmentId("e-gone"))
            tx.erase_subject("erased")
            for row in tx.enrolments.of_subject(REGISTRY, "changes"):
                tx.enrolments.remove(row.enrolment_id)
            tx.images.put(ImageId("image-new"), "changes", portrait, "image/jpeg")
            vector = Template(np.ones(32, np.float32), FORMER)
            tx.enrolments.add(Enrolment(EnrolmentId("e-new"), REGISTRY, "changes", ImageId("image-new"), vector))
        enrol(records, portrait, "later")

    report = ModelMigration(records, other, clock, rows=1).run(SYSTEM, meanwhile)
    assert report.is_complete
    found = held(records, other)
    with records.reading() as tx:
        assert tx.galleries.count_missing(other.model_id) == 0
    assert found["changes"].image_id == "image-new"
    assert found.keys() == {"stays", "changes", "later"}


def test_two_runs_at_once_encode_twice(
    any_records: SqlRecords, other: FacePipeline, clock: FixedClock, portrait: bytes
) -> None:
    enrol(any_records, portrait, *(f"s{number}" for number in range(5)))
    migration = ModelMigration(any_records, other, clock, rows=2)
    inner: list[int] = []

    def meanwhile(done: int, _total: int, _failed: int) -> None:
        if done == 2 and not inner:
            inner.append(migration.run(SYSTEM, unwatched).encoded)

    report = migration.run(SYSTEM, meanwhile)
    assert inner == [3]
    assert (report.encoded, report.templates) == (2, 5)
    assert len(held(any_records, other)) == 5


def test_pruning_loses_somebody(
    any_records: SqlRecords, other: FacePipeline, clock: FixedClock, portrait: bytes
) -> None:
    enrol(any_records, portrait, "a", "b")
    pruning = Pruning(any_records, clock)
    ModelMigration(any_records, other, clock).run(SYSTEM, unwatched)
    with any_records.transaction() as tx:
        tx.galleries.activate(other.model_id)
        row = next(iter(tx.enrolments.of_subject(REGISTRY, "a")))
        only = replace(row, enrolment_id=EnrolmentId("only"), image_id=ImageId("only"), template=_former())
        tx.galleries.add_beside([only])
    with pytest.raises(Conflict, match="lacks 1"):
        pruning.run(SYSTEM, lambda _done, _total: None)
    with any_records.transaction() as tx:
        tx.enrolments.remove(EnrolmentId("only"))
    told: list[tuple[int, int]] = []
    assert pruning.run(SYSTEM, lambda *said: told.append(said)) == 2
    assert told == [(0, 2), (2, 2)]
    assert pruning.run(SYSTEM, lambda _done, _total: None) == 0
    with any_records.reading() as tx:
        assert [size.model_id for size in tx.galleries.sizes()] == [other.model_id]
    assert sorted(held(any_records, other)) == ["a", "b"]


def _former() -> Template:
    return Template(np.ones(32, np.float32), FORMER)
