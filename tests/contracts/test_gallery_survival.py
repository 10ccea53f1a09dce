"""Killed with SIGKILL at any moment, in the middle of a snapshot too: after the restart the index is the database."""

import os
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from iass.adapters.sql.records import SqlRecords
from iass.identify.index_check import check_index

from .gallery_writer import bring_up, open_gallery
from .samples import DIMENSION, MODEL, enrolment

_ROOT = Path(__file__).resolve().parents[2]


def _enrol(url: str, master_key: bytes, people: int) -> None:
    records = SqlRecords.open(url, master_key)
    for start in range(0, people, 5_000):
        with records.transaction() as tx:
            numbers = range(start, min(people, start + 5_000))
            tx.enrolments.add_all([enrolment(number, subject=f"person-{number}") for number in numbers])
    records.close()


def _change_until_killed(url: str, master_key: bytes, snapshot: Path, seed: int, seconds: float) -> int:
    """How many changes it said were committed. `seconds` count from its first word."""
    command = [sys.executable, "-m", "tests.contracts.gallery_writer", url, str(snapshot), str(seed)]
    environment = {**os.environ, "IASS_TEST_KEY": master_key.hex()}
    with subprocess.Popen(command, cwd=_ROOT, env=environment, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        said = process.stdout.readline()
        time.sleep(seconds)
        process.kill()
        said += process.stdout.read()
    return said.count(b"\n")


def _kill_again_and_again(url: str, master_key: bytes, snapshot: Path, people: int, kills: int) -> int:
    """How often the restart found a snapshot to begin with."""
    _enrol(url, master_key, people)
    read = 0
    for seed in range(100, 100 + kills):
        seconds = random.uniform(0, 0.6 + people / 10_000)  # a snapshot of more people takes longer
        assert _change_until_killed(url, master_key, snapshot, seed, seconds) > 0
        read += _restart(url, master_key, snapshot)
    return read + _restart(url, master_key, snapshot)


def _restart(url: str, master_key: bytes, snapshot: Path) -> bool:
    """Whether it found a snapshot to begin with. It leaves one, so that another restart at once does."""
    records = SqlRecords.open(url, master_key)
    gallery, keeper, loaded = open_gallery(records, snapshot)
    with records.enrolments_of_one_moment(MODEL, DIMENSION) as stored:
        found = check_index(gallery, stored, lambda _done, _total: None)
        assert (found.faults, gallery.state()) == ((), stored.state())
    keeper.save(lambda: bring_up(gallery, records))
    records.close()
    return loaded


def test_index_after_a_kill_is_not_the_database(tmp_path: Path, any_url: str, master_key: bytes) -> None:
    """Some thousand people, so that a snapshot takes several writes."""
    assert _kill_again_and_again(any_url, master_key, tmp_path / "snapshot", 6_000, 3) > 0


@pytest.mark.soak
def test_index_after_many_kills_is_not_the_database(tmp_path: Path, any_url: str, master_key: bytes) -> None:
    assert _kill_again_and_again(any_url, master_key, tmp_path / "snapshot", 30_000, 60) > 10
