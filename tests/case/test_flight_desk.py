"""Passenger lists on a real database: taken once, screened against the notices as they are, shown, and forgotten."""

import sqlite3
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from tests.capture.paxlst import CASPIAN, HEAD, LARAS, interchange, message
from tests.capture.paxlst import FLIGHT as FLIGHT_LEG
from tests.contracts.samples import MADE, NOTICE, OFFICER, PERSON

from iass.access import Scope
from iass.adapters.sql.records import SqlRecords
from iass.capture.document import Sex, TravelDocument
from iass.capture.partial_date import PartialDate
from iass.capture.passengers.flight import FlightId
from iass.case.flight_desk import FlightDesk, Outcome, Receipt
from iass.clock import FixedClock
from iass.decide.decision import Advice
from iass.errors import InvalidInput, NotAllowed, NotFound, Tampered
from iass.ids import NoticeId
from iass.registry.person import KnownDocument
from iass.screen.evidence import PapersEvidence
from iass.screen.screening import Screening
from iass.watchlist.notice import Notice, NoticeKind, NoticeState
from iass.watchlist.records import Notices

FLIGHT = FlightId("GA881-20261129-NRT-CGK")
BEFORE = datetime(2026, 11, 29, 1, 45, tzinfo=UTC)


def _notice(name: str, kind: NoticeKind = NoticeKind.WANTED_DOMESTIC, **changed: object) -> Notice:
    """On Laras, by the number of her passport."""
    laras = replace(
        NOTICE,
        notice_id=NoticeId(name),
        kind=kind,
        surname="KUSUMAWATI",
        given_names="LARAS DEWI",
        sex=Sex.FEMALE,
        birth_date=PartialDate(1995, 7, 22),
        document_numbers=("X9917640",),
        valid_until=None,
        image_ids=(),
        agency="Polri",
    )
    return replace(laras, **changed)  # type: ignore[arg-type]  # each names its fields


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(BEFORE)


@pytest.fixture
def desk(records: SqlRecords, clock: FixedClock) -> FlightDesk:
    return FlightDesk(records, Screening(), clock, days=2)


def _put(desk: FlightDesk, *notices: Notice) -> None:
    with desk.records.transaction() as tx:
        for notice in notices:
            tx.notices.put(notice, MADE)


def _send(desk: FlightDesk, *groups: Sequence[str], number: int = 1, begin: str = "BGM+745") -> Receipt:
    text = message(*groups, head=(begin, *HEAD[1:]), count=None)
    (receipt,) = desk.receive(interchange(text, reference=f"{number:09d}", at=f"261129:01{number:02d}"), "x", OFFICER)
    return receipt


def _actions(desk: FlightDesk) -> list[str]:
    with desk.records.reading() as tx:
        return [entry.action for entry in tx.audit.entries()]


def test_traveller_with_a_notice_is_not_found_before_landing(desk: FlightDesk) -> None:
    _put(desk, _notice("N-1"))
    receipt = _send(desk, LARAS, CASPIAN)
    assert (receipt.outcome, receipt.flight_id, receipt.travellers) == (Outcome.TAKEN, FLIGHT, 2)
    (flight,) = desk.page(OFFICER, "CGK")
    assert (flight.travellers, flight.hits, flight.is_complete) == (2, 1, True)
    dossier = desk.get(FLIGHT, OFFICER)
    (laras,) = dossier.pointed
    assert laras.expected.traveller.surname == "KUSUMAWATI"
    assert laras.decision.advice is Advice.SECURE
    assert [finding.notice_id for finding in laras.decision.findings] == ["N-1"]


def test_namesake_is_a_hit(desk: FlightDesk) -> None:
    """A name alone points at nobody: another birth date and another passport are another woman."""
    _put(desk, _notice("N-1", birth_date=PartialDate(1961, 3, 9), document_numbers=("Z1",)))
    _send(desk, LARAS)
    assert desk.get(FLIGHT, OFFICER).pointed == ()


def test_name_birth_date_and_nationality_point_at_nobody(desk: FlightDesk) -> None:
    _put(desk, _notice("N-1", document_numbers=()))
    _send(desk, LARAS)
    assert [one.decision.advice for one in desk.get(FLIGHT, OFFICER).pointed] == [Advice.SECURE]


def test_second_document_is_not_screened(desk: FlightDesk) -> None:
    _put(desk, _notice("N-1", document_numbers=("V7777",), surname="QUITE", given_names="ANOTHER", nationality=""))
    _send(desk, (*LARAS, "DOC+V+V7777"))
    assert len(desk.get(FLIGHT, OFFICER).pointed) == 1


