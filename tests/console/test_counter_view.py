"""Whom the counter shows. An alert is never pushed off the screen unseen, and a queue never stands still."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest

from iass.access import Scope, Sensitivity
from iass.adapters.sql.records import SqlRecords
from iass.alert.alert import Judgement
from iass.alert.desk import AlertDesk
from iass.alert.records import FeedEvent
from iass.capture.document import Sex
from iass.capture.partial_date import PartialDate
from iass.case.desk import PassageDesk
from iass.case.referral_desk import ReferralDesk
from iass.clock import FixedClock
from iass.console.catalogue import Language, load
from iass.console.views.alerts import alert_page
from iass.console.views.compared import compared
from iass.console.views.counter import QUEUE_LENGTH, CounterView, EscortView, Wish, counter
from iass.decide.decision import Advice
from iass.errors import Conflict, NotAllowed, NotFound
from iass.ids import AlertId, CrossingId
from iass.service.hearing import sensitivity_of

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


def test_alert_is_lost_among_those_of_other_lanes(checkpoint: Checkpoint) -> None:
    """Two hundred lanes may have one each."""
    checkpoint.passes("HERE", advice=Advice.SECURE)
    for name in ("A", "B", "C"):
        checkpoint.passes(name, lane="C02", advice=Advice.SECURE)
    checkpoint.passes("NEXT")
    view = _show(checkpoint)
    assert (view.crossing_id, view.waiting) == ("crossing-HERE", 0)
    with pytest.raises(NotAllowed):
        checkpoint.alerts.within(Scope(frozenset({"DPS"}))).undecided(LANE)


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


class _Lane(Checkpoint):
    """As an officer of the checkpoint sees it, who is not of the protection desk."""

    scope = Scope(frozenset({"CGK"}))

    @property
    def alerts(self) -> AlertDesk:
        return super().alerts.within(self.scope)

    @property
    def passages(self) -> PassageDesk:
        return super().passages.within(self.scope)

    @property
    def referrals(self) -> ReferralDesk:
        return super().referrals.within(self.scope)


@pytest.fixture
def at_lane(records: SqlRecords, clock: FixedClock) -> Checkpoint:
    return _Lane(records, clock)


@pytest.mark.parametrize("drawn", [False, True], ids=["victim", "drawn"])
def test_traveller_who_is_referred_is_pushed_off_the_screen(at_lane: Checkpoint, *, drawn: bool) -> None:
    """By whoever comes next, or by a page that is loaded anew, before somebody has accompanied them."""
    at_lane.passes("PUTRI", advice=Advice.CLEAR if drawn else Advice.PROTECT, drawn=drawn)
    assert _show(at_lane).crossing_id == "crossing-PUTRI"
    at_lane.passes("NEXT")
    at_lane.passes("WANTED", advice=Advice.SECURE)
    shown = _show(at_lane, holding="crossing-PUTRI")
    assert (shown.crossing_id, shown.waiting, shown.newer, shown.alert_id) == ("crossing-PUTRI", 1, 2, "")
    assert shown.escort == EscortView("/v1/crossings/crossing-PUTRI/accompanied", "")
    assert _show(at_lane, holding="crossing-WANTED").waiting == 1
    assert _show(at_lane, holding="crossing-WANTED", next_one=True).crossing_id == "crossing-PUTRI"
    at_lane.referrals.accompany(CrossingId("crossing-PUTRI"), SITI)
    after = _show(at_lane, holding="crossing-PUTRI")
    assert (after.crossing_id, after.waiting) == ("crossing-WANTED", 0)
    picked = _show(at_lane, holding="crossing-PUTRI", chosen=True).escort
    assert picked is not None and picked.done.startswith("Taken to secondary inspection by siti.r at ")
    with pytest.raises(Conflict):
        at_lane.referrals.accompany(CrossingId("crossing-PUTRI"), BUDI)
    with at_lane.records.reading() as tx:
        done = [entry for entry in tx.audit.entries() if entry.action == "referral.accompanied"]
    assert [(entry.actor, entry.subject, entry.details) for entry in done] == [
        ("siti.r", "crossing-PUTRI", {"lane": LANE})
    ]


def test_victim_at_the_lane_looks_unlike_somebody_drawn_at_random(at_lane: Checkpoint) -> None:
    """On the screen, in the record of the passage, in what the lane hears, and when somebody passes again."""
    told = []
    for name, drawn in (("AAAA", False), ("BBBB", True)):
        before = at_lane.alerts.last_event()
        for again in ("", "-2"):
            at_lane.passes(name, advice=Advice.CLEAR if drawn else Advice.PROTECT, drawn=drawn, again=again)
        view = _show(at_lane, holding=f"crossing-{name}-2", chosen=True)
        passage = at_lane.passages.get(CrossingId(f"crossing-{name}-2"))
        heard = [_heard(event) for event in at_lane.alerts.events_after(before)]
        row = next(row for row in view.queue if row.crossing_id == f"crossing-{name}-2")
        whole = (view.current, view.faces, view.actions, view.escort, view.alert_id, view.waiting, row, passage, heard)
        told.append(re.sub(r"datetime\([^)]*\)|\d+:\d+:\d+[^']*", "", repr(whole).replace(name, "NAME")))
        assert at_lane.referrals.count() == 1
        at_lane.referrals.accompany(CrossingId(f"crossing-{name}-2"), SITI)
    assert told[0] == told[1]
    assert told[0].count("'referred': True") == 1 and "PROTECT" not in told[0]


def _heard(event: FeedEvent) -> object:
    """As `iass.service.hearing` tells the lane; None for what it does not, which a listener can count."""
    if event.kind == "crossing.decided":
        return {**event.payload, "advice": "REFER"}
    return event if sensitivity_of(event) is Sensitivity.OPEN else None


def test_desk_is_told_of_its_own_alert_twice(checkpoint: Checkpoint) -> None:
    """Whoever sees the alert is shown that; the desk sees whether the lane has brought the traveller."""
    checkpoint.passes("PUTRI", advice=Advice.PROTECT)
    checkpoint.passes("NADIA", drawn=True)
    view = _show(checkpoint, holding="crossing-PUTRI")
    assert (view.alert_id, view.escort, view.waiting) == ("alert-PUTRI", None, 1)
    assert [one.crossing_id for one in checkpoint.referrals.drawn()] == ["crossing-NADIA"]
    brought = checkpoint.referrals.of_alerts([AlertId("alert-PUTRI")])[AlertId("alert-PUTRI")]
    assert brought.accompanied_at is None


def test_referral_of_another_place_is_accompanied(checkpoint: Checkpoint) -> None:
    checkpoint.passes("PUTRI", advice=Advice.PROTECT)
    crossing = CrossingId("crossing-PUTRI")
    elsewhere = checkpoint.referrals.within(Scope(frozenset({"CGK/C02"})))
    assert elsewhere.get(crossing) is None
    with pytest.raises(NotAllowed):
        elsewhere.accompany(crossing, SITI)
    for place in (LANE, "DPS/C01"):
        with pytest.raises(NotAllowed):
            elsewhere.count(place)
    with pytest.raises(NotFound):
        checkpoint.referrals.accompany(crossing, SITI)  # to whom the alert is shown: that is decided, not accompanied


def test_officer_signs_other_papers_than_the_screen_shows(checkpoint: Checkpoint) -> None:
    """What was read, on which findings and seal rest, and each field that was put right since: on the counter, on the
    alert's page, and above the signature of its case."""
    passage = checkpoint.passes("WANTED", advice=Advice.SECURE)
    assert passage.document is not None
    right = replace(passage.document, sex=Sex.FEMALE, birth_date=PartialDate(1991, 4, 2), number="X2")
    with checkpoint.records.transaction() as tx:
        tx.passages.put_right(passage.crossing_id, right, "request-1", checkpoint.clock.now())
    alert = checkpoint.alerts.get(AlertId("alert-WANTED"))
    shown = _show(checkpoint).current
    assert shown is not None
    for one in (
        shown,
        alert_page(checkpoint, SITI, WORDS, alert.alert_id).current,
        compared(checkpoint, alert, WORDS).current,
    ):
        assert (one.traveller, one.document_number, one.born) == ("WANTED", "XWANTED", "")
        assert [(row.field, row.read, row.right) for row in one.put_right] == [
            ("Sex", "X", "F"),
            ("Birth date", "-", "1991-04-02"),
            ("Document number", "XWANTED", "X2"),
        ]


def test_papers_that_were_read_well_are_told_to_be_put_right(checkpoint: Checkpoint) -> None:
    checkpoint.passes("WANTED", advice=Advice.SECURE)
    shown = _show(checkpoint).current
    assert shown is not None and shown.put_right == ()
