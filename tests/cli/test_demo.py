"""`iass demo` that deletes a database which it did not make, or one that is in use."""

import socket
import sqlite3
from pathlib import Path

import pytest

from iass.demo.folder import MARKER, held
from iass.errors import Conflict, InvalidInput

from .conftest import Iass


def _database(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "iass.sqlite"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE people (name)")
    connection.close()
    return path


@pytest.mark.parametrize("content", ["iass.sqlite", "master.key", ".hidden"])
def test_folder_of_somebody_else_is_emptied(iass: Iass, tmp_path: Path, content: str) -> None:
    folder = tmp_path / "var" / "iass"
    folder.mkdir(parents=True)
    (folder / content).write_bytes(b"precious")
    done = iass("demo", "--headless", "--folder", str(folder))
    assert done.returncode == 2
    assert str(folder) in done.stderr and "--folder" in done.stderr
    assert "Traceback" not in done.stderr
    assert [path.name for path in folder.iterdir()] == [content]
    assert (folder / content).read_bytes() == b"precious"


def test_earlier_demo_is_deleted_before_the_port_is_known_to_be_free(iass: Iass, tmp_path: Path) -> None:
    folder = tmp_path / "demo"
    with held(folder):
        before = _database(folder).read_bytes()
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        done = iass("demo", "--folder", str(folder), "--port", str(taken.getsockname()[1]))
    assert done.returncode == 2
    assert "the port cannot be had" in done.stderr
    assert (folder / "iass.sqlite").read_bytes() == before


def test_demo_that_still_runs_loses_its_database_to_one_on_another_port(iass: Iass, tmp_path: Path) -> None:
    with held(tmp_path / "demo"):
        before = _database(tmp_path / "demo").read_bytes()
        done = iass("demo", "--headless", "--folder", str(tmp_path / "demo"))
        assert done.returncode == 2
        assert "another demo runs" in done.stderr
        assert (tmp_path / "demo" / "iass.sqlite").read_bytes() == before


def test_demo_refuses_its_own_folder_the_second_time(tmp_path: Path) -> None:
    for _ in range(2):
        with held(tmp_path / "demo"):
            _database(tmp_path / "demo").unlink()
    assert (tmp_path / "demo" / MARKER).read_text().count("The demo of IASS") == 1


def test_folder_that_cannot_be_made_ends_in_a_traceback(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(InvalidInput, match="cannot be used"), held(tmp_path / "file" / "demo"):
        pass


def test_running_demo_is_not_told_from_a_folder_of_somebody_else(tmp_path: Path) -> None:
    with held(tmp_path), pytest.raises(Conflict), held(tmp_path):
        pass
