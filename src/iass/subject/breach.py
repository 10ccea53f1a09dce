"""A breach: who was affected, since when, with what data, and until when they have to be told (UU 27/2022, art. 46).

It is read from the audit log and the records, as they are; nothing of it is stored but that it was asked.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from itertools import chain
from typing import TypeVar

from iass.access import Officer
from iass.audit.entry import AuditEntry, JsonValue
from iass.case.passage import Passage
from iass.clock import Clock
from iass.errors import InvalidInput, NotFound
from iass.ids import AlertId, CaseId, CrossingId, ImageId, LinkId, NoticeId, PairId, PersonId
from iass.registry.person import Person
from iass.subject.law import BREACH, HOURS
from iass.subject.records import SubjectDeskRecords, SubjectDeskTransaction
from iass.watchlist.notice import IN_FORCE, Notice

_BATCH = 500
_LONGEST = 100
_EVER = (datetime(1970, 1, 1, tzinfo=UTC), datetime(9999, 1, 1, tzinfo=UTC))

Value = TypeVar("Value")

Progress = Callable[[str, int], None]
"""progress(what, done): how many entries, passages, people or notices were read so far."""


class Leaked(StrEnum):
    """CHECKPOINT: the store of one checkpoint. ACCOUNT: an officer's account, or a device's key (`key.ID`).
    EVERYTHING: the whole database."""

    CHECKPOINT = "checkpoint"
    ACCOUNT = "account"
    EVERYTHING = "everything"


class DataKind(StrEnum):
    """PAPERS: name, birth date, documents. PASSAGE: where and when. FACE: a picture. TEMPLATE: of a face. NOTICE: that
    and why somebody is sought. CASE: what became of it."""

    PAPERS = "papers"
    PASSAGE = "passage"
    FACE = "face"
    TEMPLATE = "template"
    NOTICE = "notice"
    CASE = "case"


class Affected(StrEnum):
    """REGISTERED: in the registry. SOUGHT: by a notice. TRAVELLER: by a document that was read, and no more."""

    REGISTERED = "registered"
    SOUGHT = "sought"
    TRAVELLER = "traveller"


@dataclass(frozen=True, slots=True)
class Breach:
    """what leaked, and which: the checkpoint's code, or the id under which the audit log has the account or key; empty
    for everything. since, until (exclusive): of when. known_at: when the breach was found out. incident: the reference
    under which the house handles it, 1..100 characters; it stands in the audit log."""

    leaked: Leaked
    which: str
    since: datetime
    until: datetime
    known_at: datetime
    incident: str

    def check(self) -> None:
        """Raises InvalidInput."""
        if (self.leaked is Leaked.EVERYTHING) is bool(self.which.strip()):
            raise InvalidInput("name which one, and nothing for everything", where="which", mend="As CGK, or siti.r")
        if not 1 <= len(self.incident.strip()) <= _LONGEST:
            what = f"the reference of the incident has 1 to {_LONGEST} characters"
            raise InvalidInput(what, where="incident", mend="Write the number under which the house handles it")
        if self.since >= self.until:
            raise InvalidInput("the time ends before it begins", where="until", mend="Give since before until")

    @property
    def notify_by(self) -> datetime:
        """The exclusive end of the time in which people and authority are told."""
        return self.known_at + timedelta(hours=HOURS)


@dataclass(slots=True)
class AffectedPerson:
    """One of them, while they are counted. first_at, last_at: of what leaked, None where it has no time of its own."""

    kind: Affected
    subject_id: str
    name: str
    documents: tuple[str, ...]
    nationality: str
    first_at: datetime | None = None
    last_at: datetime | None = None
    times: int = 0
    data: set[DataKind] = field(default_factory=set)

    def add(self, at: datetime | None, kinds: Iterable[DataKind]) -> None:
        self.data.update(kinds)
        self.times += 1
        if at is not None:
            self.first_at = min(at, self.first_at or at)
            self.last_at = max(at, self.last_at or at)


@dataclass(frozen=True, slots=True)
class BreachPack:
    """affected: in order of kind and id. entries: how many entries of the audit log were read."""

    breach: Breach
    made_at: datetime
    affected: tuple[AffectedPerson, ...]
    entries: int
    article: str = BREACH

    def counts(self) -> Mapping[str, int]:
        """By who they are, then by what data of theirs."""
        kinds = Counter(one.kind.value for one in self.affected)
        data = Counter(kind.value for one in self.affected for kind in one.data)
        who = {kind.value: kinds[kind.value] for kind in Affected}
        return who | {kind.value: data[kind.value] for kind in DataKind}

    @property
    def first_at(self) -> datetime | None:
        return min((one.first_at for one in self.affected if one.first_at), default=None)

    def summary(self) -> dict[str, JsonValue]:
        breach = self.breach
        return {
            "leaked": breach.leaked.value,
            "which": breach.which,
            "incident": breach.incident.strip(),
            "since": breach.since.isoformat(),
            "until": breach.until.isoformat(),
            "known_at": breach.known_at.isoformat(),
            "notify_by": breach.notify_by.isoformat(),
            "article": self.article,
            "made_at": self.made_at.isoformat(),
            "affected": len(self.affected),
            "first_at": self.first_at.isoformat() if self.first_at else None,
            "counts": dict(self.counts()),
            "audit_entries_read": self.entries,
        }


def row_of(one: AffectedPerson) -> dict[str, JsonValue]:
    return {
        "kind": one.kind.value,
        "subject_id": one.subject_id,
        "name": one.name,
        "documents": " ".join(one.documents),
        "nationality": one.nationality,
        "first_at": one.first_at.isoformat() if one.first_at else "",
        "last_at": one.last_at.isoformat() if one.last_at else "",
        "times": one.times,
        "data": " ".join(sorted(kind.value for kind in one.data)),
    }


def unwatched(_what: str, _done: int) -> None:
    """Nobody looks on."""


@dataclass(frozen=True, slots=True)
class BreachDesk:
    """Who is protected is told by the protection desk: whoever may not see them has them left out, as everywhere."""

    records: SubjectDeskRecords
    clock: Clock

    def pack(self, breach: Breach, officer: Officer, progress: Progress = unwatched) -> BreachPack:
        """Reads on one view of the records, keeps nobody waiting, and is remembered. Raises InvalidInput, and
        NotFound for a checkpoint, account or key of which nothing is on record: a misspelt one would say that nobody
        was affected."""
        breach.check()
        with self.records.reading() as whole:
            reading = _Reading(whole.seen_by(officer.scope), breach, progress)
            reading.require_known()
            if breach.leaked is Leaked.ACCOUNT:
                reading.account()
            else:
                reading.store()
        found = tuple(sorted(reading.people.values(), key=lambda one: (one.kind, one.subject_id)))
        made = BreachPack(breach, self.clock.now(), found, reading.entries)
        details = {**made.summary()}
        with self.records.transaction() as tx:
            tx.audit.append(made.made_at, officer, "breach.pack_made", breach.which, details)
        return made


@dataclass(slots=True)
class _Reading:
    tx: SubjectDeskTransaction
    breach: Breach
    progress: Progress
    people: dict[tuple[Affected, str], AffectedPerson] = field(default_factory=dict)
    entries: int = 0
    _known: dict[str, tuple[AffectedPerson, ...]] = field(default_factory=dict)

    def require_known(self) -> None:
        which, tx = self.breach.which.strip(), self.tx
        if self.breach.leaked is Leaked.ACCOUNT:
            known: Iterable[object] = tx.audit.by_actor(which, *_EVER)
            mend = "Write it as the audit log has it: capitals count"
        elif self.breach.leaked is Leaked.CHECKPOINT:
            place = which.upper()
            named = (one for one in _notices(tx) if place in one.checkpoints)
            known, mend = chain(tx.passages.between(*_EVER, place), named), "Write the checkpoint's code, as CGK"
        else:
            return
        if next(iter(known), None) is None:
            raise NotFound(f"nothing is on record of this {self.breach.leaked}", where=which, mend=mend)

    def store(self) -> None:
        """What a database holds: of a checkpoint its passages and the notices it looks for; of all the registry too,
        and every notice, also one that was never in force or no longer is."""
        checkpoint = self.breach.which.strip().upper()
        if self.breach.leaked is Leaked.EVERYTHING:
            for person in self._told("people", _pages(self.tx)):
                self._person(person).add(None, (DataKind.PAPERS, DataKind.FACE, DataKind.TEMPLATE))
        for notice in self._told("notices", _notices(self.tx)):
            if self.breach.leaked is Leaked.EVERYTHING or self._is_there(notice, checkpoint):
                kinds = (DataKind.PAPERS, DataKind.NOTICE)
                faces = (DataKind.FACE, DataKind.TEMPLATE) if notice.image_ids else ()
                self._notice(notice).add(None, (*kinds, *faces))
        passages = self.tx.passages.between(self.breach.since, self.breach.until, checkpoint)
        for passage in self._told("passages", passages):
            self._passage(passage, DataKind.PASSAGE, *([DataKind.FACE] if passage.alert_id else []))

    def account(self) -> None:
        """What the audit log says that it looked at or made."""
        log = self.tx.audit.by_actor(self.breach.which.strip(), self.breach.since, self.breach.until)
        for entry in self._told("audit entries", log):
            self.entries += 1
            kinds = _kinds_of(entry.action)
            for name in dict.fromkeys(_ids(entry)):
                for found in self._resolved(name):
                    found.add(entry.at, kinds)

    def _is_there(self, notice: Notice, checkpoint: str) -> bool:
        breach = self.breach
        binds = any(notice.state_at(moment) in IN_FORCE for moment in (breach.since, breach.until, notice.valid_from))
        ends = notice.valid_until is None or notice.valid_until > breach.since
        return binds and ends and notice.valid_from < breach.until and (not checkpoint or notice.sought_at(checkpoint))

    def _resolved(self, name: str) -> tuple[AffectedPerson, ...]:
        """Whom an id of the audit log is about; nobody for what is nobody, as a lane."""
        if name not in self._known:
            named = self._named(name)
            found = self._subject(name) if named is None else [one for each in named for one in self._resolved(each)]
            self._known[name] = tuple({id(one): one for one in found}.values())
        return self._known[name]

    def _named(self, name: str) -> list[str] | None:
        """Ids that the record under this one names; None for what is itself a subject's or a passage's."""
        prefix, tx = name.partition("-")[0], self.tx
        if prefix == "image":
            return _ids_in(tx.images.subject_of(ImageId(name)))
        if prefix == "case":
            case = tx.cases.get(CaseId(name))
            return _ids_in(case.opening.alert_id if case else None)
        if prefix == "alert":
            alert = tx.alerts.get(AlertId(name))
            found = alert.decision.findings if alert else ()
            return _ids_in(alert.crossing_id if alert else None, *(one.notice_id for one in found))
        if prefix == "pair":
            pair = tx.look_alikes.get(PairId(name))
            return _ids_in(pair.subject_id, pair.person_id) if pair else []
        if prefix == "link":
            link = tx.links.get(LinkId(name))
            return _ids_in(link.one.key, link.other.key, link.crossing_id) if link else []
        if prefix == "request":
            request = tx.subject_requests.get(name)
            return _ids_in(request.person_id if request else None)
        return None

    def _subject(self, name: str) -> list[AffectedPerson]:
        passage = self.tx.passages.get(CrossingId(name)) if name.startswith("crossing-") else None
        if passage is not None:
            traveller = self._traveller(passage)
            return [traveller] if traveller is not None else []
        person = self.tx.people.get(PersonId(name))
        if person is not None:
            return [self._person(person)]
        notice = self.tx.notices.get(NoticeId(name))
        return [self._notice(notice)] if notice is not None else []

    def _passage(self, passage: Passage, *kinds: DataKind) -> None:
        found = self._traveller(passage)
        if found is not None:
            found.add(passage.at, (DataKind.PAPERS, *kinds))

    def _traveller(self, passage: Passage) -> AffectedPerson | None:
        """Whom the registry knows as the holder, with the papers that were read; else whoever bears the document;
        nobody where none was read."""
        document = passage.document
        if document is None or not document.number:
            return None
        papers = (document.full_name, (document.number,), document.nationality)
        if passage.holder_id is not None:
            return self._kept((Affected.REGISTERED, passage.holder_id), *papers)
        return self._kept((Affected.TRAVELLER, f"{document.issuer}:{document.number}"), *papers)

    def _person(self, person: Person) -> AffectedPerson:
        numbers = tuple(one.number for one in person.documents)
        return self._kept((Affected.REGISTERED, person.person_id), person.full_name, numbers, person.nationality)

    def _notice(self, notice: Notice) -> AffectedPerson:
        key = (Affected.SOUGHT, notice.notice_id)
        return self._kept(key, notice.full_name, notice.document_numbers, notice.nationality)

    def _kept(
        self, key: tuple[Affected, str], name: str, documents: tuple[str, ...], nationality: str
    ) -> AffectedPerson:
        found = self.people.get(key)
        if found is None:
            found = self.people[key] = AffectedPerson(*key, name, documents, nationality)
        return found

    def _told(self, what: str, values: Iterable[Value]) -> Iterator[Value]:
        for number, value in enumerate(values, 1):
            yield value
            if number % _BATCH == 0:
                self.progress(what, number)


def _pages(tx: SubjectDeskTransaction) -> Iterator[Person]:
    after: PersonId | None = None
    while batch := tx.people.page(limit=_BATCH, after=after):
        yield from batch
        after = batch[-1].person_id


def _notices(tx: SubjectDeskTransaction) -> Iterator[Notice]:
    after: NoticeId | None = None
    while batch := tx.notices.page(limit=_BATCH, after=after):
        yield from batch
        after = batch[-1].notice_id


_BY_ACTION: Mapping[str, tuple[DataKind, ...]] = {
    "person.portrait_viewed": (DataKind.FACE,),
    "image.seen": (DataKind.FACE,),
    "notice.picture_viewed": (DataKind.FACE, DataKind.NOTICE),
    "photo.searched": (DataKind.PAPERS, DataKind.FACE),
    "case.face_seen": (DataKind.FACE, DataKind.CASE),
    "case.face_exported": (DataKind.FACE, DataKind.CASE),
    "crossing.decided": (DataKind.PAPERS, DataKind.PASSAGE),
}


def _kinds_of(action: str) -> tuple[DataKind, ...]:
    """What an act shows of whoever it is about: the papers always, and by its name what else."""
    known = _BY_ACTION.get(action)
    if known is not None:
        return known
    area = action.partition(".")[0]
    more = {"notice": DataKind.NOTICE, "notices": DataKind.NOTICE, "case": DataKind.CASE, "alert": DataKind.PASSAGE}
    return (DataKind.PAPERS, *([more[area]] if area in more else []))


def _ids(entry: AuditEntry) -> Iterator[str]:
    """Every text of an entry that may be an id, without the version behind it."""
    yield from _texts(entry.subject)
    yield from _texts(entry.details)


def _ids_in(*found: str | None) -> list[str]:
    return [one for one in found if one]


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
