"""The snapshot is kept near the gallery: when it is written, and whom it holds."""

import fcntl
import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic, sleep

import pytest
from tests.contracts.samples import DIMENSION, MODEL, enrolment

from iass.adapters.gallery.exact import ExactGallery
from iass.adapters.gallery.keeper import SnapshotKeeper
from iass.adapters.sql.records import SqlRecords
from iass.ids import EnrolmentId


class Program:
    """What a start makes of the database and the folder."""

    def __init__(self, records: SqlRecords, folder: Path, *, worth: int = 3, rest: float = 1e9) -> None:
        self.gallery = ExactGallery(MODEL, DIMENSION)
        self.feed = records.enrolment_feed(MODEL, DIMENSION)
        keys, here = records.file_keys(), records.installation_id()
        self.keeper = SnapshotKeeper(
            self.gallery, folder / "gallery.snapshot", keys, here, look_seconds=0.01, rest_seconds=rest, worth=worth
        )
        self.loaded = self.keeper.load(self.feed.position())
        self.read = 0
        self.refresh()

    def refresh(self) -> None:
        while changes := self.feed.changes(self.gallery.position, 10):
            self.gallery.apply(changes)
            self.read += len(changes)

    @contextmanager
    def running(self) -> Iterator["Program"]:
        self.keeper.start(self.refresh)
        try:
            yield self
        finally:
            self.keeper.close()


def _store(records: SqlRecords, *numbers: int) -> None:
    with records.transaction() as tx:
        tx.enrolments.add_all([enrolment(number) for number in numbers])


def _until(there: Callable[[], bool]) -> None:
    """Far longer than it takes, for a machine that is busy."""
    end = monotonic() + 60
    while not there():
        assert monotonic() < end, "it never came"
        sleep(0.01)


def test_next_start_reads_the_database_again(tmp_path: Path, records: SqlRecords) -> None:
    """A few changes alone are left for it, and what is there is what the database holds."""
    _store(records, *range(20))
    first = Program(records, tmp_path)
    assert (first.loaded, first.read) == (False, 20)
    assert "no snapshot yet" in first.keeper.describe()
    with first.running():
        _until((tmp_path / "gallery.snapshot").exists)
    _store(records, 20, 21)
    second = Program(records, tmp_path)
    assert (second.loaded, second.read) == (True, 2)
    assert second.gallery.state() == second.feed.state()
    assert "MB, 2 changes behind" in second.keeper.describe()


def test_change_that_nobody_searched_for_is_overlooked(tmp_path: Path, records: SqlRecords) -> None:
    """Nothing asks the gallery to take them in; the next start would read them all again."""
    _store(records, *range(20))
    with Program(records, tmp_path, rest=0).running() as program:
        _until((tmp_path / "gallery.snapshot").exists)
        _store(records, *range(20, 30))
        _until(lambda: program.gallery.position == 30 and "0 changes behind" in program.keeper.describe())
    assert Program(records, tmp_path).read == 0


def test_few_changes_write_a_nation_anew(tmp_path: Path, records: SqlRecords) -> None:
    """Two come at the next start; from the third on they are written, and a single one who leaves is."""
    _store(records, *range(20))
    with Program(records, tmp_path).running():
        pass
    path = tmp_path / "gallery.snapshot"
    before = path.read_bytes()
    _store(records, 20, 21)
    with Program(records, tmp_path).running():
        pass
    assert path.read_bytes() == before
    with records.transaction() as tx:
        tx.enrolments.remove(EnrolmentId("enrolment-000007"))
    with Program(records, tmp_path).running():
        pass
    assert path.read_bytes() != before
    assert Program(records, tmp_path).read == 0


def test_few_people_are_kept_in_a_file(tmp_path: Path, records: SqlRecords) -> None:
    """And a file of people who are gone is not left behind."""
    _store(records, *range(4))
    with Program(records, tmp_path, worth=5).running():
        pass
    assert list(tmp_path.glob("gallery*")) == []
    with Program(records, tmp_path, worth=4).running():
        pass
    with records.transaction() as tx:
        tx.enrolments.remove(EnrolmentId("enrolment-000001"))
    with Program(records, tmp_path, worth=4).running():
        pass
    assert not (tmp_path / "gallery.snapshot").exists()


