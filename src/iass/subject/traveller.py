"""Whoever crossed and is not in the registry, as a foreigner: known by the document that was shown at one passage.

They stand as a person does whom the registry has, under the id of that passage. So what is held by papers is gathered,
told, corrected and erased in one way, whoever asks.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import islice

from iass.case.companions import traveller_of
from iass.case.passage import Passage
from iass.errors import Conflict, InvalidInput, NotFound
from iass.ids import AlertId, CrossingId, PersonId
from iass.registry.person import KnownDocument, Person
from iass.screen.compare.birth_date import compare_birth_date
from iass.screen.compare.document_number import number_key
from iass.screen.compare.name import compare_name
from iass.screen.evidence import Verdict
from iass.subject.records import SubjectDeskTransaction
from iass.watchlist.zone import Zone

MOST = 10_000
_EVER = datetime(1970, 1, 1, tzinfo=UTC)
_MOST_FOUND = 50


@dataclass(frozen=True, slots=True)
class ShownDocument:
    """By which a passage is found: number and issuing state (ICAO code), and the day of the crossing."""

    number: str
    state: str
    day: date

    @classmethod
    def read(cls, number: str, state: str, day: str) -> "ShownDocument | None":
        """day: YYYY-MM-DD. None where nothing is said. Raises InvalidInput where one of the three is missing."""
        if not (number.strip() or state.strip() or day.strip()):
            return None
        if not (number_key(number) and state.strip() and day.strip()):
            mend = "Number, state and day stand in the passport, or its stamp"
            raise InvalidInput("a passage is found by number, state and day", where="document_number", mend=mend)
        try:
            return cls(number, state.strip().upper(), date.fromisoformat(day.strip()))
        except ValueError:
            raise InvalidInput("this is no day", where="day", mend="Write it as 2026-11-28") from None

    @property
    def traveller(self) -> str:
        """As `traveller_of` calls whoever shows it."""
        return f"document:{self.state}:{number_key(self.number)}"


def as_person(passage: Passage) -> Person:
    """Raises Conflict for a passage without a document, and for one whose holder the registry knows. Where the page's
    number was not read, by that passage alone."""
    document, where = passage.document, passage.crossing_id
    if document is None:
        raise Conflict("no document was read at this passage", where=where, mend="A face alone tells nobody who it is")
    if passage.holder_id is not None:
        raise Conflict(
            "the registry knows whose document this is", where=where, mend="Find that person in the registry"
        )
    known = KnownDocument(document.number, document.kind, document.issuer, document.expiry_date)
    return Person(
        PersonId(passage.crossing_id),
        document.surname,
        document.given_names,
        document.sex,
        document.birth_date,
        "",
        document.nationality,
        (known,) if number_key(document.number) else (),
    )


def passages_of(tx: SubjectDeskTransaction, at: Passage) -> tuple[Passage, ...]:
    """Those on a document of this number and state whose holder the registry does not know, newest first. The number
    may have been given twice, or be another's who shows it: see `are_own`."""
    key = traveller_of(at)
    crossed = tx.crossed_together.of([key], _EVER, MOST) if key else ()
    found = (tx.passages.get(one.crossing_id) for one in crossed)
    return tuple(one for one in found if one is not None)


def are_own(at: Passage, found: tuple[Passage, ...]) -> frozenset[CrossingId]:
    """Of these passages those of whoever crossed there: the same name, no other birth date, and nothing that spoke
    against the bearer. The one by which they are known is theirs, as the desk saw document and holder."""
    return frozenset({at.crossing_id, *(one.crossing_id for one in found if _is_same(at, one))})


def is_doubted(passage: Passage) -> bool:
    """Whether something spoke against the bearer being the document's holder: the face was not the holder's, or a
    picture stood there. Its face, place and time may be somebody else's."""
    compared = (one.holder_comparison for one in passage.decision.findings)
    is_other = any(one is not None and not one.is_same_person for one in compared)
    return is_other or (passage.presentation is not None and passage.presentation.is_suspect)


def on_day(tx: SubjectDeskTransaction, shown: ShownDocument) -> Iterator[Passage]:
    """Passages of that day, in any zone of the country, on that document where the registry knows no holder, newest
    first."""
    since, until = Zone.WIT.begin_of(shown.day), Zone.WIB.end_of(shown.day)
    crossed = tx.crossed_together.of([shown.traveller], since, MOST)
    found = (tx.passages.get(one.crossing_id) for one in crossed if one.at < until)
    yield from islice((one for one in found if one is not None), _MOST_FOUND)


def by_slip(tx: SubjectDeskTransaction, alert_id: AlertId | None) -> Iterator[Passage]:
    """The passage at which somebody was stopped; nothing where the registry knows the holder, who is found there."""
    alert = tx.alerts.get(alert_id) if alert_id is not None else None
    passage = tx.passages.get(alert.crossing_id) if alert is not None else None
    if passage is not None and passage.document is not None and passage.holder_id is None:
        yield passage


def passage_at(tx: SubjectDeskTransaction, crossing_id: CrossingId) -> Passage:
    found = tx.passages.get(crossing_id)
    if found is None:
        raise NotFound("no such passage", where=crossing_id[:60])
    return found


def _is_same(at: Passage, other: Passage) -> bool:
    if at.document is None or other.document is None or is_doubted(other):
        return False
    is_cut = other.document.names_truncated or at.document.names_truncated
    named = compare_name(other.document, at.document, truncated=is_cut).verdict
    born = compare_birth_date(other.document.birth_date, at.document.birth_date).verdict
    return named is Verdict.AGREES and born in (Verdict.AGREES, Verdict.MISSING)
