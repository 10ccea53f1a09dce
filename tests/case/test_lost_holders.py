"""A lost document that a registered person holds, and that nobody is told of unless they ask."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest
from tests.contracts.samples import MADE, MORNING, NOTICE, OFFICER, PERSON
from tests.watchlist.test_notice_desk import DRAFT

from iass.access import SYSTEM
from iass.adapters.sql.records import SqlRecords, SqlTransaction
from iass.audit.entry import AuditEntry
from iass.case.lost_holders import LostHolders
from iass.clock import FixedClock
from iass.errors import InvalidInput, NotFound
from iass.ids import NoticeId, OfficerId, PersonId
from iass.registry.person import KnownDocument
from iass.watchlist.duties import DutyDesk, DutyKind
from iass.watchlist.notice import Notice, NoticeKind, NoticeState
from iass.watchlist.notice_desk import NoticeDesk

LOST: Notice = replace(
    NOTICE, notice_id=NoticeId("L-1"), kind=NoticeKind.LOST_DOCUMENT, document_numbers=("A1234",),
    state=NoticeState.IN_FORCE, valid_until=None, image_ids=(), surname="", given_names="",
)  # fmt: skip
HOLDER = replace(PERSON, documents=(KnownDocument("A1234", "P", "IDN", None),))


@pytest.fixture
def desk(records: SqlRecords) -> LostHolders:
    return LostHolders(records, FixedClock(MORNING))


def _put(records: SqlRecords, *, person: bool = False, notice: bool = False) -> None:
    with records.transaction() as tx:
        if person:
            tx.people.put(HOLDER)
        if notice:
            tx.notices.put(LOST, MADE)


def _duties(records: SqlRecords) -> list[tuple[DutyKind, str, str]]:
    found = DutyDesk(records, FixedClock(MORNING)).due(0, OFFICER)
    return [(duty.kind, duty.notice_id, duty.name) for duty in found]


def _told(records: SqlRecords, action: str) -> list[AuditEntry]:
    with records.reading() as tx:
        return [one for one in tx.audit.entries() if one.action == action]


def _approved(records: SqlRecords) -> None:
    desk = NoticeDesk(records, FixedClock(MORNING))
    changes = {"surname": "", "given_names": "", "sex": None, "birth_date": None, "valid_until": None}
    lost = replace(DRAFT, notice_id=NoticeId("L-1"), kind=NoticeKind.LOST_DOCUMENT, agency="Polri", **changes)  # type: ignore[arg-type]  # its own fields
    desk.file(replace(lost, document_numbers=("A1234",)), OFFICER)
    desk.submit(NoticeId("L-1"), 1, OFFICER)
    desk.approve(NoticeId("L-1"), 2, replace(OFFICER, officer_id=OfficerId("desk-2")))


@pytest.mark.parametrize(
    "arrive", [_approved, lambda records: _put(records, notice=True)], ids=["approved", "in force by a row"]
)
def test_notice_waits_until_somebody_asks(
    records: SqlRecords, desk: LostHolders, arrive: Callable[[SqlRecords], None]
) -> None:
    _put(records, person=True)
    assert desk.turn() == 0
    arrive(records)
    assert _duties(records) == []
    assert (desk.turn(), desk.turn()) == (1, 0)
    assert _duties(records) == [(DutyKind.HOLDER, "L-1", "A1234")]
    (entry,) = _told(records, "lost_document.held")
    assert (entry.actor, entry.subject, entry.details) == (SYSTEM.officer_id, "L-1", {"holders": [HOLDER.person_id]})
    with records.reading() as tx:
        assert tx.alerts.page(limit=10) == (), "it accuses nobody"


def test_person_who_is_registered_later_is_overlooked(records: SqlRecords, desk: LostHolders) -> None:
    _put(records, notice=True)
    assert desk.turn() == 0
    _put(records, person=True)
    assert desk.turn() == 1
    assert _duties(records) == [(DutyKind.HOLDER, "L-1", "A1234")]


def test_program_that_was_killed_has_lost_it(records: SqlRecords, desk: LostHolders) -> None:
    """Before it looked, while it wrote, and after: the next one finds what is not kept, and nothing twice."""
    _put(records, person=True, notice=True)

    class Killed(SqlRecords):
        @contextmanager
        def transaction(self) -> Iterator[SqlTransaction]:
            with records.transaction() as tx:
                yield tx
                raise KeyboardInterrupt

    dying = Killed.__new__(Killed)
    dying.__dict__.update(records.__dict__)
    with pytest.raises(KeyboardInterrupt):
        LostHolders(dying, FixedClock(MORNING)).turn()
    assert (_duties(records), _told(records, "lost_document.held")) == ([], [])
    assert desk.turn() == 1
    assert LostHolders(records, FixedClock(MORNING)).turn() == 0
    assert len(_told(records, "lost_document.held")) == 1


def test_more_than_are_kept_at_once_are_left(records: SqlRecords, desk: LostHolders) -> None:
    with records.transaction() as tx:
        tx.people.put(HOLDER)
        for number in range(201):
            tx.notices.put(replace(LOST, notice_id=NoticeId(f"L-{number:03}")), MADE)
    assert desk.turn() == 201
    assert len(_duties(records)) == 201


def test_duty_stays_after_an_officer_saw_to_it_or_ends_without_a_word(records: SqlRecords, desk: LostHolders) -> None:
    _put(records, person=True, notice=True)
    desk.turn()
    of = (NoticeId("L-1"), HOLDER.person_id)
    for note in ("", " ", "x" * 2001):
        with pytest.raises(InvalidInput):
            desk.settle(*of, note, OFFICER)
    with pytest.raises(NotFound):
        desk.settle(NoticeId("L-1"), PersonId("other"), "gone", OFFICER)
    desk.settle(*of, " it is gone; a new one was issued ", OFFICER)
    with pytest.raises(NotFound):
        desk.settle(*of, "again", OFFICER)
    assert _duties(records) == []
    (entry,) = _told(records, "lost_document.settled")
    assert (entry.actor, entry.subject) == (OFFICER.officer_id, "L-1")
    assert entry.details == {"holder": HOLDER.person_id, "note": "it is gone; a new one was issued"}
    (shown,) = desk.of_notice(NoticeId("L-1"), OFFICER)
    assert shown.person == HOLDER and shown.holding.settled is not None
    assert shown.holding.settled.note == "it is gone; a new one was issued"
    assert [one.subject for one in _told(records, "lost_document.holders_viewed")] == ["L-1"]
    with pytest.raises(NotFound):
        desk.of_notice(NoticeId("L-9"), OFFICER)
