"""The desk on real records: what an act leaves behind, and two officers at one moment."""

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from threading import Barrier

import pytest

from iass.access import Officer
from iass.adapters.sql.records import SqlRecords
from iass.alert.alert import Alert, AlertState, Judgement
from iass.alert.desk import AlertDesk
from iass.alert.passage import raise_or_join
from iass.audit.entry import ABOUT
from iass.audit.verify import verify
from iass.capture.lane import Direction
from iass.clock import FixedClock
from iass.decide.decision import Advice, Decision, Finding, Sentence
from iass.errors import Conflict, IassError, InvalidInput, NotAllowed, NotFound
from iass.handover.desk import CaseDesk
from iass.handover.wrongly_stopped import WronglyStoppedDesk
from iass.ids import AlertId, CrossingId, ImageId, NoticeId, OfficerId

ANI, BUDI = Officer(OfficerId("ani")), Officer(OfficerId("budi"))
ALERT = AlertId("alert-1")


def _alert(clock: FixedClock, alert_id: str = ALERT, advice: Advice = Advice.SECURE) -> Alert:
    finding = Finding("wanted-domestic", 1, "art.", advice, Sentence("a", "b"), NoticeId(f"notice-{alert_id}"), 2)
    decision = Decision(advice, (finding,), "policy-1", clock.now())
    return Alert(
        AlertId(alert_id), CrossingId("crossing-1"), "CGK", "C01", Direction.ARRIVAL, clock.now(), decision, None, (),
        "BUDI SANTOSO", f"A-{alert_id}", "IDN",
    )  # fmt: skip


@pytest.fixture
def desk(records: SqlRecords, clock: FixedClock) -> AlertDesk:
    """With one alert, raised by a passage."""
    with records.transaction() as tx:
        raise_or_join(tx, _alert(clock), 60)
    return AlertDesk(records, clock)


def _kinds(desk: AlertDesk) -> list[str]:
    return [event.kind for event in desk.events_after(0)]


def test_a_life_leaves_no_trace(desk: AlertDesk, records: SqlRecords, clock: FixedClock) -> None:
    clock.move_to(clock.now() + timedelta(seconds=5))
    desk.claim(ALERT, ANI)
    desk.judge(ALERT, ANI, Judgement.SAME_PERSON, "the scar")
    cases = CaseDesk(records, clock)
    cases.hand_over(ALERT, ANI)
    cases.hand_over(ALERT, BUDI, "to the duty desk")
    done = desk.get(ALERT)
    assert (done.state, done.version, done.note) == (AlertState.HANDED_OVER, 5, "the scar\nto the duty desk")
    assert desk.get(ALERT) == done
    kinds = ["alert.raised", "alert.claimed", "alert.judged", "alert.handover_proposed", "alert.handed_over"]
    assert [kind for kind in _kinds(desk) if kind in kinds] == kinds
    assert [event.kind for event in desk.history(ALERT)] == kinds
    with records.reading() as tx:
        logged = list(tx.audit.entries())
    entries = [entry for entry in logged if entry.subject == ALERT]
    assert [entry.action for entry in entries] == kinds
    assert [entry.actor for entry in entries] == ["system", "ani", "ani", "ani", "budi"]
    assert entries[0].details["notices"] == ["notice-alert-1@2"]
    assert entries[-1].details["from"] == "judged"
    assert entries[-1].details["handed_over_by"] == ["ani", "budi"]
    assert entries[-1].at == clock.now()
    assert verify(logged).ok


def test_the_feed_or_the_log_names_the_traveller(desk: AlertDesk, records: SqlRecords) -> None:
    desk.claim(ALERT, ANI)
    desk.judge(ALERT, ANI, Judgement.OTHER_PERSON, "BUDI SANTOSO is another")
    with records.reading() as tx:
        told = repr([entry.details for entry in tx.audit.entries()]) + repr(
            [event.payload for event in tx.feed.after(0, 99)]
        )
    for secret in ("SANTOSO", "A-alert-1", "IDN", "another"):
        assert secret not in told


def test_the_console_is_told_too_little(desk: AlertDesk) -> None:
    desk.claim(ALERT, ANI)
    raised, claimed = (event.payload for event in desk.events_after(0))
    assert raised["state"] == "raised"
    assert "officer" not in raised
    assert raised["follows"] is None
    shown = {"alert_id": "alert-1", "advice": "SECURE", "lane": "CGK/C01", "direction": "arrival", "state": "claimed",
             "version": 2, "claimed_by": "ani", "officer": "ani", "rules": ["wanted-domestic@1"]}  # fmt: skip
    assert claimed.items() >= shown.items()


