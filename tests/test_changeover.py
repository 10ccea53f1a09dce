"""An installation on a recogniser of its own, and then on another: nobody lost, and no two of them ever compared."""

import csv
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from tests.import_desk import jpeg, shrunk
from tests.recogniser import DIMENSION, calibration, loaded_once, offer

from iass.access import SYSTEM
from iass.application import Application
from iass.capture import still
from iass.capture.frame import Frame
from iass.capture.lane import Direction
from iass.case.passage import Outcome
from iass.case.request import CrossingRequest
from iass.decide.decision import Advice
from iass.errors import Conflict, NotFound, NotReady
from iass.face.outcome import FaceProbe
from iass.face.template import Template
from iass.identify.calibration_file import save
from iass.identify.changeover import Switched
from iass.ids import EnrolmentId, ImageId, ModelId, PersonId
from iass.registry.enrolment import Enrolment, GalleryName
from iass.registry.report import ImportReport
from iass.settings import Settings
from iass.wiring.application import build
from iass.wiring.faces import load_engine
from iass.wiring.models import open_models
from iass.wiring.records import open_records
from iass.wiring.thresholds import calibration_path

FIRST, SECOND = "tiny-1", "tiny-2"
NAMES = ("P001", "P002", "P005")
PERSON = ("person_id", "surname", "given_names", "sex", "birth_date", "birth_place", "nationality", "photo")


def quiet(*_said: int) -> None:
    """Progress that nobody watches."""


@pytest.fixture(scope="module", autouse=True)
def _loaded_once() -> Iterator[None]:
    with loaded_once():
        yield


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory, picture: Callable[[str, str], bytes]) -> Path:
    """Two recognisers of random weights, portraits, and an installation of three people on the first of them."""
    folder = tmp_path_factory.mktemp("home")
    for seed, name in enumerate((FIRST, SECOND)):
        offer(folder / "models", name, seed)
    (folder / "photos").mkdir()
    for name in (*NAMES, "P003"):
        (folder / "photos" / f"{name}.jpg").write_bytes(jpeg(shrunk(picture(name, "studio_portrait"))))
    settings = _settings(folder, model=FIRST)
    for name in (FIRST, SECOND):
        model_id = load_engine(settings.model_copy(update={"model": name})).model_id
        record = calibration_path(settings, model_id)
        record.parent.mkdir(parents=True, exist_ok=True)
        save(calibration(model_id), record)
    opened = build(settings)
    try:
        assert _import(opened, folder, *NAMES).added == 3
    finally:
        opened.close()
    return folder


@pytest.fixture
def settings(home: Path, tmp_path: Path) -> Settings:
    """A copy of that installation, which names no recogniser."""
    shutil.copytree(home / "data", tmp_path / "data")
    return _settings(home, data_dir=tmp_path / "data")


@pytest.fixture
def running(settings: Settings) -> Iterator[Application]:
    opened = build(settings)
    yield opened
    opened.close()


def _settings(folder: Path, **more: object) -> Settings:
    given = {"data_dir": folder / "data", "models_dir": folder / "models", "near_score": 1.0, "threads": 1, **more}
    return Settings(**given)


def _import(opened: Application, folder: Path, *names: str) -> ImportReport:
    rows = [(f"id-{name}", "", name, "F", "1990-01-01", "Kupang", "IDN", f"{name}.jpg") for name in names]
    path = folder / "rows.csv"
    with path.open("w", newline="") as file:
        csv.writer(file).writerows([PERSON, *rows])
    return opened.registry_import.run(path, folder / "photos", SYSTEM, dry_run=False, progress=quiet)


def _cross(opened: Application, home: Path, name: str) -> Outcome:
    live = (home / "photos" / f"{name}.jpg").read_bytes()
    request = CrossingRequest("CGK", "C01", Direction.ARRIVAL, None, [live], face_only=True)
    return opened.checkpoint.cross(request)


def _frame(home: Path, name: str) -> Frame:
    return still.decode((home / "photos" / f"{name}.jpg").read_bytes())


def _active(settings: Settings) -> ModelId | None:
    records = open_records(settings)
    try:
        with records.reading() as tx:
            return tx.galleries.active()
    finally:
        records.close()


