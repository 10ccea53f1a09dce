"""What only the gallery on Milvus has to fear: batches that break off, rows that are nobody's, many writers."""

from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import replace
from threading import Lock
from typing import Any

import pytest
from tests.contracts.reference_gallery import ReferenceGallery
from tests.milvus_gallery import StoredInMemory, StoredThenApplied, new_gallery

from iass.adapters.milvus.address import parse
from iass.adapters.milvus.connection import Connection
from iass.adapters.milvus.gallery import MilvusGallery
from iass.adapters.milvus.row import Row
from iass.adapters.milvus.table import Table, name_for
from iass.errors import NotReady, Unavailable
from iass.identify.gallery import EnrolmentChange, Gallery
from iass.ids import EnrolmentId
from iass.registry.enrolment import GalleryName

from .rows import DIMENSION, MODEL, REGISTRY, WATCHLIST, added, enrolment, removed, some, template

# Removals, a person enrolled anew, an id with another content, one that moves to the other list, and newcomers.
_CHANGES = [
    removed(21, 3),
    added(22, enrolment(31, "s00004", seed=4)),
    removed(23, 4),
    added(24, enrolment(5, seed=77)),
    added(25, enrolment(6, name=WATCHLIST)),
    *(added(26 + number, enrolment(40 + number)) for number in range(3)),
]


def _gallery(table: Table, stored: StoredInMemory, settle: float = 0.0, **options: Any) -> MilvusGallery:
    return MilvusGallery(table, MODEL, DIMENSION, stored, nullcontext, settle_seconds=settle, **options)


def _reference(*batches: list[EnrolmentChange]) -> ReferenceGallery:
    gallery = ReferenceGallery(MODEL, DIMENSION)
    for batch in batches:
        gallery.apply(batch)
    return gallery


def _same(gallery: Gallery, reference: Gallery) -> bool:
    probes = [template(seed) for seed in (3, 4, 5, 77)]
    return all(
        gallery.search(name, probe, 30) == reference.search(name, probe, 30)
        and gallery.size(name) == reference.size(name)
        for name in GalleryName
        for probe in probes
    ) and (gallery.state(), gallery.position) == (reference.state(), reference.position)


_STEPS = 11
"""Of `_CHANGES`, and each of them may be the last."""


class _PowerCut(Exception):
    """Not one of IASS: nothing may catch it."""


class _Cut(Table):
    """Milvus with a program that dies before its `left`-th step."""

    left = 10**9

    def _step(self, work: Any = True) -> None:
        type(self).left -= bool(work)
        if work and type(self).left < 0:
            raise _PowerCut

    def insert(self, rows: Any) -> None:
        self._step(rows)
        super().insert(rows)

    def mark(self, marker: Any, before: Any) -> None:
        self._step()
        super().mark(marker, before)

    def note_leaving(self, ids: Any, serial: int) -> None:
        self._step()
        super().note_leaving(ids, serial)

    def delete(self, ids: Any) -> None:
        self._step(ids)
        super().delete(ids)


@pytest.mark.parametrize("steps", range(_STEPS + 1))
def test_batch_that_broke_off_is_counted_wrong(table: Table, steps: int) -> None:
    """The program dies before any of its steps; the next one takes the batch back and in again."""
    stored, first = StoredInMemory(), list(some(20))
    stored.take(first)
    _gallery(table, stored).apply(first)
    stored.take(_CHANGES)
    cut = _Cut(table.connection, table.name, MODEL, DIMENSION)
    _Cut.left = steps
    try:
        _gallery(cut, stored).apply(_CHANGES)
        assert steps == _STEPS, "the batch has fewer steps than this test believes"
    except _PowerCut:
        pass
    finally:
        _Cut.left = 10**9
    after = _gallery(table, stored)
    after.apply([change for change in _CHANGES if change.position > after.position])
    reference = _reference(first, _CHANGES)
    assert _same(after, reference)
    assert _same(_gallery(table, stored), reference)
    assert table.count(table.now()) == reference.state().count


def test_load_begins_again_from_nothing(table: Table) -> None:
    stored, changes = StoredInMemory(), list(some(60))
    stored.take(changes)
    _gallery(table, stored).apply(changes[:40])
    second = _gallery(table, stored)
    assert (second.position, second.state().count, second.size(REGISTRY)) == (40, 40, 40)
    second.apply(changes[40:])
    assert _same(second, _reference(changes))


def test_answer_changes_while_milvus_catches_up(table: Table) -> None:
    """Each batch a second after the last: the oldest are looked for in Milvus, the others in memory."""
    now = [0.0]
    stored, batches = StoredInMemory(), [list(some(20)), _CHANGES, [removed(40, 10), added(41, enrolment(50))]]
    gallery = StoredThenApplied(_gallery(table, stored, 2.5, clock=lambda: now[0]), stored)
    for number, batch in enumerate(batches):
        gallery.apply(batch)
        for _ in range(4):
            now[0] += 0.5
            assert _same(gallery, _reference(*batches[: number + 1]))
    now[0] += 10
    assert _same(gallery, _reference(*batches))
    assert "0 newer changes in memory" in gallery.gallery.describe()


