"""What the life of an alert adds to the counts of the hour in which it was raised."""

from dataclasses import replace
from datetime import timedelta

import pytest
from tests.contracts import samples

from iass.access import Officer
from iass.adapters.sql.records import SqlRecords
from iass.alert.alert import Alert, AlertKind, Judgement
from iass.alert.desk import AlertDesk
from iass.alert.passage import raise_or_join
from iass.alert.tallying import count_raised
from iass.capture.lane import Direction
from iass.clock import FixedClock
from iass.decide.decision import Advice, Decision, Finding, Sentence
from iass.figures import spans
from iass.figures.desk import FigureDesk
from iass.figures.figures import Figures
from iass.figures.share import Share
from iass.figures.tally import Measure
from iass.identify.evidence import FaceEvidence
from iass.ids import AlertId, CrossingId, EnrolmentId, ModelId, NoticeId, OfficerId, PersonId
from iass.watchlist.notice import NoticeKind

ANI, BUDI = Officer(OfficerId("ani")), Officer(OfficerId("budi"))
ALERT = AlertId("alert-1")
FACE = FaceEvidence("n-1", EnrolmentId("e"), 0.6, 0.4, 0.003, 10, ModelId("m/1"))


def _finding(notice: str | None, person: str | None, face: FaceEvidence | None = FACE) -> Finding:
    subjects = (NoticeId(notice) if notice else None, 1 if notice else None, PersonId(person) if person else None)
    return Finding("wanted-domestic", 1, "art.", Advice.SECURE, Sentence("a", "b"), *subjects, face)


def _alert(clock: FixedClock, *findings: Finding) -> Alert:
    decision = Decision(Advice.SECURE, findings, "policy-1", clock.now())
    return Alert(
        ALERT, CrossingId("crossing-1"), "CGK", "C01", Direction.ARRIVAL, clock.now(), decision, None, (),
        "BUDI SANTOSO", "A1", "IDN",
    )  # fmt: skip


@pytest.fixture
def desk(records: SqlRecords, clock: FixedClock) -> AlertDesk:
    with records.transaction() as tx:
        raise_or_join(tx, _alert(clock, _finding("n-1", None), _finding("n-2", None), _finding(None, "p-1")), 60)
    return AlertDesk(records, clock)


def _raise_asked(desk: AlertDesk, records: SqlRecords, clock: FixedClock) -> None:
    """An alert of a list that asks for the look before the score."""
    with records.transaction() as tx:
        tx.notices.put(
            replace(samples.NOTICE, notice_id=NoticeId("n-1"), kind=NoticeKind.WANTED_DOMESTIC), samples.MADE
        )
    desk.choose_lists(frozenset({NoticeKind.WANTED_DOMESTIC}), BUDI)
    with records.transaction() as tx:
        raise_or_join(tx, _alert(clock, _finding("n-1", None)), 60)


def _figures(records: SqlRecords, clock: FixedClock) -> Figures:
    return FigureDesk(records, clock, 30).last(2)


def test_alert_is_not_counted_by_list(desk: AlertDesk, records: SqlRecords, clock: FixedClock) -> None:
    """Two notices are one alert of that list."""
    figures = _figures(records, clock)
    assert figures.by_label(Measure.ALERTS) == {"SECURE": 1}
    assert figures.by_label(Measure.FACE_ALERTS) == {"registry": 1, "watchlist": 1}


def test_passage_seen_again_is_a_second_alert(desk: AlertDesk, records: SqlRecords, clock: FixedClock) -> None:
    with records.transaction() as tx:
        raise_or_join(tx, _alert(clock, _finding("n-1", None)), 60)
    assert _figures(records, clock).total(Measure.ALERTS) == 1


def test_alert_by_papers_is_one_of_a_face(records: SqlRecords, clock: FixedClock) -> None:
    with records.transaction() as tx:
        raise_or_join(tx, _alert(clock, _finding("n-1", None, None)), 60)
    assert _figures(records, clock).by_label(Measure.FACE_ALERTS) == {}


