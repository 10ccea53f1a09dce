"""Every state x every act x every officer; what is not written down here must be refused."""

import itertools
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from iass.access import SYSTEM, Officer
from iass.alert import transitions
from iass.alert.alert import Alert, AlertKind, AlertState, Judgement
from iass.alert.transitions import TRANSITIONS, Act, Step
from iass.capture.lane import Direction
from iass.decide.decision import Advice, Decision, Finding, Sentence
from iass.errors import Conflict, IassError, InvalidInput, NotAllowed
from iass.ids import AlertId, CrossingId, NoticeId, OfficerId

NOW = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
ANI, BUDI, CITRA = (Officer(OfficerId(name)) for name in ("ani", "budi", "citra"))
SAME, OTHER, UNSURE = Judgement.SAME_PERSON, Judgement.OTHER_PERSON, Judgement.UNSURE


def _alert(advice: Advice = Advice.SECURE, rule_id: str = "wanted-domestic") -> Alert:
    finding = Finding(rule_id, 1, "art.", advice, Sentence("a", "b"), NoticeId("notice-1"), 1)
    return Alert(
        AlertId("alert-1"), CrossingId("crossing-1"), "CGK", "C01", Direction.ARRIVAL, NOW,
        Decision(advice, (finding,), "1", NOW), None, (), "", "", "",
    )  # fmt: skip


def _states(advice: Advice) -> dict[str, Alert]:
    """Every state that an alert can be in, reached by the acts themselves. ani claims and judges."""
    raised = _alert(advice)
    claimed = transitions.claim(raised, ANI).alert
    unsure = transitions.judge(claimed, ANI, UNSURE).alert
    same = transitions.judge(claimed, ANI, SAME).alert
    other = transitions.judge(claimed, ANI, OTHER).alert
    proposed = transitions.hand_over(same, ANI).alert
    return {
        "raised": raised,
        "unsure": unsure,
        "claimed": claimed,
        "same": same,
        "other": other,
        "proposed": proposed,
        "handed over": transitions.hand_over(proposed, BUDI).alert,
        "closed": transitions.close(other, BUDI).alert,
    }


ACTS: dict[str, Callable[[Alert, Officer], Step]] = {
    "claim": transitions.claim,
    "release": transitions.release,
    "take over": transitions.take_over,
    "judge same": lambda alert, officer: transitions.judge(alert, officer, SAME),
    "judge other": lambda alert, officer: transitions.judge(alert, officer, OTHER),
    "judge unsure": lambda alert, officer: transitions.judge(alert, officer, UNSURE),
    "hand over": transitions.hand_over,
    "close": transitions.close,
}
# (state, act, officer): the state after it. Everything else is refused. ani is the claimer, the judge and the proposer.
ALLOWED = {
    ("raised", "claim", "ani"): AlertState.CLAIMED,
    ("raised", "claim", "budi"): AlertState.CLAIMED,
    ("unsure", "claim", "ani"): AlertState.CLAIMED,
    ("unsure", "claim", "budi"): AlertState.CLAIMED,
    ("claimed", "claim", "ani"): AlertState.CLAIMED,
    ("claimed", "release", "ani"): AlertState.RAISED,
    ("claimed", "take over", "budi"): AlertState.CLAIMED,
    ("claimed", "judge same", "ani"): AlertState.JUDGED,
    ("claimed", "judge other", "ani"): AlertState.JUDGED,
    ("claimed", "judge unsure", "ani"): AlertState.RAISED,
    **{
        (state, f"judge {verdict}", "ani"): after
        for state in ("same", "other", "proposed")
        for verdict, after in (("same", AlertState.JUDGED), ("other", AlertState.JUDGED), ("unsure", AlertState.RAISED))
    },
    ("same", "hand over", "ani"): AlertState.JUDGED,
    ("same", "hand over", "budi"): AlertState.JUDGED,
    ("proposed", "hand over", "budi"): AlertState.HANDED_OVER,
    ("other", "close", "ani"): AlertState.CLOSED,
    ("other", "close", "budi"): AlertState.CLOSED,
}
# Under advice that is the officer's own choice, "same person" may be closed too.
CHOICE = {(state, "close", officer): AlertState.CLOSED for state in ("same", "proposed") for officer in ("ani", "budi")}
WALK = list(itertools.product(_states(Advice.SECURE), ACTS, (ANI, BUDI)))


