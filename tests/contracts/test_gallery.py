"""The port Gallery: what an index must answer, against a plain float64 brute force. Run on every gallery there is."""

import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import reduce
from operator import xor

import numpy as np
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from tests.milvus_gallery import StoredThenApplied, connected, emptied, new_gallery
from tests.milvus_server import MilvusServer

from iass.adapters.gallery.exact import ExactGallery
from iass.adapters.gallery.scan import NumpyScan
from iass.adapters.milvus.table import Table, name_for
from iass.face.template import Template, Vectors
from iass.identify.gallery import Candidate, EnrolmentChange, Gallery, GalleryState, Selection
from iass.ids import EnrolmentId, ImageId, ModelId
from iass.registry.enrolment import Enrolment, GalleryName, enrolment_digest

from .reference_gallery import ReferenceGallery

MODEL = ModelId("test-model/1")
OTHER_MODEL = ModelId("test-model/2")
DIMENSION = 16
REGISTRY, WATCHLIST = GalleryName.REGISTRY, GalleryName.WATCHLIST

Empty = Callable[[], Gallery]
Held = Mapping[str, Enrolment]


@pytest.fixture(scope="module")
def milvus_table(milvus_server: MilvusServer) -> Iterator[Table]:
    with connected(milvus_server) as connection:
        yield Table(connection, name_for("contract", MODEL), MODEL, DIMENSION)


IN_MEMORY = ("embedded", "embedded, not compiled", "reference")
ON_MILVUS = ("milvus", "milvus, not settled")


@pytest.fixture(params=[*IN_MEMORY, *ON_MILVUS])
def empty(request: pytest.FixtureRequest) -> Empty:
    """Makes an empty gallery. On Milvus once so that every change is looked for there, once so that none is yet."""
    if request.param in IN_MEMORY:
        if request.param == "embedded, not compiled":
            return lambda: ExactGallery(MODEL, DIMENSION, NumpyScan())
        kind = {"embedded": ExactGallery, "reference": ReferenceGallery}[request.param]
        return lambda: kind(MODEL, DIMENSION)
    table: Table = request.getfixturevalue("milvus_table")
    settle = 0.0 if request.param == "milvus" else 1e9
    return lambda: new_gallery(emptied(table), MODEL, DIMENSION, settle_seconds=settle)


def _unit(values: Iterable[float]) -> Vectors:
    vector = np.array(list(values), np.float64)
    return np.asarray(vector / np.linalg.norm(vector), np.float32)


def _template(seed: int, model: ModelId = MODEL) -> Template:
    return Template(_unit(np.random.default_rng(seed).standard_normal(DIMENSION)), model)


def _enrolment(number: int, subject: str = "", name: GalleryName = REGISTRY, seed: int | None = None) -> Enrolment:
    template = _template(number if seed is None else seed)
    return Enrolment(EnrolmentId(f"e{number:05d}"), name, subject or f"s{number:05d}", ImageId(f"i{number}"), template)


def _added(position: int, enrolment: Enrolment) -> EnrolmentChange:
    return EnrolmentChange(position, enrolment.enrolment_id, enrolment)


def _removed(position: int, number: int) -> EnrolmentChange:
    return EnrolmentChange(position, EnrolmentId(f"e{number:05d}"), None)


def _reference(held: Held, name: GalleryName, probe: Template, limit: int) -> list[Candidate]:
    """Brute force over the rows themselves, in float64, rounded once."""
    best: dict[str, Candidate] = {}
    for row in held.values():
        if row.gallery is name:
            wide = row.template.vector.astype(np.float64) * probe.vector.astype(np.float64)
            made = Candidate(row.subject_id, row.enrolment_id, float(np.float32(wide.sum())))
            known = best.get(row.subject_id)
            if known is None or (-made.score, made.enrolment_id) < (-known.score, known.enrolment_id):
                best[row.subject_id] = made
    return sorted(best.values(), key=lambda one: (-one.score, one.subject_id))[:limit]


def _near(held: Held, name: GalleryName, probe: Template, least: float) -> list[Candidate]:
    """Every enrolment for itself, best first."""
    alone = (_reference({key: row}, name, probe, 1) for key, row in held.items())
    found = [one for some in alone for one in some if one.score >= least]
    return sorted(found, key=lambda one: (-one.score, one.enrolment_id))


