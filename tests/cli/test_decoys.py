"""Practice pairs as an operator makes them at the prompt."""

from pathlib import Path

import pytest

from iass.demo import people
from iass.wiring.decoys import read_pairs

from .conftest import Iass


def test_operator_has_no_pairs_to_name(iass: Iass, tmp_path: Path) -> None:
    """And what stands in a folder is never written over."""
    done = iass("decoys", "make", "practice/pairs")
    assert done.returncode == 0, done.stderr
    assert "8 pairs in practice/pairs" in done.stdout and "IASS_DECOY_FOLDER" in done.stdout
    pairs = read_pairs(tmp_path / "practice" / "pairs")
    assert sorted(pair.is_same for pair in pairs.values()) == [False] * 5 + [True] * 3
    table = tmp_path / "practice" / "pairs" / "pairs.csv"
    table.write_text("our own")
    again = iass("decoys", "make", "practice/pairs")
    assert again.returncode == 2 and "there are practice pairs already" in again.stderr
    assert table.read_text() == "our own"


def test_folder_that_cannot_be_made_ends_in_a_traceback(iass: Iass, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    done = iass("decoys", "make", "file/pairs")
    assert (done.returncode, done.stdout) == (2, "") and "the folder cannot be written" in done.stderr


def test_people_that_are_not_installed_leave_half_a_folder(
    iass: Iass, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(people, "find_spec", lambda _: None)
    people.folder.cache_clear()
    try:
        done = iass("decoys", "make", "pairs")
    finally:
        people.folder.cache_clear()
    assert done.returncode == 2 and "pip install 'iass[demo]'" in done.stderr
    assert not (tmp_path / "pairs").exists()