@pytest.mark.parametrize("advice", [advice for advice in Advice if advice is not Advice.CLEAR])
@pytest.mark.parametrize(("state", "act", "officer"), WALK)
def test_an_act_that_the_law_of_the_desk_does_not_know(state: str, act: str, officer: Officer, advice: Advice) -> None:
    choice = CHOICE if advice in (Advice.REFER, Advice.MAY_REFUSE_ENTRY) else {}
    expected = (ALLOWED | choice).get((state, act, officer.officer_id))
    before = _states(advice)[state]
    if expected is None:
        with pytest.raises((Conflict, NotAllowed)) as refused:
            ACTS[act](before, officer)
        assert refused.value.what
        assert refused.value.where == "alert-1"
        return
    step = ACTS[act](before, officer)
    assert step.alert.state is expected
    assert step.alert is before or (
        step.alert.version == before.version + 1 and expected in TRANSITIONS[before.state, step.act]
    )


def test_an_end_is_not_an_end() -> None:
    for end in (AlertState.HANDED_OVER, AlertState.CLOSED):
        assert not [key for key in TRANSITIONS if key[0] is end]
    assert {state for after in TRANSITIONS.values() for state in after} == set(AlertState)
    assert {act for _, act in TRANSITIONS} == set(Act)


def _refused(error: type[IassError], act: Callable[[], Step]) -> str:
    with pytest.raises(error) as caught:
        act()
    return str(caught.value)


def test_a_second_officer_is_not_told_who_has_it() -> None:
    claimed = transitions.claim(_alert(), ANI).alert
    assert "claimed by ani" in _refused(Conflict, lambda: transitions.claim(claimed, BUDI))
    assert "with ani" in _refused(NotAllowed, lambda: transitions.judge(claimed, BUDI, SAME))


def test_a_claim_that_is_sent_twice_counts_twice() -> None:
    claimed = transitions.claim(_alert(), ANI).alert
    assert transitions.claim(claimed, ANI).alert is claimed


def test_an_unsure_verdict_ends_the_alert() -> None:
    unsure = _states(Advice.SECURE)["unsure"]
    assert (unsure.state, unsure.claimed_by, unsure.judgement, unsure.judged_by) == (
        AlertState.RAISED,
        None,
        UNSURE,
        "ani",
    )
    second = transitions.judge(transitions.claim(unsure, BUDI).alert, BUDI, OTHER).alert
    assert (second.judgement, second.judged_by) == (OTHER, "budi")


def test_one_officer_hands_over_alone() -> None:
    same = _states(Advice.SECURE)["same"]
    proposed = transitions.hand_over(same, ANI).alert
    assert proposed.handed_over_by == ("ani",)
    assert "two officers" in _refused(NotAllowed, lambda: transitions.hand_over(proposed, ANI))
    for spelling in ("ANI", " ani "):
        other_spelling = Officer(OfficerId(spelling))
        _refused(NotAllowed, lambda: transitions.hand_over(proposed, other_spelling))  # noqa: B023  # called at once
    done = transitions.hand_over(proposed, BUDI).alert
    assert (done.state, done.handed_over_by) == (AlertState.HANDED_OVER, ("ani", "budi"))


def test_the_judge_may_be_neither_or_either_of_the_two() -> None:
    same = _states(Advice.SECURE)["same"]
    for first, second in itertools.permutations((ANI, BUDI, CITRA), 2):
        done = transitions.hand_over(transitions.hand_over(same, first).alert, second).alert
        assert done.handed_over_by == (first.officer_id, second.officer_id)


