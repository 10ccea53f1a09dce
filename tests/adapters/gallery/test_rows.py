"""What only the embedded gallery does: blocks of memory, rows that are gone, snapshots that must not change."""

import numpy as np
import pytest

from iass.adapters.gallery.rows import Rows
from iass.adapters.gallery.scan import best_scan
from iass.adapters.gallery.vectors import BLOCK
from iass.face.template import Template, Vectors
from iass.ids import EnrolmentId, ImageId, ModelId
from iass.registry.enrolment import Enrolment, GalleryName

MODEL = ModelId("test-model/1")
DIMENSION = 8


def _vector(seed: int) -> Vectors:
    vector = np.random.default_rng(seed).standard_normal(DIMENSION, np.float32)
    return np.asarray(vector / np.linalg.norm(vector), np.float32)


def _enrolment(number: int, subject: str = "", vector: Vectors | None = None) -> Enrolment:
    template = Template(_vector(number) if vector is None else vector, MODEL)
    return Enrolment(
        EnrolmentId(f"e{number}"), GalleryName.REGISTRY, subject or f"s{number}", ImageId("image"), template
    )


def _filled(count: int) -> Rows:
    rows = Rows(DIMENSION, best_scan(2))
    for number in range(count):
        rows.add(_enrolment(number))
    rows.publish()
    return rows


def test_change_shows_before_it_is_published() -> None:
    rows = _filled(3)
    rows.add(_enrolment(3))
    rows.remove(EnrolmentId("e1"))
    assert {one.subject_id for one in rows.snapshot.search(_vector(1), 9)} == {"s0", "s1", "s2"}
    assert rows.snapshot.compare("s3", _vector(3)) is None
    assert rows.snapshot.compare("s1", _vector(1)) is not None
    rows.publish()
    assert {one.subject_id for one in rows.snapshot.search(_vector(1), 9)} == {"s0", "s2", "s3"}
    assert rows.snapshot.compare("s3", _vector(3)) is not None
    assert rows.snapshot.compare("s1", _vector(1)) is None


def test_snapshot_in_use_changes() -> None:
    """Through growth, removal and the rewriting of the list, whoever began with a state ends with it."""
    rows = _filled(1500)
    held = rows.snapshot
    before = [held.search(_vector(seed), 10) for seed in range(20)]
    for number in range(0, 1500, 2):
        rows.remove(EnrolmentId(f"e{number}"))
    rows.publish()
    for number in range(5000, 8000):
        rows.add(_enrolment(number))
    rows.publish()
    assert [held.search(_vector(seed), 10) for seed in range(20)] == before
    assert (held.size, rows.snapshot.size) == (1500, 3750)


def test_rows_that_are_gone_fill_the_memory() -> None:
    """Everybody encoded anew, again and again: the list stays as long as it has people, or a third longer."""
    rows, people = Rows(DIMENSION, best_scan(2)), 500
    for turn in range(12):
        for number in range(people):
            rows.add(_enrolment(turn * people + number, f"p{number}"))
            if turn:
                rows.remove(EnrolmentId(f"e{(turn - 1) * people + number}"))
        rows.publish()
        assert rows.snapshot.size == people
        found = rows.snapshot.compare("p7", _vector(turn * people + 7))
        assert found is not None and found.score == pytest.approx(1.0, abs=1e-6)
    assert len(rows.snapshot.owners) < 2 * 1024


def test_removal_is_copied_row_by_row() -> None:
    """A mask copied for every row would take minutes here."""
    rows = _filled(20_000)
    for number in range(19_999):
        rows.remove(EnrolmentId(f"e{number}"))
    rows.publish()
    assert [one.subject_id for one in rows.snapshot.search(_vector(1), 5)] == ["s19999"]
    assert rows.snapshot.gone is None


def test_row_is_added_and_removed_before_anybody_saw_it() -> None:
    rows = _filled(2)
    rows.add(_enrolment(5))
    rows.remove(EnrolmentId("e5"))
    rows.add(_enrolment(5, "s6"))
    rows.publish()
    assert rows.snapshot.size == 3
    assert rows.snapshot.compare("s5", _vector(5)) is None
    assert rows.snapshot.search(_vector(5), 1)[0].subject_id == "s6"


def test_vector_is_shared_with_its_giver() -> None:
    given = _enrolment(1, vector=_vector(1).copy())
    rows = Rows(DIMENSION, best_scan(2))
    rows.add(given)
    rows.publish()
    given.template.vector[:] = 0
    assert rows.snapshot.search(_vector(1), 1)[0].score == pytest.approx(1.0, abs=1e-6)


def test_row_at_the_edge_of_a_block_is_lost() -> None:
    rows, crowd = Rows(DIMENSION, best_scan(2)), _vector(0)
    edges = (BLOCK - 1, BLOCK, 2 * BLOCK - 1, 2 * BLOCK)
    for number in range(2 * BLOCK + 1):
        rows.add(_enrolment(number, vector=_vector(number) if number in edges else crowd))
    rows.publish()
    for number in edges:
        assert rows.snapshot.search(_vector(number), 1)[0].subject_id == f"s{number}"
        found = rows.snapshot.compare(f"s{number}", _vector(number))
        assert found is not None and found.score == pytest.approx(1.0, abs=1e-6)
    assert rows.snapshot.size == 2 * BLOCK + 1


def test_near_tie_at_the_edge_of_the_short_list_is_decided_by_rounding() -> None:
    """A subject's second row takes a place in the short list, and the next subjects differ by less than float32."""
    rows = Rows(2, best_scan(2))
    angles = np.arccos(np.array([0.9, 0.8, 0.8 - 0.4e-5, 0.8 - 0.8e-5, 0.8 - 1.2e-5, 0.8 - 1.6e-5]))
    for number, (subject, angle) in enumerate(zip(["a", "a", "f", "e", "d", "c"], angles, strict=True)):
        rows.add(_enrolment(number, subject, np.array([np.cos(angle), np.sin(angle)], np.float32)))
    rows.publish()
    found = rows.snapshot.search(np.array([1.0, 0.0], np.float32), 2)
    assert [one.subject_id for one in found] == ["a", "f"]
    for limit in range(1, 6):
        order = [one.subject_id for one in rows.snapshot.search(np.array([1.0, 0.0], np.float32), limit)]
        assert order == ["a", "f", "e", "d", "c"][:limit]
