"""Whom the counter shows. An alert is never pushed off the screen unseen, and a queue never stands still."""

from datetime import timedelta

import pytest

from iass.access import Scope
from iass.adapters.sql.records import SqlRecords
from iass.alert.alert import Judgement
from iass.clock import FixedClock
from iass.console.catalogue import Language, load
from iass.console.views import counter as views
from iass.console.views.counter import QUEUE_LENGTH, CounterView, Wish, counter
from iass.decide.decision import Advice
from iass.errors import NotAllowed
from iass.ids import AlertId

from .passages import BUDI, SITI, Checkpoint

WORDS = load(Language.ENGLISH)
LANE = "CGK/C01"


@pytest.fixture
def checkpoint(records: SqlRecords, clock: FixedClock) -> Checkpoint:
    return Checkpoint(records, clock)


def _show(checkpoint: Checkpoint, **wish: object) -> CounterView:
    return counter(checkpoint, SITI, WORDS, Wish(**{"lane": LANE, **wish}))  # type: ignore[arg-type]  # a test's own keywords


def _decide(checkpoint: Checkpoint, name: str) -> None:
    alert = AlertId(f"alert-{name}")
    checkpoint.alerts.claim(alert, SITI)
    checkpoint.alerts.judge(alert, SITI, Judgement.OTHER_PERSON)


def test_nobody_has_come_yet(checkpoint: Checkpoint) -> None:
    view = _show(checkpoint)
    assert (view.current, view.crossing_id, view.queue, view.sequence) == (None, "", (), 0)


def test_newest_traveller_is_not_shown(checkpoint: Checkpoint) -> None:
    checkpoint.passes("ONE")
    checkpoint.passes("TWO")
    view = _show(checkpoint, holding="crossing-ONE")
    assert view.crossing_id == "crossing-TWO"
    assert view.current is not None
    assert (view.current.advice, view.faces, view.actions) == ("CLEAR", None, None)


def test_alert_is_pushed_off_the_screen(checkpoint: Checkpoint) -> None:
    checkpoint.passes("WANTED", advice=Advice.SECURE)
    checkpoint.passes("NEXT")
    checkpoint.passes("LATER", advice=Advice.REFER)
    view = _show(checkpoint, holding="crossing-WANTED")
    assert (view.crossing_id, view.waiting, view.newer) == ("crossing-WANTED", 1, 2)
    _decide(checkpoint, "WANTED")
    assert _show(checkpoint, holding="crossing-WANTED").crossing_id == "crossing-LATER"


def test_alert_hides_behind_bystanders_of_the_same_shot(checkpoint: Checkpoint) -> None:
    checkpoint.passes("BEFORE")
    checkpoint.passes("WANTED", advice=Advice.SECURE)
    checkpoint.passes("BYSTANDER")
    assert _show(checkpoint, holding="crossing-BEFORE").crossing_id == "crossing-WANTED"
    assert _show(checkpoint).crossing_id == "crossing-WANTED"


def test_old_alert_greets_the_next_shift(checkpoint: Checkpoint, clock: FixedClock) -> None:
    checkpoint.passes("WANTED", advice=Advice.SECURE)
    clock.move_to(clock.now() + timedelta(hours=8))
    checkpoint.passes("NOW")
    view = _show(checkpoint)
    assert (view.crossing_id, view.waiting) == ("crossing-NOW", 1)


def test_alert_is_lost_among_those_of_other_lanes(
    checkpoint: Checkpoint, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two hundred lanes may have one each; a page reads no more than so many."""
    monkeypatch.setattr(views, "_MOST", 2)
    checkpoint.passes("HERE", advice=Advice.SECURE)
    for name in ("A", "B", "C"):
        checkpoint.passes(name, lane="C02", advice=Advice.SECURE)
    checkpoint.passes("NEXT")
    view = _show(checkpoint)
    assert (view.crossing_id, view.waiting) == ("crossing-HERE", 0)
    with pytest.raises(NotAllowed):
        checkpoint.alerts.within(Scope(frozenset({"DPS"}))).page(lane=LANE)


def test_officer_cannot_go_on(checkpoint: Checkpoint) -> None:
    """N goes from alert to alert in order, then to the newest traveller, then round again."""
    for name, advice in (("A", Advice.SECURE), ("B", Advice.REFER), ("C", Advice.CLEAR)):
        checkpoint.passes(name, advice=advice)
    walked, now = [], "crossing-A"
    for _ in range(3):
        now = _show(checkpoint, holding=now, next_one=True).crossing_id
        walked.append(now)
    assert walked == ["crossing-B", "crossing-C", "crossing-A"]


def test_picked_traveller_is_not_shown(checkpoint: Checkpoint) -> None:
    checkpoint.passes("ONE")
    checkpoint.passes("TWO", advice=Advice.REFER)
    view = _show(checkpoint, holding="crossing-ONE", chosen=True)
    assert (view.crossing_id, view.newer) == ("crossing-ONE", 1)


def test_other_lane_s_travellers_are_shown(checkpoint: Checkpoint) -> None:
    checkpoint.passes("HERE")
    for number in range(QUEUE_LENGTH + 3):
        checkpoint.passes(f"THERE{number}", lane="C02", advice=Advice.REFER)
    view = _show(checkpoint)
    assert [row.traveller for row in view.queue] == ["HERE"]
    assert view.waiting == 0
    assert len(_show(checkpoint, lane="").queue) == QUEUE_LENGTH
    assert _show(checkpoint, holding="crossing-THERE1").crossing_id == "crossing-HERE"


def test_crossing_of_another_database_breaks_the_page(checkpoint: Checkpoint) -> None:
    checkpoint.passes("ONE")
    assert _show(checkpoint, holding="crossing-GONE").crossing_id == "crossing-ONE"


def test_view_claims_to_know_what_came_later(checkpoint: Checkpoint) -> None:
    """The sequence is read first, so that a page may hear of something twice, but never misses it."""
    checkpoint.passes("WANTED", advice=Advice.SECURE)
    assert _show(checkpoint).sequence == checkpoint.alerts.last_event()


def test_row_hides_who_has_the_alert(checkpoint: Checkpoint) -> None:
    checkpoint.passes("WANTED", advice=Advice.SECURE)
    assert _show(checkpoint).queue[0].state == "Needs a decision"
    checkpoint.alerts.claim(AlertId("alert-WANTED"), BUDI)
    assert _show(checkpoint).queue[0].state == "budi.s has it"
    assert _show(checkpoint).open_alerts == 1
