"""The list of commands: whether it is what they say themselves, and whether it is there at once."""

import subprocess
import sys
from pathlib import Path

import pytest

from iass.cli.main import COMMANDS, load

from .conftest import Iass

HEAVY = {"cv2", "fastapi", "numpy", "onnx", "openvino", "pydantic", "sqlalchemy"}
HELP = """
import sys
from iass.cli.main import app
try:
    app(["--help"])
finally:
    print(*sys.modules)
"""


@pytest.mark.parametrize("name", COMMANDS)
def test_list_says_something_else_than_the_command(name: str) -> None:
    paragraph = load(name).help.split("\n\n")[0]
    assert " ".join(paragraph.split()) == COMMANDS[name]


def test_list_leaves_a_command_out(iass: Iass) -> None:
    shown = iass("--help").stdout
    assert [name for name in COMMANDS if f" {name} " not in shown] == []


def test_list_waits_for_engine_and_database() -> None:
    done = subprocess.run([sys.executable, "-c", HELP], capture_output=True, text=True, check=True)
    assert HEAVY.isdisjoint(done.stdout.splitlines()[-1].split())


def test_unknown_command_is_taken_for_another(iass: Iass) -> None:
    done = iass("docter")
    assert done.returncode == 2
    assert "doctor" in done.stderr


@pytest.mark.parametrize("command", [["doctor"], ["audit", "verify"]])
def test_data_folder_that_cannot_be_made_ends_in_a_traceback(
    iass: Iass, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: list[str]
) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("IASS_DATA_DIR", str(tmp_path / "file" / "var"))
    done = iass(*command)
    assert done.returncode == 2
    assert "the data folder cannot be made" in done.stderr and "IASS_DATA_DIR" in done.stderr
    assert "Traceback" not in done.stderr