def test_departure_is_advised_as_arrival(desk: FlightDesk) -> None:
    """An exit ban stops nobody who comes home, and nobody may leave with it."""
    _put(desk, _notice("N-1", NoticeKind.EXIT_BAN))
    away = ("TDT+20+GA0880+++GA", "LOC+125+CGK", "DTM+189:2611292330:201", "LOC+87+NRT", "DTM+232:2611300850:201")
    (receipt,) = desk.receive(interchange(message(LARAS, flight=away)), "x", OFFICER)
    assert [one.decision.advice for one in desk.get(FlightId(receipt.flight_id), OFFICER).pointed] == [Advice.DENY_EXIT]
    _send(desk, LARAS, number=2)
    (home,) = desk.get(FLIGHT, OFFICER).pointed
    assert home.decision.advice is Advice.CLEAR
    assert home.decision.findings[0].tell
    assert desk.page(OFFICER)[0].hits == 0


def test_notice_that_came_after_the_list_is_missed(desk: FlightDesk) -> None:
    _send(desk, LARAS)
    assert (desk.page(OFFICER)[0].hits, desk.due()) == (0, ())
    _put(desk, _notice("N-1"))
    assert desk.due() == (FLIGHT,)
    assert desk.work() == 1
    assert (desk.page(OFFICER)[0].hits, desk.due()) == (1, ())
    _put(desk, _notice("N-1", state=NoticeState.WITHDRAWN, version=2))
    assert desk.work() == 1
    assert desk.page(OFFICER)[0].hits == 0


def test_notice_that_begins_before_landing_is_missed(desk: FlightDesk) -> None:
    """It is approved, and binds from an hour before the flight arrives on."""
    landing = datetime(2026, 11, 29, 10, 25, tzinfo=UTC)
    _put(desk, _notice("N-1", state=NoticeState.APPROVED, valid_from=landing - timedelta(hours=1)))
    _send(desk, LARAS)
    assert desk.page(OFFICER)[0].hits == 1
    _put(desk, _notice("N-1", state=NoticeState.APPROVED, valid_from=landing + timedelta(hours=1), version=2))
    desk.work()
    assert desk.page(OFFICER)[0].hits == 0


def test_page_shows_what_was_true_before_the_notice_changed(desk: FlightDesk) -> None:
    _send(desk, LARAS)
    _put(desk, _notice("N-1"))
    assert len(desk.get(FLIGHT, OFFICER).pointed) == 1, "nobody waited for the watch"


def test_list_that_is_sent_again_counts_twice(desk: FlightDesk) -> None:
    assert _send(desk, LARAS).outcome is Outcome.TAKEN
    assert _send(desk, LARAS).outcome is Outcome.SAME
    other = _send(desk, CASPIAN)
    assert (other.outcome, other.faults[-1].rule) == (Outcome.REFUSED, "reference-reused")
    assert desk.get(FLIGHT, OFFICER).flight.travellers == 1


def _prepared(desk: FlightDesk, *groups: Sequence[str], number: int, at: str) -> Receipt:
    sent = interchange(message(*groups, count=None), reference=f"{number:09d}", at=at)
    (receipt,) = desk.receive(sent, "x", OFFICER)
    return receipt


def test_list_of_next_year_hides_all_that_come_later(desk: FlightDesk, clock: FixedClock) -> None:
    _put(desk, _notice("N-1"))
    ahead = _prepared(desk, CASPIAN, number=1, at="271231:2359")
    assert ahead.outcome is Outcome.TAKEN
    assert [(one.segment, one.tag, one.rule, one.severity) for one in ahead.faults] == [
        (1, "UNB", "prepared-ahead", "warning")
    ]
    assert [one.rule for one in desk.get(FLIGHT, OFFICER).warnings] == ["prepared-ahead"]
    clock.move_to(BEFORE + timedelta(minutes=2))
    assert _prepared(desk, LARAS, number=2, at="261129:0146").faults == ()
    (laras,) = desk.get(FLIGHT, OFFICER).pointed
    assert laras.expected.traveller.surname == "KUSUMAWATI"
    assert desk.page(OFFICER)[0].travellers == 1, "the list that claims to be of next year counts no more"