def test_erased_person_waits_for_the_next_turn(tmp_path: Path, records: SqlRecords) -> None:
    """The old file is worth nothing at once; a running program writes the next one without waiting for its rest."""
    _store(records, *range(20))
    path = tmp_path / "gallery.snapshot"
    with Program(records, tmp_path).running() as program:
        _until(path.exists)
        before = path.read_bytes()
        with records.transaction() as tx:
            tx.erase_subject(enrolment(3).subject_id)
        _until(lambda: path.read_bytes() != before)
        assert program.gallery.state().count == 19
    path.write_bytes(before)
    again = Program(records, tmp_path)
    assert (again.loaded, again.gallery.state()) == (False, again.feed.state())
    assert "erased" in again.keeper.describe()


def test_person_is_erased_while_the_file_is_written(tmp_path: Path, records: SqlRecords) -> None:
    """Before the gallery heard of it: the file has her not, or cannot be read. Else she would be in it for ever."""
    _store(records, *range(20))
    program = Program(records, tmp_path)
    with records.transaction() as tx:
        tx.erase_subject(enrolment(3).subject_id)
    program.keeper.save(program.refresh)
    assert Program(records, tmp_path).gallery.holds([enrolment(3)]) == [False]

    def erase_then_refresh() -> None:
        program.refresh()
        with records.transaction() as tx:
            tx.erase_subject(enrolment(4).subject_id)

    program.keeper.save(erase_then_refresh)
    assert not Program(records, tmp_path).loaded


def test_two_programs_write_at_once(tmp_path: Path, records: SqlRecords) -> None:
    _store(records, *range(20))
    program = Program(records, tmp_path)
    handle = os.open(tmp_path / "gallery.snapshot.lock", os.O_RDWR | os.O_CREAT, 0o600)
    fcntl.flock(handle, fcntl.LOCK_EX)
    program.keeper.save(program.refresh)
    assert not (tmp_path / "gallery.snapshot").exists()
    os.close(handle)
    program.keeper.save(program.refresh)
    assert Program(records, tmp_path).loaded


def test_disk_that_takes_no_file_ends_the_program(tmp_path: Path, records: SqlRecords) -> None:
    _store(records, *range(20))
    (tmp_path / "file").write_text("no folder")
    with Program(records, tmp_path / "file" / "below").running() as program:
        _until(lambda: "could not be written" in program.keeper.describe())
    assert program.gallery.state().count == 20


def test_readers_wait_while_the_file_is_written(tmp_path: Path, records: SqlRecords) -> None:
    """Writing and taking in go on at once, and each file is one moment of the gallery."""
    _store(records, *range(200))
    program, done = Program(records, tmp_path, rest=0.0), threading.Event()

    def save() -> None:
        while not done.is_set():
            program.keeper.save(lambda: None)

    writer = threading.Thread(target=save)
    writer.start()
    try:
        for number in range(200, 260):
            _store(records, number)
            program.refresh()
            _until((tmp_path / "gallery.snapshot").exists)
            other = Program(records, tmp_path)
            assert other.gallery.state() == other.feed.state()
    finally:
        done.set()
        writer.join()


@pytest.mark.parametrize("worth", [3])
def test_loaded_gallery_is_not_told_from_one_that_was_read(tmp_path: Path, any_records: SqlRecords, worth: int) -> None:
    """On both databases."""
    _store(any_records, *range(30))
    with any_records.transaction() as tx:
        tx.enrolments.remove(EnrolmentId("enrolment-000011"))
    with Program(any_records, tmp_path, worth=worth).running():
        pass
    loaded = Program(any_records, tmp_path)
    assert loaded.loaded and loaded.read == 0
    with any_records.enrolments_of_one_moment(MODEL, DIMENSION) as stored:
        rows = [row for batch in stored.rows() for row in batch]
        assert len(rows) == 29 and all(loaded.gallery.holds(rows))
        assert stored.recount() == loaded.gallery.state()
