"""Which recogniser looks at pictures outside of the service."""

import subprocess
import sys
from pathlib import Path

import pytest

from iass.ids import ModelId
from iass.settings import Settings
from iass.wiring.recogniser import as_in_use, name_in_use
from iass.wiring.records import open_records

ACTIVE = ModelId("other-1/4-01234567")


@pytest.fixture(autouse=True)
def _no_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("IASS_MODEL", "IASS_DATABASE_URL"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Of a database that names another recogniser."""
    records = open_records(Settings(data_dir=tmp_path))
    with records.transaction() as tx:
        tx.galleries.activate(ACTIVE)
    records.close()
    return tmp_path


def test_recogniser_of_the_database_is_passed_over(folder: Path) -> None:
    settings, note = as_in_use(Settings(data_dir=folder))
    assert (settings.model, note) == ("other-1", "")
    assert name_in_use(Settings(data_dir=folder)) == "other-1"


def test_recogniser_that_is_tried_is_replaced_or_nobody_is_told(folder: Path) -> None:
    settings, note = as_in_use(Settings(data_dir=folder, model="sface-2021dec"))
    assert settings.model == "sface-2021dec"
    assert note == "sface-2021dec is used, as IASS_MODEL says; the service here uses other-1"


def test_recogniser_in_use_is_noted_when_it_is_named(folder: Path) -> None:
    assert as_in_use(Settings(data_dir=folder, model="other-1"))[1] == ""


def test_box_without_a_database_gets_one(tmp_path: Path) -> None:
    settings, note = as_in_use(Settings(data_dir=tmp_path / "data"))
    assert (settings.model, note) == ("sface-2021dec", "")
    assert not (tmp_path / "data").exists()


def test_database_is_asked_with_its_key(folder: Path) -> None:
    (folder / "master.key").unlink()
    assert name_in_use(Settings(data_dir=folder)) == "other-1"
    assert not (folder / "master.key").exists()


def test_database_that_is_away_keeps_a_camera_from_watching(tmp_path: Path) -> None:
    settings, note = as_in_use(Settings(data_dir=tmp_path, database_url="postgresql://iass:s3cret@127.0.0.1:1/iass"))
    assert settings.model == "sface-2021dec"
    assert "sface-2021dec is used" in note and "does not answer" in note and "s3cret" not in note


def test_database_is_loaded_where_there_is_none(tmp_path: Path) -> None:
    """And none of what only the service needs: a process of `iass quality` would start a second later."""
    script = (
        "import sys; from pathlib import Path; from iass.settings import Settings; import iass.wiring.faces; "
        "from iass.wiring.recogniser import as_in_use; as_in_use(Settings(data_dir=Path(sys.argv[1]))); "
        "heavy = 'sqlalchemy alembic fastapi httpx av onnx openvino.tools.ovc asyncio'.split(); "
        "print([name for name in heavy if sys.modules.get(name)])"
    )
    done = subprocess.run([sys.executable, "-c", script, str(tmp_path)], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
