"""One officer alone hands somebody over, a signature outlives what was signed, or nobody remembers who looked."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from tests.contracts.samples import passage

from iass.access import SYSTEM, Officer, Purpose, Role, Scope
from iass.adapters.sql.records import SqlRecords
from iass.alert.alert import Alert, AlertKind, AlertState, Judgement
from iass.audit.entry import FOR
from iass.clock import FixedClock
from iass.errors import Conflict, InvalidInput, NotAllowed, NotFound
from iass.handover.case import MOST_TEXT, Case, CaseState
from iass.handover.desk import CaseDesk
from iass.handover.entry import CaseOutcome, Custody, CustodyStep
from iass.ids import AlertId, CaseId, ImageId, OfficerId

SARI = Officer(OfficerId("sari"))
BUDI = Officer(OfficerId("budi"), Role.SUPERVISOR)
_BEFORE = ("alert.raised", "alert.judged")
_PDF = b"%PDF-1.7\n1 0 obj\nendobj\ntrailer\n%%EOF\n"


def _signed(desk: CaseDesk, case: Case, *officers: Officer) -> Case:
    for officer in officers:
        desk.get(case.case_id, officer)
        case = desk.sign(case.case_id, case.version, officer, case.content_hash)
    return case


def _of(case: Case) -> tuple[CaseId, int]:
    return case.case_id, case.version


def _alert(records: SqlRecords, confirmed: Alert) -> Alert:
    with records.reading() as tx:
        found = tx.alerts.get(confirmed.alert_id)
    assert found is not None
    return found


def _custody(
    desk: CaseDesk, case: Case, to: Custody, clock: FixedClock, officer: Officer = SARI, place: str = "counter C01"
) -> Case:
    return desk.move(case.case_id, case.version, officer, CustodyStep(to, clock.now(), place))


def test_case_takes_the_contact_of_another_version_of_the_notice(desk: CaseDesk, confirmed: Alert) -> None:
    opening = desk.open(confirmed.alert_id, SARI).opening
    assert (opening.notice_id, opening.notice_version) == ("N-0001", 2)
    assert (opening.agency, opening.contact) == ("KPK", "+62 21 555")


def test_alert_opens_a_second_case(desk: CaseDesk, confirmed: Alert, records: SqlRecords) -> None:
    first = desk.open(confirmed.alert_id, SARI)
    assert desk.open(confirmed.alert_id, BUDI) == first
    with records.reading() as tx:
        looked = tx.audit.last()
    assert looked is not None and (looked.action, looked.actor) == ("case.viewed", "budi"), "read without a trace"
    assert [line.case_id for line in desk.page((), 50, SARI)] == [first.case_id]


@pytest.mark.parametrize(
    "changed",
    [
        {"state": AlertState.RAISED, "judgement": None},
        {"judgement": Judgement.OTHER_PERSON},
        {"state": AlertState.CLOSED},
        {"kind": AlertKind.PAST},
    ],
    ids=str,
)
def test_case_is_opened_of_somebody_nobody_confirmed(
    desk: CaseDesk, records: SqlRecords, confirmed: Alert, changed: dict[str, object]
) -> None:
    other = replace(confirmed, alert_id=AlertId("alert-2"), **changed)  # type: ignore[arg-type]  # of the names above
    with records.transaction() as tx:
        tx.alerts.add(other)
    with pytest.raises(Conflict, match="same person"):
        desk.open(other.alert_id, SARI)


def test_one_officer_signs_twice(desk: CaseDesk, confirmed: Alert) -> None:
    case = _signed(desk, desk.open(confirmed.alert_id, SARI), SARI)
    assert case.state is CaseState.SIGNED_ONCE
    for same in (SARI, Officer(OfficerId(" SARI "))):
        with pytest.raises(NotAllowed, match="two officers"):
            _signed(desk, case, same)


def test_two_signatures_leave_the_alert_behind(desk: CaseDesk, records: SqlRecords, confirmed: Alert) -> None:
    case = _signed(desk, desk.open(confirmed.alert_id, SARI), SARI, BUDI)
    assert (case.state, case.signers) == (CaseState.SIGNED, ("sari", "budi"))
    assert {entry.signed_hash for entry in case.entries[-2:]} == {case.content_hash}
    with records.reading() as tx:
        alert = tx.alerts.get(confirmed.alert_id)
        acts = [entry.action for entry in tx.audit.entries()]
    assert alert is not None and (alert.state, alert.handed_over_by) == (AlertState.HANDED_OVER, ("sari", "budi"))
    assert [act for act in acts if "alert" in act] == [*_BEFORE, "alert.handover_proposed", "alert.handed_over"]
    assert records.verify_audit().ok


def test_handover_of_two_signatures_is_for_nothing(desk: CaseDesk, records: SqlRecords, confirmed: Alert) -> None:
    """Each act on the alert follows from a signature, and is done for what that was given for."""
    case = desk.open(confirmed.alert_id, SARI)
    _signed(desk, case, replace(SARI, purpose=Purpose.CASE), replace(BUDI, purpose=Purpose.CASE))
    with records.reading() as tx:
        acts = [(one.actor, one.details.get(FOR)) for one in tx.audit.entries() if one.action.startswith("alert.hand")]
    assert acts == [("sari", "case"), ("budi", "case")]


def test_signature_outlives_what_was_signed(desk: CaseDesk, confirmed: Alert) -> None:
    once = _signed(desk, desk.open(confirmed.alert_id, SARI), SARI)
    noted = desk.note(once.case_id, once.version, BUDI, "the passport's number was misread")
    assert (noted.state, noted.signers) == (CaseState.OPEN, ())
    with pytest.raises(Conflict, match="changed since"):
        desk.sign(noted.case_id, noted.version, BUDI, once.content_hash)
    assert _signed(desk, noted, BUDI, SARI).state is CaseState.SIGNED


def test_alert_is_handed_over_without_a_case(desk: CaseDesk, records: SqlRecords, confirmed: Alert) -> None:
    """From the alert alone: its case is opened, the one that there is is signed, and one officer stays one."""
    once = desk.hand_over(confirmed.alert_id, SARI)
    assert (once.state, once.signers) == (CaseState.SIGNED_ONCE, ("sari",))
    assert _alert(records, confirmed).handed_over_by == ("sari",)
    with pytest.raises(NotAllowed, match="two officers"):
        desk.hand_over(confirmed.alert_id, Officer(OfficerId(" SARI")))
    both = desk.hand_over(confirmed.alert_id, BUDI, "to the duty desk")
    assert (both.case_id, both.signers, both.opening.agency) == (once.case_id, ("sari", "budi"), "KPK")
    after = _alert(records, confirmed)
    assert (after.state, after.handed_over_by) == (AlertState.HANDED_OVER, ("sari", "budi"))
    assert after.note.endswith("to the duty desk")
    with pytest.raises(Conflict):
        desk.hand_over(confirmed.alert_id, SARI)


def test_proposal_outlives_the_signature(desk: CaseDesk, records: SqlRecords, confirmed: Alert) -> None:
    once = desk.hand_over(confirmed.alert_id, SARI)
    noted = desk.note(once.case_id, once.version, BUDI, "the passport's number was misread")
    assert _alert(records, confirmed).handed_over_by == ()
    desk.hand_over(confirmed.alert_id, BUDI, content_hash=noted.content_hash)
    desk.get(noted.case_id, SARI)
    desk.hand_over(confirmed.alert_id, SARI, content_hash=noted.content_hash)
    assert _alert(records, confirmed).handed_over_by == ("budi", "sari")
    with records.reading() as tx:
        acts = [entry.action for entry in tx.audit.about([confirmed.alert_id])]
    assert acts == [
        *_BEFORE, "alert.handover_proposed", "alert.handover_taken_back", "alert.handover_proposed", "alert.handed_over"
    ]  # fmt: skip


def test_signature_outlives_the_verdict(desk: CaseDesk, records: SqlRecords, confirmed: Alert) -> None:
    once = desk.hand_over(confirmed.alert_id, SARI)
    corrected = replace(_alert(records, confirmed), handed_over_by=())
    with records.transaction() as tx:
        tx.alerts.update(replace(corrected, version=corrected.version + 1))
    with pytest.raises(Conflict, match="corrected since"):
        desk.hand_over(confirmed.alert_id, BUDI)
    content = desk.note(once.case_id, once.version, SARI, "another look, and the same man").content_hash
    desk.hand_over(confirmed.alert_id, SARI, content_hash=content)
    desk.get(once.case_id, BUDI)
    assert desk.hand_over(confirmed.alert_id, BUDI, content_hash=content).state is CaseState.SIGNED


def test_case_of_another_verdict_is_signed(desk: CaseDesk, records: SqlRecords, confirmed: Alert) -> None:
    case = desk.open(confirmed.alert_id, SARI)
    with records.transaction() as tx:
        tx.alerts.update(replace(confirmed, judgement=Judgement.OTHER_PERSON, version=confirmed.version + 1))
    with pytest.raises(Conflict):
        _signed(desk, case, SARI)


def test_two_browsers_lose_an_update(desk: CaseDesk, confirmed: Alert) -> None:
    shown = desk.open(confirmed.alert_id, SARI)
    desk.note(shown.case_id, shown.version, SARI, "one")
    with pytest.raises(Conflict, match="changed meanwhile"):
        desk.note(shown.case_id, shown.version, BUDI, "other")
    assert [entry.text for entry in desk.get(shown.case_id, SARI).entries[1:]] == ["one"]


def test_retry_adds_an_entry_or_is_refused(
    desk: CaseDesk, records: SqlRecords, confirmed: Alert, clock: FixedClock
) -> None:
    """The answer was lost on the way: the client sends the same again, and somebody may have gone on meanwhile."""
    case = desk.open(confirmed.alert_id, SARI)
    step = CustodyStep(Custody.TAKEN, clock.now(), "counter C01")
    acts: tuple[Callable[[int], Case], ...] = (
        lambda seen: desk.note(case.case_id, seen, SARI, " one "),
        lambda seen: desk.file(case.case_id, seen, SARI, _PDF, "letter.pdf"),
        lambda seen: desk.move(case.case_id, seen, SARI, step),
        lambda seen: desk.sign(case.case_id, seen, SARI, desk.get(case.case_id, SARI).content_hash),
    )
    for seen, act in enumerate(acts, 1):
        first = act(seen)
        assert act(seen) == first, seen
    later = desk.note(case.case_id, 5, BUDI, "two")
    for seen, act in enumerate(acts[:3], 1):
        assert act(seen) == later
    others: tuple[Callable[[], Case], ...] = (
        lambda: desk.note(case.case_id, 1, BUDI, "one"),
        lambda: desk.note(case.case_id, 1, SARI, "another one"),
        lambda: desk.file(case.case_id, 2, SARI, _PDF + b"\n", "letter.pdf"),
        lambda: desk.note(case.case_id, 0, SARI, "one"),
        lambda: desk.note(case.case_id, 7, SARI, "one"),
    )
    for other in others:
        with pytest.raises(Conflict, match="changed meanwhile"):
            other()
    assert desk.get(case.case_id, SARI) == later
    with records.reading() as tx:
        acted = [entry.action for entry in tx.audit.about([case.case_id]) if entry.action != "case.viewed"]
    assert acted == ["case.opened", "case.noted", "case.filed", "case.custody", "case.signed", "case.noted"]


def test_second_signature_that_is_sent_again_hands_over_twice(
    desk: CaseDesk, records: SqlRecords, confirmed: Alert
) -> None:
    once = _signed(desk, desk.open(confirmed.alert_id, SARI), SARI)
    both = _signed(desk, once, BUDI)
    assert _signed(desk, once, BUDI) == both
    with records.reading() as tx:
        acts = [entry.action for entry in tx.audit.about([confirmed.alert_id])]
    assert acts == [*_BEFORE, "alert.handover_proposed", "alert.handed_over"]


def test_outcome_is_told_before_the_handover_or_lost(desk: CaseDesk, confirmed: Alert) -> None:
    case = desk.open(confirmed.alert_id, SARI)
    for before in (case, _signed(desk, case, SARI)):
        with pytest.raises(Conflict, match="no outcome yet"):
            desk.conclude(before.case_id, before.version, SARI, CaseOutcome.HELD)
    signed = _signed(desk, desk.get(case.case_id, SARI), BUDI)
    held = desk.conclude(case.case_id, signed.version, BUDI, CaseOutcome.HELD, "letter of 30 November")
    assert (held.outcome, held.state, held.signers) == (CaseOutcome.HELD, CaseState.SIGNED, ("sari", "budi"))
    freed = desk.conclude(case.case_id, held.version, SARI, CaseOutcome.WRONG_PERSON)
    assert desk.get(case.case_id, SARI).outcome is CaseOutcome.WRONG_PERSON
    assert [entry.outcome for entry in freed.entries[-2:]] == [CaseOutcome.HELD, CaseOutcome.WRONG_PERSON]


def test_listeners_hear_of_no_entry_or_of_a_name(desk: CaseDesk, records: SqlRecords, confirmed: Alert) -> None:
    case = desk.open(confirmed.alert_id, SARI)
    desk.note(case.case_id, 1, BUDI, "Budi Santoso weeps")
    with records.reading() as tx:
        told = tx.feed.about(case.case_id, 9)
    assert [event.kind for event in told] == ["case.opened", "case.noted"]
    assert told[1].payload == {
        "case_id": case.case_id, "alert_id": confirmed.alert_id, "lane": "CGK/C01", "version": 2, "state": "open",
        "sensitivity": "open", "officer": "budi",
    }  # fmt: skip


def test_person_is_handed_over_on_one_signature(desk: CaseDesk, confirmed: Alert, clock: FixedClock) -> None:
    case = _custody(desk, desk.open(confirmed.alert_id, SARI), Custody.TAKEN, clock)
    with pytest.raises(Conflict, match="two officers"):
        _custody(desk, _signed(desk, case, SARI), Custody.HANDED_OVER, clock)
    signed = desk.get(case.case_id, SARI)
    with pytest.raises(Conflict, match="two officers"):
        _custody(desk, signed, Custody.HANDED_OVER, clock)
    ended = _custody(desk, _signed(desk, signed, BUDI), Custody.HANDED_OVER, clock)
    assert ended.state is CaseState.HANDED_OVER
    for after in Custody:
        with pytest.raises(Conflict):
            _custody(desk, ended, after, clock)


def test_custody_happens_before_it_began_or_tomorrow(desk: CaseDesk, confirmed: Alert, clock: FixedClock) -> None:
    case = _custody(desk, desk.open(confirmed.alert_id, SARI), Custody.TAKEN, clock)
    minute = timedelta(minutes=1)
    for when in (clock.now() - minute, clock.now() + minute, clock.now().replace(tzinfo=None)):
        with pytest.raises(InvalidInput):
            desk.move(case.case_id, case.version, SARI, CustodyStep(Custody.MOVED, when, "room 2"))


def test_custody_begins_before_the_passage(
    desk: CaseDesk, records: SqlRecords, confirmed: Alert, clock: FixedClock
) -> None:
    """To the minute: nobody writes down seconds. Both times are told."""
    case = desk.open(confirmed.alert_id, SARI)
    passed = confirmed.raised_at + timedelta(seconds=40)
    with records.transaction() as tx:
        tx.passages.add(replace(passage(), crossing_id=confirmed.crossing_id, at=passed))
    clock.move_to(passed + timedelta(hours=1))
    for when in (datetime(1999, 1, 1, tzinfo=UTC), confirmed.raised_at - timedelta(minutes=1)):
        with pytest.raises(InvalidInput, match="before the passage") as refused:
            desk.move(case.case_id, case.version, SARI, CustodyStep(Custody.TAKEN, when, "counter C01"))
        told = str(refused.value)
        assert when.isoformat(timespec="minutes") in told and passed.isoformat(timespec="minutes") in told
    taken = desk.move(case.case_id, case.version, SARI, CustodyStep(Custody.TAKEN, confirmed.raised_at, "counter C01"))
    assert taken.custody is not None and taken.custody.to is Custody.TAKEN


def test_released_person_is_signed_over(desk: CaseDesk, confirmed: Alert, clock: FixedClock) -> None:
    case = _custody(desk, desk.open(confirmed.alert_id, SARI), Custody.TAKEN, clock)
    with pytest.raises(NotAllowed, match="one officer alone"):
        _custody(desk, case, Custody.RELEASED, clock)
    released = _custody(desk, case, Custody.RELEASED, clock, BUDI)
    assert released.state is CaseState.RELEASED
    with pytest.raises(Conflict, match="released"):
        _signed(desk, released, SARI)


def test_paper_is_what_it_is_called_and_not_what_it_is(desk: CaseDesk, confirmed: Alert) -> None:
    case = desk.open(confirmed.alert_id, SARI)
    for data in (b"", b"<script>", b"MZ\x90", _PDF[:-7], _PDF + b" " * 2000, _PDF + b"\0" * 10_000_000 + b"%%EOF"):
        with pytest.raises(InvalidInput):
            desk.file(case.case_id, case.version, SARI, data, "letter.pdf")
    filed = desk.file(case.case_id, case.version, SARI, _PDF, "../../etc/C:\\letter\n.jpg")
    paper = filed.papers[0]
    assert (paper.name, paper.media_type, paper.size) == ("letter.jpg", "application/pdf", len(_PDF))
    assert desk.paper(case.case_id, paper.image_id, BUDI) == (_PDF, paper)
    with pytest.raises(NotFound):
        desk.paper(case.case_id, ImageId("live-1"), BUDI)


def test_somebody_looks_and_nobody_knows(desk: CaseDesk, records: SqlRecords, confirmed: Alert) -> None:
    case = desk.open(confirmed.alert_id, SARI)
    noted = desk.note(case.case_id, case.version, SARI, "Budi Santoso weeps")
    desk.get(case.case_id, BUDI)
    with records.reading() as tx:
        entries = list(tx.audit.entries())
    assert [(one.actor, one.action) for one in entries] == [
        ("system", "alert.raised"), ("sari", "alert.judged"),
        ("sari", "case.opened"), ("sari", "case.noted"), ("budi", "case.viewed")
    ]  # fmt: skip
    assert entries[3].details["entry_hash"] == noted.entries[-1].entry_hash
    assert "Santoso" not in str(entries)


def test_case_of_another_place_is_listed_seen_or_kept(desk: CaseDesk, confirmed: Alert) -> None:
    case = desk.open(confirmed.alert_id, SARI)
    elsewhere = desk.within(Scope(frozenset({"DPS", "CGK/C02"})))
    assert elsewhere.page((), 50, SARI) == ()
    acts: tuple[Callable[[], object], ...] = (
        lambda: elsewhere.open(confirmed.alert_id, SARI),
        lambda: elsewhere.get(case.case_id, SARI),
        lambda: elsewhere.note(case.case_id, 1, SARI, "x"),
        lambda: elsewhere.sign(case.case_id, 1, SARI, case.content_hash),
    )
    for act in acts:
        with pytest.raises(NotAllowed):
            act()


def test_system_or_nobody_keeps_a_case(desk: CaseDesk, confirmed: Alert) -> None:
    with pytest.raises(NotAllowed):
        desk.open(confirmed.alert_id, SYSTEM)
    case = desk.open(confirmed.alert_id, SARI)
    for officer in (SYSTEM, Officer(OfficerId(" "))):
        with pytest.raises(NotAllowed):
            desk.note(case.case_id, 1, officer, "x")
    for text in (" ", "x" * (MOST_TEXT + 1)):
        with pytest.raises(InvalidInput):
            desk.note(case.case_id, 1, SARI, text)
    with pytest.raises(NotFound):
        desk.get(CaseId("case-0"), SARI)
