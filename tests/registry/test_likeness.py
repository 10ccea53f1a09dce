"""Somebody else's photograph under a subject's id: refused with the reason, and good further pictures let through."""

from collections.abc import Sequence

import numpy as np
import pytest

from iass.face.template import Template
from iass.ids import ModelId, PersonId
from iass.registry.enrolment import GalleryName
from iass.registry.likeness import Stray, stray

from .conftest import AYU, BUDI, Desk

OWN, OTHERS = "P001b.jpg", "P003.jpg"


def pointing(*degrees: float, model: str = "m") -> list[Template]:
    return [Template(np.array([np.cos(a), np.sin(a)], np.float32), ModelId(model)) for a in map(np.radians, degrees)]


def found(fresh: Sequence[Template], stored: Sequence[Template] = ()) -> Stray | None:
    return stray(fresh, stored, 0.5)


def test_somebody_who_aged_is_refused_for_a_picture_unlike_the_first() -> None:
    assert found(pointing(100, 50), pointing(0)) is None
    assert found(pointing(0, 100, 50)) is None


def test_two_pairs_of_pictures_hide_two_people() -> None:
    one = found(pointing(0, 5, 120, 125))
    assert one is not None and one.number == 2 and not one.beside_stored


def test_a_strange_first_picture_accuses_the_others() -> None:
    one = found(pointing(120, 0, 5, 10))
    assert one is not None and one.number == 0
    assert one.score == pytest.approx(np.cos(np.radians(110)), abs=1e-6)


def test_a_stranger_joins_what_is_enrolled() -> None:
    one = found(pointing(10, 90), pointing(0, 20))
    assert one is not None and (one.number, one.beside_stored) == (1, True)
    assert one.score == pytest.approx(np.cos(np.radians(70)), abs=1e-6)


def test_a_lone_picture_or_another_models_is_held_against_nothing() -> None:
    assert found([]) is found([], pointing(0)) is found(pointing(90)) is None
    assert found(pointing(90), pointing(0, model="other")) is None
    one = found(pointing(0, 90), pointing(0, model="other"))
    assert one is not None and (one.number, one.beside_stored) == (1, False)


def test_a_wanted_persons_picture_gives_way_to_somebody_elses(desk: Desk) -> None:
    desk.run(BUDI)
    (one,) = desk.run(BUDI | {"photo": OTHERS}).refused
    assert one.subject_id == "P-2" and one.field == "photo" and one.neighbour == ""
    assert "not like those enrolled under this id" in one.reason and "--allow-unlike" in one.mend
    assert "tidak mirip" in one.alasan
    assert one.score is not None and one.score < 0.2
    with desk.records.reading() as tx:
        assert len(tx.enrolments.of_subject(GalleryName.REGISTRY, "P-2")) == 1
        stored = tx.people.get(PersonId("P-2"))
    assert stored is not None and stored.version == 1


def test_a_further_picture_of_the_same_person_is_refused(desk: Desk) -> None:
    desk.run(AYU)
    assert desk.run(AYU | {"photo": OWN}).refused == ()
    assert desk.run(BUDI).refused == ()


def test_the_officers_word_is_not_remembered(desk: Desk) -> None:
    desk.run(BUDI)
    report = desk.run(BUDI | {"photo": OTHERS}, allow_unlike=True)
    assert (report.changed, report.refused) == (1, ())
    (one,) = report.allowed
    assert one.is_unlike and one.subject_id == "P-2" and "P-2" in one.in_words()
    with desk.records.reading() as tx:
        details = [entry.details for entry in tx.audit.entries() if entry.action == "registry.imported"]
    assert [entry.get("unlike") for entry in details] == [None, ["P-2"]]