def _state(held: Held) -> GalleryState:
    return GalleryState(len(held), reduce(xor, map(enrolment_digest, held.values()), 0))


# A handful of directions, so that ties and duplicates are common, beside free ones.
_DIRECTIONS = st.one_of(
    st.integers(0, 3).map(lambda seed: _template(seed).vector),
    st.lists(st.integers(-3, 3), min_size=DIMENSION, max_size=DIMENSION).filter(any).map(_unit),
)
_ROWS = st.builds(
    Enrolment,
    st.integers(0, 12).map(lambda number: EnrolmentId(f"e{number:02d}")),
    st.sampled_from(GalleryName),
    st.sampled_from(["anna", "budi", "citra", "dewi", "eka"]),
    st.just(ImageId("image")),
    _DIRECTIONS.map(lambda vector: Template(vector, MODEL)),
)
_REMOVALS = st.integers(0, 12).map(lambda number: EnrolmentId(f"e{number:02d}"))
_BATCHES = st.lists(st.lists(st.one_of(_ROWS, _REMOVALS), max_size=8), max_size=6)


_SPACE = given(
    batches=_BATCHES,
    probe=_DIRECTIONS.map(lambda vector: Template(vector, MODEL)),
    limit=st.sampled_from([1, 2, 5, 99]),
)
_SHARED = [HealthCheck.function_scoped_fixture]


@pytest.mark.parametrize("empty", IN_MEMORY, indirect=True)
@settings(deadline=None, max_examples=150, suppress_health_check=_SHARED)
@_SPACE
def test_answer_is_not_the_brute_force(
    empty: Empty, batches: list[list[Enrolment | EnrolmentId]], probe: Template, limit: int
) -> None:
    _hold_to_brute_force(empty(), batches, probe, limit)


@pytest.mark.parametrize("empty", ON_MILVUS, indirect=True)
@settings(deadline=None, max_examples=3, suppress_health_check=_SHARED, phases=[Phase.generate])
@_SPACE
def test_answer_of_milvus_is_not_the_brute_force(
    empty: Empty, batches: list[list[Enrolment | EnrolmentId]], probe: Template, limit: int
) -> None:
    """A few of the same; many more by `make soak`."""
    _hold_to_brute_force(empty(), batches, probe, limit)


@pytest.mark.soak
@pytest.mark.parametrize("empty", ON_MILVUS, indirect=True)
@settings(deadline=None, max_examples=200, suppress_health_check=_SHARED)
@_SPACE
def test_answer_of_milvus_is_not_the_brute_force_in_the_long_run(
    empty: Empty, batches: list[list[Enrolment | EnrolmentId]], probe: Template, limit: int
) -> None:
    _hold_to_brute_force(empty(), batches, probe, limit)


def _hold_to_brute_force(
    gallery: Gallery, batches: list[list[Enrolment | EnrolmentId]], probe: Template, limit: int
) -> None:
    """Ties, duplicates, several enrolments a subject, rows replaced and removed, both lists, any limit."""
    held, position = dict[str, Enrolment](), 0
    for batch in batches:
        changes = []
        for item in batch:
            position += 1
            if isinstance(item, Enrolment):
                changes.append(_added(position, item))
                held[item.enrolment_id] = item
            else:
                changes.append(EnrolmentChange(position, item, None))
                held.pop(item, None)
        gallery.apply(changes)
    for name in GalleryName:
        assert list(gallery.search(name, probe, limit)) == _reference(held, name, probe, limit)
        subjects = {row.subject_id for row in held.values() if row.gallery is name}
        assert gallery.size(name) == len(subjects)
        for subject in (*subjects, "nobody"):
            own = {key: row for key, row in held.items() if row.subject_id == subject}
            assert gallery.compare(name, subject, probe) == next(iter(_reference(own, name, probe, 1)), None)
        _hold_selections(gallery, held, name, probe, limit)
        for least in (-1.0, 0.3, 0.9):
            near = _near(held, name, probe, least)
            assert list(map(list, gallery.near(name, [probe, probe], least))) == [near, near]
    assert gallery.state() == _state(held)
    assert gallery.position == position
    assert all(gallery.holds(list(held.values())))