ACTS: list[Callable[[AlertDesk], object]] = [
    lambda desk: desk.judge(ALERT, ANI, Judgement.SAME_PERSON),
    lambda desk: desk.close(ALERT, ANI),
    lambda desk: desk.release(ALERT, ANI),
    lambda desk: desk.take_over(ALERT, ANI),
]


@pytest.mark.parametrize("act", ACTS)
def test_a_refused_act_leaves_something_behind(desk: AlertDesk, act: Callable[[AlertDesk], object]) -> None:
    before = desk.get(ALERT), desk.last_event()
    with pytest.raises(Conflict):
        act(desk)
    assert (desk.get(ALERT), desk.last_event()) == before


def test_an_alert_that_is_not_there(desk: AlertDesk) -> None:
    missing = AlertId("alert-x" * 40)
    for act in (desk.get, desk.history, lambda alert_id: desk.claim(alert_id, ANI)):
        with pytest.raises(NotFound) as refused:
            act(missing)
        assert len(refused.value.where) <= 60


def test_a_claim_sent_twice_is_told_twice(desk: AlertDesk) -> None:
    assert desk.claim(ALERT, ANI) == desk.claim(ALERT, ANI)
    assert _kinds(desk) == ["alert.raised", "alert.claimed"]


def test_the_officer_who_left_keeps_the_alert(desk: AlertDesk) -> None:
    desk.claim(ALERT, ANI)
    desk.take_over(ALERT, BUDI)
    with pytest.raises(NotAllowed):
        desk.judge(ALERT, ANI, Judgement.SAME_PERSON)
    released = desk.release(ALERT, BUDI, "shift ends")
    assert (released.state, released.claimed_by) == (AlertState.RAISED, None)
    assert _kinds(desk)[-2:] == ["alert.taken_over", "alert.released"]


def test_a_look_at_a_face_is_not_remembered(desk: AlertDesk, records: SqlRecords) -> None:
    picture = os.urandom(100)
    with records.transaction() as tx:
        tx.images.put(ImageId("image-1"), ALERT, picture, "image/jpeg")
    assert desk.image(ImageId("image-1"), ANI) == (picture, "image/jpeg")
    with records.reading() as tx:
        last = tx.audit.last()
    assert last is not None
    assert (last.actor, last.action, last.subject) == ("ani", "image.seen", "image-1")
    assert len(str(last.details["digest"])) == 64
    assert last.details[ABOUT] == [ALERT], "whoever asks who saw the alert finds it"
    with pytest.raises(NotFound):
        desk.image(ImageId("image-2"), ANI)


def test_pages_and_counts(desk: AlertDesk, records: SqlRecords, clock: FixedClock) -> None:
    for number in range(2, 5):
        clock.move_to(clock.now() + timedelta(seconds=1))
        with records.transaction() as tx:
            raise_or_join(tx, _alert(clock, f"alert-{number}"), 60)
    desk.claim(AlertId("alert-2"), ANI)
    assert [alert.alert_id for alert in desk.page()] == ["alert-4", "alert-3", "alert-2", "alert-1"]
    assert [alert.alert_id for alert in desk.page(limit=2, before=AlertId("alert-3"))] == ["alert-2", "alert-1"]
    assert [alert.alert_id for alert in desk.page([AlertState.CLAIMED])] == ["alert-2"]
    counts = desk.counts()
    assert counts == {**dict.fromkeys(AlertState, 0), AlertState.RAISED: 3, AlertState.CLAIMED: 1}
    for limit in (0, -1, 1001):
        with pytest.raises(InvalidInput):
            desk.page(limit=limit)
        with pytest.raises(InvalidInput):
            desk.events_after(0, limit)


def _at_once(acts: Sequence[Callable[[], object]]) -> list[object]:
    """All acts at one moment, each on its own thread."""
    barrier = Barrier(len(acts))

    def run(act: Callable[[], object]) -> object:
        barrier.wait()
        try:
            return act()
        except IassError as error:
            return error

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def test_eight_officers_claim_one_alert(any_records: SqlRecords, clock: FixedClock) -> None:
    with any_records.transaction() as tx:
        raise_or_join(tx, _alert(clock), 60)
    desk = AlertDesk(any_records, clock)
    officers = [Officer(OfficerId(f"officer-{number}")) for number in range(8)]
    answers = _at_once([lambda officer=officer: desk.claim(ALERT, officer) for officer in officers])  # type: ignore[misc]  # binds the loop's officer
    winners = [answer for answer in answers if isinstance(answer, Alert)]
    losers = [answer for answer in answers if isinstance(answer, Conflict)]
    assert (len(winners), len(losers)) == (1, 7)
    assert all(str(winners[0].claimed_by) in error.what for error in losers)
    assert _kinds(desk) == ["alert.raised", "alert.claimed"]