def test_somebody_else_is_handed_over() -> None:
    assert "same person" in _refused(Conflict, lambda: transitions.hand_over(_states(Advice.SECURE)["other"], ANI))


def test_a_corrected_verdict_leaves_the_proposal_standing() -> None:
    proposed = _states(Advice.SECURE)["proposed"]
    corrected = transitions.judge(proposed, ANI, OTHER).alert
    assert (corrected.handed_over_by, corrected.judgement) == ((), OTHER)
    _refused(NotAllowed, lambda: transitions.judge(proposed, BUDI, OTHER))


@pytest.mark.parametrize("rule", ["look-alike", "notice-pair.one-of-two", "notice-pair.other"])
def test_a_look_alike_judged_the_very_person_is_let_go(rule: str) -> None:
    alert = _alert(Advice.REFER, rule)
    same = transitions.judge(transitions.claim(alert, ANI).alert, ANI, SAME).alert
    assert "handed over, not closed" in _refused(NotAllowed, lambda: transitions.close(same, BUDI))
    other = transitions.judge(same, ANI, OTHER).alert
    assert transitions.close(other, ANI).alert.state is AlertState.CLOSED


def test_a_graver_finding_hides_behind_protect() -> None:
    secure = _alert().decision.findings[0]
    victim = replace(secure, advice=Advice.PROTECT, rule_id="protect")
    decision = Decision(Advice.PROTECT, (victim, secure), "1", NOW)
    same = transitions.judge(transitions.claim(replace(_alert(), decision=decision), ANI).alert, ANI, SAME).alert
    _refused(NotAllowed, lambda: transitions.close(same, ANI))


@pytest.mark.parametrize("officer", [SYSTEM, Officer(OfficerId("")), Officer(OfficerId("  "))])
@pytest.mark.parametrize("act", ACTS)
def test_the_system_decides(act: str, officer: Officer) -> None:
    for alert in _states(Advice.SECURE).values():
        _refused(NotAllowed, lambda: ACTS[act](alert, officer))  # noqa: B023  # called at once


def test_notes_are_lost_or_endless() -> None:
    claimed = transitions.claim(_alert(), ANI).alert
    judged = transitions.judge(claimed, ANI, OTHER, " the ear differs ").alert
    closed = transitions.close(judged, BUDI, "gone").alert
    assert closed.note == "the ear differs\ngone"
    _refused(InvalidInput, lambda: transitions.close(judged, BUDI, "x" * 2001))


def test_a_takeover_forgets_the_verdict() -> None:
    unsure = _states(Advice.SECURE)["unsure"]
    taken = transitions.take_over(transitions.claim(unsure, ANI).alert, BUDI).alert
    assert (taken.claimed_by, taken.judgement) == ("budi", UNSURE)
    _refused(NotAllowed, lambda: transitions.judge(taken, ANI, SAME))


def _past(alert: Alert) -> Alert:
    return replace(alert, kind=AlertKind.PAST)


@pytest.mark.parametrize("advice", [Advice.REFER, Advice.PROTECT])
def test_somebody_of_the_past_is_handed_over_or_cannot_be_closed(advice: Advice) -> None:
    for name, alert in _states(advice).items():
        with pytest.raises(Conflict):
            transitions.hand_over(_past(alert), BUDI)
        if name in ("same", "other"):
            assert transitions.close(_past(alert), BUDI).alert.state is AlertState.CLOSED


def test_withdrawal_takes_an_alert_from_under_an_officers_hands() -> None:
    """Only of the past: `iass.case.retro_desk` asks for no other."""
    after = dict.fromkeys(("raised", "unsure"), AlertState.CLOSED)
    after |= {"claimed": AlertState.CLAIMED, "same": AlertState.JUDGED, "other": AlertState.JUDGED}
    for name, alert in _states(Advice.REFER).items():
        if name in after:
            step = transitions.withdrawn(_past(alert), "N-1")
            assert (step.alert.state, step.alert.claimed_by) == (after[name], alert.claimed_by)
            assert "N-1" in step.alert.note and step.alert.version == alert.version + 1
