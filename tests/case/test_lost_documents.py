"""A lost document that somebody used before the report came in, and nobody is told of."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from tests.contracts.samples import MADE, MORNING, NOTICE, OFFICER, PERSON, passage

from iass.adapters.sql.records import SqlRecords
from iass.case.lost_documents import LostDocuments
from iass.clock import FixedClock
from iass.errors import InvalidInput, NotFound
from iass.ids import NoticeId
from iass.registry.person import KnownDocument
from iass.watchlist.notice import Notice, NoticeKind

LOST = replace(
    NOTICE, notice_id=NoticeId("L-1"), kind=NoticeKind.LOST_DOCUMENT, document_numbers=("A1234", "B777"),
    valid_from=MORNING, image_ids=(), surname="", given_names="", nationality="IDN",
)  # fmt: skip


@pytest.fixture
def desk(records: SqlRecords) -> Iterator[LostDocuments]:
    with records.transaction() as tx:
        tx.people.put(replace(PERSON, documents=(KnownDocument("A1234", "P", "IDN", None),)))
        for notice in (LOST, replace(NOTICE, notice_id=NoticeId("N-2"), document_numbers=("B777",))):
            tx.notices.put(notice, MADE)
        for number, minutes in ((1, -1), (2, 0), (3, 90)):
            tx.passages.add(passage(number, at=MORNING + timedelta(minutes=minutes)))
    yield LostDocuments(records, FixedClock(MORNING + timedelta(days=1)))


def test_use_of_a_lost_document_is_found_by_nobody(desk: LostDocuments) -> None:
    use = desk.look(NoticeId("L-1"), OFFICER)
    assert [person.person_id for person in use.holders] == [PERSON.person_id]
    assert [notice.notice_id for notice in use.notices] == ["N-2"]
    assert [one.crossing_id for one in use.passages] == ["crossing-000003", "crossing-000002"], "not the day before"


def test_look_at_a_lost_document_is_not_remembered(desk: LostDocuments) -> None:
    desk.look(NoticeId("L-1"), OFFICER)
    with desk.records.reading() as tx:
        (entry,) = tx.audit.entries()
    assert (entry.action, entry.subject, entry.actor) == ("lost_document.looked_up", "L-1", OFFICER.officer_id)
    assert entry.details == {"holders": [PERSON.person_id], "notices": ["N-2"], "passages": 2}


@pytest.mark.parametrize(("notice_id", "error"), [("N-2", InvalidInput), ("N-9", NotFound)])
def test_person_is_looked_up_as_a_document(desk: LostDocuments, notice_id: str, error: type[Exception]) -> None:
    with pytest.raises(error):
        desk.look(NoticeId(notice_id), OFFICER)
    with desk.records.reading() as tx:
        assert list(tx.audit.entries()) == []


def test_document_that_nobody_used_is_called_used(desk: LostDocuments) -> None:
    unused: Notice = replace(LOST, notice_id=NoticeId("L-2"), document_numbers=("Q5",))
    with desk.records.transaction() as tx:
        tx.notices.put(unused, MADE)
    use = desk.look(NoticeId("L-2"), OFFICER)
    assert (use.holders, use.notices, use.passages) == ((), (), ())