def test_a_handover_is_proposed_twice_at_once(any_records: SqlRecords, clock: FixedClock) -> None:
    """Two officers press the key together: one proposes, the other confirms, and nobody does both."""
    with any_records.transaction() as tx:
        raise_or_join(tx, _alert(clock), 60)
    desk = AlertDesk(any_records, clock)
    desk.claim(ALERT, ANI)
    desk.judge(ALERT, ANI, Judgement.SAME_PERSON)
    cases = CaseDesk(any_records, clock)
    _at_once([lambda: cases.hand_over(ALERT, ANI), lambda: cases.hand_over(ALERT, BUDI)])
    done = desk.get(ALERT)
    assert done.state is AlertState.HANDED_OVER
    assert set(done.handed_over_by) == {"ani", "budi"}


def test_one_officer_presses_the_key_twice(records: SqlRecords, desk: AlertDesk, clock: FixedClock) -> None:
    desk.claim(ALERT, ANI)
    desk.judge(ALERT, ANI, Judgement.SAME_PERSON)
    cases = CaseDesk(records, clock)
    answers = _at_once([lambda: cases.hand_over(ALERT, ANI), lambda: cases.hand_over(ALERT, ANI)])
    assert sorted(type(answer).__name__ for answer in answers) == ["Case", "NotAllowed"]
    assert desk.get(ALERT).state is AlertState.JUDGED


def test_a_verdict_and_a_takeover_at_once(records: SqlRecords, desk: AlertDesk) -> None:
    """Whoever comes first is right; the other is told why not."""
    desk.claim(ALERT, ANI)
    answers = _at_once([lambda: desk.judge(ALERT, ANI, Judgement.OTHER_PERSON), lambda: desk.take_over(ALERT, BUDI)])
    refused = [answer for answer in answers if isinstance(answer, IassError)]
    assert len(refused) == 1
    assert isinstance(refused[0], Conflict | NotAllowed)
    assert desk.get(ALERT).version == 3


@pytest.mark.parametrize("claimed", [False, True])
def test_dismissal_skips_an_act(desk: AlertDesk, records: SqlRecords, claimed: bool) -> None:
    """As if done one by one: three events and three entries, in one transaction."""
    if claimed:
        desk.claim(ALERT, ANI)
    done = desk.dismiss(ALERT, ANI, "another nose")
    assert (done.state, done.judgement, done.judged_by) == (AlertState.CLOSED, Judgement.OTHER_PERSON, "ani")
    assert done.note == "another nose"
    acts = ["alert.raised", "alert.claimed", "alert.judged", "alert.closed"]
    assert _kinds(desk) == acts
    with records.reading() as tx:
        assert [entry.action for entry in tx.audit.entries()] == acts


def test_dismissal_takes_an_alert_from_somebody(desk: AlertDesk) -> None:
    """Nothing of it happens where one of the three may not."""
    desk.claim(ALERT, BUDI)
    with pytest.raises(NotAllowed):
        desk.dismiss(ALERT, ANI)
    desk.judge(ALERT, BUDI, Judgement.SAME_PERSON)
    for officer in (ANI, BUDI):
        with pytest.raises(Conflict):
            desk.dismiss(ALERT, officer)
    assert desk.get(ALERT).judgement is Judgement.SAME_PERSON


def test_act_on_what_was_shown_lands_on_what_nobody_saw(
    desk: AlertDesk, records: SqlRecords, clock: FixedClock
) -> None:
    """Budi was shown "same person"; Ani corrected it to "other person"; his closing would end that."""
    desk.claim(ALERT, ANI)
    shown = desk.judge(ALERT, ANI, Judgement.SAME_PERSON).version
    now = desk.judge(ALERT, ANI, Judgement.OTHER_PERSON).version
    stale = desk.as_shown(shown)
    wrongly = WronglyStoppedDesk(records, desk, clock)
    for act in (
        lambda: stale.close(ALERT, BUDI, "typed for minutes"),
        lambda: stale.judge(ALERT, ANI, Judgement.UNSURE),
        lambda: stale.dismiss(ALERT, BUDI),
        lambda: CaseDesk(records, clock).hand_over(ALERT, BUDI, version=shown),
        lambda: wrongly.clear(ALERT, BUDI, version=shown),
    ):
        with pytest.raises(Conflict, match="since it was shown to you, the alert was judged other person by ani"):
            act()
    assert (desk.get(ALERT).version, desk.get(ALERT).state) == (now, AlertState.JUDGED)
    assert desk.as_shown(now).close(ALERT, BUDI).state is AlertState.CLOSED
    with pytest.raises(Conflict, match="since it was shown to you, the alert was closed by budi"):
        wrongly.clear(ALERT, ANI, version=now)
    with pytest.raises(Conflict, match="since it was shown to you, the alert was closed by budi"):
        desk.as_shown(now).look_again(ALERT, BUDI, Judgement.UNSURE)


