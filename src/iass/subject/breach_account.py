"""Whom an account looked at, or made something of, by what the audit log says."""

from collections.abc import Iterator, Mapping

from iass.audit.entry import AuditEntry, JsonValue
from iass.capture.passengers.flight import FlightId
from iass.capture.passengers.passenger_list import ListedTraveller
from iass.capture.passengers.standing import standing
from iass.errors import NotFound
from iass.subject.breach_people import Reading
from iass.subject.concerned import EVER
from iass.subject.holdings import HELD, DataKind, Holding

_PAPERS, _PASSAGE, _FACE = DataKind.PAPERS, DataKind.PASSAGE, DataKind.FACE

_BY_ACTION: Mapping[str, tuple[DataKind, ...]] = {
    "person.portrait_viewed": (_FACE,),
    "image.seen": (_FACE,),
    "notice.picture_viewed": (_FACE, DataKind.NOTICE),
    "photo.searched": (_PAPERS, _FACE),
    "case.face_seen": (_FACE, DataKind.CASE),
    "case.face_exported": (_FACE, DataKind.CASE),
    "crossing.decided": HELD[Holding.PASSAGES].data,
    "passengers.received": HELD[Holding.FLIGHTS].data,
    "flight.viewed": (*HELD[Holding.FLIGHTS].data, DataKind.NOTICE),
}


def read_account(reading: Reading) -> None:
    """Raises NotFound for an account or key of which nothing is on record."""
    breach, tx = reading.breach, reading.tx
    which = breach.which.strip()
    if next(tx.audit.by_actor(which, *EVER), None) is None:
        mend = "Write it as the audit log has it: capitals count"
        raise NotFound(f"nothing is on record of this {breach.leaked}", where=which, mend=mend)
    for entry in reading.told("audit entries", tx.audit.by_actor(which, breach.since, breach.until)):
        reading.entries += 1
        kinds = _kinds_of(entry.action)
        for name in dict.fromkeys(_ids(entry)):
            for found in reading.named(name):
                found.add(entry.at, kinds)
        for one in _listed(reading, entry):
            reading.listed(one).add(entry.at, kinds)


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


def _kinds_of(action: str) -> tuple[DataKind, ...]:
    """What an act shows of whoever it is about: the papers always, and by its name what else."""
    known = _BY_ACTION.get(action)
    if known is not None:
        return known
    area = action.partition(".")[0]
    more = {"notice": DataKind.NOTICE, "notices": DataKind.NOTICE, "case": DataKind.CASE, "alert": DataKind.PASSAGE}
    return (_PAPERS, *([more[area]] if area in more else []))


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
