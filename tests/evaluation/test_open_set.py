import json
from collections.abc import Callable
from pathlib import Path

import pytest

from iass.errors import InvalidInput
from iass.evaluation.engines import Engines
from iass.evaluation.open_set import OpenSetData, evaluate
from iass.evaluation.open_set_report import OpenSetReport
from iass.evaluation.pictures import open_pictures
from iass.evaluation.sheets import read_shots
from iass.ids import ModelId

from .conftest import NO_FACE, PaintedEngine, Sheet, painting, png

COLUMNS = ("subject", "image")
ENROLLED, STRANGERS = 40, 120

Run = Callable[[Engines], OpenSetReport]


@pytest.fixture
def run(images: Path, sheet: Sheet) -> Run:
    """40 enrolled people, of whom p0 has no face in his picture; two probes of each, one of p1's without a face; 120
    strangers."""

    def draw(name: str, data: bytes) -> str:
        (images / name).write_bytes(data)
        return name

    people = [f"p{n}" for n in range(ENROLLED)]
    gallery = [(p, draw(f"{p}.png", png(painting(n)) if n else NO_FACE)) for n, p in enumerate(people)]
    mated = [(p, draw(f"{p}-{k}.png", png(painting(n, 8, k)))) for n, p in enumerate(people) for k in (1, 2)]
    (images / "p1-2.png").write_bytes(NO_FACE)
    others = [(f"s{n}", draw(f"s{n}.png", png(painting(1000 + n)))) for n in range(STRANGERS)]
    sheets = [
        sheet(name, COLUMNS, rows)
        for name, rows in (("gallery.csv", gallery), ("mated.csv", mated), ("others.csv", others))
    ]

    def call(engines: Engines) -> OpenSetReport:
        with open_pictures(images) as pictures:
            gallery, mated, others = map(read_shots, sheets)
            return evaluate(engines, OpenSetData(pictures, gallery, mated, others), lambda _done, _total: None)

    return call


def test_failures_are_left_out_of_the_count(run: Run, engines: Engines) -> None:
    """p0 cannot be enrolled (2 misses), one probe of p1 has no face (1 miss): 77 of 80 are found."""
    report = run(engines)
    assert report.rank1 == pytest.approx(77 / 80)
    assert report.fnir[0].fnir == pytest.approx(3 / 80)
    assert report.fte == pytest.approx(1 / ENROLLED)
    assert report.fta == pytest.approx(1 / (80 + STRANGERS))
    assert report.failures == {"no_face": 2}


def test_shape_of_the_record_changes(run: Run, engines: Engines) -> None:
    record = json.loads(json.dumps(run(engines).record()))
    wanted = ["rank1", "fnir", "fte", "probes", "ci95", "thresholds", "model", "data"]
    assert list(record)[: len(wanted)] == wanted
    assert (
        list(record["fnir"]) == list(record["thresholds"]) == list(record["ci95"]["fnir"]) == ["0.03", "0.01", "0.003"]
    )
    assert record["probes"] == {"mated": 80, "nonmated": STRANGERS, "gallery": ENROLLED}
    for low, high in (record["ci95"]["rank1"], record["ci95"]["fnir"]["0.03"], record["ci95"]["fte"]):
        assert 0 <= low < high <= 1
    assert set(record["data"]) == {"images", "gallery", "mated", "nonmated"}
    assert record["gate"] == "none"


def test_rate_is_claimed_that_few_strangers_cannot_carry(run: Run, engines: Engines) -> None:
    record = run(engines).record()
    assert record["fnir"] == {"0.03": pytest.approx(3 / 80), "0.01": None, "0.003": None}
    unclaimed = record["unclaimed"]
    assert isinstance(unclaimed, dict)
    assert unclaimed["0.01"] == "120 non-mated people support no rate below 0.025 (rule of 3), and 0.01 is asked"


def test_interval_leaves_out_the_figure(run: Run, engines: Engines) -> None:
    report = run(engines)
    assert report.rank1_interval.low <= report.rank1 <= report.rank1_interval.high
    assert report.fte_interval.low <= report.fte <= report.fte_interval.high


def test_second_run_says_something_else(run: Run, engines: Engines) -> None:
    one, other = ({**run(engines).record(), "timing": None} for _ in range(2))
    assert one == other


def test_changed_picture_has_the_same_digest(run: Run, engines: Engines, images: Path) -> None:
    before = run(engines).data
    (images / "s7.png").write_bytes(png(painting(4711)))
    after = run(engines).data
    assert before["images"] != after["images"]
    assert before["gallery"] == after["gallery"]


def test_nobody_enrolled_gives_figures(run: Run, engines: Engines, images: Path) -> None:
    for number in range(ENROLLED):
        (images / f"p{number}.png").write_bytes(NO_FACE)
    with pytest.raises(InvalidInput, match="no face was found in any gallery picture"):
        run(engines)


def test_missing_picture_is_found_out_at_the_end(run: Run, engines: Engines, images: Path) -> None:
    (images / "s7.png").unlink()
    with pytest.raises(InvalidInput, match=r"'s7.png' \[others.csv\]"):
        run(engines)


def test_two_models_are_compared(engines: Engines) -> None:
    with pytest.raises(ValueError, match="do not compare"):
        Engines(engines.enrolment, PaintedEngine(ModelId("other/1")), "none")
