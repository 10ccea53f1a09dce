"""Killed with SIGKILL at any moment: what was acknowledged is there, what was not is there whole or not at all."""

import os
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from iass.adapters.sql.records import SqlRecords
from iass.ids import ImageId, PersonId
from iass.registry.enrolment import GalleryName

from .samples import DIMENSION, MODEL

_ROOT = Path(__file__).resolve().parents[2]


def _write_until_killed(url: str, master_key: bytes, first: int, seconds: float) -> list[int]:
    """Numbers that the process said were committed. `seconds` count from its first word."""
    command = [sys.executable, "-m", "tests.contracts.writer", url, str(first)]
    environment = {**os.environ, "IASS_TEST_KEY": master_key.hex()}
    with subprocess.Popen(command, cwd=_ROOT, env=environment, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        said = process.stdout.readline()
        time.sleep(seconds)
        process.kill()
        said += process.stdout.read()
    lines = said.decode().split("\n")[:-1]  # a last line that was cut short is no acknowledgement
    return [int(line) for line in lines]


def _assert_whole(records: SqlRecords, acknowledged: list[int]) -> int:
    """Answers how many transactions were committed, acknowledged or not."""
    with records.reading() as tx:
        passages = {passage.crossing_id: passage for passage in tx.passages.recent(100_000)}
        events = tx.feed.after(0, 100_000)
        entries = list(tx.audit.entries())
        for number in {int(name.removeprefix("crossing-")) for name in passages} | set(acknowledged):
            subject = f"person-{number:06d}"
            assert tx.people.get(PersonId(subject)) is not None
            picture = tx.images.get(ImageId(f"image-{number:06d}"))
            assert picture is not None and len(picture[0]) == 20_000
            assert len(tx.enrolments.of_subject(GalleryName.REGISTRY, subject)) == 1
            assert tx.passages.by_key(f"key-{number}") is not None
        assert len(passages) == tx.people.count() == len(tx.alerts.page(limit=100_000))
    assert [event.sequence for event in events] == list(range(1, len(passages) + 1))
    assert [entry.subject for entry in entries] == [event.subject for event in events]
    return len(passages)


def _kill_again_and_again(url: str, master_key: bytes, kills: int) -> None:
    acknowledged: list[int] = []
    for kill in range(kills):
        acknowledged += _write_until_killed(url, master_key, kill * 10_000, random.uniform(0, 0.6))
        records = SqlRecords.open(url, master_key)
        committed = _assert_whole(records, acknowledged)
        verification = records.verify_audit()
        feed = records.enrolment_feed(MODEL, DIMENSION)
        assert verification.ok, verification.reason
        assert verification.count == committed == feed.state().count
        assert feed.state() == feed.recount()
        records.close()
    assert len(acknowledged) >= kills


def test_acknowledged_rows_are_lost(any_url: str, master_key: bytes) -> None:
    _kill_again_and_again(any_url, master_key, 3)


@pytest.mark.soak
def test_acknowledged_rows_are_lost_after_many_kills(any_url: str, master_key: bytes) -> None:
    _kill_again_and_again(any_url, master_key, 60)


@pytest.mark.usefixtures("whole_way")
def test_killed_while_it_makes_the_database(tmp_path: Path, master_key: bytes) -> None:
    """Killed during the migrations: the next start makes the schema whole."""
    url = f"sqlite:///{tmp_path / 'iass.sqlite'}"
    command = [sys.executable, "-m", "tests.contracts.writer", url, "0"]
    environment = {**os.environ, "IASS_TEST_KEY": master_key.hex()}
    for _ in range(3):
        with subprocess.Popen(command, cwd=_ROOT, env=environment, stdout=subprocess.DEVNULL) as process:
            while not (tmp_path / "iass.sqlite").exists():
                time.sleep(0.001)
            time.sleep(random.uniform(0, 0.1))
            process.kill()
        records = SqlRecords.open(url, master_key)
        _assert_whole(records, [])
        assert records.verify_audit().ok
        records.close()
        for left in tmp_path.iterdir():
            left.unlink()