def test_crowd_of_one_subject_fills_every_page(table: Table) -> None:
    """As if Milvus gave 64 rows in one answer, and not 16,384."""
    gallery = new_gallery(table, MODEL, DIMENSION, settle_seconds=0, most=64)
    crowd = [added(n + 1, enrolment(n, f"s{n}", seed=n)) for n in range(150)]
    crowd += [added(200 + n, enrolment(200 + n, "crowd", seed=1)) for n in range(40)]
    gallery.apply(crowd)
    reference = _reference(crowd)
    for limit in (1, 30, 149, 500):
        assert gallery.search(REGISTRY, template(1), limit) == reference.search(REGISTRY, template(1), limit)
    assert gallery.near(REGISTRY, [template(1)], -1.0) == reference.near(REGISTRY, [template(1)], -1.0)


def test_more_copies_than_a_page_are_searched_in_part(table: Table) -> None:
    gallery = new_gallery(table, MODEL, DIMENSION, settle_seconds=0, most=16)
    gallery.apply([added(n + 1, enrolment(n, "crowd", seed=1)) for n in range(20)])
    with pytest.raises(NotReady, match="score alike"):
        gallery.search(REGISTRY, template(1), 2)


def test_row_that_the_database_has_not_is_a_candidate(table: Table) -> None:
    """And the index is said to be another than the database, as long as this program runs."""
    gallery = new_gallery(table, MODEL, DIMENSION, settle_seconds=0)
    gallery.apply(some(20))
    table.insert([Row(enrolment(99, seed=1), 5)])
    assert table.by_ids(["e00099"], table.now())
    found = gallery.search(REGISTRY, template(1), 5)
    assert found == _reference(list(some(20))).search(REGISTRY, template(1), 5)
    assert gallery.state() != _reference(list(some(20))).state()


def test_row_with_another_vector_than_the_database_is_a_candidate(table: Table) -> None:
    gallery = new_gallery(table, MODEL, DIMENSION, settle_seconds=0)
    gallery.apply(some(20))
    gallery.search(REGISTRY, template(1), 1)
    table.delete(["e00001"])
    table.insert([Row(enrolment(1, seed=50), 2)])
    gallery.gallery = _gallery(table, gallery.stored)
    assert "s00001" not in [one.subject_id for one in gallery.search(REGISTRY, template(50), 20)]
    assert gallery.state() != _reference(list(some(20))).state()


def test_rows_that_milvus_lost_are_not_missed(table: Table) -> None:
    gallery = new_gallery(table, MODEL, DIMENSION, settle_seconds=0)
    gallery.apply(some(20))
    assert gallery.state().count == 20
    table.delete(["e00001", "e00002"])
    again = _gallery(table, gallery.stored)
    assert again.state().count == 18


def test_changes_are_skipped_when_milvus_was_put_back(table: Table) -> None:
    """Somebody rebuilds the index behind a program that is about to take in what comes after position 20."""
    stored, changes = StoredInMemory(), list(some(25))
    stored.take(changes)
    gallery = _gallery(table, stored)
    gallery.apply(changes[:20])
    assert gallery.position == 20
    _gallery(table, stored).rebuild()
    gallery.apply(changes[20:])
    assert gallery.position == 0
    gallery.apply(changes)
    assert _same(gallery, _reference(changes))


@pytest.mark.parametrize("ask_first", [False, True])
def test_nobody_is_found_while_another_program_rebuilds(
    table: Table, reopened: Callable[[], Table], ask_first: bool
) -> None:
    """The service knows the index as full, and another one of the same name holds half of it."""
    stored, turn, changes = StoredInMemory(), Lock(), list(some(40))
    service, other = (MilvusGallery(of, MODEL, DIMENSION, stored, lambda _: turn) for of in (table, reopened()))
    stored.take(changes)
    service.apply(changes)
    assert (service.position, service.search(REGISTRY, template(35), 1)[0].subject_id) == (40, "s00035")
    other.rebuild()
    other.apply(changes[:20])
    if ask_first:
        assert (service.state().count, service.position) == (20, 20)
    for _ in range(2):
        with pytest.raises(Unavailable):
            service.search(REGISTRY, template(35), 1)
        with pytest.raises(Unavailable):
            service.near(REGISTRY, [template(35)], 0.9)
    other.apply(changes[20:])
    assert _same(service, _reference(changes))


def test_service_never_loads_what_a_rebuild_left_out(table: Table, reopened: Callable[[], Table]) -> None:
    stored, turn, changes = StoredInMemory(), Lock(), list(some(40))
    service, other = (MilvusGallery(of, MODEL, DIMENSION, stored, lambda _: turn) for of in (table, reopened()))
    stored.take(changes)
    service.apply(changes)
    assert service.position == 40
    other.rebuild()
    with pytest.raises(Unavailable):
        service.state()
    assert service.state().count == 0
    while service.position < 40:
        service.apply(changes[service.position :])
    assert _same(service, _reference(changes))


