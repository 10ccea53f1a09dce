"""What rests on a crossing at another checkpoint, on SQLite and PostgreSQL: whoever may not look there reads no row of
it, nor the id of its alert beside another."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta

import pytest

from iass.access import EVERYWHERE, Scope
from iass.adapters.sql.records import SqlRecords, SqlTransaction
from iass.case.link_desk import LinkDesk
from iass.case.links import Identity, IdentityKind, IdentityLink
from iass.case.look_alikes import LookAlikeDesk
from iass.case.retro import RetroSearch, RetroState
from iass.clock import FixedClock
from iass.errors import NotAllowed, NotFound
from iass.ids import AlertId, CrossingId, LinkId, PairId
from iass.watchlist.look_alike import LookAlike, PairState
from iass.watchlist.notice import NoticeKind

from .samples import MADE, MORNING, NOTICE, OFFICER, alert, bearer_pair, link, notice_pair, pair, passage

CGK = Scope(frozenset({"CGK"}))
LANE = Scope(frozenset({"CGK/C01"}))
DPS = Scope(frozenset({"DPS"}))
BOTH = Scope(frozenset({"CGK", "DPS"}))
VICTIM = replace(NOTICE, notice_id="N-VICTIM", kind=NoticeKind.PROTECT, checkpoints=())  # type: ignore[arg-type]


def _raised(checkpoint: str) -> AlertId:
    return AlertId(f"alert-{checkpoint}")


def _crossed(checkpoint: str) -> CrossingId:
    return CrossingId(f"crossing-{checkpoint}")


@pytest.fixture
def records(any_records: SqlRecords) -> SqlRecords:
    """A passage with its alert at each of two checkpoints."""
    with any_records.transaction() as tx:
        tx.notices.put(replace(NOTICE, version=1), MADE)
        for number, place in enumerate(("CGK", "DPS"), start=1):
            at = {"checkpoint": place, "crossing_id": _crossed(place), "alert_id": _raised(place)}
            tx.alerts.add(replace(alert(number), **at))  # type: ignore[arg-type]  # each names its fields
            tx.passages.add(replace(passage(number), **at))  # type: ignore[arg-type]
    return any_records


def _link(name: str, place: str, **changed: object) -> IdentityLink:
    """Of a notice and a passport that was shown there."""
    made = replace(link(), link_id=LinkId(name), alert_id=_raised(place), crossing_id=_crossed(place))
    return replace(made, **changed)  # type: ignore[arg-type]  # each names its fields


@contextmanager
def _seen(records: SqlRecords, scope: Scope) -> Iterator[SqlTransaction]:
    with records.reading() as tx:
        yield tx.seen_by(scope)


def test_link_tells_who_showed_a_passport_at_another_checkpoint(records: SqlRecords) -> None:
    """Both ends go, as either alone would say that the other was there. Whoever may look at both places sees both."""
    stored = [_link("link-CGK", "CGK"), _link("link-DPS", "DPS"), _link("link-x", "x", crossing_id=None)]
    with records.transaction() as tx:
        for one in stored:
            tx.links.put(one)
    places = {
        CGK: {"link-CGK"},
        LANE: {"link-CGK"},
        DPS: {"link-DPS"},
        BOTH: {"link-CGK", "link-DPS"},
        Scope(frozenset()): set(),
    }
    for scope, names in places.items():
        with _seen(records, scope) as tx:
            assert {one.link_id for one in tx.links.page((), 9)} == names, scope
            assert {one.link_id for one in tx.links.of(link().one)} == names
            assert {one.link_id for one in stored if tx.links.get(one.link_id)} == names
            assert {one.link_id for one in stored if tx.links.history(one.link_id)} == names
            assert [tx.links.page((), 1)[0].link_id] == [max(names)] if names else tx.links.page((), 1) == ()
    with _seen(records, EVERYWHERE) as tx:
        assert set(tx.links.page((), 9)) == set(stored)
    with _seen(records, Scope()) as tx:
        assert len(tx.links.page((), 9)) == 3


def test_link_of_two_who_are_on_record_names_an_alert_of_another_checkpoint(records: SqlRecords) -> None:
    person = Identity(IdentityKind.PERSON, "WNI-0001")
    with records.transaction() as tx:
        tx.links.put(_link("link-DPS", "DPS", other=person))
        tx.links.put(
            _link(
                "link-none",
                "DPS",
                one=person,
                other=Identity(IdentityKind.PERSON, "P2"),
                alert_id=None,
                crossing_id=None,
            )
        )
    with _seen(records, CGK) as tx:
        assert {one.link_id: (one.alert_id, one.crossing_id) for one in tx.links.page((), 9)} == {
            "link-DPS": (None, None), "link-none": (None, None),
        }  # fmt: skip
    with _seen(records, DPS) as tx:
        (told,) = [one for one in tx.links.page((), 9) if one.link_id == "link-DPS"]
        assert (told.alert_id, told.crossing_id) == (_raised("DPS"), _crossed("DPS"))


def test_link_is_not_refused_by_its_place_or_one_that_protects_is(records: SqlRecords) -> None:
    """That there is one at another checkpoint is said; that there is one about a victim is not, wherever it is. What is
    stored stays whole, whoever acts."""
    with records.transaction() as tx:
        tx.notices.put(VICTIM, MADE)
        tx.links.put(_link("link-DPS", "DPS"))
        tx.links.put(_link("link-victim", "DPS", one=Identity(IdentityKind.NOTICE, "N-VICTIM")))
        tx.links.put(_link("link-person", "DPS", other=Identity(IdentityKind.PERSON, "WNI-0001")))
    desk, here = LinkDesk(records, FixedClock(MORNING)), replace(OFFICER, scope=CGK)
    with pytest.raises(NotAllowed, match="another place"):
        desk.get(LinkId("link-DPS"), here)
    with pytest.raises(NotAllowed, match="another place"):
        desk.make(LinkId("link-DPS"), here, "seen")
    for name in ("link-victim", "link-none"):
        with pytest.raises(NotFound):
            desk.get(LinkId(name), here)
    assert desk.get(LinkId("link-DPS"), replace(OFFICER, scope=BOTH)).other.passage is not None
    assert desk.make(LinkId("link-person"), here, "seen").alert_id is None
    with records.reading() as tx:
        kept = tx.links.get(LinkId("link-person"))
        assert kept is not None and (kept.version, kept.alert_id, kept.crossing_id) == (
            2,
            _raised("DPS"),
            _crossed("DPS"),
        )
        told = [entry.details for entry in tx.audit.entries() if entry.subject == "link-DPS"]
        assert len(told) == 1, "nothing is remembered of what was not seen"


def test_word_of_a_link_at_another_checkpoint_goes_to_every_console(records: SqlRecords) -> None:
    with records.transaction() as tx:
        tx.links.put(_link("link-DPS", "DPS"))
        tx.links.put(_link("link-person", "DPS", other=Identity(IdentityKind.PERSON, "WNI-0001")))
    for name in ("link-DPS", "link-person"):
        LinkDesk(records, FixedClock(MORNING)).refuse(LinkId(name), OFFICER, "two people")
    with records.reading() as tx:
        assert [event.payload.get("lane") for event in tx.feed.after(0, 9)] == ["DPS/C01", None]


def _versions(one: LookAlike, *places: str) -> list[LookAlike]:
    """One on an alert of each place."""
    return [replace(one, version=number, alert_id=_raised(place)) for number, place in enumerate(places, start=1)]


def test_pair_tells_of_a_bearer_or_an_alert_of_another_checkpoint(records: SqlRecords) -> None:
    """Of a bearer whom no list has; two who are on record are a pair everywhere, without the alert."""
    moved = bearer_pair(3, bearer="cd" * 32)
    with records.transaction() as tx:
        for one in (
            *_versions(bearer_pair(1), "CGK"), *_versions(bearer_pair(2, bearer="ef" * 32), "DPS"),
            *_versions(moved, "CGK", "DPS"), *_versions(pair(4), "DPS"), notice_pair(5),
        ):  # fmt: skip
            tx.look_alikes.put(one)
    for scope, shown in ((CGK, [5, 4, 1]), (LANE, [5, 4, 1]), (DPS, [5, 4, 3, 2]), (BOTH, [5, 4, 3, 2, 1])):
        with _seen(records, scope) as tx:
            assert [one.pair_id for one in tx.look_alikes.page()] == [f"pair-{number:06d}" for number in shown]
            assert [one.pair_id for one in tx.look_alikes.page(limit=1)] == ["pair-000005"]
            told = tx.look_alikes.get(pair(4).pair_id)
            assert told is not None and told.alert_id == (None if scope in (CGK, LANE) else _raised("DPS"))
    with _seen(records, CGK) as tx:
        assert tx.look_alikes.get(moved.pair_id) is None, "a former version stands in for the newest"
        assert tx.look_alikes.of_bearer(moved.gallery, moved.subject_id, moved.bearer or "") is None
    with _seen(records, DPS) as tx:
        assert [one.alert_id for one in tx.look_alikes.history(moved.pair_id)] == [_raised("DPS")]


def test_pair_is_not_refused_by_its_place(records: SqlRecords) -> None:
    with records.transaction() as tx:
        tx.look_alikes.put(_versions(bearer_pair(1), "DPS")[0])
        tx.look_alikes.put(_versions(pair(2), "DPS")[0])
    desk, here = LookAlikeDesk(records, FixedClock(MORNING), 0.5), replace(OFFICER, scope=CGK)
    for look in (
        lambda: desk.get(bearer_pair(1).pair_id, here),
        lambda: desk.undo(bearer_pair(1).pair_id, "why", here),
    ):
        with pytest.raises(NotAllowed, match="another place"):
            look()
    with pytest.raises(NotFound):
        desk.get(PairId("pair-none"), here)
    assert desk.undo(pair(2).pair_id, "a mistake", here).alert_id is None
    with records.reading() as tx:
        kept = tx.look_alikes.get(pair(2).pair_id)
        assert kept is not None and (kept.state, kept.alert_id) == (PairState.UNDONE, _raised("DPS"))


def test_clearance_of_another_checkpoints_bearer_falls_due_here(records: SqlRecords) -> None:
    cleared = {"state": PairState.CLEARED, "until": MORNING}
    with records.transaction() as tx:
        for number, place in ((1, "CGK"), (2, "DPS")):
            one = _versions(bearer_pair(number, bearer=f"{number}" * 64), place)[0]
            tx.look_alikes.put(replace(one, **cleared))  # type: ignore[arg-type]  # each names its fields
    with _seen(records, CGK) as tx:
        assert [one.pair_id for one in tx.look_alikes.ending(MORNING + timedelta(days=1), 9)] == ["pair-000001"]


def test_search_of_the_past_names_alerts_of_another_checkpoint(records: SqlRecords) -> None:
    done = RetroSearch(
        NOTICE.notice_id, 1, NOTICE.valid_from, RetroState.SEARCHED, MORNING, alert_ids=(_raised("DPS"), _raised("CGK"))
    )
    with records.transaction() as tx:
        tx.retro_searches.settle(done)
    for scope, shown in ((CGK, ("CGK",)), (DPS, ("DPS",)), (BOTH, ("DPS", "CGK")), (EVERYWHERE, ("DPS", "CGK"))):
        with _seen(records, scope) as tx:
            assert [one.alert_ids for one in tx.retro_searches.page(9)] == [tuple(map(_raised, shown))]