def test_clock_that_is_minutes_fast_is_complained_of(desk: FlightDesk, clock: FixedClock) -> None:
    assert _prepared(desk, CASPIAN, number=1, at="261129:0150").faults == (), "five minutes ahead"
    assert [one.rule for one in _prepared(desk, CASPIAN, number=2, at="261129:0151").faults] == ["prepared-ahead"]
    clock.move_to(BEFORE + timedelta(minutes=1))
    assert _prepared(desk, LARAS, number=3, at="261129:0146").faults == ()
    assert desk.get(FLIGHT, OFFICER).flight.travellers == 1
    with desk.records.reading() as tx:
        prepared = [one.prepared_at for one in tx.passenger_lists.of_flight(FLIGHT)]
    assert prepared == [BEFORE, BEFORE, BEFORE + timedelta(minutes=1)]


def test_traveller_who_cancelled_is_still_awaited(desk: FlightDesk) -> None:
    _put(desk, _notice("N-1"))
    _send(desk, LARAS, CASPIAN)
    _send(desk, LARAS, number=2, begin="BGM+745+XR")
    assert desk.get(FLIGHT, OFFICER).pointed == ()
    assert desk.page(OFFICER)[0].travellers == 1


def test_refused_list_leaves_no_trace_or_a_name(desk: FlightDesk) -> None:
    bad = interchange(message(LARAS, flight=("TDT+20+GA0881+++GA",)))
    (receipt,) = desk.receive(bad, "x", OFFICER)
    assert receipt.outcome is Outcome.REFUSED
    assert not desk.page(OFFICER)
    with desk.records.reading() as tx:
        first = next(iter(tx.audit.entries()))
    assert first.action == "passengers.refused"
    assert first.details["rules"] == ["flight-port"]
    assert "KUSUMAWATI" not in repr(first)


def test_look_at_a_flight_is_not_remembered(desk: FlightDesk) -> None:
    _send(desk, LARAS)
    desk.get(FLIGHT, OFFICER)
    assert _actions(desk) == ["passengers.received", "flight.screened", "flight.viewed"]
    with pytest.raises(NotFound):
        desk.get(FlightId("GA1-20261129-NRT-CGK"), OFFICER)
    assert len(_actions(desk)) == 3


def test_list_is_kept_longer_than_its_days(desk: FlightDesk, clock: FixedClock) -> None:
    _send(desk, LARAS)
    clock.move_to(datetime(2026, 12, 1, 10, 25, tzinfo=UTC))
    assert desk.sweep() == 0
    assert len(desk.page(OFFICER, back=99)) == 1
    clock.move_to(datetime(2026, 12, 1, 10, 26, tzinfo=UTC))
    assert not desk.page(OFFICER, back=99), "what is not swept yet is not shown either"
    with pytest.raises(NotFound):
        desk.get(FLIGHT, OFFICER)
    assert (desk.sweep(), desk.sweep()) == (1, 0)
    late = _send(desk, LARAS, number=5)
    assert (late.outcome, late.faults[-1].rule) == (Outcome.REFUSED, "too-late")


def test_holder_by_the_registry_is_not_named(desk: FlightDesk) -> None:
    person = replace(PERSON, nationality="IDN", documents=(KnownDocument("X9917640", "P", "IDN", None),))
    _put(desk, _notice("N-1"))
    with desk.records.transaction() as tx:
        tx.people.put(person)
    _send(desk, LARAS)
    with desk.records.reading() as tx:
        screened = tx.passenger_lists.screening(FLIGHT)
    assert screened is not None
    assert [hit.person_id for hit in screened.hits] == [person.person_id]


def test_damaged_list_keeps_other_flights_from_being_screened(
    desk: FlightDesk, tmp_path: Path, clock: FixedClock
) -> None:
    _send(desk, LARAS)
    other = ("TDT+20+GA0883+++GA", "LOC+125+NRT", "DTM+189:2611291245:201", "LOC+87+CGK", "DTM+232:2611291825:201")
    desk.receive(interchange(message(LARAS, flight=other), reference="77"), "x", OFFICER)
    with sqlite3.connect(tmp_path / "iass.sqlite") as connection:
        connection.execute("UPDATE passenger_lists SET sealed = x'00' WHERE flight_id = ?", (FLIGHT,))
    connection.close()
    _put(desk, _notice("N-1"))
    with pytest.raises(Tampered):
        desk.work()
    assert [flight.hits for flight in desk.page(OFFICER)] == [0, 1]
    assert desk.due() == (FLIGHT,)
    assert not desk.catch_up(), "it says that one is left, and comes to an end"
    is_sound, words = desk.watch.examine()
    assert not is_sound
    assert f"Cannot be screened: {FLIGHT}: " in words and "GA883" not in words
    assert "KUSUMAWATI" not in words and "X9917640" not in words


