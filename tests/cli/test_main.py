"""The list of commands: whether it is what they say themselves, and whether it is there at once."""

import subprocess
import sys
from pathlib import Path

import pytest

from iass.cli import bench, main
from iass.cli.lazy import load
from iass.cli.main import COMMANDS

from .conftest import Iass

HEAVY = {"cv2", "fastapi", "numpy", "onnx", "openvino", "pydantic", "sqlalchemy"}
HELP = """
import sys
from iass.cli.main import app
try:
    app(sys.argv[1:])
finally:
    print(*sys.modules)
"""


@pytest.mark.parametrize(
    ("prefix", "name", "line"),
    [(part.PREFIX, name, line) for part in (main, bench) for name, line in part.COMMANDS.items()],
)
def test_list_says_something_else_than_the_command(prefix: str, name: str, line: str) -> None:
    paragraph = load(prefix, name).help.split("\n\n")[0]
    assert " ".join(paragraph.split()) == line


def test_list_leaves_a_command_out(iass: Iass) -> None:
    shown = iass("--help").stdout
    assert [name for name in COMMANDS if f" {name} " not in shown] == []
    shown = iass("bench", "--help").stdout
    assert [name for name in bench.COMMANDS if f" {name} " not in shown] == []


@pytest.mark.parametrize("words", ["--help", "bench --help", "bench template --help"])
def test_list_waits_for_engine_and_database(words: str) -> None:
    done = subprocess.run([sys.executable, "-c", HELP, *words.split()], capture_output=True, text=True, check=True)
    needed = {"cv2", "numpy"} if "template" in words else set()  # to make its pictures
    needed |= {"pydantic"} if "bench" in words else set()  # by Typer, to read options
    assert (HEAVY - needed).isdisjoint(done.stdout.splitlines()[-1].split())


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
