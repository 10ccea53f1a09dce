"""Somebody is found together with a person whom he never met, or a victim or child is named, on either database."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from tests.contracts.samples import MADE, MORNING, NOTICE, alert, decision, passage

from iass.access import EVERYWHERE, Scope
from iass.adapters.sql.records import SqlRecords
from iass.capture.document import Sex, TravelDocument
from iass.capture.lane import Direction
from iass.capture.partial_date import PartialDate
from iass.case.companions import Window, occasions
from iass.case.passage import Passage
from iass.decide.decision import Advice
from iass.ids import AlertId, CrossingId, NoticeId, PersonId
from iass.registry.person import KnownDocument, Person
from iass.watchlist.notice import NoticeKind

DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
TEN = 10 * MINUTE
BORN = PartialDate(1990, 1, 1)
INVESTIGATOR = Scope()
DESK = Scope(protected=frozenset({"CGK"}))


def crossed(
    who: str,
    at: datetime,
    checkpoint: str = "CGK",
    direction: Direction = Direction.DEPARTURE,
    born: PartialDate | None = BORN,
) -> Passage:
    """Under a document alone; its number names the traveller."""
    one = TravelDocument(who, "UTO", who, issuer="UTO", birth_date=born)
    named = CrossingId(f"crossing-{who}-{checkpoint}-{at:%m%d%H%M}")
    return replace(
        passage(), crossing_id=named, at=at, checkpoint=checkpoint, direction=direction, document=one, holder_id=None,
        best_subject=None, best_score=None, threshold=None,
    )  # fmt: skip


def put(records: SqlRecords, *passages: Passage) -> None:
    with records.transaction() as tx:
        for one in passages:
            tx.passages.add(one)


def windows_of(records: SqlRecords, who: str) -> tuple[Window, ...]:
    with records.reading() as tx:
        return occasions(tx.crossed_together.of([who], MORNING - 400 * DAY, 100), TEN)


def met(records: SqlRecords, least: int = 2, scope: Scope = EVERYWHERE, **page: int) -> list[tuple[str, int]]:
    windows = windows_of(records, VICTIM)
    with records.reading() as tx:
        found = tx.crossed_together.met(windows, {VICTIM}, least, page.pop("limit", 20), page.pop("offset", 0), scope)
    return [(one.traveller.rpartition(":")[2], one.windows) for one in found.met]


VICTIM = "document:UTO:V1"


@pytest.fixture
def records(any_records: SqlRecords) -> SqlRecords:
    """Three departures of V1 from CGK, a day apart. T1 comes each time, some minutes off; S1 once; D1 on the same days
    by another door, in the other direction, or too late."""
    for number in range(3):
        at = MORNING - number * DAY
        put(any_records, crossed("V1", at), crossed("T1", at + (number - 1) * 9 * MINUTE))
    put(
        any_records,
        crossed("S1", MORNING),
        crossed("D1", MORNING, "DPS"),
        crossed("D1", MORNING - DAY, direction=Direction.ARRIVAL),
        crossed("D1", MORNING - 2 * DAY - TEN - MINUTE),
    )
    return any_records


def test_who_crossed_together_is_not_found_or_somebody_else_is(records: SqlRecords) -> None:
    assert met(records) == [("T1", 3)]
    assert met(records, least=3) == [("T1", 3)] and met(records, least=4) == []
    assert met(records, least=1) == [("T1", 3), ("S1", 1)]


def test_ends_of_a_window_do_not_count(records: SqlRecords) -> None:
    put(records, crossed("E1", MORNING + TEN), crossed("E1", MORNING - DAY - TEN))
    put(records, crossed("L1", MORNING + TEN + timedelta(microseconds=1)), crossed("L1", MORNING - DAY - TEN - MINUTE))
    assert met(records) == [("T1", 3), ("E1", 2)]


def test_two_crossings_on_one_occasion_are_counted_twice(records: SqlRecords) -> None:
    """Whoever is sent back and comes again, and the person of the case too."""
    put(records, crossed("S1", MORNING + 3 * MINUTE), crossed("V1", MORNING + 15 * MINUTE))
    assert len(windows_of(records, VICTIM)) == 3
    assert met(records) == [("T1", 3)]


def test_pages_repeat_or_miss_somebody(records: SqlRecords) -> None:
    for who in ("A1", "B1", "C1"):
        put(records, *(crossed(who, MORNING - number * DAY) for number in range(2)))
    pages = [met(records, limit=2, offset=offset) for offset in (0, 2, 4)]
    assert pages == [[("T1", 3), ("A1", 2)], [("B1", 2), ("C1", 2)], []]
    with records.reading() as tx:
        found = tx.crossed_together.met(windows_of(records, VICTIM), {VICTIM}, 2, 1)
    assert (len(found.met), found.found, found.minors) == (1, 4, 0)


def test_full_flight_is_not_told(records: SqlRecords) -> None:
    put(records, *(crossed(f"P{number}", MORNING) for number in range(30)))
    windows = windows_of(records, VICTIM)
    with records.reading() as tx:
        others = tx.crossed_together.others(windows, {VICTIM})
    assert [others[one.number] for one in windows] == [1, 1, 32]
    with records.reading() as tx:
        assert tx.crossed_together.others((), {VICTIM}) == {} and tx.crossed_together.within((), {"x"}) == ()
        assert tx.crossed_together.times((), {"x"}) == {} == tx.crossed_together.times(windows, ())


def test_crossings_elsewhere_push_out_those_of_the_own_place(records: SqlRecords) -> None:
    own = Scope(frozenset({"CGK"}))
    with records.reading() as tx:
        every = tx.crossed_together.of(["document:UTO:D1"], MORNING - 9 * DAY, 1)
        found = tx.crossed_together.of(["document:UTO:D1"], MORNING - 9 * DAY, 1, own)
        none = tx.crossed_together.of(["document:UTO:D1"], MORNING - 9 * DAY, 9, Scope(frozenset({"SUB"})))
    assert [one.checkpoint for one in every] == ["DPS"]
    assert [(one.checkpoint, one.at) for one in found] == [("CGK", MORNING - DAY)] and none == ()


def test_crossings_are_not_those_of_the_windows(records: SqlRecords) -> None:
    windows = windows_of(records, VICTIM)
    with records.reading() as tx:
        found = tx.crossed_together.within(windows, ["document:UTO:T1"])
    assert [(one.window, one.at) for one in found] == [
        (1, MORNING - 2 * DAY + 9 * MINUTE), (2, MORNING - DAY), (3, MORNING - 9 * MINUTE)
    ]  # fmt: skip
    assert {one.direction for one in found} == {Direction.DEPARTURE}


def test_traveller_of_many_crossings_crowds_out_another(records: SqlRecords) -> None:
    """Each has the first of every window, and is counted in each once."""
    put(records, *(crossed("K1", MORNING - n * DAY + late * MINUTE) for n in range(3) for late in (-9, -8, 5, 9)))
    put(records, crossed("L1", MORNING + 8 * MINUTE))
    windows, named = windows_of(records, VICTIM), [f"document:UTO:{who}" for who in ("K1", "L1", "T1", "nobody")]
    with records.reading() as tx:
        found = tx.crossed_together.within(windows, named)
        times = tx.crossed_together.times(windows, named)
    assert times == dict(zip(named, (3, 1, 3), strict=False))
    assert [(one.window, one.at) for one in found if one.traveller == named[0]] == [
        (3 - n, MORNING - n * DAY - 9 * MINUTE) for n in (2, 1, 0)
    ]
    assert [one.window for one in found if one.traveller == named[1]] == [3] and len(found) == 7


def _protected(who: str, at: datetime, checkpoint: str = "CGK") -> Passage:
    told = replace(decision(Advice.PROTECT), findings=())
    return replace(crossed(who, at, checkpoint), decision=told)


def test_other_victim_is_named_to_an_investigator(records: SqlRecords) -> None:
    """Whichever of her crossings it was that told so, wherever; the desk of that checkpoint sees her."""
    put(records, *(crossed("W1", MORNING - number * DAY) for number in range(3)))
    assert met(records, scope=INVESTIGATOR) == [("T1", 3), ("W1", 3)]
    put(records, _protected("W1", MORNING - 90 * DAY))
    assert met(records, scope=INVESTIGATOR) == [("T1", 3)]
    assert met(records, scope=DESK) == [("T1", 3), ("W1", 3)] == met(records)
    put(records, _protected("W1", MORNING - 91 * DAY, "DPS"))
    assert met(records, scope=DESK) == [("T1", 3)]
    windows = windows_of(records, VICTIM)
    with records.reading() as tx:
        found = tx.crossed_together.met(windows, {VICTIM}, 2, 9, 0, INVESTIGATOR)
        assert tx.crossed_together.others(windows, {VICTIM})[1] == 2, "she is one of the others all the same"
    assert (found.found, found.minors) == (1, 0)


def test_victim_of_a_later_notice_is_named(records: SqlRecords) -> None:
    """A search of the past raises an alert about a crossing that was nobody's then."""
    put(records, *(crossed("W1", MORNING - number * DAY) for number in range(2)))
    told = replace(decision(Advice.PROTECT), findings=())
    of_past = replace(alert(7), alert_id=AlertId("alert-past"), decision=told)
    with records.transaction() as tx:
        tx.alerts.add(replace(of_past, crossing_id=crossed("W1", MORNING).crossing_id))
    assert met(records, scope=INVESTIGATOR) == [("T1", 3)]