def test_landed_flights_that_fail_starve_those_to_come(desk: FlightDesk, tmp_path: Path, clock: FixedClock) -> None:
    """Six have landed, and all but the last are damaged."""
    for number in range(6):
        leg = (f"TDT+20+GA{700 + number}+++GA", *FLIGHT_LEG[1:])
        desk.receive(interchange(message(LARAS, flight=leg), reference=f"{number}"), "x", OFFICER)
    coming = ("TDT+20+GA0883+++GA", "LOC+125+NRT", "DTM+189:2611301245:201", "LOC+87+CGK", "DTM+232:2611301825:201")
    desk.receive(interchange(message(LARAS, flight=coming), reference="77"), "x", OFFICER)
    with sqlite3.connect(tmp_path / "iass.sqlite") as connection:
        connection.execute("UPDATE passenger_lists SET sealed = x'00' WHERE flight_id < 'GA705'")
    connection.close()
    _put(desk, _notice("N-1"))
    clock.move_to(datetime(2026, 11, 30, 2, 0, tzinfo=UTC))
    assert [one[:5] for one in desk.due()] == ["GA883", *(f"GA70{number}" for number in range(6))]
    with pytest.raises(Tampered):
        desk.work()
    assert [one[:5] for one in desk.due()] == [f"GA70{number}" for number in range(5)]


def _damage(tmp_path: Path, below: str) -> None:
    with sqlite3.connect(tmp_path / "iass.sqlite") as connection:
        connection.execute("UPDATE passenger_lists SET sealed = x'00' WHERE flight_id < ?", (below,))
    connection.close()


def _expect(desk: FlightDesk, *numbers: int) -> None:
    for number in numbers:
        leg = (f"TDT+20+GA{number}+++GA", *FLIGHT_LEG[1:])
        desk.receive(interchange(message(LARAS, flight=leg), reference=f"{number}"), "x", OFFICER)


def test_coming_flights_that_fail_starve_the_others(desk: FlightDesk, tmp_path: Path, clock: FixedClock) -> None:
    """More of them than one turn looks at, all before the one that can be screened."""
    _expect(desk, *range(1000, 1103))
    _damage(tmp_path, "GA1102")
    _put(desk, _notice("N-1"))
    for hits in (0, 1):
        with pytest.raises(Tampered):
            desk.work()
        assert desk.page(OFFICER)[-1].hits == hits
    assert desk.work() == 0, "each of them waits"
    assert len(desk.due()) == 100, "and is due all the same"
    clock.move_to(clock.now() + timedelta(seconds=10))
    with pytest.raises(Tampered):
        desk.work()


def test_flight_that_fails_is_never_tried_again(desk: FlightDesk, tmp_path: Path, clock: FixedClock) -> None:
    """Ever later; at once when another list of it came; and its failures are forgotten when it could be screened."""
    _expect(desk, 700)
    _damage(tmp_path, "GA9")
    _put(desk, _notice("N-1"))
    begun = clock.now()
    tried = []
    for second in range(0, 200, 5):
        clock.move_to(begun + timedelta(seconds=second))
        try:
            assert desk.work() == 0
        except Tampered:
            tried.append(second)
    assert len(tried) in (4, 5, 6), tried
    (flight_id,) = desk.due()
    assert flight_id in desk.retries.waiting(clock.now())
    with sqlite3.connect(tmp_path / "iass.sqlite") as connection:
        connection.execute("DELETE FROM passenger_lists")
    connection.close()
    _expect(desk, 700)
    assert (desk.due(), desk.page(OFFICER)[0].hits) == ((), 1)
    assert desk.retries.waiting(clock.now()) == frozenset()


def test_landed_flights_hide_that_one_to_come_cannot_be_screened(
    desk: FlightDesk, tmp_path: Path, clock: FixedClock
) -> None:
    _expect(desk, *range(700, 706))
    coming = ("TDT+20+GA0883+++GA", "LOC+125+NRT", "DTM+189:2611301245:201", "LOC+87+CGK", "DTM+232:2611301825:201")
    desk.receive(interchange(message(LARAS, flight=coming), reference="77"), "x", OFFICER)
    _damage(tmp_path, "GA9")
    _put(desk, _notice("N-1"))
    clock.move_to(datetime(2026, 11, 30, 2, 0, tzinfo=UTC))
    failing = [flight_id[:5] for flight_id, _ in desk.watch.failing()]
    assert failing == ["GA883", *(f"GA70{number}" for number in range(4))]


