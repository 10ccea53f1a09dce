"""The page for people: whole, alone, readable, and without faces or names unless somebody asks for them."""

import json
import re
from datetime import UTC, datetime
from pathlib import Path
from xml.etree import ElementTree

import pytest

from iass.evaluation.contact_sheet import ContactSheet, open_set_sheet, pair_sheet
from iass.evaluation.engines import Engines
from iass.evaluation.made_by import made_by
from iass.evaluation.open_set import OpenSetData, evaluate
from iass.evaluation.open_set_report import OpenSetReport
from iass.evaluation.page.axis import LogAxis, axis_for, percent
from iass.evaluation.page.open_set_page import contact_threshold, open_set_page
from iass.evaluation.page.page import render
from iass.evaluation.page.verification_page import contact_threshold as pair_threshold
from iass.evaluation.page.verification_page import verification_page
from iass.evaluation.pictures import open_pictures
from iass.evaluation.sheets import Pair, PairSheet, Shot, ShotSheet
from iass.evaluation.verification import evaluate as verify
from iass.face.manifest import load_manifests
from iass.face.quality.gate import OPEN_GATE, PROBE_GATE
from iass.settings import Settings

from .conftest import NO_FACE, PaintedEngine, painting, png

ENROLLED, STRANGERS = 70, 130
NAME = "Siti<script>alert(1)</script>"
AT = datetime(2026, 11, 24, tzinfo=UTC)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """People, two pictures each, some of them very noisy; strangers; p1's probe shows nobody."""
    folder = tmp_path_factory.mktemp("people")
    for n in range(ENROLLED):
        (folder / f"secret-{n}.png").write_bytes(png(painting(n)))
        (folder / f"secret-{n}-2.png").write_bytes(png(painting(n, 90 if n < 8 else 8, 2)) if n != 1 else NO_FACE)
    for n in range(STRANGERS):
        (folder / f"secret-s{n}.png").write_bytes(png(painting(1000 + n)))
    return folder


def _shots(names: list[str], count: int) -> tuple[Shot, ...]:
    who = [f"{NAME}{names[0]}{n}" for n in range(count)]
    return tuple(Shot(who[n], names[1].format(n), {"sex": "F & <b>" if n % 2 else "M"}) for n in range(count))


@pytest.fixture(scope="module")
def sheets() -> tuple[ShotSheet, ShotSheet, ShotSheet]:
    return (
        ShotSheet("gallery.csv", "1" * 64, _shots(["p", "secret-{}.png"], ENROLLED)),
        ShotSheet("mated.csv", "2" * 64, _shots(["p", "secret-{}-2.png"], ENROLLED)),
        ShotSheet("others.csv", "3" * 64, _shots(["s", "secret-s{}.png"], STRANGERS)),
    )


Made = tuple[OpenSetReport, ContactSheet]


@pytest.fixture(scope="module")
def engines() -> Engines:
    engine = PaintedEngine()
    gates = {"enrolment": OPEN_GATE, "probe": PROBE_GATE}
    return Engines(engine, engine, "none", made_by(Settings(), load_manifests(None).values(), gates, AT))


@pytest.fixture(scope="module")
def made(folder: Path, sheets: tuple[ShotSheet, ShotSheet, ShotSheet], engines: Engines) -> Made:
    with open_pictures(folder) as pictures:
        report = evaluate(engines, OpenSetData(pictures, *sheets, gallery_size=5_000), lambda _done, _total: None)
        faces = open_set_sheet(report.detail, sheets[0], contact_threshold(report), pictures, report.boxes)
    return report, faces


def _tree(page: str) -> ElementTree.Element:
    first, _, rest = page.partition("\n")
    assert first == "<!DOCTYPE html>"
    return ElementTree.fromstring(rest)  # noqa: S314  # our own page


def _check_alone(page: str) -> None:
    """Nothing is fetched and nothing runs: no script, no address, no source but what is embedded."""
    tree = _tree(page)
    tags = {element.tag for element in tree.iter()}
    assert not tags & {"script", "link", "iframe", "object", "embed", "base", "form", "audio", "video"}
    for element in tree.iter():
        for name, value in element.attrib.items():
            assert not name.startswith("on")
            assert name not in ("href", "action", "srcset", "xlink:href")
            assert name != "src" or value.startswith("data:image/jpeg;base64,")
    assert not re.search(r"https?:|url\(|@import|javascript:", page)
    policies = [meta.attrib["content"] for meta in tree.iter("meta") if "http-equiv" in meta.attrib]
    assert policies == ["default-src 'none'; style-src 'unsafe-inline'; img-src data:"]


def test_page_fetches_something_or_is_not_whole(made: Made) -> None:
    report, faces = made
    for page in (render(open_set_page(report, None)), render(open_set_page(report, faces))):
        _check_alone(page)


def test_page_names_people_or_shows_faces_unasked(made: Made) -> None:
    report, faces = made
    page = render(open_set_page(report, None))
    assert not re.search(r"secret|Siti|alert\(1\)|<img", page)
    asked = render(open_set_page(report, faces))
    assert asked.count("<img") == sum(len(one.faces) for one in (*faces.missed, *faces.stopped))
    assert "secret-1-2.png" in asked and "no face was found" in asked
    assert "<script" not in asked


