"""A breach: who was affected, since when, with what data, and until when they have to be told (UU 27/2022, art. 46).

It is read from the audit log and the records, as they are; nothing of it is stored but that it was asked.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from iass.audit.entry import JsonValue
from iass.errors import InvalidInput
from iass.subject.holdings import DataKind
from iass.subject.law import BREACH, HOURS

_LONGEST = 100


class Leaked(StrEnum):
    """CHECKPOINT: the store of one checkpoint. ACCOUNT: an officer's account, or a device's key (`key.ID`).
    EVERYTHING: the whole database."""

    CHECKPOINT = "checkpoint"
    ACCOUNT = "account"
    EVERYTHING = "everything"


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

    @property
    def key(self) -> tuple[Affected, str]:
        return self.kind, self.subject_id

    def add(self, at: datetime | None, kinds: Iterable[DataKind]) -> None:
        self.data.update(kinds)
        self.times += 1
        if at is not None:
            self.first_at = min(at, self.first_at or at)
            self.last_at = max(at, self.last_at or at)


@dataclass(frozen=True, slots=True)
class BreachPack:
    """affected: in order of kind and id. entries: how many entries of the audit log were read. forgotten: flights that
    stand there, and whose lists are kept no longer: who was on them, nobody can say."""

    breach: Breach
    made_at: datetime
    affected: tuple[AffectedPerson, ...]
    entries: int
    forgotten: int = 0
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
            "flights_forgotten": self.forgotten,
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