def test_rows_that_milvus_lost_are_not_missed_while_people_are_enrolled(table: Table) -> None:
    now, stored, changes = [0.0], StoredInMemory(), list(some(21))
    stored.take(changes)
    gallery = _gallery(table, stored, 60.0, clock=lambda: now[0])
    gallery.apply(changes[:20])
    assert gallery.state().count == 20
    table.delete(["e00001", "e00002"])
    now[0] += 31
    gallery.apply(changes[20:])
    assert gallery.state().count == 19


def test_rows_that_milvus_lost_are_forgotten_at_the_next_enrolment(table: Table) -> None:
    """What was counted once holds for every state after it, until a count finds them back."""
    now, stored, changes = [0.0], StoredInMemory(), list(some(30))
    stored.take(changes)
    gallery = _gallery(table, stored, 60.0, clock=lambda: now[0])
    gallery.apply(changes[:20])
    lost = table.by_ids([EnrolmentId("e00001")], table.now())
    table.delete(["e00001"])
    now[0] += 31
    for position in range(20, 30):
        gallery.apply(changes[position : position + 1])
        assert gallery.state().count == position
    table.insert(lost)
    now[0] += 2
    assert gallery.state().count == 30


def test_traveller_waits_for_ever_behind_a_writer_of_this_program(
    table: Table, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("iass.adapters.milvus.gallery._READER_SECONDS", 0.01)
    stored, changes = StoredInMemory(), list(some(21))
    stored.take(changes)
    gallery = _gallery(table, stored)
    gallery.apply(changes[:20])
    with gallery._writing, pytest.raises(Unavailable, match="is writing"):
        gallery.search(REGISTRY, template(1), 1)


def test_two_programs_count_a_change_twice(table: Table, reopened: Callable[[], Table]) -> None:
    stored, turn = StoredInMemory(), Lock()
    one, other = (
        MilvusGallery(of, MODEL, DIMENSION, stored, lambda _seconds: turn, settle_seconds=0)
        for of in (table, reopened())
    )
    batches = [list(some(20)), _CHANGES]
    for number, batch in enumerate(batches):
        stored.take(batch)
        one.apply(batch)
        other.apply(batch)
        assert _same(one, _reference(*batches[: number + 1]))
        assert _same(other, _reference(*batches[: number + 1]))
    assert table.count(table.now()) == one.state().count


def test_expression_is_broken_by_an_id(table: Table) -> None:
    gallery = new_gallery(table, MODEL, DIMENSION, settle_seconds=0)
    odd = ['a"b', "a\\b", "a'] or [\"", "ä 北京 😀", "new\nline"]
    rows = [enrolment(number, subject=subject) for number, subject in enumerate(odd)]
    changes = [added(number + 1, row) for number, row in enumerate(rows)]
    gallery.apply(changes)
    gallery.apply([removed(10, 0), removed(11, 1)])
    assert {one.subject_id for one in gallery.search(REGISTRY, template(1), 9)} == set(odd[2:])
    assert gallery.size(REGISTRY) == 3


class _Repeating(Table):
    """As pymilvus does when an answer to what it wrote is lost."""

    def _put(self, partition: str, rows: Any, client: Any) -> None:
        super()._put(partition, rows, client)
        super()._put(partition, rows, client)


def test_row_that_was_written_twice_counts_twice(table: Table) -> None:
    stored = StoredInMemory()
    gallery = _gallery(_Repeating(table.connection, table.name, MODEL, DIMENSION), stored)
    batches: list[list[EnrolmentChange]] = [list(some(20)), _CHANGES]
    for batch in batches:
        stored.take(batch)
        gallery.apply(batch)
    assert _same(gallery, _reference(*batches))
    assert table.count(table.now()) == gallery.state().count


@pytest.mark.parametrize("length", [0.0, 0.99, 1.01, 1e20])
def test_template_whose_scores_are_no_cosines_is_taken_in(table: Table, length: float) -> None:
    gallery = _gallery(table, StoredInMemory())
    longer = replace(template(1), vector=template(1).vector * length)
    with pytest.raises(ValueError, match="length"):
        gallery.apply([added(1, replace(enrolment(1), template=longer))])
    with pytest.raises(ValueError, match="length"):
        gallery.search(REGISTRY, longer, 1)


def test_gallery_is_called_empty_while_milvus_is_away_since_the_start() -> None:
    """The threshold of whom else points to, and what is written of it, follow from the size."""
    stored = StoredInMemory()
    stored.take([*some(3), added(4, enrolment(9, "s00001"))])
    nowhere = Connection(parse("milvus://127.0.0.1:9"))
    gallery = _gallery(Table(nowhere, name_for("away", MODEL), MODEL, DIMENSION), stored)
    with pytest.raises(Unavailable):
        gallery.search(REGISTRY, template(1), 1)
    assert [gallery.size(name) for name in (REGISTRY, WATCHLIST)] == [3, 0]