def test_victim_whose_passport_a_notice_names_is_named(records: SqlRecords) -> None:
    """Who crossed before there was a notice, and whom no face gave away. A holder too, under whichever number."""
    put(records, *(crossed("W1", MORNING - number * DAY) for number in range(2)))
    holder = PersonId("WNI-7")
    put(records, *(replace(crossed(f"H{n}", MORNING - n * DAY), holder_id=holder) for n in range(2)))
    assert met(records, scope=INVESTIGATOR) == [("T1", 3), ("W1", 2), ("WNI-7", 2)]
    sought = replace(NOTICE, notice_id=NoticeId("N-9"), kind=NoticeKind.PROTECT, document_numbers=("w 1", "H1"))
    with records.transaction() as tx:
        tx.notices.put(NOTICE, MADE)
        tx.notices.put(sought, MADE)
    assert met(records, scope=INVESTIGATOR) == [("T1", 3)]
    assert len(met(records, scope=DESK)) == 3, "a notice is at no checkpoint: a desk anywhere reads it"


def _known_as(person: str, *numbers: str, born: PartialDate | None = BORN) -> Person:
    papers = tuple(KnownDocument(number, "P", "UTO", None) for number in numbers)
    return Person(PersonId(person), "SARI", "DEWI", Sex.FEMALE, born, "", "IDN", papers)


