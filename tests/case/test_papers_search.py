"""Papers alone, on real records: somebody listed is not found, or is shown to nobody knows whom."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from tests.contracts.samples import MADE, NOTICE, PERSON

from iass.access import Officer
from iass.adapters.sql.records import SqlRecords
from iass.capture.document import Sex
from iass.capture.partial_date import PartialDate
from iass.case.papers_search import PapersRequest, PapersSearch
from iass.clock import FixedClock
from iass.errors import InvalidInput
from iass.ids import NoticeId, OfficerId, PersonId
from iass.registry.enrolment import GalleryName
from iass.screen.identity import Identity
from iass.screen.registry_names import MOST_UNREAD
from iass.screen.screening import Screening

LISTED = replace(NOTICE, birth_date=PartialDate(1980, 5, 17))
BOTH = (GalleryName.WATCHLIST, GalleryName.REGISTRY)


@pytest.fixture
def desk(records: SqlRecords) -> PapersSearch:
    with records.transaction() as tx:
        tx.notices.put(LISTED, MADE)
        tx.notices.put(replace(LISTED, notice_id=NoticeId("N-9"), given_names="WEI", surname="TAN"), MADE)
        tx.people.put(PERSON)
    return PapersSearch(records, Screening(), FixedClock(datetime(2026, 11, 29, tzinfo=UTC)))


def _request(asking: Identity, **changes: object) -> PapersRequest:
    asked = PapersRequest(asking, BOTH, "visa application", "C-1", Officer(OfficerId("desk-2")))
    return replace(asked, **changes)  # type: ignore[arg-type]  # checked by dataclasses


def _himself(number: str = "") -> Identity:
    numbers = (number,) if number else ()
    name = f"{NOTICE.surname} {NOTICE.given_names}".replace("U", "OE").replace("u", "oe")
    assert LISTED.sex is not None
    return Identity("", name, LISTED.birth_date, LISTED.nationality, LISTED.sex, numbers)


def test_the_listed_is_not_found_or_another_is(desk: PapersSearch, records: SqlRecords) -> None:
    found = desk.find(_request(_himself()))
    watchlist, registry = found.lists
    assert [(one.subject_id, one.rule) for one in watchlist.candidates] == [(NOTICE.notice_id, "name_and_date")]
    with records.reading() as tx:
        [entry] = [one for one in tx.audit.entries() if one.action == "papers.searched"]
    assert (entry.subject, entry.actor) == (found.search_id, "desk-2")
    assert entry.details["shown"] == {
        "watchlist": [NOTICE.notice_id],
        "registry": [one.subject_id for one in registry.candidates],
    }


def test_a_registered_person_is_not_found_by_number(desk: PapersSearch) -> None:
    number = PERSON.documents[0].number
    _, registry = desk.find(_request(Identity("", "", numbers=(number,)))).lists
    assert [(one.subject_id, one.rule) for one in registry.candidates] == [(PERSON.person_id, "document")]


def test_registry_that_is_not_read_yet_says_that_nobody_is_there(desk: PapersSearch, records: SqlRecords) -> None:
    """What was not checked is told as such, and so it stands in the audit log; the watchlist is answered meanwhile."""
    with records.transaction() as tx:
        for number in range(MOST_UNREAD + 1):
            tx.people.put(replace(PERSON, person_id=PersonId(f"q-{number:05d}"), surname="OTHER", documents=()))
    asked = _request(replace(_himself(), numbers=(PERSON.documents[0].number,)))
    watchlist, registry = desk.find(asked).lists
    assert [one.subject_id for one in watchlist.candidates] == [NOTICE.notice_id]
    assert (watchlist.checked, registry.checked, registry.candidates) == (True, False, ())
    assert (desk.prepare(), desk.prepare()) == (True, False)
    _, registry = desk.find(asked).lists
    assert registry.checked and PERSON.person_id in [one.subject_id for one in registry.candidates]
    with records.reading() as tx:
        entries = [one for one in tx.audit.entries() if one.action == "papers.searched"]
    assert [one.details.get("not_checked") for one in entries] == [["registry"], None]


@pytest.mark.parametrize(
    ("changes", "where"),
    [
        ({"traveller": Identity("", "  ", None, "IDN", Sex.MALE)}, "name"),
        ({"purpose": " "}, "purpose"),
        ({"case_number": "x" * 101}, "case_number"),
        ({"lists": ()}, "lists"),
        ({"limit": 0}, "limit"),
    ],
)
def test_a_search_without_a_reason_is_made(desk: PapersSearch, changes: dict[str, object], where: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        desk.find(_request(_himself(), **changes))
    assert refused.value.where == where
