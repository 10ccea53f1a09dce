"""A list that is being swapped is killed with SIGKILL at any moment: the old one stands whole, or the new one."""

import os
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from iass.adapters.sql.records import SqlRecords
from iass.ids import NoticeId
from iass.watchlist.notice import NoticeState

from .swapper import swap
from .test_ftm import VIKTOR, lines

_ROOT = Path(__file__).resolve().parents[2]
_PEOPLE = 120
_GONE = 20
Standing = dict[str, tuple[str, NoticeState]]


def _version(path: Path, number: int) -> Path:
    """Each names everybody for another reason; the even ones lack the first 20, the odd ones the last."""
    ids = range(_GONE, _PEOPLE) if number % 2 == 0 else range(_PEOPLE - _GONE)
    properties = {**VIKTOR["properties"], "summary": [f"reason {number}"]}  # type: ignore[dict-item]
    path.write_bytes(lines(*({**VIKTOR, "id": f"P-{one:03d}", "properties": properties} for one in ids)))
    return path


def _standing(records: SqlRecords) -> Standing:
    with records.reading() as tx:
        found = [tx.notices.get(NoticeId(f"P-{one:03d}")) for one in range(_PEOPLE)]
    return {one.notice_id: (one.reason, one.state) for one in found if one is not None}


def _expected(before: Standing, number: int) -> Standing:
    gone = range(_GONE) if number % 2 == 0 else range(_PEOPLE - _GONE, _PEOPLE)
    left = {f"P-{one:03d}" for one in gone}
    listed = {f"P-{one:03d}" for one in range(_PEOPLE)} - left
    now = dict.fromkeys(listed, (f"reason {number}", NoticeState.DRAFT))
    return now | {one: (before[one][0], NoticeState.WITHDRAWN) for one in left if one in before}


def _killed_after(url: str, key: bytes, path: Path, seconds: float) -> bool:
    """Whether it had said that everything was stored. `seconds` count from when all was examined."""
    command = [sys.executable, "-m", "tests.watchlist.swapper", url, str(path)]
    environment = {**os.environ, "IASS_TEST_KEY": key.hex()}
    with subprocess.Popen(command, cwd=_ROOT, env=environment, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"examined\n"
        time.sleep(seconds)
        process.kill()
        return b"stored" in process.stdout.read()


def _kill_again_and_again(url: str, key: bytes, folder: Path, kills: int) -> None:
    records = SqlRecords.open(url, key)
    swap(records, _version(folder / "list.json", 1))
    number = 2
    for _ in range(kills):
        before = _standing(records)
        path = _version(folder / "list.json", number)
        said = _killed_after(url, key, path, random.uniform(0, 0.5))
        after, new = _standing(records), _expected(before, number)
        assert after in (before, new), "the list is mixed"
        assert after == new or not said
        number += after == new
        assert records.verify_audit().ok
    swap(records, _version(folder / "list.json", number))
    assert _standing(records) == _expected(before if after == before else new, number)
    records.close()


def test_killed_half_way_leaves_a_mixed_list(any_url: str, master_key: bytes, tmp_path: Path) -> None:
    _kill_again_and_again(any_url, master_key, tmp_path, 3)


@pytest.mark.soak
def test_killed_many_times_leaves_a_mixed_list(any_url: str, master_key: bytes, tmp_path: Path) -> None:
    _kill_again_and_again(any_url, master_key, tmp_path, 40)
