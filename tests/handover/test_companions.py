"""A question about companions that accuses, that nobody remembers, or that somebody asks who was not admitted."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from tests.contracts.samples import MADE, MORNING, NOTICE, alert, decision, put_on_record
from tests.contracts.test_crossed_together import crossed, put

from iass.access import Officer, Purpose, Role, Scope
from iass.adapters.sql.records import SqlRecords
from iass.alert.alert import Alert, AlertState, Judgement
from iass.capture.document import Sex
from iass.capture.lane import Direction
from iass.capture.partial_date import PartialDate
from iass.case.companions import Crossed, compared_with, occasions
from iass.case.passage import Passage
from iass.clock import FixedClock
from iass.decide.decision import Advice
from iass.errors import Conflict, InvalidInput, NotAllowed, NotFound
from iass.handover.admission import admitted_to
from iass.handover.bundle import fingerprint
from iass.handover.bundle_check import check_bundle
from iass.handover.case import Case
from iass.handover.companion_desk import CompanionAnswer, CompanionDesk, CompanionQuestion
from iass.handover.desk import CaseDesk
from iass.handover.entry import Custody, CustodyStep
from iass.handover.export import CaseExport
from iass.ids import AlertId, CrossingId, NoticeId, OfficerId
from iass.watchlist.notice import NoticeKind

DAY = timedelta(days=1)
DESK = Officer(OfficerId("dewi"), Role.PROTECTION_OFFICER, Scope(protected=None), Purpose.PROTECTION)
OTHER_DESK = Officer(OfficerId("ratna"), Role.PROTECTION_OFFICER, Scope(protected=None), Purpose.PROTECTION)
RINA = Officer(OfficerId("rina.w"), Role.INVESTIGATOR, Scope(), Purpose.PROTECTION)
OTHER = Officer(OfficerId("joko"), Role.INVESTIGATOR, Scope(), Purpose.PROTECTION)
WHY = "TPPO; who travels with her?"
Ask = Callable[..., CompanionAnswer]


@pytest.fixture
def cases(records: SqlRecords, clock: FixedClock) -> CaseDesk:
    return CaseDesk(records, clock)


@pytest.fixture
def case(records: SqlRecords, cases: CaseDesk) -> Case:
    return _case(records, cases, lambda one: one)


def confirmed_victim(at: datetime) -> tuple[Passage, Alert]:
    """Her crossing under document V1, and its alert as the desk judged it."""
    told = replace(decision(Advice.PROTECT), findings=decision(Advice.PROTECT).findings[:1])
    by = DESK.officer_id
    raised = replace(
        alert(1, at), crossing_id=crossed("V1", at).crossing_id, decision=told, state=AlertState.JUDGED,
        judgement=Judgement.SAME_PERSON, claimed_by=by, judged_by=by,
    )  # fmt: skip
    return replace(crossed("V1", at), decision=told, alert_id=raised.alert_id), raised


def _case(records: SqlRecords, cases: CaseDesk, seen: Callable[[Passage], Passage]) -> Case:
    """Of a victim who left three times, with T1 beside her; W1 is another case's victim, and was there each time."""
    days = [MORNING - 7 * number * DAY - number * timedelta(hours=1) for number in range(3)]
    first, raised = confirmed_victim(days[0])
    with records.transaction() as tx:
        tx.notices.put(replace(NOTICE, kind=NoticeKind.PROTECT, pending=None), MADE)
        put_on_record(tx, raised)
    hers = [first, *(crossed("V1", at) for at in days[1:])]
    others = [*(crossed("T1", at) for at in days), *(crossed("W1", at) for at in days[:2])]
    of_other_case = replace(crossed("W1", days[2]), decision=first.decision)
    put(records, *map(seen, (*hers, *others, of_other_case)))
    return cases.open(raised.alert_id, DESK)


@pytest.fixture
def ask(records: SqlRecords, clock: FixedClock, case: Case) -> Ask:
    """ask(officer, least=3) -> the answer that the surfaces show, within the officer's scope; the desk's by itself."""

    def asked(officer: Officer = DESK, **bounds: int) -> CompanionAnswer:
        desk = CompanionDesk(records, clock, officer.scope)
        return desk.ask(CompanionQuestion(case.case_id, officer, **bounds))

    return asked