def test_victim_is_named_by_another_of_her_papers(records: SqlRecords) -> None:
    """W1 was met under a passport alone, and is a known holder later; X1 was met as a holder, and came before under a
    passport that the registry has; Y1 is named by a notice with a passport that she never used; G1 is nobody's."""
    as_holder = [replace(crossed("W1", MORNING - n * DAY), holder_id=PersonId("WNI-9")) for n in range(2)]
    of_y = [replace(crossed(f"Y{n}", MORNING - n * DAY), holder_id=PersonId("WNI-6")) for n in range(2)]
    plain = [crossed(who, MORNING - n * DAY) for who in ("X1", "Z9", "G1") for n in range(2)]
    put(records, *as_holder, *of_y, *plain)
    assert [who for who, _ in met(records, scope=INVESTIGATOR)] == ["T1", "G1", "X1", "Z9", "WNI-6", "WNI-9"]
    put(records, _protected("W1", MORNING - 90 * DAY))
    put(records, replace(_protected("X2", MORNING - 80 * DAY), holder_id=PersonId("WNI-8"), document=None))
    sought = replace(NOTICE, notice_id=NoticeId("N-9"), kind=NoticeKind.PROTECT, document_numbers=("Z 8",))
    with records.transaction() as tx:
        tx.people.put(_known_as("WNI-8", "x-1", "X2"))
        tx.people.put(_known_as("WNI-6", "Z8", "Z9"))
        tx.people.put(_known_as("WNI-5", "G1"))
        tx.notices.put(sought, MADE)
    assert met(records, scope=INVESTIGATOR) == [("T1", 3), ("G1", 2)]
    assert len(met(records, scope=DESK)) == 6
    put(records, _protected("G1", MORNING - 70 * DAY, "DPS"))
    assert "G1" not in dict(met(records, scope=DESK)) and "WNI-9" in dict(met(records, scope=DESK))