def test_crossing_runs_on_another_recogniser(running: Application, home: Path) -> None:
    """Enrolment, search and threshold are all its own."""
    assert running.engine.model_id.startswith(f"{FIRST}/")
    assert running.engine.dimension == DIMENSION
    found = _cross(running, home, "P002").passage
    assert found.best_subject == "id-P002"
    assert found.best_score == pytest.approx(1, abs=1e-4)
    assert found.threshold is not None and found.threshold > 0.99
    stranger = _cross(running, home, "P003").passage
    assert stranger.best_score is not None and stranger.best_score < found.threshold
    assert stranger.decision.advice is Advice.CLEAR


def test_recogniser_without_thresholds_is_run(settings: Settings) -> None:
    for record in (settings.data_dir / "calibrations").iterdir():
        record.unlink()
    with pytest.raises(NotFound, match="no calibration record"):
        build(settings)
    with open_models(settings) as desk:
        with pytest.raises(NotFound, match=f"iass calibrate --model {SECOND}"):
            desk.migrate_and_switch(SECOND, SYSTEM, quiet)
        assert desk.migrate(SECOND, SYSTEM, quiet).is_complete
        with pytest.raises(NotFound, match="no calibration record"):
            desk.switch(SECOND, SYSTEM)
    assert str(_active(settings)).startswith(FIRST)


