"""What is left of a gallery when memory runs out under it."""

import numpy as np
import pytest

from iass.adapters.gallery.exact import ExactGallery
from iass.adapters.gallery.rows import Rows
from iass.adapters.gallery.scan import best_scan
from iass.adapters.gallery.vectors import BLOCK, VectorStore
from iass.face.template import Template, Vectors
from iass.identify.gallery import EnrolmentChange
from iass.ids import EnrolmentId, ImageId, ModelId
from iass.registry.enrolment import Enrolment, GalleryName, enrolment_digest

MODEL = ModelId("test-model/1")
DIMENSION = 4
REGISTRY = GalleryName.REGISTRY


class Scarce:
    """A storage of so many blocks."""

    def __init__(self, blocks: int) -> None:
        self.blocks = blocks

    def block(self, dimension: int) -> Vectors:
        if not self.blocks:
            raise MemoryError("no block is left")
        self.blocks -= 1
        return np.empty((BLOCK, dimension), np.float32)


def _template(number: int) -> Template:
    vector = np.random.default_rng(number).standard_normal(DIMENSION).astype(np.float32)
    return Template(vector / np.linalg.norm(vector), MODEL)


def _enrolment(number: int, name: GalleryName = REGISTRY, subject: str = "") -> Enrolment:
    return Enrolment(EnrolmentId(f"e{number}"), name, subject or f"s{number}", ImageId(f"i{number}"), _template(number))


def _added(position: int, number: int, name: GalleryName = REGISTRY, subject: str = "") -> EnrolmentChange:
    return EnrolmentChange(position, EnrolmentId(f"e{number}"), _enrolment(number, name, subject))


def test_memory_that_ran_out_once_ends_every_search_until_a_restart() -> None:
    """The second list finds no room when the first has its rows already: neither shows them; asked again both do."""
    storage = Scarce(1)
    gallery = ExactGallery(MODEL, DIMENSION, storage=storage)
    gallery.apply([_added(1, 1), _added(2, 2, subject="s1")])
    before = gallery.state()
    changes = [
        EnrolmentChange(3, EnrolmentId("e1"), None),
        _added(4, 3, subject="s1"),
        _added(5, 4),
        _added(6, 5, GalleryName.WATCHLIST),
    ]
    with pytest.raises(MemoryError):
        gallery.apply(changes)
    assert (gallery.state(), gallery.position) == (before, 2)
    assert [one.enrolment_id for one in gallery.search(REGISTRY, _template(1), 9)] == ["e1"]
    assert all(gallery.holds([_enrolment(1), _enrolment(2, subject="s1")]))
    storage.blocks = 1
    gallery.apply(changes)
    held = [_enrolment(2, subject="s1"), _enrolment(3, subject="s1"), _enrolment(4)]
    assert all(gallery.holds([*held, _enrolment(5, GalleryName.WATCHLIST)]))
    assert gallery.state().count == 4 and gallery.position == 6
    assert (gallery.size(REGISTRY), gallery.size(GalleryName.WATCHLIST)) == (2, 1)
    again = ExactGallery(MODEL, DIMENSION)
    again.apply([_added(1, 2, subject="s1"), *changes[1:]])
    assert gallery.state() == again.state()
    for number in range(1, 6):
        assert gallery.search(REGISTRY, _template(number), 9) == again.search(REGISTRY, _template(number), 9)
        assert gallery.compare(REGISTRY, "s1", _template(number)) == again.compare(REGISTRY, "s1", _template(number))


def test_memory_that_runs_out_in_the_middle_of_the_codes(monkeypatch: pytest.MonkeyPatch) -> None:
    gallery = ExactGallery(MODEL, DIMENSION)
    gallery.apply([_added(1, 1)])
    publish, left = VectorStore.publish, [1]

    def scarce(store: VectorStore) -> object:
        if not left[0]:
            raise MemoryError
        left[0] -= 1
        return publish(store)

    monkeypatch.setattr(VectorStore, "publish", scarce)
    with pytest.raises(MemoryError):
        gallery.apply([_added(2, 2), EnrolmentChange(3, EnrolmentId("e1"), None), _added(4, 2)])
    monkeypatch.undo()
    assert gallery.state().count == gallery.position == 1
    assert [one.subject_id for one in gallery.search(REGISTRY, _template(2), 9)] == ["s1"]
    gallery.apply([_added(2, 3), EnrolmentChange(3, EnrolmentId("e1"), None)])
    assert [one.subject_id for one in gallery.search(REGISTRY, _template(2), 9)] == ["s3"]
    assert gallery.search(REGISTRY, _template(3), 9)[0].score == pytest.approx(1.0, abs=1e-6)


def test_list_that_finds_no_room_to_be_written_anew_loses_its_rows() -> None:
    """It stays as it is, with the rows that are gone in their places, and is written anew when there is room."""
    storage, people = Scarce(1), 1500
    rows = Rows(DIMENSION, best_scan(2), storage)
    for turn in range(2):
        for number in range(people):
            rows.add(_enrolment(turn * people + number, subject=f"p{number}"))
            if turn:
                rows.remove(EnrolmentId(f"e{number}"))
        rows.publish()
    assert (rows.snapshot.size, len(rows.snapshot.owners)) == (people, 2 * people)
    assert rows.snapshot.search(_template(people + 7).vector, 1)[0].enrolment_id == f"e{people + 7}"
    storage.blocks = 1
    rows.publish()
    assert (rows.snapshot.size, len(rows.snapshot.owners), rows.snapshot.gone) == (people, people, None)
    for number in (people, people + 7, 2 * people - 1):
        found = rows.snapshot.search(_template(number).vector, 1)[0]
        assert (found.enrolment_id, found.subject_id) == (f"e{number}", f"p{number - people}")
        row = _enrolment(number, subject=f"p{number - people}")
        assert rows.snapshot.holds(row, enrolment_digest(row))