def test_child_is_named_to_an_investigator(records: SqlRecords) -> None:
    child = PartialDate(2008, 11)  # not 18 before the last of November
    put(records, *(crossed("C1", MORNING - number * DAY, born=child) for number in range(2)))
    windows = windows_of(records, VICTIM)
    for scope, named, minors in ((INVESTIGATOR, [("T1", 3)], 1), (DESK, [("T1", 3), ("C1", 2)], 0)):
        assert met(records, scope=scope) == named
        with records.reading() as tx:
            found = tx.crossed_together.met(windows, {VICTIM}, 2, 9, 0, scope)
        assert (found.found, found.minors) == (len(named), minors)


def test_child_is_named_whose_age_another_paper_tells(records: SqlRecords) -> None:
    """A date read 40 days ago, under another number, of the registry alone, or of a passport that the registry knows
    by now; not of whoever was a child once, and is none in these windows."""
    young, old = PartialDate(2012), PartialDate(2008, 11, 21)
    pairs = (("A", "WNI-1"), ("B", "WNI-2"), ("G", "WNI-3"))
    shown = [replace(crossed(f"{who}{n}", MORNING - n * DAY, born=None), holder_id=PersonId(holder))
             for who, holder in pairs for n in range(2)]  # fmt: skip
    put(records, *shown, *(crossed(who, MORNING - n * DAY, born=None) for who in ("C1", "E7", "N1") for n in range(2)))
    assert len(met(records, scope=INVESTIGATOR)) == 7
    put(records, replace(crossed("A7", MORNING - 40 * DAY, born=young), holder_id=PersonId("WNI-1")))
    put(records, replace(crossed("E7", MORNING - 40 * DAY, born=young), holder_id=PersonId("WNI-7")))
    put(records, replace(crossed("G9", MORNING - 400 * DAY, born=old), holder_id=PersonId("WNI-3")))
    with records.transaction() as tx:
        tx.people.put(_known_as("WNI-2", born=young))
        tx.people.put(_known_as("WNI-3", born=old))
        tx.people.put(_known_as("WNI-4", "c-1", born=PartialDate(2008, 11)))
        tx.people.put(_known_as("WNI-5", "N1", born=None))
    assert met(records, scope=INVESTIGATOR) == [("T1", 3), ("N1", 2), ("WNI-3", 2)]
    windows = windows_of(records, VICTIM)
    with records.reading() as tx:
        found = tx.crossed_together.met(windows, {VICTIM}, 2, 9, 0, INVESTIGATOR)
    assert (found.found, found.minors, len(met(records, scope=DESK))) == (3, 4, 7)


def test_traveller_is_two_or_two_travellers_are_one(records: SqlRecords) -> None:
    """A holder is one whatever the passport; numbers of two states are two; a face alone is nobody's."""
    holder = PersonId("WNI-7")
    one = [replace(crossed(f"H{n}", MORNING - n * DAY), holder_id=holder) for n in range(2)]
    document = one[0].document
    assert document is not None
    twins: Sequence[Passage] = [
        replace(crossed("G1", MORNING), document=replace(document, number="g 1", issuer="AAA")),
        replace(crossed("G1", MORNING - DAY), document=replace(document, number="G1", issuer="BBB")),
    ]
    faces = [replace(crossed(f"F{n}", MORNING - n * DAY), document=None) for n in range(2)]
    put(records, *one, *twins, *faces)
    assert met(records) == [("T1", 3), ("WNI-7", 2)]
    with records.reading() as tx:
        known = tx.crossed_together.travellers([*(found.crossing_id for found in (*one, *twins, *faces))])
    assert known == {"person:WNI-7", "document:AAA:G1", "document:BBB:G1"}