_CHOSEN = ({"anna"}, {"anna", "budi", "nobody"}, {"citra", "dewi", "eka", "anna", "budi"}, set[str]())


def _hold_selections(gallery: Gallery, held: Held, name: GalleryName, probe: Template, limit: int) -> None:
    """Twice each, since an index remembers what it looked up."""
    for chosen in _CHOSEN:
        among = Selection(frozenset(chosen))
        rows = {key: row for key, row in held.items() if row.subject_id in chosen}
        for _ in range(2):
            assert list(gallery.search(name, probe, limit, among)) == _reference(rows, name, probe, limit)
            assert gallery.size(name, among) == len({row.subject_id for row in rows.values() if row.gallery is name})
        assert list(map(list, gallery.near(name, [probe], 0.3, among))) == [_near(rows, name, probe, 0.3)]
        others = Selection(frozenset(chosen), all_but=True)
        rest = {key: row for key, row in held.items() if row.subject_id not in chosen}
        for _ in range(2):
            assert list(gallery.search(name, probe, limit, others)) == _reference(rest, name, probe, limit)
            assert list(map(list, gallery.near(name, [probe], 0.3, others))) == [_near(rest, name, probe, 0.3)]
            assert gallery.size(name, others) == len({row.subject_id for row in rest.values() if row.gallery is name})


