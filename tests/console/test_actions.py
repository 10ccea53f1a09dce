"""Buttons say what the desk would say, before it has to."""

from collections.abc import Callable
from dataclasses import replace
from itertools import product

import pytest

from iass.access import Officer
from iass.adapters.sql.records import SqlRecords
from iass.alert import transitions
from iass.alert.alert import Alert, AlertState, Judgement
from iass.clock import FixedClock
from iass.console.catalogue import Language, load
from iass.console.views.actions import ActionsView, Button, actions
from iass.decide.decision import Advice
from iass.errors import IassError
from iass.handover.known import KnownCase
from iass.ids import AlertId, CaseId

from .passages import BUDI, SITI, Checkpoint

WORDS = load(Language.ENGLISH)


@pytest.fixture
def alert(records: SqlRecords, clock: FixedClock) -> Alert:
    checkpoint = Checkpoint(records, clock)
    checkpoint.passes("LARAS", advice=Advice.SECURE)
    return checkpoint.alerts.get(AlertId("alert-LARAS"))


def _reasons(view: ActionsView) -> dict[str, str]:
    return {button.name: button.reason for button in view.buttons}


def _usable(alert: Alert, officer: Officer) -> set[str]:
    return {name for name, reason in _reasons(actions(alert, officer, WORDS)).items() if not reason}


def test_alert_can_be_judged_before_anybody_took_it(alert: Alert) -> None:
    assert _usable(alert, SITI) == {"claim", "dismiss"}
    assert actions(alert, SITI, WORDS).hint == "Claim it first."


def test_other_officer_s_alert_can_be_judged(alert: Alert) -> None:
    claimed = transitions.claim(alert, SITI).alert
    assert _usable(claimed, BUDI) == {"take_over"}
    view = actions(claimed, BUDI, WORDS)
    assert (view.state, view.hint) == ("siti.r has it", "siti.r has it.")
    assert _usable(claimed, SITI) == {"release", "same_person", "other_person", "unsure", "dismiss"}


def test_one_officer_hands_over_alone(alert: Alert) -> None:
    judged = transitions.judge(transitions.claim(alert, SITI).alert, SITI, Judgement.SAME_PERSON).alert
    assert "hand_over" in _usable(judged, SITI)
    assert actions(judged, SITI, WORDS, "Polri").hint == "Two signatures tell Polri."
    assert actions(judged, SITI, WORDS, "").hint.startswith("The notice names no agency")
    proposed = transitions.hand_over(judged, SITI).alert
    view = actions(proposed, SITI, WORDS)
    assert _reasons(view)["hand_over"] == "You proposed it; a second officer must confirm."
    assert view.state == "Waiting for a second officer"
    second = {button.name: button for button in actions(proposed, BUDI, WORDS).buttons}["hand_over"]
    assert (second.label, second.reason, second.confirm) == ("confirm_hand_over", "", "confirm_hand_over")


def test_button_says_not_what_was_shown(alert: Alert) -> None:
    """A claim takes whatever stands, and a first look decides nothing."""
    told = {one.name: one.body.get("version") for one in actions(replace(alert, version=7), SITI, WORDS).buttons}
    assert told.pop("claim") is None
    assert set(told.values()) == {7} and "dismiss" in told


def test_screen_signs_what_it_does_not_show(alert: Alert) -> None:
    judged = transitions.judge(transitions.claim(alert, SITI).alert, SITI, Judgement.SAME_PERSON).alert
    proposed = transitions.hand_over(judged, SITI).alert
    fresh = KnownCase(CaseId("case-1"), "c0ffee", is_readable=True)

    def signs(officer: Officer, known: KnownCase) -> Button:
        return next(one for one in actions(proposed, officer, WORDS, "", known).buttons if one.name == "hand_over")

    told = {"content_hash": "c0ffee", "version": proposed.version}
    assert (signs(BUDI, fresh).body, signs(BUDI, fresh).leads) == (told, "")
    longer = signs(BUDI, replace(fresh, content_hash=None))
    assert (longer.leads, longer.label, longer.confirm) == ("/cases/case-1", "read_case", "")
    mine = signs(SITI, replace(fresh, content_hash=None))
    assert (mine.leads, mine.reason) == ("", "You proposed it; a second officer must confirm.")
    for content in ("c0ffee", None):
        others = signs(BUDI, KnownCase(CaseId("case-1"), content, is_readable=False))
        assert (others.leads, others.body) == ("", {"version": proposed.version}), "it answers 403"
        assert others.reason.startswith("Another officer's case: that officer signs first")


def test_wanted_person_is_closed_by_one_officer(alert: Alert) -> None:
    judged = transitions.judge(transitions.claim(alert, SITI).alert, SITI, Judgement.SAME_PERSON).alert
    assert _reasons(actions(judged, SITI, WORDS))["close"].startswith("The same person under this advice")
    other = transitions.judge(judged, SITI, Judgement.OTHER_PERSON).alert
    assert "close" in _usable(other, SITI)
    assert _reasons(actions(other, SITI, WORDS))["hand_over"].startswith("Only somebody judged")


def test_unsure_ends_the_matter(alert: Alert) -> None:
    unsure = transitions.judge(transitions.claim(alert, SITI).alert, SITI, Judgement.UNSURE).alert
    assert actions(unsure, BUDI, WORDS).state == "Unsure: needs another officer"
    assert _usable(unsure, BUDI) == {"claim", "dismiss"}


def test_screen_leans_towards_a_verdict(alert: Alert) -> None:
    claimed = transitions.claim(alert, SITI).alert
    assert not any(button.is_main for button in actions(claimed, SITI, WORDS).buttons)


TRIALS: dict[str, Callable[[Alert, Officer], transitions.Step]] = {
    "claim": transitions.claim,
    "release": transitions.release,
    "take_over": transitions.take_over,
    "hand_over": transitions.hand_over,
    "close": transitions.close,
    "dismiss": transitions.dismiss,
}


@pytest.mark.parametrize(("state", "judgement", "officer"), list(product(AlertState, [None, *Judgement], [SITI, BUDI])))
def test_button_and_desk_disagree(
    alert: Alert, state: AlertState, judgement: Judgement | None, officer: Officer
) -> None:
    """Every state, verdict and officer: a button is usable exactly when the desk would do it."""
    held = SITI.officer_id if state is AlertState.CLAIMED else None
    now = replace(alert, state=state, judgement=judgement, judged_by=SITI.officer_id, claimed_by=held)
    view = actions(now, officer, WORDS)
    for button in view.buttons:
        try:
            if button.name in set(Judgement):
                transitions.judge(now, officer, Judgement(button.name))
            else:
                TRIALS[button.name](now, officer)
        except IassError:
            assert button.reason
        else:
            assert not button.reason
    assert view.state
