"""A document reported lost or stolen: who is known to hold it, and who passed on it since.

At a lane its number is found whenever it is shown; this is about what was before the report came in. It accuses nobody:
the holder mostly is who reported it, and a passage of the day before the report may be the holder's own.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from iass.access import Officer
from iass.audit.entry import JsonValue
from iass.capture.document import TravelDocument
from iass.case.passage import CrossingRecords, CrossingTransaction, Passage
from iass.clock import Clock
from iass.errors import InvalidInput, NotFound
from iass.ids import NoticeId
from iass.registry.person import Person
from iass.watchlist.notice import Notice, NoticeKind

MOST_PASSAGES = 200
"""Of one notice: the latest. A document that passed more often is none that was lost."""


@dataclass(frozen=True, slots=True)
class LostDocumentUse:
    """What is known of the documents of one notice. holders: registered people; notices: others that list one of the
    numbers, of whatever state; passages: on one of them since the notice holds (`valid_from`), newest first."""

    notice: Notice
    holders: tuple[Person, ...]
    notices: tuple[Notice, ...]
    passages: tuple[Passage, ...]


@dataclass(frozen=True, slots=True)
class LostDocuments:
    records: CrossingRecords
    clock: Clock

    def look(self, notice_id: NoticeId, officer: Officer) -> LostDocumentUse:
        """Written to the audit log with the officer's id. Raises NotFound, and InvalidInput for a notice about a
        person."""
        with self.records.transaction() as tx:
            notice = tx.notices.get(notice_id)
            if notice is None:
                raise NotFound("no such notice", where=notice_id[:60], mend="Check its id")
            if notice.kind is not NoticeKind.LOST_DOCUMENT:
                mend = f"Name a notice of the kind {NoticeKind.LOST_DOCUMENT}"
                raise InvalidInput("this notice is about a person", where=notice_id[:60], mend=mend)
            found = _use(tx, notice)
            told: dict[str, JsonValue] = {
                "holders": [person.person_id for person in found.holders],
                "notices": [other.notice_id for other in found.notices],
                "passages": len(found.passages),
            }
            tx.audit.append(self.clock.now(), officer, "lost_document.looked_up", notice_id, told)
        return found


def _use(tx: CrossingTransaction, notice: Notice) -> LostDocumentUse:
    holders: dict[str, Person] = {}
    others: dict[str, Notice] = {}
    passages: dict[str, Passage] = {}
    for number in notice.document_numbers:
        holder = tx.people.by_document(TravelDocument(number=number, nationality=notice.nationality, surname=""))
        if holder is not None:
            holders[holder.person_id] = holder
        others |= {one.notice_id: one for one in tx.notices.by_document(number) if one.notice_id != notice.notice_id}
        found: Sequence[Passage] = tx.passages.on_document(number, notice.valid_from, MOST_PASSAGES)
        passages |= {one.crossing_id: one for one in found}
    newest = sorted(passages.values(), key=lambda one: (one.at, one.crossing_id), reverse=True)
    return LostDocumentUse(notice, tuple(holders.values()), tuple(others.values()), tuple(newest[:MOST_PASSAGES]))
