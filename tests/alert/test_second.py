"""Two officers who do not know each other's verdict: what settles an alert, and who may not decide twice."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import product

import pytest
from tests.contracts import samples

from iass.access import Officer
from iass.adapters.sql.records import SqlRecords
from iass.alert.alert import Alert, AlertKind, AlertState, Judgement
from iass.alert.desk import AlertDesk
from iass.alert.second import Verdict, parse_second, settled
from iass.clock import FixedClock
from iass.decide.decision import Advice
from iass.errors import Conflict, InvalidInput, NotAllowed
from iass.figures.desk import FigureDesk
from iass.figures.tally import Measure
from iass.handover.desk import CaseDesk
from iass.ids import OfficerId

SAME, OTHER, UNSURE = Judgement.SAME_PERSON, Judgement.OTHER_PERSON, Judgement.UNSURE
ANI, BUDI, CICI = (Officer(OfficerId(name)) for name in ("ani", "budi", "cici"))
ALERT = samples.alert(1).alert_id


def _alert(advice: Advice = Advice.SECURE, kind: AlertKind = AlertKind.PASSAGE) -> Alert:
    made = samples.alert(1)
    finding = replace(made.decision.findings[0], advice=advice)
    return replace(made, decision=replace(made.decision, advice=advice, findings=(finding,)), kind=kind, note="")


def _desk(records: SqlRecords, clock: FixedClock, alert: Alert) -> AlertDesk:
    with records.transaction() as tx:
        samples.put_on_record(tx, alert)
    return AlertDesk(records, clock, second=frozenset({Advice.SECURE}))


@pytest.fixture
def desk(any_records: SqlRecords, clock: FixedClock) -> AlertDesk:
    return _desk(any_records, clock, _alert())


def _says(desk: AlertDesk, officer: Officer, judgement: Judgement, note: str = "") -> Alert:
    desk.claim(ALERT, officer)
    return desk.judge(ALERT, officer, judgement, note)


def _given(judgements: Sequence[Judgement]) -> list[Verdict]:
    return [Verdict(OfficerId(f"o{n}"), one, "", samples.MORNING) for n, one in enumerate(judgements)]


def _orders() -> Iterator[tuple[Judgement, ...]]:
    for length in range(1, 5):
        yield from product(Judgement, repeat=length)


def test_one_officer_alone_finds_the_same_person() -> None:
    """Over every order of up to four verdicts: held only by two, free by the first who knows or by two of three."""
    for order in _orders():
        clear = [one for one in order if one is not UNSURE]
        found = settled(_given(order))
        if found is SAME:
            assert clear.count(SAME) >= 2
        if found is OTHER:
            assert clear.count(OTHER) >= 2 or clear == [OTHER]
        if found is None:
            assert clear in ([], [SAME], [SAME, OTHER], [OTHER, SAME])


def test_verdict_of_two_is_not_theirs(desk: AlertDesk) -> None:
    first = _says(desk, ANI, SAME, "the scar")
    assert (first.state, first.judgement, first.claimed_by, first.note) == (AlertState.RAISED, None, None, "")
    both = _says(desk, BUDI, SAME, "the ear")
    assert (both.state, both.judgement, both.judged_by) == (AlertState.JUDGED, SAME, "budi")
    assert both.note == "ani: the scar\nthe ear"


@pytest.mark.parametrize(
    ("third", "state"), [(SAME, AlertState.JUDGED), (OTHER, AlertState.JUDGED), (UNSURE, AlertState.RAISED)]
)
def test_disagreement_does_not_go_to_a_third(desk: AlertDesk, third: Judgement, state: AlertState) -> None:
    _says(desk, ANI, SAME)
    assert _says(desk, BUDI, OTHER).state is AlertState.RAISED
    for officer in (ANI, BUDI):
        with pytest.raises(NotAllowed, match="given your verdict"):
            desk.claim(ALERT, officer)
    found = _says(desk, CICI, third)
    assert found.state is state
    assert found.judgement is (None if third is UNSURE else third)


def test_clear_false_alert_takes_two_officers(desk: AlertDesk) -> None:
    """It stops nobody: one is enough, also where the one before was unsure."""
    assert _says(desk, ANI, UNSURE).state is AlertState.RAISED
    found = _says(desk, BUDI, OTHER)
    assert (found.state, found.judgement) == (AlertState.JUDGED, OTHER)


def test_officer_decides_twice_by_taking_over(desk: AlertDesk) -> None:
    _says(desk, ANI, SAME)
    _says(desk, BUDI, OTHER)
    desk.claim(ALERT, CICI)
    desk.take_over(ALERT, Officer(OfficerId(" ANI")))
    with pytest.raises(NotAllowed, match="given your verdict"):
        desk.judge(ALERT, Officer(OfficerId(" ANI")), SAME)


def test_first_officer_cannot_think_again(desk: AlertDesk) -> None:
    """While nobody else has decided, whose verdict it is may take the alert again; one person stays one verdict."""
    _says(desk, ANI, SAME)
    assert _says(desk, ANI, SAME).state is AlertState.RAISED
    assert _says(desk, ANI, OTHER).judgement is OTHER
    assert desk.judge(ALERT, ANI, SAME).state is AlertState.RAISED
    assert _says(desk, BUDI, SAME).judgement is SAME


def test_correction_of_the_second_keeps_what_two_agreed_on(
    desk: AlertDesk, any_records: SqlRecords, clock: FixedClock
) -> None:
    cases = CaseDesk(any_records, clock)
    _says(desk, ANI, SAME)
    _says(desk, BUDI, SAME)
    cases.hand_over(ALERT, ANI)
    taken_back = desk.judge(ALERT, BUDI, OTHER)
    assert (taken_back.state, taken_back.judgement, taken_back.handed_over_by) == (AlertState.RAISED, None, ())
    with pytest.raises(Conflict):
        cases.hand_over(ALERT, ANI)
    assert _says(desk, CICI, OTHER).judgement is OTHER


def test_first_verdict_is_told_before_the_second(desk: AlertDesk, clock: FixedClock) -> None:
    """Not in the alert, its history, the feed or the counts; "same" and "unsure" leave the same trace."""
    traces = []
    for judgement in (SAME, UNSURE):
        mark = desk.last_event()
        _says(desk, ANI, judgement, f"I say {judgement}")
        told = [event.payload for event in desk.events_after(mark)]
        assert judgement.value not in json.dumps([told, str(desk.get(ALERT)), str(desk.history(ALERT))], default=str)
        assert FigureDesk(desk.records, clock, 30).last(2).by_label(Measure.VERDICTS) == {}
        traces.append([{key: value for key, value in one.items() if key != "version"} for one in told])
    assert traces[0] == traces[1]
    for officer in (BUDI, CICI):
        _says(desk, officer, SAME)
    given = desk.history(ALERT)[-1].payload["verdicts"]
    assert given == [
        {"officer": officer, "judgement": judgement}
        for officer, judgement in (("ani", "unsure"), ("budi", "same_person"), ("cici", "same_person"))
    ]


def test_audit_log_does_not_know_the_first_verdict(desk: AlertDesk) -> None:
    _says(desk, ANI, SAME)
    _says(desk, BUDI, SAME)
    with desk.records.reading() as tx:
        acts = [entry for entry in tx.audit.entries() if entry.details.get("verdict")]
    assert [(entry.action, entry.actor, entry.details["verdict"]) for entry in acts] == [
        ("alert.verdict_given", "ani", "same_person"),
        ("alert.judged", "budi", "same_person"),
    ]


@pytest.mark.parametrize("alert", [_alert(Advice.REFER), _alert(kind=AlertKind.PAST)], ids=["other advice", "past"])
def test_alert_that_takes_one_takes_two(records: SqlRecords, clock: FixedClock, alert: Alert) -> None:
    assert _says(_desk(records, clock, alert), ANI, SAME).judgement is SAME


def test_notes_are_too_long_together(desk: AlertDesk) -> None:
    for officer in (ANI, BUDI):
        found = _says(desk, officer, SAME, "x" * 2000)
    assert len(found.note) > 4000
    with pytest.raises(InvalidInput):
        desk.judge(ALERT, BUDI, SAME, "x" * 2001)


@pytest.mark.parametrize("text", ["CLEAR", "SECURE;REFER", "secure", "ALL"])
def test_second_decision_is_asked_for_nothing(text: str) -> None:
    assert parse_second(" SECURE, REFER,") == {Advice.SECURE, Advice.REFER}
    assert parse_second("") == frozenset()
    with pytest.raises(InvalidInput):
        parse_second(text)


def test_dismissal_overrules_another_officer(desk: AlertDesk) -> None:
    """Whose verdict nobody knows: it is a disagreement, and goes to a third."""
    _says(desk, ANI, SAME)
    found = desk.dismiss(ALERT, BUDI, "another nose")
    assert (found.state, found.judgement, found.note) == (AlertState.RAISED, None, "")
    with pytest.raises(NotAllowed):
        desk.dismiss(ALERT, BUDI)
    assert desk.dismiss(ALERT, CICI).state is AlertState.CLOSED


def test_sealed_verdict_whose_answer_was_lost_is_refused(desk: AlertDesk) -> None:
    """It stands in no alert: the same is known by what was sealed."""
    shown = desk.claim(ALERT, ANI).version
    given = desk.as_shown(shown).judge(ALERT, ANI, SAME, "the scar")
    assert desk.as_shown(shown).judge(ALERT, ANI, SAME, "the scar") == given
    for judgement, note in ((OTHER, "the scar"), (SAME, "the ear")):
        with pytest.raises(Conflict, match="verdict given by ani"):
            desk.as_shown(shown).judge(ALERT, ANI, judgement, note)
    shown = desk.claim(ALERT, BUDI).version
    settled_by = desk.as_shown(shown).judge(ALERT, BUDI, SAME, "the ear")
    assert desk.as_shown(shown).judge(ALERT, BUDI, SAME, "the ear") == settled_by
    assert settled_by.note == "ani: the scar\nthe ear"
