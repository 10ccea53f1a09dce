"""The port Notices, on SQLite and PostgreSQL."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from iass.adapters.sql.records import SqlRecords
from iass.errors import Conflict, InvalidInput, NotAllowed
from iass.ids import NoticeId, OfficerId
from iass.watchlist.acts import Act
from iass.watchlist.duty_runs import DutyRun, DutySlice, RunOf
from iass.watchlist.identity import IDENTITY, missing
from iass.watchlist.notice import Instrument, Notice, NoticeKind, NoticeState
from iass.watchlist.version import Made, NoticeVersion
from iass.watchlist.zone import Zone

from .samples import MADE, NOTICE, PENDING, TOLD


def _store(records: SqlRecords, *notices: Notice) -> None:
    with records.transaction() as tx:
        for notice in notices:
            tx.notices.put(notice, MADE)


def test_notice_comes_back_changed(any_records: SqlRecords) -> None:
    bare = replace(
        NOTICE,
        notice_id=NoticeId("N-2"),
        sex=None,
        birth_date=None,
        valid_until=None,
        approver=None,
        document_numbers=(),
        image_ids=(),
    )
    _store(any_records, NOTICE, bare)
    with any_records.reading() as tx:
        assert tx.notices.get(NOTICE.notice_id) == NOTICE
        assert tx.notices.get(bare.notice_id) == bare
        assert tx.notices.get(NoticeId("none")) is None


def test_time_zone_is_lost(any_records: SqlRecords) -> None:
    _store(any_records, NOTICE)
    with any_records.reading() as tx:
        found = tx.notices.get(NOTICE.notice_id)
    assert found is not None and found.valid_until is not None
    assert found.valid_until.tzinfo is UTC
    assert found.valid_until.isoformat() == "2026-11-30T17:00:00+00:00"


def test_moment_without_a_zone_is_taken(any_records: SqlRecords) -> None:
    with pytest.raises(InvalidInput, match="time zone"):
        _store(any_records, replace(NOTICE, valid_from=NOTICE.valid_from.replace(tzinfo=None)))


def test_former_version_is_lost(any_records: SqlRecords) -> None:
    withdrawn = replace(NOTICE, version=2, state=NoticeState.WITHDRAWN, document_numbers=("C9",), surname="SUSANTO")
    _store(any_records, NOTICE, withdrawn)
    with any_records.reading() as tx:
        assert tx.notices.get(NOTICE.notice_id) == withdrawn
        assert tx.notices.get(NOTICE.notice_id, 1) == NOTICE
        assert tx.notices.get(NOTICE.notice_id, 2) == withdrawn
        assert tx.notices.get(NOTICE.notice_id, 3) is None
        assert tx.notices.count() == 1


def test_former_version_is_found_by_what_it_listed(any_records: SqlRecords) -> None:
    _store(any_records, NOTICE, replace(NOTICE, version=2, document_numbers=("C9",), surname="SUSANTO"))
    with any_records.reading() as tx:
        assert tx.notices.by_document("A1234") == ()
        assert [notice.version for notice in tx.notices.by_document("C9")] == [2]


def test_version_is_overwritten(any_records: SqlRecords) -> None:
    _store(any_records, NOTICE)
    with pytest.raises(Conflict):
        _store(any_records, replace(NOTICE, reason="other"))


@pytest.mark.parametrize(
    ("number", "hits"), [("a12 34", 1), ("A1234", 1), ("A123", 0), ("", 0), ("<<", 0), ("b7654321", 1)]
)
def test_listed_number_is_missed_or_too_much_is_found(any_records: SqlRecords, number: str, hits: int) -> None:
    _store(any_records, NOTICE, replace(NOTICE, notice_id=NoticeId("N-2"), document_numbers=("", "--", "Z1")))
    with any_records.reading() as tx:
        assert len(tx.notices.by_document(number)) == hits


def test_every_notice_on_one_number_is_answered_once(any_records: SqlRecords) -> None:
    twice = replace(NOTICE, notice_id=NoticeId("N-0000"), document_numbers=("A1234", "A 12 34"))
    _store(any_records, NOTICE, twice)
    with any_records.reading() as tx:
        assert tx.notices.by_document("A1234") == (twice, NOTICE)


def test_a_change_is_not_told(any_records: SqlRecords) -> None:
    """What follows the notices in memory asks for the number of versions, and for those made since it last looked."""
    with any_records.reading() as tx:
        assert (tx.notices.version_count(), tx.notices.last_made_at(), tx.notices.made_since(MADE.at)) == (0, None, ())
    _store(any_records, NOTICE)
    later = replace(MADE, at=MADE.at + timedelta(seconds=5))
    with any_records.transaction() as tx:
        tx.notices.put(replace(NOTICE, version=2), later)
        tx.notices.put(replace(NOTICE, notice_id=NoticeId("N-0000")), later)
    with any_records.reading() as tx:
        assert (tx.notices.version_count(), tx.notices.last_made_at()) == (3, later.at)
        since = [(one.notice.notice_id, one.notice.version) for one in tx.notices.made_since(later.at)]
        assert since == [("N-0000", 1), (NOTICE.notice_id, 2)]
        assert len(tx.notices.made_since(MADE.at)) == 3


def test_page_skips_or_repeats(any_records: SqlRecords) -> None:
    """Ids sort by code point in both databases: capitals before small letters."""
    ids = ["N-1", "N-10", "N-2", "Z", "_", "a", "b-é", "b-z"]
    _store(any_records, *(replace(NOTICE, notice_id=NoticeId(name)) for name in reversed(ids)))
    _store(any_records, replace(NOTICE, notice_id=NoticeId("N-2"), version=2))
    expected = sorted(ids)
    with any_records.reading() as tx:
        first = tx.notices.page(limit=3)
        rest = tx.notices.page(limit=100, after=first[-1].notice_id)
    assert [notice.notice_id for notice in (*first, *rest)] == expected
    assert [notice.version for notice in (*first, *rest)] == [2 if name == "N-2" else 1 for name in expected]


MORNING = datetime(2026, 6, 2, 2, 0, tzinfo=UTC)


def _live(records: SqlRecords) -> None:
    """N-0001 filed at 9, approved at 10, withdrawn at 12; N-0002 approved at 11, for a period that begins at 13."""
    submitted = replace(NOTICE, state=NoticeState.SUBMITTED, approver=None)
    later = replace(NOTICE, notice_id=NoticeId("N-0002"), valid_from=MORNING + timedelta(hours=4), valid_until=None)
    steps = [
        (0, submitted, Act.SUBMIT),
        (1, replace(NOTICE, version=2), Act.APPROVE),
        (2, later, Act.APPROVE),
        (3, replace(NOTICE, version=3, state=NoticeState.WITHDRAWN), Act.WITHDRAW),
    ]
    with records.transaction() as tx:
        for hours, notice, act in steps:
            tx.notices.put(notice, Made(MORNING + timedelta(hours=hours), act, OfficerId("desk-1"), "why"))


@pytest.mark.parametrize(
    ("hours", "stood", "in_force"),
    [
        (-1, [], []),
        (0, ["N-0001@1"], []),
        (1.5, ["N-0001@2"], ["N-0001@2"]),
        (2, ["N-0001@2", "N-0002@1"], ["N-0001@2"]),
        (3, ["N-0001@3", "N-0002@1"], []),
        (4, ["N-0001@3", "N-0002@1"], ["N-0002@1"]),
    ],
)
def test_what_stood_at_a_moment_is_told_otherwise(
    any_records: SqlRecords, hours: float, stood: list[str], in_force: list[str]
) -> None:
    _live(any_records)
    moment = MORNING + timedelta(hours=hours)
    with any_records.reading() as tx:
        pages = [tx.notices.page_at(moment, limit=9, in_force_at=only) for only in (None, moment)]
        single = [tx.notices.at(NoticeId(notice_id), moment) for notice_id in ("N-0001", "N-0002")]
    told = [[f"{one.notice.notice_id}@{one.notice.version}" for one in page] for page in pages]
    assert told == [stood, in_force]
    assert [one for one in single if one is not None] == list(pages[0])


def test_page_of_the_past_repeats_or_skips(any_records: SqlRecords) -> None:
    _live(any_records)
    with any_records.reading() as tx:
        first = tx.notices.page_at(MORNING + timedelta(hours=5), limit=1)
        second = tx.notices.page_at(MORNING + timedelta(hours=5), limit=1, after=first[0].notice.notice_id)
    assert [one.notice.notice_id for one in (*first, *second)] == ["N-0001", "N-0002"]


def test_what_made_a_version_is_lost(any_records: SqlRecords) -> None:
    told = replace(NOTICE, zone=Zone.WIT, urgent=True, pending=PENDING, told=TOLD)
    made = Made(MORNING, Act.EXTEND, OfficerId("desk-9"), "alasan 😀")
    with any_records.transaction() as tx:
        tx.notices.put(told, made)
    with any_records.reading() as tx:
        assert tx.notices.versions(NOTICE.notice_id) == (NoticeVersion(told, made),)
        assert tx.notices.versions(NoticeId("none")) == ()
    with pytest.raises(NotAllowed), any_records.transaction() as tx:
        tx.notices._connection.exec_driver_sql("DELETE FROM notice_acts")


def test_urgent_request_of_before_is_not_found(any_records: SqlRecords) -> None:
    urgent = replace(NOTICE, urgent=True)
    since = replace(urgent, version=2, urgent=False, state=NoticeState.EXTENDED)
    _store(any_records, urgent, since, replace(NOTICE, notice_id=NoticeId("N-5"), document_numbers=()))
    other = replace(
        NOTICE,
        notice_id=NoticeId("N-9"),
        other_names=(),
        surname="OTHER",
        document_numbers=("b 765-4321",),
        instrument=Instrument("request", "R-1/2026", date(2026, 7, 1)),
    )
    with any_records.reading() as tx:
        assert tx.notices.urgent_before(other) == (urgent,)
        assert tx.notices.urgent_before(replace(other, document_numbers=())) == ()
        assert tx.notices.urgent_before(replace(other, document_numbers=(), surname=NOTICE.surname)) == (urgent,)
        assert tx.notices.urgent_before(replace(other, document_numbers=(), instrument=NOTICE.instrument)) == (urgent,)
        assert tx.notices.urgent_before(NOTICE) == ()


def test_urgent_request_at_hand_or_in_another_writing_is_not_found(any_records: SqlRecords) -> None:
    stored = replace(NOTICE, urgent=True)
    _store(any_records, stored)
    other = replace(
        NOTICE,
        notice_id=NoticeId("N-9"),
        other_names=(),
        document_numbers=(),
        instrument=Instrument("request", "R-1/2026", date(2026, 7, 1)),
    )
    at_hand = replace(other, notice_id=NoticeId("N-8"), urgent=True)
    with any_records.reading() as tx:
        slip = replace(other, surname=f"{NOTICE.surname}X")
        assert tx.notices.urgent_before(slip) == (stored,)
        assert tx.notices.urgent_before(slip, (at_hand,)) == (stored, at_hand)
        assert tx.notices.urgent_before(replace(slip, birth_date=None), (at_hand,)) == (stored, at_hand)
        assert tx.notices.urgent_before(slip, (replace(at_hand, urgent=False),)) == (stored,)
        assert tx.notices.urgent_before(slip, (replace(at_hand, notice_id=slip.notice_id),)) == (stored,)
        again = replace(other, surname="OTHER", given_names="", instrument=replace(NOTICE.instrument, number=" kep 1 "))
        assert tx.notices.urgent_before(again) == ()


def test_what_was_known_then_is_told_as_of_now(any_records: SqlRecords) -> None:
    """At 10 nobody knew that it would be withdrawn at 12, nor of the other one."""
    _live(any_records)
    with any_records.reading() as tx:
        known = tx.notices.page_at(MORNING + timedelta(hours=1), limit=9, in_force_at=MORNING + timedelta(hours=5))
    assert [f"{one.notice.notice_id}@{one.notice.version}" for one in known] == ["N-0001@2"]


def test_one_sought_under_another_id_is_overlooked(any_records: SqlRecords) -> None:
    """By a number however it is written, or by name and birth date; not by either alone, and not one that has ended."""
    base = replace(NOTICE, image_ids=(), document_numbers=("X-304 8812",))
    others = {
        "N-number": replace(base, surname="OTHER", birth_date=None),
        "N-person": replace(base, document_numbers=()),
        "N-name": replace(base, document_numbers=(), birth_date=None),
        "N-born": replace(base, document_numbers=(), surname="OTHER"),
        "N-over": replace(base, state=NoticeState.WITHDRAWN),
    }
    with any_records.transaction() as tx:
        for notice_id, one in others.items():
            tx.notices.put(replace(one, notice_id=NoticeId(notice_id)), MADE)
        asked = replace(base, notice_id=NoticeId("N-asked"), document_numbers=("X3048812",))
        assert [one.notice_id for one in tx.notices.sought_alike(asked)] == ["N-number", "N-person"]
        assert tx.notices.sought_alike(replace(asked, document_numbers=(), birth_date=None)) == ()


def test_page_of_what_ends_repeats_or_skips(any_records: SqlRecords) -> None:
    """Several ends at once, and several without one, of which a change waits."""
    ends = {"N-1": NOTICE.valid_until, "N-2": NOTICE.valid_until, "N-3": MORNING, "N-4": None, "N-5": None}
    for notice_id, end in ends.items():
        one = replace(NOTICE, notice_id=NoticeId(notice_id), valid_until=end, pending=None if end else PENDING)
        _store(any_records, one)
    with any_records.reading() as tx:
        whole = tx.notices.ending(MORNING + timedelta(days=366), limit=9)
        found: list[NoticeVersion] = []
        last = None
        while page := tx.notices.ending(MORNING + timedelta(days=366), limit=1, after=last):
            found, last = [*found, *page], page[-1].notice
    assert [one.notice.notice_id for one in whole] == ["N-3", "N-1", "N-2", "N-4", "N-5"]
    assert found == list(whole)


def test_window_of_the_untold_repeats_or_skips(any_records: SqlRecords) -> None:
    days = {"N-1": 2, "N-2": 1, "N-3": 2}
    for notice_id, day in days.items():
        instrument = replace(NOTICE.instrument, issued_on=date(2026, 6, day))
        _store(any_records, replace(NOTICE, notice_id=NoticeId(notice_id), instrument=instrument, told=None))
    run, second = DutyRun(RunOf.UNTOLD, NOTICE.kind), date(2026, 6, 2)
    with any_records.reading() as tx:
        found: list[str] = []
        part = DutySlice()
        while page := tx.notices.duty_rows(run, MORNING, part, 1):
            found, part = [*found, page[0].notice_id], DutySlice(page[0].at, page[0].notice_id)
        slices = [DutySlice(until=date(2026, 6, 1)), DutySlice(second), DutySlice(second, NoticeId(""))]
        counts = [tx.notices.duty_count([(run, part)], MORNING) for part in slices]
        both = tx.notices.duty_count([(run, DutySlice()), (DutyRun(RunOf.ENDING), DutySlice())], MORNING)
        named = tx.notices.every_of([(NoticeId("N-3"), 1), (NoticeId("N-3"), 2), (NoticeId("N-1"), 1)])
    assert found == ["N-2", "N-1", "N-3"]
    assert (counts, both) == ([1, 0, 2], 6)
    assert [one.notice.notice_id for one in named] == ["N-3", "N-1"]


def test_part_of_another_version_or_notice_is_told(any_records: SqlRecords) -> None:
    """The parts of many versions are read at once."""
    others = [
        replace(NOTICE, version=2, document_numbers=("C3",), image_ids=(), checkpoints=()),
        replace(NOTICE, notice_id=NoticeId("N-0002"), document_numbers=(), checkpoints=("DPS", "SUB")),
    ]
    _store(any_records, NOTICE, *others)
    with any_records.reading() as tx:
        assert [one.notice for one in tx.notices.versions(NOTICE.notice_id)] == [NOTICE, others[0]]
        assert list(tx.notices.page(limit=9)) == others


LACKING = {
    "name": {"surname": "", "given_names": ""},
    "sex": {"sex": None},
    "birth-place": {"birth_place": ""},
    "birth-date-or-age": {"birth_date": None},
    "document-number": {"kind": NoticeKind.LOST_DOCUMENT, "document_numbers": (), "image_ids": ()},
}
WHOLE = {
    "one name": {"surname": ""},
    "no photograph": {"image_ids": ()},
    "no nationality": {"nationality": ""},
    "a document": {"kind": NoticeKind.LOST_DOCUMENT, "surname": "", "given_names": "", "birth_date": None},
}


def test_part_of_identity_without_a_case() -> None:
    assert [check.check_id for check in IDENTITY] == list(LACKING)


@pytest.mark.parametrize("changes", [*LACKING.values(), *WHOLE.values()], ids=[*LACKING, *WHOLE])
def test_database_and_rule_differ_on_identity(any_records: SqlRecords, changes: dict[str, object]) -> None:
    entry = replace(NOTICE, state=NoticeState.DRAFT, **changes)  # type: ignore[arg-type]  # checked by dataclasses
    _store(any_records, entry)
    with any_records.reading() as tx:
        found = tx.notices.unidentified(closed=False, limit=9)
    assert list(found) == ([entry.notice_id] if missing(entry) else [])
    assert bool(missing(entry)) == (changes in LACKING.values())


def test_entry_without_identity_is_open_and_closed(any_records: SqlRecords) -> None:
    bare = replace(NOTICE, state=NoticeState.DRAFT, birth_date=None)
    for notice_id, then in {
        "N-open": replace(bare, reason="another"),
        "N-done": replace(NOTICE, state=NoticeState.DRAFT),
        "N-gone": replace(bare, state=NoticeState.WITHDRAWN),
        "N-lapsed": replace(bare, state=NoticeState.LAPSED),
    }.items():
        named = NoticeId(notice_id)
        _store(any_records, replace(bare, notice_id=named), replace(then, notice_id=named, version=2))
    _store(any_records, NOTICE)
    with any_records.reading() as tx:
        assert tx.notices.unidentified(closed=False, limit=9) == ("N-open",)
        assert tx.notices.unidentified(closed=True, limit=9) == ("N-done", "N-gone", "N-lapsed")
        assert tx.notices.unidentified(closed=True, limit=1, after=NoticeId("N-done")) == ("N-gone",)


def test_decision_of_before_is_not_found(any_records: SqlRecords) -> None:
    """Its own too; of this kind, approved, on that decision in whatever writing, about this person."""
    other = replace(NOTICE, notice_id=NoticeId("N-9"), instrument=replace(NOTICE.instrument, number="kep 12 / 2026"))
    waiting = replace(NOTICE, notice_id=NoticeId("N-2"), state=NoticeState.SUBMITTED)
    ban = replace(NOTICE, notice_id=NoticeId("N-3"), kind=NoticeKind.ENTRY_BAN)
    urgent = replace(NOTICE, notice_id=NoticeId("N-4"), urgent=True)
    request = replace(NOTICE, notice_id=NoticeId("N-5"), instrument=replace(NOTICE.instrument, kind="request"))
    named = replace(NOTICE, notice_id=NoticeId("N-6"), surname="LUBIS", given_names="DEWI")
    stranger = replace(named, other_names=(), document_numbers=())
    _store(any_records, NOTICE, waiting, ban, urgent, request, stranger)
    at_hand, also = replace(NOTICE, notice_id=NoticeId("N-8")), replace(waiting, notice_id=NoticeId("N-7"))
    another = replace(NOTICE.instrument, number="KEP-13/2026")
    with any_records.reading() as tx:
        assert tx.notices.decided_alike(other) == (NOTICE,)
        assert tx.notices.decided_alike(other, (at_hand, also)) == (NOTICE, at_hand)
        assert tx.notices.decided_alike(NOTICE) == (NOTICE,)
        assert tx.notices.decided_alike(replace(other, agency="Polri")) == ()
        assert tx.notices.decided_alike(replace(other, instrument=another)) == ()
        assert tx.notices.may_correct(named, NOTICE) and not tx.notices.may_correct(stranger, NOTICE)
        copied = replace(stranger, document_numbers=NOTICE.document_numbers, birth_date=None)
        assert not tx.notices.may_correct(copied, NOTICE), "a number alone can be copied"
    with pytest.raises(NotAllowed), any_records.transaction() as writing:
        writing.notices._connection.exec_driver_sql("DELETE FROM notice_decisions")
