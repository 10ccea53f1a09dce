"""A second alert for one passage tires the officer; a missing one for two lets the sought pass."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from iass.access import Officer
from iass.adapters.sql.records import SqlRecords
from iass.alert.alert import Alert, AlertState, Judgement, Reference
from iass.alert.desk import AlertDesk
from iass.alert.passage import raise_or_join
from iass.capture.lane import Direction
from iass.clock import FixedClock
from iass.decide.decision import Advice, Decision, Finding, Sentence
from iass.identify.double import TwoNotices
from iass.identify.evidence import FaceEvidence, HolderComparison
from iass.ids import AlertId, CrossingId, EnrolmentId, ModelId, NoticeId, OfficerId, PairId, PersonId
from iass.watchlist.look_alike import PairKind

MODEL = ModelId("m")
ANI = Officer(OfficerId("ani"))
FACE = FaceEvidence("notice-1", EnrolmentId("e"), 0.7, 0.5, 0.003, 10, MODEL)
WORDS = Sentence("a", "b")
WANTED = Finding("wanted-domestic", 1, "art.", Advice.SECURE, WORDS, NoticeId("notice-1"), 1, face=FACE)
RECORD = Finding("criminal-record", 1, "art.", Advice.REFER, WORDS, NoticeId("notice-2"), 1, face=FACE)
SECOND = Finding("identity.other-identity", 1, "art.", Advice.REFER, WORDS, person_id=PersonId("p"), face=FACE)
NOT_HOLDER = Finding(
    "identity.not-the-holder",
    1,
    "art.",
    Advice.REFER,
    WORDS,
    holder_comparison=HolderComparison(0.1, 0.4, 0.001, MODEL, "chip"),
)
RECAPTURE = Finding("face.not-assessable", 1, "art.", Advice.REFER, WORDS)
MISREAD = Finding("document.misread", 1, "art.", Advice.REFER, WORDS)
PRESENTED = Finding("presentation.suspect", 1, "art.", Advice.REFER, WORDS)
CHIP = Finding("chip.not-assessable", 1, "art.", Advice.REFER, WORDS)
LAPSED = Finding("exit-ban.lapsed", 1, "art.", Advice.CLEAR, WORDS, NoticeId("notice-3"), 1, face=FACE)
WINDOW = 60


def _alert(number: int, at: datetime, *findings: Finding, document: str = "A1", **changes: object) -> Alert:
    gravest = max(findings, key=lambda finding: finding.advice.severity).advice
    chip = Reference("chip", None, 0.1)  # every passage may have a chip: it makes no two passages one
    plain = Alert(
        AlertId(f"alert-{number}"), CrossingId(f"crossing-{number}"), "CGK", "C01", Direction.ARRIVAL, at,
        Decision(gravest, findings, "1", at), None, (chip,), "X", document, "IDN" if document else "",
    )  # fmt: skip
    return replace(plain, **changes)  # type: ignore[arg-type]  # a test's own keywords, checked by dataclasses


def _raise(records: SqlRecords, alert: Alert) -> str:
    with records.transaction() as tx:
        return raise_or_join(tx, alert, WINDOW).alert_id


def _kinds(records: SqlRecords) -> list[str]:
    with records.reading() as tx:
        return [event.kind for event in tx.feed.after(0, 100)]


def test_somebody_who_stays_in_view_raises_an_alert_a_frame(records: SqlRecords, clock: FixedClock) -> None:
    """Ten minutes before a camera, a frame every 20 seconds: the window slides with him."""
    start = clock.now()
    for number in range(30):
        at = start + timedelta(seconds=20 * number)
        assert _raise(records, _alert(number, at, WANTED, document="")) == "alert-0"
    assert _kinds(records) == ["alert.raised"] + ["alert.seen_again"] * 29
    with records.reading() as tx:
        stored = tx.alerts.get(AlertId("alert-0"))
        actions = [entry.action for entry in tx.audit.entries()]
    assert stored is not None
    assert stored.last_seen_at == start + timedelta(seconds=580)
    assert actions == ["alert.raised"]


@pytest.mark.parametrize(
    ("first", "second", "joined"),
    [
        ({"document": "A1"}, {"document": "A1"}, True),
        ({"document": "A1"}, {"document": "a1<"}, True),
        ({"document": "A1"}, {"document": "B2"}, False),
        ({"document": "A1"}, {"document": "A1", "nationality": "MYS"}, False),
        ({"document": "A1"}, {"document": ""}, True),
        ({"document": ""}, {"document": "A1"}, True),
        ({"document": ""}, {"document": ""}, True),
        ({}, {"lane": "C02"}, False),
        ({}, {"checkpoint": "DPS"}, False),
        ({}, {"direction": Direction.DEPARTURE}, False),
    ],
)
def test_what_one_passage_is(
    records: SqlRecords, clock: FixedClock, first: dict[str, str], second: dict[str, str], joined: bool
) -> None:
    _raise(records, _alert(1, clock.now(), WANTED, **first))
    later = clock.now() + timedelta(seconds=1)
    assert _raise(records, _alert(2, later, WANTED, **second)) == ("alert-1" if joined else "alert-2")


@pytest.mark.parametrize("document", ["A1", ""])
@pytest.mark.parametrize("state", list(AlertState))
def test_alert_that_has_ended_swallows_the_next_one(
    records: SqlRecords, clock: FixedClock, state: AlertState, document: str
) -> None:
    """It stands in no queue any more: whoever joined it would pass unseen."""
    ended = state in (AlertState.HANDED_OVER, AlertState.CLOSED)
    _raise(records, _alert(1, clock.now(), WANTED, document=document, state=state))
    second = _raise(records, _alert(2, clock.now() + timedelta(seconds=1), WANTED, document=document))
    assert second == ("alert-2" if ended else "alert-1")
    third = _raise(records, _alert(3, clock.now() + timedelta(seconds=2), WANTED, document=document))
    assert third == second


@pytest.mark.parametrize(("seconds", "joined"), [(59, True), (60, True), (61, False)])
def test_a_passage_never_ends(records: SqlRecords, clock: FixedClock, seconds: int, joined: bool) -> None:
    _raise(records, _alert(1, clock.now(), WANTED))
    later = clock.now() + timedelta(seconds=seconds)
    assert _raise(records, _alert(2, later, WANTED)) == ("alert-1" if joined else "alert-2")


@pytest.mark.parametrize(
    ("first", "second", "joined"),
    [
        ((RECAPTURE,), (RECAPTURE,), True),
        ((WANTED,), (WANTED, MISREAD), False),
        ((WANTED, MISREAD), (WANTED, MISREAD), True),
        ((WANTED,), (WANTED, PRESENTED), False),
        ((WANTED, PRESENTED), (WANTED, PRESENTED), True),
        ((RECAPTURE,), (WANTED,), False),  # graver
        ((RECAPTURE,), (RECORD,), False),  # no graver, but somebody is named now
        ((RECAPTURE,), (NOT_HOLDER,), False),
        ((NOT_HOLDER,), (NOT_HOLDER, SECOND), False),
        ((WANTED,), (RECAPTURE,), True),  # a poor frame tells nothing
        ((RECAPTURE,), (CHIP,), False),  # the new picture is good; now it is the chip
        ((CHIP,), (CHIP,), True),
        ((WANTED,), (RECORD,), False),
        ((WANTED, RECORD), (RECORD,), True),
        ((WANTED,), (WANTED, LAPSED), True),  # what is only logged is no news
        ((WANTED,), (replace(WANTED, notice_id=NoticeId("notice-9")),), False),
        ((replace(WANTED, rule_id="look-alike", advice=Advice.REFER),), (WANTED,), False),
    ],
)
def test_news_is_swallowed_or_repeated(
    records: SqlRecords, clock: FixedClock, first: tuple[Finding, ...], second: tuple[Finding, ...], joined: bool
) -> None:
    _raise(records, _alert(1, clock.now(), *first))
    answer = _raise(records, _alert(2, clock.now() + timedelta(seconds=1), *second))
    assert answer == ("alert-1" if joined else "alert-2")
    assert _kinds(records) == ["alert.raised", "alert.seen_again" if joined else "alert.raised"]


def test_a_graver_alert_is_a_stranger_to_the_first(records: SqlRecords, clock: FixedClock) -> None:
    _raise(records, _alert(1, clock.now(), RECAPTURE))
    _raise(records, _alert(2, clock.now() + timedelta(seconds=1), WANTED))
    with records.reading() as tx:
        raised = [event.payload["follows"] for event in tx.feed.after(0, 10)]
        audited = [entry.details["follows"] for entry in tx.audit.entries()]
        first = tx.alerts.get(AlertId("alert-1"))
    assert raised == audited == [None, "alert-1"]
    assert first is not None
    assert first.decision.findings == (RECAPTURE,)
    # A third and fourth frame bring nothing that one of the two does not show.
    assert _raise(records, _alert(3, clock.now() + timedelta(seconds=2), RECAPTURE)) == "alert-2"
    assert _raise(records, _alert(4, clock.now() + timedelta(seconds=3), WANTED)) == "alert-2"


def test_a_queue_of_strangers_with_chips_is_one_passage(records: SqlRecords, clock: FixedClock) -> None:
    """Two travellers, one after the other, each not the holder of his document, compared with each chip."""
    _raise(records, _alert(1, clock.now(), NOT_HOLDER, document="A1"))
    assert _raise(records, _alert(2, clock.now(), NOT_HOLDER, document="B2")) == "alert-2"
    assert _raise(records, _alert(3, clock.now(), NOT_HOLDER, document="")) == "alert-3"


def test_the_sought_hides_behind_one_who_was_cleared(records: SqlRecords, clock: FixedClock) -> None:
    """A look-alike is judged another person; whoever the camera sees next raises anew, but once only."""
    _raise(records, _alert(1, clock.now(), WANTED, document=""))
    desk = AlertDesk(records, clock)
    desk.claim(AlertId("alert-1"), ANI)
    desk.judge(AlertId("alert-1"), ANI, Judgement.OTHER_PERSON)
    assert _raise(records, _alert(2, clock.now(), WANTED, document="")) == "alert-2"
    assert _raise(records, _alert(3, clock.now(), WANTED, document="")) == "alert-2"


def test_one_who_was_cleared_raises_again_with_the_same_document(records: SqlRecords, clock: FixedClock) -> None:
    _raise(records, _alert(1, clock.now(), WANTED))
    desk = AlertDesk(records, clock)
    desk.claim(AlertId("alert-1"), ANI)
    desk.judge(AlertId("alert-1"), ANI, Judgement.OTHER_PERSON)
    assert _raise(records, _alert(2, clock.now(), WANTED)) == "alert-1"


def test_an_officer_loses_the_alert_when_it_is_seen_again(records: SqlRecords, clock: FixedClock) -> None:
    _raise(records, _alert(1, clock.now(), WANTED))
    desk = AlertDesk(records, clock)
    desk.claim(AlertId("alert-1"), ANI)
    _raise(records, _alert(2, clock.now() + timedelta(seconds=1), WANTED))
    judged = desk.judge(AlertId("alert-1"), ANI, Judgement.SAME_PERSON)
    assert (judged.claimed_by, judged.version) == ("ani", 4)


def test_a_clock_that_went_back_rewrites_when_he_was_seen(records: SqlRecords, clock: FixedClock) -> None:
    _raise(records, _alert(1, clock.now(), WANTED))
    _raise(records, _alert(2, clock.now() - timedelta(seconds=30), WANTED))
    with records.reading() as tx:
        stored = tx.alerts.get(AlertId("alert-1"))
    assert stored is not None
    assert stored.last_seen_at == clock.now()


def _two(one: str, other: str, rule: str, advice: Advice) -> Finding:
    pair = TwoNotices(
        PairId("pair-1"),
        2,
        NoticeId(other),
        PairKind.TWIN,
        datetime(2026, 11, 24, tzinfo=UTC),
        (),
        0.7,
        0.68,
        0.6,
        0.07,
    )
    return Finding(rule, 1, "art.", advice, WORDS, NoticeId(one), 1, face=FACE, pair=pair)


def test_second_shot_that_names_neither_of_two_raises_a_second_alert(records: SqlRecords, clock: FixedClock) -> None:
    """One of two look-alikes was named, then the next frame leaves it open: the officer knows of both already."""
    start = clock.now()
    named = (
        _two("notice-1", "notice-2", "wanted-domestic", Advice.SECURE),
        _two("notice-2", "notice-1", "notice-pair.other", Advice.REFER),
    )
    open_ = [
        _two(*two, "notice-pair.one-of-two", Advice.REFER)
        for two in (("notice-1", "notice-2"), ("notice-2", "notice-1"))
    ]
    assert _raise(records, _alert(1, start, *named)) == "alert-1"
    assert _raise(records, _alert(2, start + timedelta(seconds=5), *open_)) == "alert-1"
    assert _raise(records, _alert(3, start + timedelta(seconds=9), *named)) == "alert-1"


def test_naming_one_of_two_later_raises_nothing(records: SqlRecords, clock: FixedClock) -> None:
    start = clock.now()
    open_ = [
        _two(*two, "notice-pair.one-of-two", Advice.REFER)
        for two in (("notice-1", "notice-2"), ("notice-2", "notice-1"))
    ]
    named = _two("notice-1", "notice-2", "wanted-domestic", Advice.SECURE)
    assert _raise(records, _alert(1, start, *open_)) == "alert-1"
    assert _raise(records, _alert(2, start + timedelta(seconds=5), named)) == "alert-2"


def test_second_of_two_notices_is_not_told(records: SqlRecords, clock: FixedClock) -> None:
    """The first frame met one notice alone; that the face may be another one's is news."""
    start = clock.now()
    open_ = [
        _two(*two, "notice-pair.one-of-two", Advice.REFER)
        for two in (("notice-1", "notice-2"), ("notice-2", "notice-1"))
    ]
    assert _raise(records, _alert(1, start, WANTED)) == "alert-1"
    assert _raise(records, _alert(2, start + timedelta(seconds=5), *open_)) == "alert-2"