def test_times_are_counted_wrong(desk: AlertDesk, records: SqlRecords, clock: FixedClock) -> None:
    """In the hour of the alert, also where the verdict comes in the next; "unsure" settles nothing."""
    clock.move_to(clock.now() + timedelta(seconds=10))
    desk.claim(ALERT, ANI)
    desk.claim(ALERT, ANI)
    desk.judge(ALERT, ANI, Judgement.UNSURE)
    clock.move_to(clock.now() + timedelta(seconds=3590))
    desk.claim(ALERT, BUDI)
    desk.judge(ALERT, BUDI, Judgement.SAME_PERSON)
    desk.judge(ALERT, BUDI, Judgement.OTHER_PERSON)
    figures = _figures(records, clock)
    assert figures.by_bin(Measure.CLAIMED_AFTER) == {spans.bin_of(10): 1, spans.bin_of(3600): 1}
    assert figures.by_bin(Measure.JUDGED_AFTER) == {spans.bin_of(3600): 1}
    assert list(figures.by_hour(Measure.JUDGED_AFTER)) == [1, 0]


def test_corrected_verdict_counts_as_both(desk: AlertDesk, records: SqlRecords, clock: FixedClock) -> None:
    desk.claim(ALERT, ANI)
    for verdict in (Judgement.OTHER_PERSON, Judgement.OTHER_PERSON):
        desk.judge(ALERT, ANI, verdict)
    assert _figures(records, clock).by_label(Measure.FALSE_ALERTS) == {"registry": 1, "watchlist": 1}
    desk.judge(ALERT, ANI, Judgement.SAME_PERSON)
    figures = _figures(records, clock)
    assert figures.by_label(Measure.FALSE_ALERTS) == {}
    assert figures.by_label(Measure.VERDICTS) == {"same_person": 1}
    assert figures.total(Measure.JUDGED_AFTER) == 1


def test_passage_found_later_is_counted_where_it_was_found(records: SqlRecords, clock: FixedClock) -> None:
    """In the hour of the passage, not in that of the search; each once as found, and as it is judged now."""
    passage = samples.passage(at=clock.now() - timedelta(hours=3))
    raised = replace(_alert(clock, _finding("n-1", None)), kind=AlertKind.PAST, crossing_id=passage.crossing_id)
    with records.transaction() as tx:
        tx.passages.add(passage)
        tx.alerts.add(raised)
        count_raised(tx, raised)
    desk = AlertDesk(records, clock)
    desk.claim(ALERT, ANI)
    desk.judge(ALERT, ANI, Judgement.OTHER_PERSON)
    desk.judge(ALERT, ANI, Judgement.SAME_PERSON)
    figures = FigureDesk(records, clock, 30).last(4)
    assert figures.by_label(Measure.FOUND_LATER) == {"raised": 1, "same_person": 1}
    assert figures.by_label(Measure.MISSED) == {}, "nobody was on the list"
    assert list(figures.by_hour(Measure.FOUND_LATER)) == [2, 0, 0, 0]
    assert figures.total(Measure.ALERTS) == figures.total(Measure.FALSE_ALERTS) == figures.total(Measure.VERDICTS) == 0


def test_counted_look_tells_the_second_officer_what_the_first_one_saw(records: SqlRecords, clock: FixedClock) -> None:
    """A look is the verdict of whoever gave both: it is counted once the alert is judged, and each once."""
    desk = AlertDesk(records, clock, second=frozenset({Advice.SECURE}))
    _raise_asked(desk, records, clock)
    desk.claim(ALERT, ANI)
    desk.look_first(ALERT, ANI, Judgement.SAME_PERSON)
    desk.judge(ALERT, ANI, Judgement.SAME_PERSON)
    assert _figures(records, clock).by_label(Measure.FIRST_LOOKS) == {}
    desk.claim(ALERT, BUDI)
    desk.judge(ALERT, BUDI, Judgement.SAME_PERSON)
    assert _figures(records, clock).by_label(Measure.FIRST_LOOKS) == {"same_person": 2}
    desk.judge(ALERT, BUDI, Judgement.OTHER_PERSON)
    assert _figures(records, clock).by_label(Measure.FIRST_LOOKS) == {"same_person": 2}