def test_plot_is_empty(made: Made) -> None:
    """Every point of the curve is drawn, with its band, its marks and a table of the same numbers."""
    report, _ = made
    tree = _tree(render(open_set_page(report, None)))
    curves = [element.attrib["d"] for element in tree.iter("path") if element.attrib["class"] == "curve"]
    assert [len(curve.split("L")) for curve in curves] == [len(report.curve), len(report.det)]
    assert min(len(report.curve), len(report.det)) > 10
    for svg in tree.iter("svg"):
        assert svg.attrib["role"] == "img"
        assert svg.find("title") is not None and svg.find("desc") is not None
        width, height = map(float, svg.attrib["viewBox"].split()[2:])
        for x, y in re.findall(r"([\d.]+) ([\d.]+)", " ".join(curves)):
            assert 0 <= float(x) <= width and 0 <= float(y) <= 460
        for circle in svg.iter("circle"):
            assert 0 < float(circle.attrib["cx"]) < width and 0 < float(circle.attrib["cy"]) < height
    captions = ["".join(one.itertext()) for one in tree.iter("caption")]
    assert {"Thresholds for 5,000 enrolled people", "Milliseconds"} <= set(captions)


def test_words_differ_from_the_figures(made: Made) -> None:
    report, _ = made
    page = "".join(_tree(render(open_set_page(report, None))).itertext())
    at = report.fnir[0]
    assert at.fnir is not None and report.fnir[1].fnir is None
    assert f"30 of 1,000 strangers raise a false alert, {at.fnir * 1000:.0f} of 1,000 enrolled people" in page
    assert "130 non-mated people support no rate below 0.023 (rule of 3), and 0.01 is asked." in page
    assert "not claimed" in page and "5,000 is beyond that" in page
    for told in (report.model_id, "1" * 64, "SHA-256 of mated", "code sha256", "host cpu", "F & <b>"):
        assert told in page


def test_contact_sheet_leaves_out_the_worst(made: Made) -> None:
    report, faces = made
    missed = (~report.detail.own) | (report.detail.mated.scores < faces.threshold)
    assert faces.missed_in_all == missed.sum() >= 2
    assert faces.missed[0].says == "no face was found"
    assert [face.role for face in faces.missed[-1].faces][:2] == ["probe", "enrolled"]
    best = float(report.detail.nonmated.scores.max())
    assert faces.stopped[0].says == f"score {best:.3f}"
    assert all(data.startswith(b"\xff\xd8") for data in faces.thumbnails.values())


def test_report_does_not_say_what_produced_it(made: Made) -> None:
    record = json.loads(json.dumps(made[0].record(), allow_nan=False))
    told = record["made_by"]
    assert len(told["code"]["sha256"]) == 64 and told["code"]["version"].startswith("iass ")
    assert {len(digest) for digest in told["weights"].values()} == {64}
    assert told["host"]["cpu"] and told["host"]["cores"] >= 1
    limits = {one.measure: one.least for one in PROBE_GATE.requirements}
    assert told["parameters"]["gates"]["probe"]["inter_eye_distance"] == [limits["inter_eye_distance"], None]
    assert told["parameters"]["gates"]["probe"]["unified_quality_score"] == [PROBE_GATE.encoded[0].least, None]
    assert not {"database_url", "master_key_file", "data_dir"} & set(told["parameters"]["settings"])
    assert record["timing"]["decode"]["count"] >= 2 * ENROLLED + STRANGERS
    assert record["timing"]["search"]["median_ms"] > 0
    assert set(record["by"]["sex"]["groups"]) == {"F & <b>", "M"}
    assert set(record["by"]["sex"]["rates"]["fnir"]) == {"0.03"}, "130 strangers claim no rarer rate"
    assert list(record["at_gallery_size"]["points"]) == ["0.03", "0.01", "0.003"]


def test_page_of_a_verification_is_not_whole(folder: Path, engines: Engines) -> None:
    mated = [Pair(True, f"secret-{n}.png", f"secret-{n}-2.png", {"origin": "own"}) for n in range(ENROLLED)]
    others = [Pair(False, f"secret-{n}.png", f"secret-s{n + 40 * k}.png") for n in range(ENROLLED) for k in (0, 1)]
    with open_pictures(folder) as pictures:
        sheet = PairSheet("pairs.csv", "4" * 64, (*mated, *others))
        report = verify(engines, pictures, sheet, lambda _done, _total: None)
        faces = pair_sheet(report.detail, pair_threshold(report), pictures, report.boxes)
    for page in (render(verification_page(report, None)), render(verification_page(report, faces))):
        _check_alone(page)
    assert "secret" not in render(verification_page(report, None))
    assert "secret-1-2.png" in render(verification_page(report, faces))
    json.dumps(report.record(), allow_nan=False)


@pytest.mark.parametrize(
    ("rate", "shown"), [(1.0, "100 %"), (0.003, "0.3 %"), (0.03162278, "3.16 %"), (1e-6, "0.0001 %"), (0.0, "0 %")]
)
def test_rate_is_shown_with_noise(rate: float, shown: str) -> None:
    assert percent(rate) == shown


def test_value_is_drawn_beside_the_paper() -> None:
    axis = axis_for([0.0, 0.004, 0.3], 0, 100, least=1e-5)
    assert (axis.low, axis.high) == pytest.approx((0.002, 0.5))
    assert axis.place(0) == axis.place(1e-9) == 0
    assert axis.place(1.0) == 100
    assert axis.ticks() == pytest.approx([0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5])
    assert LogAxis(1e-6, 1.0, 0, 1).ticks() == pytest.approx([10.0**n for n in range(-6, 1)])
    assert axis_for([0.0], 0, 1, least=1e-5).low < axis_for([0.0], 0, 1, least=1e-5).high
