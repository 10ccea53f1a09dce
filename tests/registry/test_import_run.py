"""The machinery of an import: order, memory, two imports at once, another model."""

import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from functools import partial

import pytest
from tests.import_desk import SCORES, searching, silent

from iass.adapters.openvino.encoder import OpenVinoEncoder
from iass.adapters.sql.records import SqlRecords
from iass.errors import Conflict
from iass.face.outcome import Failure, QualityMeasure
from iass.face.pipeline import FacePipeline
from iass.face.quality.gate import PROBE_GATE, QualityGate
from iass.ids import ModelId, PersonId
from iass.registry.enrolment import GalleryName
from iass.registry.import_run import in_order
from iass.registry.importing import RegistryImport

from .conftest import AYU, BUDI, OFFICER, Desk


def test_order_is_lost_among_threads() -> None:
    release = threading.Event()

    def work(number: int) -> int:
        if number == 0:
            release.wait(5)
        else:
            release.set()
        return number

    with ThreadPoolExecutor(4) as pool:
        assert list(in_order(pool, work, range(50), ahead=4)) == list(range(50))


def test_reading_runs_away_from_the_work() -> None:
    taken = 0

    def numbers() -> Iterator[int]:
        nonlocal taken
        for number in range(1000):
            taken += 1
            yield number

    with ThreadPoolExecutor(2) as pool:
        for position, _ in enumerate(in_order(pool, lambda number: number, numbers(), ahead=4)):
            assert taken <= position + 4


def test_failure_of_one_row_is_swallowed() -> None:
    with ThreadPoolExecutor(2) as pool, pytest.raises(ZeroDivisionError):
        list(in_order(pool, lambda number: 1 // number, [1, 0, 1], ahead=2))


@dataclass(frozen=True)
class InterruptingGate(QualityGate):
    """Lets something happen before the first face is judged."""

    happens: list[Callable[[], object]] = field(default_factory=list)

    def refuse(self, quality: Sequence[QualityMeasure]) -> Failure | None:
        if self.happens:
            self.happens.pop()()
        return PROBE_GATE.refuse(quality)


def test_two_imports_at_once(desk: Desk, engine: FacePipeline) -> None:
    """The other one stores the same person after this one has looked, and before it commits."""
    other = desk.write([AYU | {"birth_place": "Ende"}]).rename(desk.folder / "other.csv")
    gate = InterruptingGate(happens=[lambda: desk.read(other)])
    rival = RegistryImport(desk.records, engine.with_gate(gate), desk.clock, searching(desk.records, engine), *SCORES)
    with pytest.raises(Conflict, match="meanwhile"):
        rival.run(desk.write([AYU]), desk.folder / "photos", OFFICER, dry_run=False, progress=silent)
    with desk.records.reading() as tx:
        stored = tx.people.get(PersonId("P-1"))
        assert stored is not None and stored.birth_place == "Ende"
        assert len(tx.enrolments.of_subject(GalleryName.REGISTRY, "P-1")) == 1


def test_faces_of_a_former_model_are_taken_for_those_of_the_present_one(desk: Desk, engine: FacePipeline) -> None:
    desk.run(AYU)
    assert isinstance(engine.encoder, OpenVinoEncoder)
    renamed = replace(engine, encoder=replace(engine.encoder, model_id=ModelId("other/1-00000000")))
    importing = RegistryImport(desk.records, renamed, desk.clock, searching(desk.records, renamed), *SCORES)
    asked = partial(importing.run, desk.write([AYU]), desk.folder / "photos", OFFICER, dry_run=False, progress=silent)
    with pytest.raises(Conflict, match="recogniser in use"):
        asked()
    with desk.records.transaction() as tx:
        tx.galleries.activate(renamed.model_id)
    report = asked()
    assert (report.changed, report.photos) == (1, 1)
    with desk.records.transaction() as tx:
        rows = tx.enrolments.of_subject(GalleryName.REGISTRY, "P-1")
        tx.galleries.activate(engine.model_id)
    assert {row.template.model_id for row in rows} == {engine.model_id, renamed.model_id}
    assert len({row.image_id for row in rows}) == 1
    assert desk.run(AYU).unchanged == 1


def test_import_is_broken_off(desk: Desk) -> None:
    rows = [AYU | {"person_id": f"P-{n}", "document_number": f"X{n}", "photo": "small.jpg"} for n in range(120)]

    def stop(done: int, _total: int) -> None:
        if done:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        desk.run(*rows, progress=stop, allow_near=True)
    with desk.records.reading() as tx:
        stored = tx.people.count()
    assert 0 < stored <= 50
    assert desk.run(*rows[: stored + 1], allow_near=True).unchanged == stored


def test_databases_differ(any_records: SqlRecords, engine: FacePipeline, desk: Desk) -> None:
    either = Desk(any_records, engine, desk.clock, desk.folder)
    assert either.run(AYU, BUDI).added == 2
    report = either.run(AYU | {"photo": "P002.jpg"}, BUDI, AYU)
    assert (report.changed, report.unchanged, report.refused_rows) == (1, 1, 1)
    assert any_records.verify_audit().ok
