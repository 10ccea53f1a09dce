"""Commands that look at pictures take the recogniser of the service here, or say that they take another."""

from collections.abc import Callable
from pathlib import Path

import pytest
from tests.import_desk import jpeg, shrunk

from iass.ids import ModelId
from iass.settings import Settings
from iass.wiring.records import open_records

from .conftest import Iass

COMMANDS = {
    "quality": ("quality", "stills/one.jpg"),
    "camera": ("camera", "stills", "--lane", "CGK/K01", "--dry-run"),
    "evaluate": ("evaluate", "verification", "--images", "stills", "--pairs", "pairs.csv"),
    "evaluate camera": ("evaluate", "camera", "--videos", "films"),
}


@pytest.fixture
def place(iass: Iass, tmp_path: Path, picture: Callable[[str, str], bytes]) -> Path:
    """Pictures, and a database that names a recogniser which is not installed here."""
    for folder in ("stills", "films"):
        (tmp_path / folder).mkdir()
    for name, person in (("one", "P001"), ("two", "P002")):
        (tmp_path / "stills" / f"{name}.jpg").write_bytes(jpeg(shrunk(picture(person, "studio_portrait"))))
    for name in ("film.json", "film.mp4"):
        (tmp_path / "films" / name).write_text("{}")
    (tmp_path / "pairs.csv").write_text("mated,image_a,image_b\n0,one.jpg,two.jpg\n")
    records = open_records(Settings())
    with records.transaction() as tx:
        tx.galleries.activate(ModelId("absent-1/4-01234567"))
    records.close()
    return tmp_path


@pytest.mark.parametrize("command", COMMANDS)
def test_recogniser_of_the_database_is_passed_over(iass: Iass, place: Path, command: str) -> None:
    done = iass(*COMMANDS[command])
    assert (done.returncode, "no recogniser is named so [absent-1]" in done.stderr) == (2, True), done.stderr


def test_another_recogniser_is_taken_unsaid(iass: Iass, place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("IASS_MODEL", "sface-2021dec")
    done = iass(*COMMANDS["quality"])
    assert done.returncode == 0, done.stderr
    assert "note: sface-2021dec is used, as IASS_MODEL says; the service here uses absent-1" in done.stderr
    assert iass(*COMMANDS["camera"]).stderr.count("the service here uses absent-1") == 1
