"""`iass demo`, started the way a user starts it."""

import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from iass.demo.script import SCENES

FIELDS = {"id", "traveller", "direction", "nationality", "advice", "expected", "score", "threshold", "milliseconds"}


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> subprocess.CompletedProcess[str]:
    folder = tmp_path_factory.mktemp("demo")
    command = [sys.executable, "-m", "iass", "demo", "--headless", "--json", "--folder", str(folder)]
    return subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)


def test_a_crossing_gets_other_advice_than_the_script_expects(finished: subprocess.CompletedProcess[str]) -> None:
    lines = [json.loads(line) for line in finished.stdout.splitlines()]
    crossings, summary = lines[:-1], lines[-1]
    assert {one["id"]: one["advice"] for one in crossings} == {s.scene_id: s.expected.value for s in SCENES}
    assert summary == {"summary": {"crossings": len(SCENES), "as_expected": len(SCENES)}}
    assert finished.returncode == 0, finished.stderr


def test_json_line_lacks_a_field(finished: subprocess.CompletedProcess[str]) -> None:
    for line in finished.stdout.splitlines()[:-1]:
        assert set(json.loads(line)) >= FIELDS


def test_unassessable_face_gets_a_score(finished: subprocess.CompletedProcess[str]) -> None:
    by_id = {one["id"]: one for one in map(json.loads, finished.stdout.splitlines()[:-1])}
    assert by_id["too-poor"]["score"] is None
    assert by_id["clear"]["score"] > by_id["clear"]["threshold"]


def test_progress_or_errors_mix_with_the_json(finished: subprocess.CompletedProcess[str]) -> None:
    assert all(line.startswith("{") for line in finished.stdout.splitlines())
    assert "Traceback" not in finished.stderr


@contextmanager
def _heeding_ctrl_c() -> Iterator[None]:
    """A child begins with the signals that its parent ignores, and a worker of pytest-xdist ignores this one."""
    former = signal.signal(signal.SIGINT, signal.SIG_DFL)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, former)


def test_demo_does_not_keep_serving_or_does_not_end_with_ctrl_c(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "iass", "demo", "--port", "0", "--folder", str(tmp_path)]
    with _heeding_ctrl_c():
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    with process:
        try:
            assert process.stdout is not None
            line = next(line for line in process.stdout if "Console:" in line)
            url = next(word for word in line.split() if word.startswith("http"))
            assert httpx.get(f"{url}readyz", timeout=30).status_code == 200
            decoys = httpx.get(f"{url}v1/decoys", headers={"IASS-Officer": "demo"}, timeout=30).json()
            assert decoys["pairs"] == 8 and [one["minutes"] for one in decoys["checkpoints"]] == [None]
            process.send_signal(signal.SIGINT)
            assert process.wait(timeout=30) == 0
        finally:
            process.kill()
