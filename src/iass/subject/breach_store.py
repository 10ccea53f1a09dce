"""Whose data a store holds: of a checkpoint, or of the whole database, holding by holding."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import islice

from iass.case.passage import Passage
from iass.errors import NotFound
from iass.ids import CaseId, NoticeId, PairId, PersonId
from iass.registry.person import Person
from iass.subject.breach import Breach, Leaked
from iass.subject.breach_people import BATCH, Reading
from iass.subject.concerned import EVER
from iass.subject.holdings import HELD, DataKind, Holding
from iass.subject.records import SubjectDeskTransaction
from iass.watchlist.notice import RUNNING, Notice
from iass.watchlist.version import NoticeVersion

_ALL_LINKS = 10_000_000


def read_store(reading: Reading) -> None:
    """Raises NotFound for a checkpoint of which nothing is on record."""
    if reading.breach.leaked is Leaked.CHECKPOINT:
        _require_known(reading.tx, _place(reading.breach))
    for walk in dict.fromkeys(WALKS.values()):
        walk(reading)


def _require_known(tx: SubjectDeskTransaction, place: str) -> None:
    named = (one for one in _notices(tx) if place in one.checkpoints)
    known = next(iter(tx.passages.between(*EVER, place)), None) or next(named, None)
    if known is None:
        raise NotFound(
            "nothing is on record of this checkpoint", where=place, mend="Write the checkpoint's code, as CGK"
        )


def _registry(reading: Reading) -> None:
    """With pictures and templates, as nearly everybody has them. A checkpoint has no registry."""
    if _is_whole(reading.breach):
        kinds = _data(Holding.REGISTRY, Holding.PICTURES, Holding.TEMPLATES)
        for person in reading.told("people", _people(reading.tx)):
            reading.person(person).add(None, kinds)


def _sought(reading: Reading) -> None:
    """Of a checkpoint the notices that it looked for meanwhile; of all every notice, also one that was never in
    force."""
    is_whole = _is_whole(reading.breach)
    notices = _notices(reading.tx) if is_whole else _looked_for(reading.tx, reading.breach)
    for notice in reading.told("notices", notices):
        faces = (DataKind.FACE, DataKind.TEMPLATE) if notice.image_ids else ()
        reading.notice(notice).add(None, (*_data(Holding.NOTICES), *faces))


def _passages(reading: Reading) -> None:
    """With the face of an alert and whomever else it tells of, and the template that is kept of a passage."""
    breach, tx = reading.breach, reading.tx
    found = reading.told("passages", tx.passages.between(breach.since, breach.until, _place(breach)))
    while batch := list(islice(found, BATCH)):
        faces = tx.kept_faces.of_crossings([one.crossing_id for one in batch])
        for one in batch:
            traveller = reading.traveller(one)
            if traveller is not None:
                traveller.add(one.at, _data(*_holdings(one, is_kept=one.crossing_id in faces)))
            for other in reading.named(one.alert_id) if one.alert_id else ():
                if other is not traveller:
                    other.add(one.at, _data(Holding.ALERTS))


def _flights(reading: Reading) -> None:
    """By the airport's code, which is the checkpoint's."""
    breach = reading.breach
    lists = reading.tx.passenger_lists.between(*EVER, _place(breach))
    for received in reading.told("lists of flights", lists):
        if breach.since <= received.received_at < breach.until:
            for one in received.listed.travellers:
                reading.listed(one).add(received.received_at, _data(Holding.FLIGHTS))


def _cases(reading: Reading) -> None:
    place, before, tx = _place(reading.breach), None, reading.tx
    while page := tx.cases.page(limit=BATCH, before=before):
        for line in page:
            if line.opened_at < reading.breach.until and place in ("", line.checkpoint):
                _add_named(reading, line.case_id, Holding.CASES)
        before = CaseId(page[-1].case_id)


def _pairs(reading: Reading) -> None:
    before: PairId | None = None
    while _is_whole(reading.breach) and (page := reading.tx.look_alikes.page(limit=BATCH, before=before)):
        for pair in page:
            _add_named(reading, pair.pair_id, Holding.PAIRS)
        before = page[-1].pair_id


def _links(reading: Reading) -> None:
    for link in reading.tx.links.page((), _ALL_LINKS) if _is_whole(reading.breach) else ():
        _add_named(reading, link.link_id, Holding.LINKS)


def _requests(reading: Reading) -> None:
    before: str | None = None
    while _is_whole(reading.breach) and (page := reading.tx.subject_requests.page(limit=BATCH, before=before)):
        for request in page:
            _add_named(reading, request.request_id, Holding.REQUESTS)
        before = page[-1].request_id


def _log(_reading: Reading) -> None:
    """The audit log has ids alone: whoever they are about stands under another holding."""


WALKS: Mapping[Holding, Callable[[Reading], None]] = {
    Holding.REGISTRY: _registry,
    Holding.PICTURES: _registry,
    Holding.TEMPLATES: _registry,
    Holding.NOTICES: _sought,
    Holding.PASSAGES: _passages,
    Holding.ALERTS: _passages,
    Holding.FACES: _passages,
    Holding.FLIGHTS: _flights,
    Holding.CASES: _cases,
    Holding.AGENCIES: _cases,
    Holding.PAIRS: _pairs,
    Holding.LINKS: _links,
    Holding.REQUESTS: _requests,
    Holding.LOOKS: _log,
}
"""Every holding stands here."""


def _holdings(passage: Passage, *, is_kept: bool) -> Sequence[Holding]:
    alert = [Holding.ALERTS] if passage.alert_id else []
    return [Holding.PASSAGES, *alert, *([Holding.FACES] if is_kept else [])]


def _data(*names: Holding) -> tuple[DataKind, ...]:
    return tuple(dict.fromkeys(kind for name in names for kind in HELD[name].data))


def _add_named(reading: Reading, name: str, holding: Holding) -> None:
    for found in reading.named(name):
        found.add(None, _data(holding))


def _place(breach: Breach) -> str:
    """Of the checkpoint; empty for all."""
    return breach.which.strip().upper()


def _is_whole(breach: Breach) -> bool:
    return breach.leaked is Leaked.EVERYTHING


def _looked_for(tx: SubjectDeskTransaction, breach: Breach) -> Iterator[Notice]:
    """Those of which a version stood meanwhile that was in force there, whatever became of them since; of each the
    latest such version."""
    made = tx.notices.made_since(breach.since)
    ends = {(one.notice.notice_id, one.notice.version - 1): one.made.at for one in made}
    found: dict[NoticeId, Notice] = {}
    for one in (*_standing(tx, breach.since), *made):
        notice = one.notice
        begin = max(breach.since, one.made.at, notice.valid_from)
        replaced = ends.get((notice.notice_id, notice.version), breach.until)
        end = min(breach.until, replaced, notice.valid_until or breach.until)
        if notice.state in RUNNING and begin < end and notice.sought_at(_place(breach)):
            found[notice.notice_id] = notice
    yield from found.values()


def _people(tx: SubjectDeskTransaction) -> Iterator[Person]:
    after: PersonId | None = None
    while batch := tx.people.page(limit=BATCH, after=after):
        yield from batch
        after = batch[-1].person_id


def _standing(tx: SubjectDeskTransaction, moment: datetime) -> Iterator[NoticeVersion]:
    after: NoticeId | None = None
    while batch := tx.notices.page_at(moment, limit=BATCH, after=after):
        yield from batch
        after = batch[-1].notice.notice_id


def _notices(tx: SubjectDeskTransaction) -> Iterator[Notice]:
    after: NoticeId | None = None
    while batch := tx.notices.page(limit=BATCH, after=after):
        yield from batch
        after = batch[-1].notice_id