@pytest.mark.parametrize(
    ("empty", "count"),
    [("embedded", 70_000), ("embedded, not compiled", 70_000), ("reference", 7_000), ("milvus", 6_000)],
    indirect=["empty"],
)
def test_large_list_forgets_somebody(empty: Empty, count: int) -> None:
    """In memory more rows than one block; several to a subject, some of them taken out. On Milvus most of these rows
    are fresh, where its approximate index would answer if it were asked."""
    people = count * 3 // 7
    generator = np.random.default_rng(7)
    vectors = generator.standard_normal((count, DIMENSION), np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    rows = [
        Enrolment(EnrolmentId(f"e{n}"), REGISTRY, f"s{n % people}", ImageId(""), Template(vectors[n], MODEL))
        for n in range(count)
    ]
    gallery = empty()
    changes = [_added(n + 1, row) for n, row in enumerate(rows)]
    for start in range(0, count, 5_000):
        gallery.apply(changes[start : start + 5_000])
    gallery.apply([EnrolmentChange(count + 1 + n, rows[n].enrolment_id, None) for n in range(0, count, 7)])
    left = np.ones(count, np.bool_)
    left[::7] = False
    for seed in range(5):
        probe = _template(seed)
        scores = vectors.astype(np.float64) @ probe.vector.astype(np.float64)
        scores[~left] = -np.inf
        by_subject = {f"s{n % people}": -np.inf for n in range(count)}
        for n in np.argsort(scores)[-200:]:
            by_subject[f"s{n % people}"] = scores[n]
        best = sorted(by_subject, key=lambda subject: -by_subject[subject])[:20]
        found = gallery.search(REGISTRY, probe, 20)
        assert [one.subject_id for one in found] == best
        assert [one.score for one in found] == pytest.approx([by_subject[subject] for subject in best], abs=1e-6)
        whole = np.full(people, -np.inf)
        np.maximum.at(whole, np.arange(count) % people, scores)
        for every in (2, 11, 499):  # most groups of rows have one of them, some, few
            some = np.arange(0, people, every)
            among = Selection(frozenset(f"s{n}" for n in some))
            wanted = [f"s{n}" for n in some[np.argsort(-whole[some], kind="stable")[:3]]]
            assert [one.subject_id for one in gallery.search(REGISTRY, probe, 3, among)] == wanted
            others = Selection(frozenset(f"s{n}" for n in range(people) if n % every), all_but=True)
            assert [one.subject_id for one in gallery.search(REGISTRY, probe, 3, others)] == wanted
        forty = gallery.search(REGISTRY, probe, 40)
        without = Selection(frozenset(one.subject_id for one in forty[:37]), all_but=True)
        assert gallery.search(REGISTRY, probe, 3, without) == forty[37:]
        (near,) = gallery.near(REGISTRY, [probe], 0.6)
        assert {one.enrolment_id for one in near} == {f"e{n}" for n in np.flatnonzero(scores >= 0.6)}
    assert [len(near) for near in gallery.near(REGISTRY, [row.template for row in rows[:100]], 0.999999)] == [
        0,
        *[1] * 6,
    ] * 14 + [0, 1]
    assert list(gallery.near(REGISTRY, [], 0.5)) == []


def test_selection_is_not_told_of_a_change(empty: Empty) -> None:
    """An index that remembers where the selected ones are still sees who comes, goes and comes again."""
    gallery, among = empty(), Selection(frozenset({"s00001", "s00002", "s00004"}))

    def found() -> list[str]:
        return sorted(one.subject_id for one in gallery.search(REGISTRY, _template(1), 9, among))

    gallery.apply([_added(n + 1, _enrolment(n)) for n in range(4)])
    assert found() == ["s00001", "s00002"]
    gallery.apply([_added(5, _enrolment(4)), _removed(6, 1)])
    assert found() == ["s00002", "s00004"]
    assert gallery.size(REGISTRY, among) == 2
    gallery.apply([_added(7, _enrolment(1)), _added(8, _enrolment(9, "s00002"))])
    assert found() == ["s00001", "s00002", "s00004"]


def test_somebody_new_is_not_among_all_but_some(empty: Empty) -> None:
    """Who is left out stays out, also who is enrolled later; everybody else is found at once."""
    gallery, others = empty(), Selection(frozenset({"s00001", "s00005"}), all_but=True)

    def found() -> list[str]:
        return sorted(one.subject_id for one in gallery.search(REGISTRY, _template(1), 9, others))

    gallery.apply([_added(n + 1, _enrolment(n)) for n in range(3)])
    assert found() == ["s00000", "s00002"] and gallery.size(REGISTRY, others) == 2
    gallery.apply([_added(n + 1, _enrolment(n)) for n in range(3, 7)])
    assert found() == ["s00000", "s00002", "s00003", "s00004", "s00006"] and gallery.size(REGISTRY, others) == 5
    gallery.apply([_removed(8, 2), _removed(9, 1)])
    assert found() == ["s00000", "s00003", "s00004", "s00006"] and gallery.size(REGISTRY, others) == 4


def test_row_is_held_that_is_another(empty: Empty) -> None:
    """Another vector, subject, picture or list under a known id, and an id that is not there."""
    gallery, row = empty(), _enrolment(1)
    gallery.apply([_added(1, row), _added(2, _enrolment(2)), _removed(3, 2)])
    others = [
        replace(row, template=_template(9)),
        replace(row, subject_id="s2"),
        replace(row, image_id=ImageId("another")),
        replace(row, gallery=WATCHLIST),
        replace(row, enrolment_id=EnrolmentId("e9")),
        _enrolment(2),
    ]
    assert list(gallery.holds([row, *others])) == [True] + [False] * len(others)
    assert list(gallery.holds([])) == []


def test_many_enrolments_of_one_subject_hide_the_next(empty: Empty) -> None:
    gallery = empty()
    gallery.apply([_added(n + 1, _enrolment(n, "crowd", seed=1)) for n in range(3000)])
    gallery.apply([_added(9000 + n, _enrolment(9000 + n, f"other-{n}")) for n in range(3)])
    found = gallery.search(REGISTRY, _template(1), 4)
    assert found[0].subject_id == "crowd"
    assert found[0].enrolment_id == "e00000"
    assert len(found) == 4


def test_list_is_searched_that_is_empty(empty: Empty) -> None:
    gallery = empty()
    gallery.apply([_added(1, _enrolment(1, name=WATCHLIST))])
    assert gallery.search(REGISTRY, _template(1), 5) == ()
    assert gallery.compare(REGISTRY, "s00001", _template(1)) is None
    assert gallery.size(REGISTRY) == 0
    assert gallery.search(WATCHLIST, _template(1), 0) == ()


def test_changes_are_applied_twice(empty: Empty) -> None:
    """After a restart of the feed, and after a removal, nothing is counted double and nobody comes back."""
    rows = [_enrolment(number) for number in range(4)]
    changes = [*(_added(n + 1, row) for n, row in enumerate(rows)), _removed(5, 2), _removed(6, 77)]
    gallery = empty()
    gallery.apply(changes)
    once = (gallery.state(), gallery.position, gallery.search(REGISTRY, _template(1), 9))
    gallery.apply(changes)
    assert (gallery.state(), gallery.position, gallery.search(REGISTRY, _template(1), 9)) == once
    gallery.apply([])
    assert gallery.position == 6


def test_row_is_replaced_and_the_old_one_found(empty: Empty) -> None:
    gallery = empty()
    gallery.apply([_added(1, _enrolment(1, "anna"))])
    gallery.apply([_added(2, _enrolment(1, "anna", seed=50))])
    (found,) = gallery.search(REGISTRY, _template(1), 5)
    assert found.score == pytest.approx(_template(50).similarity(_template(1)), abs=1e-6)
    assert gallery.state() == _state({"e": _enrolment(1, "anna", seed=50)})


def test_row_moves_to_the_other_list_and_stays_in_the_first(empty: Empty) -> None:
    gallery = empty()
    gallery.apply([_added(1, _enrolment(1))])
    gallery.apply([_added(2, _enrolment(1, name=WATCHLIST))])
    assert gallery.search(REGISTRY, _template(1), 5) == ()
    assert [one.subject_id for one in gallery.search(WATCHLIST, _template(1), 5)] == ["s00001"]


def test_template_of_another_model_is_compared(empty: Empty) -> None:
    gallery = empty()
    gallery.apply([_added(1, _enrolment(1))])
    stranger = _template(1, OTHER_MODEL)
    with pytest.raises(ValueError, match="test-model/2"):
        gallery.search(REGISTRY, stranger, 1)
    with pytest.raises(ValueError, match="test-model/2"):
        gallery.compare(REGISTRY, "s00001", stranger)


@pytest.mark.parametrize(
    "template",
    [
        _template(9, OTHER_MODEL),
        Template(np.ones(1, np.float32), MODEL),
        Template(np.full(DIMENSION, np.nan, np.float32), MODEL),
        Template(np.full(DIMENSION, np.inf, np.float32), MODEL),
    ],
    ids=["other model", "other dimension", "not a number", "infinite"],
)
def test_refused_change_leaves_half_a_batch_behind(empty: Empty, template: Template) -> None:
    gallery = empty()
    gallery.apply([_added(1, _enrolment(1))])
    before = (gallery.state(), gallery.position)
    unfit = replace(_enrolment(9), template=template)
    with pytest.raises(ValueError, match="template"):
        gallery.apply([_added(2, _enrolment(2)), _removed(3, 1), _added(4, unfit)])
    assert (gallery.state(), gallery.position) == before
    assert [one.subject_id for one in gallery.search(REGISTRY, _template(1), 9)] == ["s00001"]
    gallery.apply([_added(2, _enrolment(2)), _removed(3, 1)])
    assert gallery.state() == _state({"e": _enrolment(2)})


def test_reader_sees_half_a_change(empty: Empty) -> None:
    """While people are enrolled anew, each under one picture or the next, no search or comparison loses them."""
    gallery = empty()
    people, rounds = 40, 6 if isinstance(gallery, StoredThenApplied) else 60
    gallery.apply([_added(n + 1, _enrolment(n, f"p{n}", seed=n)) for n in range(people)])
    wrong, done = list[str](), threading.Event()

    def look() -> None:
        seed = 0
        while not done.is_set():
            seed = (seed + 1) % people
            if len(gallery.search(REGISTRY, _template(seed), people + 5)) != people:
                wrong.append("a search lost somebody")
            known = gallery.compare(REGISTRY, f"p{seed}", _template(seed))
            if known is None or known.score < 0.999:
                wrong.append("a comparison lost somebody")

    readers = [threading.Thread(target=look) for _ in range(3)]
    for reader in readers:
        reader.start()
    position = people
    for turn in range(1, rounds):
        changes = []
        for n in range(people):
            changes.append(_added(position + 1, _enrolment(turn * people + n, f"p{n}", seed=n)))
            changes.append(_removed(position + 2, (turn - 1) * people + n))
            position += 2
        gallery.apply(changes)
    done.set()
    for reader in readers:
        reader.join(60)
        assert not reader.is_alive()
    assert wrong == []
    assert gallery.size(REGISTRY) == people