def _admit(cases: CaseDesk, case: Case, whom: str = "rina.w") -> Case:
    return cases.admit(case.case_id, case.version, DESK, whom, WHY)


def test_admitted_investigator_is_told_nothing_or_too_much(ask: Ask, cases: CaseDesk, case: Case) -> None:
    after = _admit(cases, case)
    answer = ask(DESK)
    found, other = answer.companions
    assert (found.name, found.document_number, found.occasions, found.compared) == ("T1", "T1", 3, 0)
    assert [one.window for one in found.crossings] == [1, 2, 3] and (other.name, answer.found) == ("W1", 2)
    assert [one.others for one in answer.occasions] == [2, 2, 2] and answer.compared == 5
    assert "victim" not in repr(answer) and (ask(RINA).companions, ask(RINA).found) == ((), 0)
    crossing = found.crossings[0].crossing_id
    for version in (after.version, after.version, after.version + 1):  # a retry, and another crossing of the same one
        crossing = found.crossings[version - after.version].crossing_id
        cases.name_companion(case.case_id, version, DESK, crossing, "he came with two others")
    told = ask(RINA, days=1, least=100)
    assert [(one.name, one.document_number) for one in told.companions] == [("T1", "T1")]
    assert told == replace(told, version=0, occasions=(), compared=0, found=1) and not told.companions[0].crossings
    assert ask(RINA, page=2).companions == ()


def test_investigator_is_shown_other_crossings_than_the_desk_chose(ask: Ask, cases: CaseDesk, case: Case) -> None:
    """As evidence, with when and where; those of others are refused, and what comes later is shown by a new act."""
    after = _admit(cases, case)
    found, other = ask(DESK).companions
    first, *_, last = (one.crossing_id for one in found.crossings)
    strange = other.crossings[0].crossing_id
    with pytest.raises(NotFound):
        cases.name_companion(case.case_id, after.version, DESK, first, "why", [first, strange])
    after = cases.name_companion(case.case_id, after.version, DESK, first, "why", [last])
    assert [one.crossing_id for one in ask(RINA).companions[0].crossings] == [last]
    cases.name_companion(case.case_id, after.version, DESK, first, "why", [first])
    (told,) = ask(RINA).companions
    assert [(one.crossing_id, one.at) for one in told.crossings] == [
        (one.crossing_id, one.at) for one in (found.crossings[0], found.crossings[-1])
    ]
    assert told.occasions == 2 and ask(RINA, days=1).companions == (told,)


def test_victim_or_child_is_named_by_the_desk(cases: CaseDesk, case: Case, records: SqlRecords) -> None:
    with pytest.raises(Conflict, match="trafficking"):
        _name(cases, case, crossed("T1", MORNING))
    after = _admit(cases, case)
    child, stranger = crossed("C1", MORNING, born=PartialDate(2015, 1, 1)), crossed("D1", MORNING, "DPS")
    put(records, child, stranger)
    for one in (crossed("V1", MORNING), crossed("W1", MORNING), child):
        with pytest.raises(Conflict, match="not named"):
            _name(cases, after, one)
    at_cgk = cases.within(Scope(frozenset({"CGK"}), protected=None))
    for unknown in (stranger, crossed("N1", MORNING)):
        with pytest.raises(NotFound):
            _name(at_cgk, after, unknown)
    after = _name(cases, after, stranger)
    desk = CompanionDesk(records, cases.clock, RINA.scope)
    assert desk.ask(CompanionQuestion(case.case_id, RINA)).found == 1
    put(records, replace(crossed("D1", MORNING - DAY), decision=decision(Advice.PROTECT)))
    assert desk.ask(CompanionQuestion(case.case_id, RINA)).found == 0, "she is known to be protected since"


def _name(cases: CaseDesk, case: Case, passage: Passage) -> Case:
    return cases.name_companion(case.case_id, case.version, DESK, passage.crossing_id, "he came with others")


def test_whoever_is_not_admitted_learns_that_there_is_a_case(ask: Ask, cases: CaseDesk, case: Case) -> None:
    _admit(cases, case)
    with pytest.raises(NotFound) as refused:
        ask(OTHER)
    assert refused.value.what == "no such case"
    with pytest.raises(NotFound):
        CaseDesk(cases.records, cases.clock, RINA.scope).get(case.case_id, RINA)  # the question, and not the case
    with pytest.raises(NotFound):
        ask(replace(RINA, scope=Scope(frozenset({"DPS"}))))