def test_error_that_nobody_foresaw_holds_up_the_flights_behind(desk: FlightDesk) -> None:
    _expect(desk, 700, 701)
    _put(desk, _notice("N-1"))

    class Breaks(Screening):
        broke = False

        def screen(self, document: TravelDocument, notices: Notices) -> tuple[tuple[Notice, PapersEvidence], ...]:
            if not self.broke:
                self.broke = True
                raise ZeroDivisionError
            return super().screen(document, notices)

    with pytest.raises(ZeroDivisionError):
        replace(desk, screening=Breaks()).work()
    assert [flight.hits for flight in desk.page(OFFICER)] == [0, 1]


def test_nobody_notices_that_lists_stopped_coming(desk: FlightDesk, clock: FixedClock) -> None:
    assert desk.watch.examine() == (True, "0 flights expected; no list is here")
    text = message(LARAS, head=("BGM+745", *HEAD[1:]), part="01:C", count=None)
    desk.receive(interchange(text, at="261129:0130"), "x", OFFICER)
    desk.receive(b"nonsense", "x", OFFICER)
    clock.move_to(BEFORE + timedelta(hours=6))
    words = "1 flights expected; 1 of them lack a part of their list; the newest list came 6.0 h ago"
    assert desk.watch.examine() == (True, f"{words}; 1 messages refused within a day (audit: passengers.refused)")
    _put(desk, _notice("N-1"))
    assert desk.watch.standing().due == 1
    assert "1 of them due to be screened again" in desk.watch.examine()[1]
    assert desk.page(OFFICER)[0].hits == 0, "a look screens nothing"
    clock.move_to(BEFORE + timedelta(hours=30))
    told = desk.watch.standing()
    assert (told.expected, told.refused) == (0, 0), "it has arrived, and the refusal is of yesterday"


def test_only_the_first_flights_that_are_due_are_caught_up(desk: FlightDesk) -> None:
    for number in range(12):
        leg = (f"TDT+20+GA{700 + number}+++GA", *FLIGHT_LEG[1:])
        desk.receive(interchange(message(LARAS, flight=leg), reference=f"{number}"), "x", OFFICER)
    _put(desk, _notice("N-1"))
    assert desk.catch_up()
    assert [flight.hits for flight in desk.page(OFFICER)] == [1] * 12


def test_sender_of_a_file_is_no_id(desk: FlightDesk) -> None:
    with pytest.raises(InvalidInput):
        desk.receive(b"", "two words", OFFICER)


def test_day_of_the_list_is_the_machines(desk: FlightDesk) -> None:
    """A child born on the day of the flight in Jakarta is no centenarian."""
    child = ("NAD+FL+++KUSUMAWATI:BAYI", "ATT+2++F", "DTM+329:261129:101", "NAT+2+IDN", "DOC+P+X1", "LOC+91+IDN")
    assert _send(desk, child).faults == ()
    assert date(2026, 11, 29) == BEFORE.date()


def test_officer_of_another_checkpoint_sees_who_is_expected(desk: FlightDesk) -> None:
    _put(desk, _notice("N-1"))
    _send(desk, LARAS)
    for places, shown in (({"CGK"}, 1), ({"CGK/K01", "DPS"}, 1), ({"DPS"}, 0), ({"NRT"}, 0), (set(), 0)):
        officer = replace(OFFICER, scope=Scope(frozenset(places)))
        assert len(desk.page(officer)) == shown
        if shown:
            assert len(desk.get(FLIGHT, officer).pointed) == 1
        else:
            with pytest.raises(NotAllowed):
                desk.get(FLIGHT, officer)


def test_victim_on_board_is_told_or_counted(desk: FlightDesk) -> None:
    """To whoever may not see her: neither in the list nor as a hit too many."""
    _put(desk, _notice("N-VICTIM", NoticeKind.PROTECT), _notice("N-1", document_numbers=("X9917640", "B0000001")))
    _send(desk, LARAS, CASPIAN)
    lane = replace(OFFICER, scope=Scope(frozenset({"CGK"})))
    told = {officer: desk.get(FLIGHT, officer).pointed[0].decision for officer in (lane, OFFICER)}
    assert [one.notice_id for one in told[lane].findings] == ["N-1"] and told[lane].advice is Advice.SECURE
    assert told[OFFICER].advice is Advice.PROTECT and len(told[OFFICER].findings) == 2
    with desk.records.transaction() as tx:
        gone = replace(_notice("N-1", version=2), state=NoticeState.WITHDRAWN, document_numbers=("B0000001",))
        tx.notices.put(gone, MADE)
    desk.catch_up()
    assert ([one.hits for one in desk.page(lane)], [one.hits for one in desk.page(OFFICER)]) == ([0], [1])
    dossier = desk.get(FLIGHT, lane)
    assert dossier.flight.hits == 0 and "N-VICTIM" not in repr(dossier)