@pytest.mark.parametrize(("hours", "missed"), [(4, {"raised": 1, "same_person": 1}), (2, {})], ids=["before", "after"])
def test_passage_of_before_the_notice_is_a_miss(
    records: SqlRecords, clock: FixedClock, hours: int, missed: dict[str, int]
) -> None:
    """Three hours ago somebody passed. A notice of four hours ago should have stopped them; one of two could not."""
    passage = samples.passage(at=clock.now() - timedelta(hours=3))
    since = clock.now() - timedelta(hours=hours)
    notice = replace(samples.NOTICE, notice_id=NoticeId("n-1"), version=1, valid_from=clock.now() - timedelta(days=9))
    raised = replace(_alert(clock, _finding("n-1", None)), kind=AlertKind.PAST, crossing_id=passage.crossing_id)
    with records.transaction() as tx:
        tx.notices.put(notice, replace(samples.MADE, at=since))
        tx.passages.add(passage)
        tx.alerts.add(raised)
        count_raised(tx, raised)
    desk = AlertDesk(records, clock)
    desk.claim(ALERT, ANI)
    desk.judge(ALERT, ANI, Judgement.SAME_PERSON)
    figures = FigureDesk(records, clock, 30).last(4)
    assert figures.by_label(Measure.FOUND_LATER) == {"raised": 1, "same_person": 1}
    assert figures.by_label(Measure.MISSED) == missed


def test_look_before_the_score_is_not_held_against_the_verdict(records: SqlRecords, clock: FixedClock) -> None:
    """Both ways; a corrected verdict moves every look at that alert, and nobody looked is no share."""
    desk = AlertDesk(records, clock)
    _raise_asked(desk, records, clock)
    assert _looks(records, clock) == (None, None)
    desk.look_first(ALERT, ANI, Judgement.SAME_PERSON)
    desk.look_first(ALERT, BUDI, Judgement.OTHER_PERSON)
    assert _looks(records, clock) == (None, None), "nothing is decided"
    desk.claim(ALERT, ANI)
    desk.judge(ALERT, ANI, Judgement.OTHER_PERSON)
    assert _looks(records, clock) == (None, Share(1, 2))
    desk.judge(ALERT, ANI, Judgement.SAME_PERSON)
    assert _looks(records, clock) == (Share(1, 2), None)


def _looks(records: SqlRecords, clock: FixedClock) -> tuple[Share | None, ...]:
    figures = _figures(records, clock)
    return figures.looks_agreed("same_person"), figures.looks_agreed("other_person")


def test_look_at_a_victims_alert_is_counted(records: SqlRecords, clock: FixedClock) -> None:
    """Where lists that protect alone ask for it, each look counted would tell a supervisor of a victim."""
    desk = AlertDesk(records, clock)
    with records.transaction() as tx:
        for number, kind in enumerate((NoticeKind.PROTECT, NoticeKind.WANTED_DOMESTIC), 1):
            tx.notices.put(replace(samples.NOTICE, notice_id=NoticeId(f"n-{number}"), kind=kind), samples.MADE)
    desk.choose_lists(frozenset({NoticeKind.PROTECT}), BUDI)
    mixed = _alert(clock, _finding("n-1", None), _finding("n-2", None))
    victims = replace(mixed, decision=replace(mixed.decision, advice=Advice.PROTECT))
    with records.transaction() as tx:
        raise_or_join(tx, victims, 60)
    desk.look_first(ALERT, ANI, Judgement.SAME_PERSON)
    assert desk.first_look(ALERT, ANI) is not None
    assert _figures(records, clock).by_label(Measure.FIRST_LOOKS) == {}
