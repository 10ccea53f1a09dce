"""`iass models migrate` and what follows it: what is shown, what is refused, and with which exit status."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from tests.import_desk import jpeg, shrunk
from tests.recogniser import calibration, loaded_once, offer

from iass.adapters.sql.records import SqlRecords
from iass.face.template import Template
from iass.identify.calibration_file import save
from iass.ids import EnrolmentId, ImageId, ModelId
from iass.registry.enrolment import Enrolment, GalleryName
from iass.settings import Settings
from iass.wiring.records import open_records
from iass.wiring.thresholds import calibration_path

from .conftest import Iass

FORMER = ModelId("sface-2021dec/1-00000000")


@pytest.fixture(scope="module", autouse=True)
def _loaded_once() -> Iterator[None]:
    with loaded_once():
        yield


@pytest.fixture(scope="module")
def portrait(picture: Callable[[str, str], bytes]) -> bytes:
    return jpeg(shrunk(picture("P001", "studio_portrait")))


@pytest.fixture
def settings(iass: Iass, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, portrait: bytes) -> Settings:
    """Two people enrolled by an earlier version; another recogniser is added."""
    offer(tmp_path / "models")
    (tmp_path / "live.jpg").write_bytes(portrait)
    monkeypatch.setenv("IASS_MODELS_DIR", str(tmp_path / "models"))
    read = Settings()
    _enrol(read, a=portrait, b=portrait)
    return read


def _enrol(settings: Settings, **pictures: bytes) -> None:
    records: SqlRecords = open_records(settings)
    with records.transaction() as tx:
        for subject, data in pictures.items():
            image = ImageId(f"image-{subject}")
            tx.images.put(image, subject, data, "image/jpeg")
            template = Template(np.ones(128, np.float32), FORMER)
            tx.enrolments.add(Enrolment(EnrolmentId(f"e-{subject}"), GalleryName.WATCHLIST, subject, image, template))
    records.close()


def test_change_of_recogniser_at_the_prompt(iass: Iass, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    migrated = iass("models", "migrate", "--to", "tiny-1", "--officer", "op-1", "--json")
    assert migrated.returncode == 0, migrated.stderr
    told = json.loads(migrated.stdout)
    assert (told["templates"], told["encoded"], told["complete"], told["switched"]) == (2, 2, True, None)
    assert "to tiny-1: 0 of 2" in migrated.stderr
    assert "to tiny-1: 2 of 2" in migrated.stderr
    refused = iass("models", "switch", "--to", "tiny-1")
    assert (refused.returncode, "no calibration record" in refused.stderr) == (2, True)
    record = calibration_path(settings, ModelId(told["model"]))
    record.parent.mkdir(parents=True, exist_ok=True)
    save(calibration(ModelId(told["model"])), record)
    assert "in use, with 2 templates" in iass("models", "switch", "--to", "tiny-1").stdout
    assert "in use already" in iass("models", "switch", "--to", "tiny-1").stdout
    shown = json.loads(iass("models", "galleries", "--json").stdout)["galleries"]
    assert [(one["model"], one["in_use"], one["templates"], one["missing"]) for one in shown] == [
        (FORMER, False, 2, 0),
        (told["model"], True, 2, 0),
    ]
    assert shown[1]["calibration"] == f"{told['model']}@2026-01-01"
    listed = json.loads(iass("models", "list", "--json").stdout)["models"]
    assert [one["name"] for one in listed if one["in_use"]] == ["tiny-1"]
    monkeypatch.setenv("IASS_MODEL", "sface-2021dec")
    contradicted = iass("check", "--image", "live.jpg", "--direction", "arrival")
    assert contradicted.returncode == 2
    assert "encoded by tiny-1, and IASS_MODEL names sface-2021dec" in contradicted.stderr
    assert json.loads(iass("models", "prune", "--json").stdout) == {"removed": 2}
    shown = json.loads(iass("models", "galleries", "--json").stdout)["galleries"]
    assert [one["model"] for one in shown] == [told["model"]]
    assert iass("audit", "verify").returncode == 0


def test_added_recogniser_runs_no_crossing(
    iass: Iass, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, picture: Callable[[str, str], bytes]
) -> None:
    """From its manifest to an answer about a face, in a new installation; without thresholds it does not start."""
    monkeypatch.setenv("IASS_MODELS_DIR", str(tmp_path / "models"))
    assert iass("models", "add", str(offer(tmp_path / "offered"))).returncode == 0
    monkeypatch.setenv("IASS_MODEL", "tiny-1")
    monkeypatch.setenv("IASS_NEAR_SCORE", "1")
    (tmp_path / "photos").mkdir()
    for name in ("P001", "P002"):
        (tmp_path / "photos" / f"{name}.jpg").write_bytes(jpeg(shrunk(picture(name, "studio_portrait"))))
    lines = ["person_id,surname,given_names,sex,birth_date,birth_place,nationality,photo"]
    lines += [f"id-{name},,{name},F,1990-01-01,Kupang,IDN,{name}.jpg" for name in ("P001", "P002")]
    (tmp_path / "people.csv").write_text("\n".join(lines))
    refused = iass("registry", "import", "people.csv")
    assert (refused.returncode, "iass calibrate --model tiny-1" in refused.stderr) == (2, True)
    settings = Settings()
    model_id = ModelId(str(refused.stderr).split("[")[-1].split("]")[0].replace("\n", ""))
    record = calibration_path(settings, model_id)
    record.parent.mkdir(parents=True, exist_ok=True)
    save(calibration(model_id), record)
    assert iass("registry", "import", "people.csv").returncode == 0
    asked = ("check", "--direction", "arrival", "--json", "--image")
    told = json.loads(iass(*asked, "photos/P002.jpg").stdout)
    assert (told["best"], told["score"]) == ("id-P002", pytest.approx(1, abs=1e-3))
    assert told["threshold"] == pytest.approx(0.995, abs=0.005)


def test_picture_that_fails_is_passed_over(iass: Iass, settings: Settings) -> None:
    blank = jpeg(np.full((400, 400, 3), 128, np.uint8))
    _enrol(settings, c=blank, d=b"no picture")
    asked = ("models", "migrate", "--to", "tiny-1")
    failed = iass(*asked, "--json")
    assert failed.returncode == 1
    told = json.loads(failed.stdout)
    assert (told["templates"], told["complete"]) == (2, False)
    assert {one["subject"] for one in told["failed"]} == {"c", "d"}
    assert all(one["reason"] and one["gallery"] == "watchlist" for one in told["failed"])
    assert "failed" in failed.stderr
    record = calibration_path(settings, ModelId(told["model"]))
    record.parent.mkdir(parents=True, exist_ok=True)
    save(calibration(ModelId(told["model"])), record)
    again = iass(*asked, "--switch")
    assert again.returncode == 1
    assert "2 pictures could not be encoded" in again.stdout and "image-c" in again.stdout
    refused = iass("models", "switch", "--to", "tiny-1")
    assert (refused.returncode, "lacks 2" in refused.stderr) == (2, True)
    records = open_records(settings)
    with records.transaction() as tx:
        assert tx.galleries.active() == FORMER
        tx.enrolments.remove(EnrolmentId("e-c"))
        tx.erase_subject("d")
    records.close()
    done = json.loads(iass(*asked, "--switch", "--json").stdout)
    assert (done["encoded"], done["switched"]["former"], done["switched"]["templates"]) == (0, FORMER, 2)


@pytest.mark.parametrize("name", ["sface-2020", "yunet-2023mar", "../x"])
def test_unknown_recogniser_is_migrated_to(iass: Iass, settings: Settings, name: str) -> None:
    refused = iass("models", "migrate", "--to", name)
    assert refused.returncode == 2
    assert "tiny-1" in refused.stderr and "Traceback" not in refused.stderr