def test_admission_outlives_the_case_or_its_end(ask: Ask, cases: CaseDesk, case: Case, clock: FixedClock) -> None:
    after = _admit(cases, _admit(cases, case, "joko"))
    assert admitted_to(after) == ("joko", "rina.w")
    after = cases.dismiss(case.case_id, after.version, DESK, "JOKO", "it is known")
    assert admitted_to(after) == ("rina.w",)
    with pytest.raises(NotFound):
        ask(OTHER)
    assert ask(RINA).found == 0
    taken = cases.move(case.case_id, after.version, DESK, CustodyStep(Custody.TAKEN, clock.now(), "room 2"))
    ended = cases.move(case.case_id, taken.version, OTHER_DESK, CustodyStep(Custody.RELEASED, clock.now(), "shelter"))
    assert admitted_to(ended) == ()
    with pytest.raises(NotFound):
        ask(RINA)
    with pytest.raises(Conflict, match="released"):
        ask(DESK)
    with pytest.raises(Conflict, match="released"):
        _admit(cases, ended, "joko")


def test_admission_is_made_by_oneself_twice_or_to_any_case(cases: CaseDesk, case: Case, records: SqlRecords) -> None:
    with pytest.raises(NotAllowed, match="himself"):
        _admit(cases, case, "Dewi")
    for wrong in ("", "system", "two words"):
        with pytest.raises(InvalidInput):
            _admit(cases, case, wrong)
    after = _admit(cases, case)
    with pytest.raises(Conflict, match="is admitted"):
        _admit(cases, after)
    with pytest.raises(Conflict, match="not admitted"):
        cases.dismiss(case.case_id, after.version, DESK, "joko", "x")
    with pytest.raises(InvalidInput):
        cases.admit(case.case_id, after.version, DESK, "joko", " ")
    suspect = replace(
        alert(9), state=AlertState.JUDGED, judgement=Judgement.SAME_PERSON, claimed_by=DESK.officer_id,
        judged_by=DESK.officer_id,
    )  # fmt: skip
    with records.transaction() as tx:
        put_on_record(tx, suspect)
    of_suspect = cases.open(suspect.alert_id, DESK)
    with pytest.raises(Conflict, match="nobody who is protected"):
        _admit(cases, of_suspect)
    with records.reading() as tx:
        told = [entry for entry in tx.audit.entries() if entry.action == "case.admitted"]
    assert [(entry.actor, entry.details["officer"], entry.details["for"]) for entry in told] == [
        ("dewi", "rina.w", "protection")
    ]


def test_experts_bundle_breaks_where_somebody_was_admitted(
    records: SqlRecords, clock: FixedClock, cases: CaseDesk, case: Case
) -> None:
    _admit(cases, case)
    export = CaseExport(records, clock, records.signing_key())
    bundle = export.export(case.case_id, DESK)
    assert check_bundle(bundle, fingerprint(export.key.public_key())).faults == () and b"rina.w" in bundle


def test_case_of_a_missing_person_is_asked_about(ask: Ask, case: Case) -> None:
    """Until its keeper says that it is of trafficking, nobody asks: the desk neither."""
    with pytest.raises(Conflict, match="trafficking"):
        ask(DESK)


@pytest.mark.parametrize("purpose", [None, *(one for one in Purpose if one is not Purpose.PROTECTION)])
def test_question_is_asked_for_something_else(ask: Ask, cases: CaseDesk, case: Case, purpose: Purpose | None) -> None:
    _admit(cases, case)
    with pytest.raises(NotAllowed):
        ask(replace(RINA, purpose=purpose))


@pytest.mark.parametrize("bounds", [{"least": 1}, {"minutes": 0}, {"minutes": 61}, {"days": 1096}, {"page": 51}])
def test_question_is_without_bounds(ask: Ask, cases: CaseDesk, case: Case, bounds: dict[str, int]) -> None:
    _admit(cases, case)
    with pytest.raises(InvalidInput):
        ask(**bounds)