def test_enrolled_picture_that_a_gate_would_refuse_holds_up_the_change(home: Path, settings: Settings) -> None:
    """It was enrolled, behind whatever gate stood then: whoever is sought is found by the next recogniser too."""
    dark = jpeg(_frame(home, "P003").pixels // 12)
    records = open_records(settings)
    try:
        with records.transaction() as tx:
            active = tx.galleries.active()
            assert active is not None
            tx.images.put(ImageId("image-dark"), "dark", dark, "image/jpeg")
            template = Template(np.eye(1, DIMENSION, dtype=np.float32)[0], active)
            row = Enrolment(EnrolmentId("e-dark"), GalleryName.REGISTRY, "dark", ImageId("image-dark"), template)
            tx.enrolments.add(row)
    finally:
        records.close()
    with open_models(settings) as desk:
        report = desk.migrate(SECOND, SYSTEM, quiet)
    assert (report.templates, report.failed) == (4, ())


def test_thresholds_of_another_recogniser_are_taken(settings: Settings) -> None:
    other = next((settings.data_dir / "calibrations").glob(f"{SECOND}*"))
    with pytest.raises(NotReady, match="IASS_CALIBRATION_FILE"):
        build(settings.model_copy(update={"calibration_file": other}))


def test_setting_contradicts_the_database(home: Path, settings: Settings) -> None:
    with pytest.raises(NotReady, match=f"IASS_MODEL names {SECOND}"):
        build(_settings(home, data_dir=settings.data_dir, model=SECOND))


def test_program_goes_on_with_the_former_recogniser(running: Application, settings: Settings, home: Path) -> None:
    """It refuses to search and to enrol; once it is started again, everybody is found."""
    probe = running.engine.one_face(_frame(home, "P001"))
    assert isinstance(probe, FaceProbe)
    with open_models(settings) as desk:
        report, switched = desk.migrate_and_switch(SECOND, SYSTEM, quiet)
        assert switched is not None
        assert (report.templates, switched.gallery.templates) == (3, 3)
        assert (switched.former or "").startswith(FIRST)
    _check_entry(settings, running.engine.model_id, switched)
    assert not running.health.is_ready()
    assert any("Restart" in check.detail for check in running.health.readiness())
    with pytest.raises(NotReady, match="the recogniser was changed"):
        _cross(running, home, "P001")
    with pytest.raises(NotReady):
        running.search.compare_enrolled(probe.template, GalleryName.REGISTRY, "id-P001")
    with pytest.raises((Conflict, NotReady)):
        _import(running, home, "P003")
    again = build(settings)
    try:
        assert again.engine.model_id.startswith(SECOND)
        assert again.health.is_ready()
        for name in NAMES:
            assert _cross(again, home, name).passage.best_subject == f"id-{name}"
        assert _import(again, home, "P003").added == 1
        assert _cross(again, home, "P003").passage.best_subject == "id-P003"
    finally:
        again.close()


def _check_entry(settings: Settings, former: ModelId, switched: Switched) -> None:
    """What the audit log keeps of it."""
    records = open_records(settings)
    with records.reading() as tx:
        entry = tx.audit.last()
        before = tx.galleries.size(former)
    records.close()
    assert entry is not None
    assert (entry.action, entry.subject, entry.actor) == ("model.switched", switched.gallery.model_id, "system")
    assert entry.details == {
        "former": former,
        "former_templates": before.templates,
        "templates": 3,
        "checksum": f"{switched.gallery.checksum:016x}",
        "calibration": switched.calibration,
    }
    assert before.templates == 3


def test_switch_is_seen_by_halves(running: Application, settings: Settings, home: Path) -> None:
    """A reader sees the former recogniser, or the new one with its audit entry; a search answers, or is refused for
    good."""
    probe = running.engine.one_face(_frame(home, "P001"))
    assert isinstance(probe, FaceProbe)
    records, seen, answers, over = open_records(settings), list[tuple[str, bool]](), list[bool](), threading.Event()

    def read() -> None:
        while True:
            last = over.is_set()
            with records.reading() as tx:
                entry = tx.audit.last()
                seen.append((str(tx.galleries.active()), entry is not None and entry.action == "model.switched"))
            if last:
                return
            time.sleep(0.002)

    def search() -> None:
        while True:
            last = over.is_set()
            try:
                found = running.search.search(GalleryName.REGISTRY, probe.template)
                answers.append(found[0].subject_id == "id-P001" and found[0].model_id == running.engine.model_id)
            except NotReady:
                answers.append(False)
            if last:
                return
            time.sleep(0.002)

    threads = [threading.Thread(target=look) for look in (read, search)]
    for thread in threads:
        thread.start()
    try:
        while not (seen and answers):  # both are to have looked while the former one was active
            assert all(thread.is_alive() for thread in threads)
            time.sleep(0.002)
        with open_models(settings) as desk:
            assert desk.migrate_and_switch(SECOND, SYSTEM, quiet)[1] is not None
    finally:
        over.set()
        for thread in threads:
            thread.join()
        records.close()
    assert {(model.split("/")[0], switched) for model, switched in seen} == {(FIRST, False), (SECOND, True)}
    assert answers == sorted(answers, reverse=True)
    assert answers[0] is True and answers[-1] is False


def test_way_back_is_lost(settings: Settings, home: Path) -> None:
    with open_models(settings) as desk:
        desk.migrate_and_switch(SECOND, SYSTEM, quiet)
        opened = build(settings)
        _import(opened, home, "P003")
        opened.close()
        with pytest.raises(Conflict, match="lacks 1"):
            desk.switch(FIRST, SYSTEM)
        report, switched = desk.migrate_and_switch(FIRST, SYSTEM, quiet)
        assert (report.encoded, report.templates) == (1, 4)
        assert switched is not None and switched.gallery.model_id.startswith(FIRST)
        assert desk.switch(FIRST, SYSTEM).former == switched.gallery.model_id
        assert desk.prune(SYSTEM, quiet) == 4
        (left,) = desk.galleries()
        assert (left.is_active, left.missing, left.size.templates) == (True, 0, 4)
    opened = build(settings)
    try:
        assert _cross(opened, home, "P003").passage.best_subject == "id-P003"
        assert opened.audit_verify().ok
    finally:
        opened.close()


@pytest.mark.parametrize("all_of_them", [True, False])
def test_upgrade_that_changes_vectors_leaves_an_empty_gallery(
    settings: Settings, home: Path, all_of_them: bool
) -> None:
    """Templates of an earlier version of the same recogniser: told at start, mended by one command."""
    _age(settings, all_of_them)
    with pytest.raises(NotReady, match=rf"iass models migrate --to {FIRST} --switch"):
        build(settings)
    with open_models(settings) as desk:
        report, switched = desk.migrate_and_switch(FIRST, SYSTEM, quiet)
    assert switched is not None
    assert (report.encoded, report.templates) == (3 if all_of_them else 1, 3)
    opened = build(settings)
    try:
        for name in NAMES:
            assert _cross(opened, home, name).passage.best_subject == f"id-{name}"
    finally:
        opened.close()


def _age(settings: Settings, all_of_them: bool) -> None:
    """Replaces templates by ones of an earlier version, of other numbers."""
    former = ModelId(f"{FIRST}/1-00000000")
    records = open_records(settings)
    with records.transaction() as tx:
        rows = [row for name in NAMES for row in tx.enrolments.of_subject(GalleryName.REGISTRY, PersonId(f"id-{name}"))]
        for row in rows if all_of_them else rows[:1]:
            tx.enrolments.remove(row.enrolment_id)
            vector = Template(row.template.vector[::-1].copy(), former)
            tx.galleries.add_beside([replace(row, template=vector)])
        if all_of_them:
            tx.galleries.activate(former)
    records.close()
