"""Whom an account looked at, or made something of, by what the audit log says."""

from collections.abc import Iterator, Mapping

from iass.audit.entry import ABOUT, AuditEntry, JsonValue
from iass.capture.passengers.flight import FlightId
from iass.capture.passengers.passenger_list import ListedTraveller
from iass.capture.passengers.standing import standing
from iass.case.about import told_of
from iass.errors import NotFound
from iass.ids import CrossingId, NoticeId
from iass.subject.breach import Affected, AffectedPerson
from iass.subject.breach_people import Reading
from iass.subject.concerned import EVER
from iass.subject.holdings import HELD, DataKind, Holding
from iass.subject.records import SubjectDeskTransaction
from iass.watchlist.provenance import ImportId
from iass.watchlist.undoing import MOST

_PAPERS, _PASSAGE, _FACE = DataKind.PAPERS, DataKind.PASSAGE, DataKind.FACE
_NOTICE, _CASE = DataKind.NOTICE, DataKind.CASE

_BY_ACTION: Mapping[str, tuple[DataKind, ...]] = {
    "person.portrait_viewed": (_FACE,),
    "image.seen": (_FACE,),
    "notice.picture_viewed": (_FACE, _NOTICE),
    "photo.searched": (_PAPERS, _FACE),
    "case.face_seen": (_FACE, _CASE),
    "case.face_exported": (_FACE, _CASE),
    "case.viewed": (_PAPERS, _PASSAGE, _FACE, _NOTICE, _CASE),
    "case.exported": (_PAPERS, _PASSAGE, _FACE, _NOTICE, _CASE),
    "case.companions_asked": (_PAPERS, _PASSAGE, _CASE),
    "passengers.received": HELD[Holding.FLIGHTS].data,
    "flight.viewed": (*HELD[Holding.FLIGHTS].data, _NOTICE),
}
"""What is known of an act by its whole name."""

_BY_AREA: Mapping[str, tuple[DataKind, ...]] = {
    **dict.fromkeys(("notice", "notices", "import", "watchlist", "feed", "lost_document"), (_NOTICE,)),
    **dict.fromkeys(("look_alike", "look_alikes"), HELD[Holding.PAIRS].data),
    **dict.fromkeys(("link", "links"), HELD[Holding.LINKS].data),
    **dict.fromkeys(("case", "cases", "inbox"), (_CASE,)),
    "past": (_PASSAGE, _NOTICE),
}
"""By the beginning of its name, beside the papers."""

_OF_TRAVELLERS = frozenset({"travellers", "alert", "alerts", "passage", "passages", "crossing"})
"""Acts that show a traveller, each by the id that is named: an alert with the faces and what is sought."""

_BY_ID: Mapping[str, tuple[DataKind, ...]] = {"alert": (_PASSAGE, _FACE, _NOTICE), "crossing": (_PASSAGE,)}


def read_account(reading: Reading) -> None:
    """Raises NotFound for an account or key of which nothing is on record."""
    breach, tx = reading.breach, reading.tx
    which = breach.which.strip()
    if next(tx.audit.by_actor(which, *EVER), None) is None:
        mend = "Write it as the audit log has it: capitals count"
        raise NotFound(f"nothing is on record of this {breach.leaked}", where=which, mend=mend)
    for entry in reading.told("audit entries", tx.audit.by_actor(which, breach.since, breach.until)):
        reading.entries += 1
        _read(reading, entry)


def _read(reading: Reading, entry: AuditEntry) -> None:
    """Each person once, by however many ids the entry names them."""
    shown = dict[tuple[Affected, str], set[DataKind]]()
    for name in dict.fromkeys(_names(reading, entry)):
        for found in reading.named(name):
            shown.setdefault(found.key, set()).update(_kinds_of(entry.action, name, found))
    for one in _listed(reading, entry):
        found = reading.listed(one)
        shown.setdefault(found.key, set()).update(_kinds_of(entry.action, "", found))
    for key, kinds in shown.items():
        reading.people[key].add(entry.at, kinds)


def _names(reading: Reading, entry: AuditEntry) -> Iterator[str]:
    """A picture is of one: the alert that keeps it is of several, and stands for it where it was erased."""
    if entry.action == "image.seen" and reading.named(entry.subject):
        yield entry.subject
        return
    yield from _ids(entry)
    if ABOUT not in entry.details:
        yield from _unnamed(reading.tx, entry)


def _unnamed(tx: SubjectDeskTransaction, entry: AuditEntry) -> Iterator[str]:
    """Whom an entry leaves out that names nobody beside, as an act at a lane or a look of before December 2026. By the
    records: whom a passage tells of, the first rows of an import, and whom the face of a notice came near to."""
    for name in _ids(entry):
        passage = tx.passages.get(CrossingId(name)) if name.startswith("crossing-") else None
        yield from told_of(passage) if passage else ()
    if entry.action == "import.viewed":
        yield from (row.notice_id for row in tx.notice_imports.rows(ImportId(entry.subject))[:MOST])
    if entry.action in ("notice.neighbours_viewed", "notice.neighbours_shown"):
        version = entry.details.get("version")
        look = tx.intake_looks.get(NoticeId(entry.subject), version if isinstance(version, int) else None)
        yield from (one.subject_id for one in look.neighbours) if look else ()


def _listed(reading: Reading, entry: AuditEntry) -> Iterator[ListedTraveller]:
    """Whom an act on a flight's lists was about: all of the list that was handed in; of a flight that was looked at,
    those whose papers point at notices that may be seen, as no more of it is shown."""
    lists, flight_id = reading.tx.passenger_lists, FlightId(entry.subject)
    if entry.action not in ("passengers.received", "flight.viewed"):
        return
    if lists.flight(flight_id) is None:
        reading.forgotten.add(flight_id)
        return
    messages = lists.of_flight(flight_id)
    if entry.action == "passengers.received":
        sent = entry.details.get("sender"), entry.details.get("reference")
        for one in messages:
            yield from one.travellers if (one.sender, one.reference) == sent else ()
        return
    screened = lists.screening(flight_id)
    shown = {
        hit.expected
        for hit in (screened.hits if screened else ())
        if any(reading.tx.notices.get(notice_id) is not None for notice_id in hit.notices)
    }
    yield from (one.traveller for one in standing(messages).expected if one.key in shown)


def _kinds_of(action: str, name: str, found: AffectedPerson) -> Iterator[DataKind]:
    """What an act shows of somebody whom it names by that id: the papers always, of a notice that somebody is sought,
    and by the act's name what else."""
    known = _BY_ACTION.get(action)
    if known is not None:
        yield from known
        return
    yield _PAPERS
    if found.kind is Affected.SOUGHT:
        yield _NOTICE
    area = action.partition(".")[0]
    yield from _BY_AREA.get(area, ())
    if area in _OF_TRAVELLERS:
        yield from _BY_ID.get(name.partition("-")[0], ())


def _ids(entry: AuditEntry) -> Iterator[str]:
    """Every text of an entry that may be an id, without the version behind it."""
    yield from _texts(entry.subject)
    yield from _texts(entry.details)


def _texts(value: JsonValue) -> Iterator[str]:
    if isinstance(value, str):
        name = value.partition("@")[0]
        if name and " " not in name:
            yield name
    elif isinstance(value, list):
        for one in value:
            yield from _texts(one)
    elif isinstance(value, dict):
        for one in value.values():
            yield from _texts(one)
