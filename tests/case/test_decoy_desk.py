"""Practice pairs: when one is offered, to whom it belongs, and what is counted of it."""

from dataclasses import replace
from datetime import timedelta

import pytest
from tests.contracts.samples import MORNING, alert, passage

from iass.access import Officer, Scope
from iass.adapters.sql.records import SqlRecords
from iass.alert.alert import AlertState, Judgement
from iass.capture.lane import Lane, LaneKind
from iass.case.decoy import KEPT, DecoyPair, DecoyPicture, Side
from iass.case.decoy_desk import OFF, QUIET, Caught, DecoyDesk
from iass.clock import FixedClock
from iass.errors import Conflict, InvalidInput, NotAllowed, NotFound
from iass.ids import OfficerId

ANI, BUDI = Officer(OfficerId("ani")), Officer(OfficerId("budi"))
LANE = Lane("CGK", "C01", LaneKind.COUNTER)
_PICTURES = {side: DecoyPicture(side.encode(), "image/jpeg") for side in Side}
PAIRS = {name: DecoyPair(name, name == "same", _PICTURES) for name in ("same", "one", "two")}
LATER = timedelta(minutes=10)


@pytest.fixture
def desk(records: SqlRecords) -> DecoyDesk:
    made = DecoyDesk(records, FixedClock(MORNING), ("CGK", "DPS"), PAIRS)
    made.choose("CGK", 10, ANI)
    return made


def _after(desk: DecoyDesk, passed: timedelta) -> DecoyDesk:
    return replace(desk, clock=FixedClock(MORNING + passed))


def _offered(desk: DecoyDesk, officer: Officer = ANI) -> str:
    look = desk.offer(LANE, officer).look
    assert look is not None
    return look.look_id


def test_pair_is_offered_where_it_is_off(desk: DecoyDesk) -> None:
    elsewhere = replace(LANE, checkpoint="DPS")
    assert (desk.offer(elsewhere, ANI).look, desk.offer(elsewhere, ANI).wait) == (None, OFF)
    desk.choose("CGK", None, ANI)
    assert desk.offer(LANE, ANI).look is None


def test_pair_comes_too_soon_or_again(desk: DecoyDesk) -> None:
    _offered(desk)
    assert (desk.offer(LANE, ANI).look, desk.offer(LANE, ANI).wait) == (None, timedelta(minutes=10))
    _offered(desk, BUDI)
    _offered(_after(desk, LATER))
    _offered(_after(desk, 2 * LATER))
    with desk.records.reading() as tx:
        assert set(tx.decoys.last_shown(ANI.officer_id)) == set(PAIRS), "every pair once before one comes again"
    _offered(_after(desk, 3 * LATER))


def test_pair_is_offered_before_somebody_real(desk: DecoyDesk, records: SqlRecords) -> None:
    with records.transaction() as tx:
        tx.passages.add(passage(1, at=MORNING - QUIET / 2))
    assert desk.offer(LANE, ANI).wait == QUIET
    assert desk.offer(replace(LANE, name="C02"), BUDI).look is not None, "at another lane"
    raised = alert(2, MORNING)
    with records.transaction() as tx:
        tx.alerts.add(raised)
    later = _after(desk, LATER)
    for version, state in enumerate((AlertState.CLAIMED, AlertState.JUDGED, AlertState.CLOSED), start=2):
        assert later.offer(LANE, ANI).wait == QUIET
        with records.transaction() as tx:
            tx.alerts.update(replace(raised, state=state, version=version))
    assert later.offer(LANE, ANI).look is not None


def test_pair_is_anothers_or_is_answered_twice(desk: DecoyDesk) -> None:
    look = _offered(desk)
    with pytest.raises(NotFound):
        desk.picture(look, Side.LEFT, BUDI)
    with pytest.raises(NotFound):
        desk.answer(look, Judgement.UNSURE, BUDI)
    assert desk.picture(look, Side.LEFT, ANI).data == b"left"
    with pytest.raises(NotFound):
        replace(desk, pairs={}).picture(look, Side.LEFT, ANI)
    desk.answer(look, Judgement.UNSURE, ANI)
    with pytest.raises(Conflict):
        desk.answer(look, Judgement.OTHER_PERSON, ANI)


@pytest.mark.parametrize(
    ("answer", "caught"),
    [
        (Judgement.OTHER_PERSON, Caught(2, 2, 0)),
        (Judgement.SAME_PERSON, Caught(2, 0, 0)),
        (Judgement.UNSURE, Caught(2, 0, 2)),
    ],
)
def test_answer_is_told_or_counted_wrong(desk: DecoyDesk, answer: Judgement, caught: Caught) -> None:
    told = []
    for step in range(3):
        now = _after(desk, step * LATER)
        told.append(now.answer(_offered(now), answer, ANI))
        _offered(now, BUDI)
    assert {(one.was_same, one.is_right) for one in told} == {
        (False, answer is Judgement.OTHER_PERSON),
        (True, answer is Judgement.SAME_PERSON),
    }
    assert told[-1].own == caught
    here, there = _after(desk, 3 * LATER).standing()
    assert (here.caught, there.caught) == (caught, Caught()), "what is not answered counts nowhere"
    assert [one.choice.checkpoint for one in desk.within(Scope(frozenset({"DPS"}))).standing()] == ["DPS"]


def test_answers_are_kept_for_ever(desk: DecoyDesk) -> None:
    desk.answer(_offered(desk), Judgement.OTHER_PERSON, ANI)
    later = _after(desk, KEPT + LATER)
    assert later.standing()[0].caught == Caught()
    assert (later.sweep(), later.sweep()) == (1, 0)
    with desk.records.reading() as tx:
        assert tx.decoys.last_shown(ANI.officer_id) == {}
        told = [(one.action, one.details) for one in tx.audit.entries() if one.action.startswith("decoy")]
    assert [action for action, _ in told] == ["decoys.switched", "decoy.offered", "decoy.answered", "decoys.forgotten"]
    assert told[2][1] == {"lane": "CGK/C01"}, "what was answered would stay in the log"


def test_pairs_are_switched_on_from_elsewhere_or_without_any(desk: DecoyDesk) -> None:
    with pytest.raises(NotAllowed):
        desk.within(Scope(frozenset({"DPS"}))).choose("CGK", 10, BUDI)
    with pytest.raises(NotAllowed):
        desk.within(Scope(frozenset({"CGK/C01"}))).choose("CGK", 10, BUDI)
    with pytest.raises(NotFound):
        desk.choose("SUB", 10, BUDI)
    for minutes in (4, 481):
        with pytest.raises(InvalidInput):
            desk.choose("CGK", minutes, BUDI)
    bare = replace(desk, pairs={})
    with pytest.raises(Conflict):
        bare.choose("CGK", 10, BUDI)
    assert bare.offer(LANE, ANI).look is None
    assert bare.choose("CGK", None, BUDI).officer == "budi"