def test_question_is_not_remembered_or_names_somebody(
    ask: Ask, cases: CaseDesk, case: Case, records: SqlRecords
) -> None:
    _admit(cases, case)
    answer = ask(least=3)
    with records.reading() as tx:
        last = tx.audit.last()
    assert last is not None and (last.actor, last.action, last.subject) == (
        "dewi", "case.companions_asked", case.case_id
    )  # fmt: skip
    shown = [each.crossing_id for one in answer.companions for each in one.crossings]
    asked = {"minutes": 10, "least": 3, "days": 365, "page": 1, "found": 2}
    assert last.details == {"case": case.case_id, **asked, "shown": shown, "for": "protection"}


def test_answer_becomes_an_alert_a_notice_or_a_link(ask: Ask, cases: CaseDesk, case: Case, records: SqlRecords) -> None:
    _admit(cases, case)

    def standing() -> object:
        with records.reading() as tx:
            alerts, links = tx.alerts.page(limit=200), tx.links.page((), 200)
            return alerts, links, tx.notices.page(limit=200), tx.look_alikes.page(limit=200), tx.feed.last_sequence()

    before = standing()
    assert ask(DESK).companions and ask(RINA).found == 0
    assert standing() == before


def test_nationality_or_sex_changes_the_answer(
    ask: Ask, cases: CaseDesk, case: Case, clock: FixedClock, tmp_path: Path, master_key: bytes
) -> None:
    """The same crossings by people of other states and of the other sex, another one each time: the answer is the same
    to the letter."""
    _admit(cases, case)
    other = SqlRecords.open(f"sqlite:///{tmp_path / 'other.sqlite'}", master_key)
    try:
        desk = CaseDesk(other, clock)
        again = _case(other, desk, _as_somebody_else)
        _admit(desk, again)
        shown = CompanionDesk(other, clock).ask(CompanionQuestion(again.case_id, DESK))
    finally:
        other.close()
    plain = ask(DESK)
    assert plain.companions and replace(shown, question=plain.question) == plain


def _as_somebody_else(passage: Passage) -> Passage:
    assert passage.document is not None
    number = sum(passage.crossing_id.encode())
    sex, nationality = tuple(Sex)[number % len(Sex)], ("IDN", "MYS", "AUS", "UTO")[number % 4]
    return replace(passage, document=replace(passage.document, sex=sex, nationality=nationality))


def test_stranger_whose_face_matched_brings_his_friends(
    ask: Ask, cases: CaseDesk, case: Case, records: SqlRecords
) -> None:
    """Only crossings under her papers count, and faces that somebody found to be hers."""
    _admit(cases, case)
    days = [MORNING - number * DAY for number in range(1, 4)]
    strangers = [replace(crossed("X1", at), best_subject="N-0001", best_score=0.9, threshold=0.5) for at in days]
    put(records, *strangers, *(crossed("Y1", at) for at in days))
    assert len(ask().occasions) == 3 and "Y1" not in repr(ask())
    judged = replace(
        alert(5), alert_id=AlertId("alert-hers"), crossing_id=CrossingId("crossing-hers"), state=AlertState.JUDGED,
        judgement=Judgement.SAME_PERSON,
    )  # fmt: skip
    hers = replace(strangers[0], crossing_id=judged.crossing_id, alert_id=judged.alert_id)
    with records.transaction() as tx:
        tx.alerts.add(judged)
        tx.passages.add(replace(hers, best_subject=NoticeId("N-0001")))
    assert {one.name for one in ask().companions} == {"T1", "W1", "Y1"}


def test_commuter_looks_like_a_companion(ask: Ask, cases: CaseDesk, case: Case, records: SqlRecords) -> None:
    """Whoever crosses there every week is found in the weeks without her as often."""
    _admit(cases, case)
    weeks = [MORNING - 7 * number * DAY - number * timedelta(hours=1) for number in range(3)]
    put(records, *(crossed("K1", at) for at in weeks), *(crossed("K1", at - 7 * DAY) for at in weeks))
    put(records, *(crossed("K1", at + 7 * DAY) for at in weeks[1:]))
    told = {one.name: (one.occasions, one.compared) for one in ask().companions}
    assert told["K1"] == (3, 5) and told["T1"] == (3, 0)


