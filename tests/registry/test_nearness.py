"""Enrolments that would harm the gallery: refused with the reason, and good ones let through."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray
from tests.import_desk import jpeg, shrunk

from iass.adapters.sql.records import SqlRecords
from iass.clock import FixedClock
from iass.face.pipeline import FacePipeline
from iass.face.quality.gate import ENROLMENT_GATE
from iass.ids import PersonId
from iass.registry.report import ImportReport, Refusal

from .conftest import AYU, BUDI, Desk

Change = Callable[[NDArray[np.float32]], Any]
Strict = Callable[[Mapping[str, bytes]], Desk]
OTHER = BUDI | {"person_id": "P-3", "document_number": "X3"}


def changed(portraits: Mapping[str, bytes], name: str, change: Change) -> bytes:
    pixels = cv2.imdecode(np.frombuffer(portraits[name], np.uint8), cv2.IMREAD_COLOR)
    assert pixels is not None
    made = np.clip(change(np.asarray(pixels, np.float32)), 0, 255)
    return jpeg(np.ascontiguousarray(made.astype(np.uint8)))


def copied(portraits: Mapping[str, bytes], name: str) -> bytes:
    """The same picture smaller, a little cut, darker and packed again: another file."""
    return changed(portraits, name, lambda whole: cv2.resize(whole[20:-20, 20:-20], (300, 300)) * 0.8)


@pytest.fixture
def strict(
    records: SqlRecords, engine: FacePipeline, clock: FixedClock, tmp_path: Path, portraits: Mapping[str, bytes]
) -> Strict:
    """A desk behind the enrolment gate, with further photographs beside the usual ones."""

    def made(further: Mapping[str, bytes]) -> Desk:
        return Desk(records, engine.for_enrolment(ENROLMENT_GATE), clock, tmp_path).supply({**portraits, **further})

    return made


def test_each_harm_is_refused_with_its_reason(strict: Strict, portraits: Mapping[str, bytes]) -> None:
    harms: dict[str, tuple[Change, str, str]] = {
        "blurred": (lambda p: cv2.GaussianBlur(p, (0, 0), 12), "too blurred", "Hold still"),
        "dark": (lambda p: p * 0.06, "too dark", "More light"),
        "bright": (lambda p: p * 3.5 + 60, "over-exposed", "less light"),
        "small": (lambda p: cv2.resize(p, (84, 84), interpolation=cv2.INTER_AREA), "too small", "Come closer"),
        "cut": (lambda p: p[:, 225:], "cut off", "left edge"),
        "fog": (lambda p: p * 0.08 + 120, "contrast", "contrast"),
    }
    desk = strict({f"{name}.jpg": changed(portraits, "P003.jpg", harm) for name, (harm, _, _) in harms.items()})
    rows = [AYU | {"person_id": f"H-{name}", "document_number": f"H{n}", "photo": f"{name}.jpg"}
            for n, name in enumerate(harms)]  # fmt: skip
    several = AYU | {"person_id": "H-two", "document_number": "H9", "photo": "two.jpg"}
    report = desk.run(*rows, several, BUDI)
    assert report.added == 1
    told = {one.subject_id.removeprefix("H-"): one for one in report.refused}
    assert set(told) == {*harms, "two"}
    for name, (_, reason, advice) in harms.items():
        assert reason in told[name].reason, told[name]
        assert advice.casefold() in told[name].mend.casefold(), told[name]
    assert "several faces" in told["two"].reason and "one person" in told["two"].mend
    assert all(one.alasan and ":" in one.alasan for one in report.refused)


def near(report: ImportReport) -> Refusal:
    (one,) = report.refused
    assert one.field == "photo"
    return one


def test_a_stored_persons_picture_comes_back_under_another_id(strict: Strict, portraits: Mapping[str, bytes]) -> None:
    desk = strict({"again.jpg": copied(portraits, "P005.jpg")})
    assert desk.run(AYU, BUDI).refused == ()
    one = near(desk.run(OTHER | {"photo": "again.jpg"}))
    assert one.neighbour == "P-2" and "P-2" in one.reason and "P-2" in one.alasan and "--allow-near" in one.mend
    assert one.score is not None and one.score > 0.85
    with desk.records.reading() as tx:
        assert tx.people.get(PersonId("P-3")) is None


@pytest.mark.parametrize("dry_run", [True, False])
def test_one_picture_stands_twice_in_a_file(strict: Strict, portraits: Mapping[str, bytes], dry_run: bool) -> None:
    """Also when more rows lie between than are committed at once, and when nothing is stored."""
    desk = strict({"again.jpg": copied(portraits, "P005.jpg")})
    between = [AYU | {"person_id": f"X-{n}", "document_number": f"N{n}", "sex": "?"} for n in range(60)]
    report = desk.run(BUDI, *between, OTHER | {"photo": "again.jpg"}, AYU, dry_run=dry_run)
    assert report.added == 2
    (one,) = [one for one in report.refused if one.neighbour]
    assert (one.subject_id, one.neighbour) == ("P-3", "P-2")


def test_the_officer_lets_it_through_and_it_is_remembered(strict: Strict, portraits: Mapping[str, bytes]) -> None:
    desk = strict({"again.jpg": copied(portraits, "P005.jpg")})
    report = desk.run(BUDI, OTHER | {"photo": "again.jpg"}, AYU, allow_near=True)
    assert (report.added, report.refused) == (3, ())
    (one,) = report.allowed
    assert (one.subject_id, one.neighbour) == ("P-3", "P-2")
    with desk.records.reading() as tx:
        details = [entry.details for entry in tx.audit.entries() if entry.action == "registry.imported"]
    assert [entry.get("near") for entry in details] == [["P-3 beside P-2"]]


def test_a_persons_own_new_picture_is_no_neighbour(strict: Strict) -> None:
    desk = strict({})
    desk.run(AYU)
    assert desk.run(AYU | {"photo": "P001b.jpg"}).refused == ()


def test_two_swapped_pictures_can_be_put_right(strict: Strict) -> None:
    desk = strict({})
    desk.run(AYU | {"photo": "P005.jpg"}, BUDI | {"photo": "P001.jpg"})
    report = desk.run(AYU, BUDI, allow_unlike=True)
    assert (report.changed, report.refused) == (2, ())


def test_half_a_swap_is_refused(strict: Strict) -> None:
    """The other row is bad, so the picture stays enrolled for both."""
    desk = strict({})
    desk.run(AYU | {"photo": "P005.jpg"}, BUDI | {"photo": "P001.jpg"})
    report = desk.run(AYU, BUDI | {"sex": "?"}, allow_unlike=True)
    assert report.changed == 0
    assert [one.neighbour for one in report.refused if one.neighbour] == ["P-2"]


def test_look_alikes_are_two_people(strict: Strict, picture: Callable[[str, str], bytes]) -> None:
    """P004 and P010 score higher than any other two of the synthetic people."""
    alike = {f"{person}s.jpg": jpeg(shrunk(picture(person, "studio_portrait"))) for person in ("P004", "P010")}
    report = strict(alike).run(AYU | {"photo": "P004s.jpg"}, BUDI | {"photo": "P010s.jpg"})
    assert (report.added, report.refused) == (2, ())