Act = Callable[[AlertDesk], Alert]


@pytest.mark.parametrize(
    ("before", "act"),
    [
        (("claim",), lambda desk: desk.release(ALERT, ANI, "to lunch")),
        (("claim",), lambda desk: desk.take_over(ALERT, BUDI, "Ani left")),
        (("claim",), lambda desk: desk.judge(ALERT, ANI, Judgement.SAME_PERSON, " the scar ")),
        (("claim",), lambda desk: desk.judge(ALERT, ANI, Judgement.UNSURE)),
        (("claim", "judge"), lambda desk: desk.close(ALERT, BUDI, "sent on")),
        ((), lambda desk: desk.dismiss(ALERT, ANI, "no beard")),
        (("claim",), lambda desk: desk.dismiss(ALERT, ANI, "no beard")),
    ],
)
def test_act_whose_answer_was_lost_is_in_conflict_with_itself(
    desk: AlertDesk, records: SqlRecords, clock: FixedClock, before: tuple[str, ...], act: Act
) -> None:
    """The same officer sends the same again: what stands is told, and nothing is done twice."""
    if "claim" in before:
        desk.claim(ALERT, ANI)
    if "judge" in before:
        desk.judge(ALERT, ANI, Judgement.OTHER_PERSON)
    stale = desk.as_shown(desk.get(ALERT).version)
    done = act(stale)
    clock.move_to(clock.now() + timedelta(seconds=5))
    assert act(stale) == done == desk.get(ALERT)
    kinds = _kinds(desk)
    with records.reading() as tx:
        assert [entry.action for entry in tx.audit.entries()] == kinds, "each once"
    assert act(stale) == done and _kinds(desk) == kinds


def test_another_act_passes_for_one_that_is_sent_again(desk: AlertDesk, records: SqlRecords, clock: FixedClock) -> None:
    """Another officer's, another verdict, another note; or the officer has gone on since."""
    shown = desk.claim(ALERT, ANI).version
    stale = desk.as_shown(shown)
    judged = stale.judge(ALERT, ANI, Judgement.OTHER_PERSON, "no beard")
    others: tuple[Callable[[], object], ...] = (
        lambda: stale.judge(ALERT, BUDI, Judgement.OTHER_PERSON, "no beard"),
        lambda: stale.judge(ALERT, ANI, Judgement.SAME_PERSON, "no beard"),
        lambda: stale.judge(ALERT, ANI, Judgement.OTHER_PERSON, "beard"),
        lambda: stale.release(ALERT, ANI, "no beard"),
        lambda: stale.dismiss(ALERT, ANI, "no beard"),
    )
    for other in others:
        with pytest.raises(Conflict, match="judged other person by ani"):
            other()
    assert desk.get(ALERT) == judged
    desk.as_shown(judged.version).close(ALERT, ANI)
    with pytest.raises(Conflict, match="closed by ani"):
        stale.judge(ALERT, ANI, Judgement.OTHER_PERSON, "no beard")


def test_clearing_that_is_sent_again_is_refused(desk: AlertDesk, records: SqlRecords, clock: FixedClock) -> None:
    """Also where the act ended what was judged before, and where it is another's look at the same faces."""
    wrongly = WronglyStoppedDesk(records, desk, clock)
    shown = desk.get(ALERT).version
    cleared = wrongly.clear(ALERT, ANI, "no beard", shown)
    assert wrongly.clear(ALERT, ANI, "no beard", shown) == cleared
    with pytest.raises(Conflict, match="closed by ani"):
        wrongly.clear(ALERT, BUDI, "no beard", shown)
    desk.look_again(ALERT, BUDI, Judgement.UNSURE)
    desk.look_again(ALERT, BUDI, Judgement.UNSURE)
    with pytest.raises(Conflict, match="has looked at this alert again"):
        desk.look_again(ALERT, BUDI, Judgement.SAME_PERSON)
    assert _kinds(desk).count("alert.looked_again") == 1


def test_next_shot_of_the_passage_keeps_officers_from_deciding(
    desk: AlertDesk, records: SqlRecords, clock: FixedClock
) -> None:
    """A camera sees the traveller every second: that is no change of what is decided on. A claim is."""
    shown = desk.claim(ALERT, ANI).version
    with records.transaction() as tx:
        again = raise_or_join(tx, replace(_alert(clock), crossing_id=CrossingId("crossing-2")), 60)
    assert again.version == shown + 1
    judged = desk.as_shown(shown).judge(ALERT, ANI, Judgement.OTHER_PERSON)
    assert judged.judgement is Judgement.OTHER_PERSON
    with pytest.raises(Conflict, match=f"the alert has version {judged.version}"):
        desk.as_shown(judged.version + 3).close(ALERT, BUDI)