def test_others_are_counted_in_another_window_than_is_told(
    ask: Ask, cases: CaseDesk, case: Case, records: SqlRecords
) -> None:
    _admit(cases, case)
    told = [one.window for one in ask().occasions]
    window = told[-1]
    edges = [window.begins - timedelta(microseconds=1), window.begins, window.ends, window.ends + DAY / 86400]
    put(records, *(replace(crossed(f"E{n}", at), at=at) for n, at in enumerate(edges)))
    after = ask().occasions
    assert [one.window for one in after] == told and after[-1].others == 4, "T1, W1, and those at both ends"
    put(records, crossed("E1", MORNING - 7 * DAY - timedelta(hours=1)))
    assert {one.name: one.occasions for one in ask().companions} == {"T1": 3, "W1": 3, "E1": 2}


def test_many_crossings_of_some_leave_none_for_another(
    ask: Ask, cases: CaseDesk, case: Case, records: SqlRecords
) -> None:
    """Nineteen who cross twice on each of a hundred occasions, and one who came on the last two alone; and who is there
    each week is told so of all weeks."""
    _admit(cases, case)
    days = [MORNING - timedelta(days=3 * n, minutes=37 * n, hours=5) for n in range(1, 97)]
    beside = [at + weeks * 7 * DAY for at in days for weeks in (-1, 1)]

    def at(who: str, when: datetime) -> Passage:
        return replace(crossed(who, when), crossing_id=CrossingId(f"crossing-{who}-{when.isoformat()}"))

    often = [f"K{n:02}" for n in range(19)]
    many = [at(who, when + timedelta(seconds=late)) for who in often for when in days for late in (1, 30)]
    put(records, *(at("V1", when) for when in days), *many, *(at("K00", when) for when in dict.fromkeys(beside)))
    put(records, *(at("L1", when) for when in days[:2]))
    answer = ask(least=2, days=1095)
    assert len(answer.companions) == 20 and answer.companions[-1].name in ("L1", "T1")
    told = {one.name: one for one in (*answer.companions, *ask(least=2, days=1095, page=2).companions)}
    assert told["L1"].occasions == len(told["L1"].crossings) == 2 and len(told["K18"].crossings) == 96
    assert told["K00"].compared == answer.compared - 5, "all but those of the three days of the case"


def test_crossings_elsewhere_hide_those_that_the_desk_may_see(
    ask: Ask, cases: CaseDesk, case: Case, records: SqlRecords
) -> None:
    """A hundred at a checkpoint whose desk is another: they are neither told nor counted against these."""
    _admit(cases, case)
    desk = replace(DESK, scope=Scope(frozenset({"CGK", "DPS"}), protected=frozenset({"CGK"})))
    before = ask(desk)
    assert len(before.occasions) == 3 and {one.name for one in before.companions} == {"T1", "W1"}
    put(records, *(crossed("V1", MORNING - timedelta(minutes=number), "DPS") for number in range(1, 101)))
    after = ask(desk)
    assert (after.occasions, after.companions) == (before.occasions, before.companions)
    assert {occasion.window.checkpoint for occasion in ask().occasions} == {"CGK", "DPS"}


@pytest.mark.parametrize(
    ("places", "protected", "seen"),
    [
        (None, None, None),
        (None, {"CGK"}, {"CGK"}),
        ({"CGK", "DPS"}, None, {"CGK", "DPS"}),
        ({"CGK", "DPS"}, {"CGK", "SUB"}, {"CGK"}),
        ({"CGK"}, set(), set()),
        ({"CGK/C01"}, {"CGK/C01"}, set()),
    ],
)
def test_desk_is_where_one_may_not_look_or_at_half_a_checkpoint(
    places: set[str] | None, protected: set[str] | None, seen: set[str] | None
) -> None:
    given, shown, found = (None if one is None else frozenset(one) for one in (places, protected, seen))
    desks = Scope(given, protected=shown).desks
    assert desks.places == desks.protected == found


def test_windows_of_comparison_are_hers_or_to_come() -> None:
    at = [MORNING, MORNING - 7 * DAY]
    own = [Crossed("v", CrossingId(str(one)), "CGK", Direction.ARRIVAL, one) for one in at]
    beside = compared_with(occasions(own, timedelta(minutes=5)), MORNING + DAY)
    assert [one.begins for one in beside] == [MORNING - 14 * DAY - timedelta(minutes=5)]
