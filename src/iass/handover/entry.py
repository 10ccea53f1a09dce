"""One entry of a case's timeline. Each carries the hash of the one before it, and none is ever changed."""

import secrets
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from hashlib import sha256

from iass.audit.chain import GENESIS, canonical, moment_text
from iass.audit.entry import JsonValue
from iass.ids import AlertId, CaseId, CrossingId, ImageId, NoticeId, OfficerId


class EntryKind(StrEnum):
    """The value is the end of the audit log's action, `case.opened`."""

    OPENED = "opened"
    NOTE = "noted"
    FILE = "filed"
    CUSTODY = "custody"
    SIGNATURE = "signed"
    OUTCOME = "outcome"
    RECEIPT = "received"
    QUESTION = "asked"
    ANSWER = "answered"
    CORRECTED = "corrected"
    ADMITTED = "admitted"
    ASSIGNED = "assigned"
    DISMISSED = "dismissed"
    NAMED = "named"


class Custody(StrEnum):
    """Where the person is. NONE: not held, or not yet."""

    NONE = "none"
    TAKEN = "taken"
    MOVED = "moved"
    HANDED_OVER = "handed_over"
    RELEASED = "released"


class CaseOutcome(StrEnum):
    """What became of the person, by the agency's word. WRONG_PERSON: released, as it was somebody else."""

    HELD = "held"
    RELEASED = "released"
    WRONG_PERSON = "wrong_person"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Opening:
    """What the case is about. agency, contact: of the notice, as it stood at the alert; empty without one. evidence:
    the digest of what the alert rests on, which is signed with it; empty of cases from before that was made."""

    alert_id: AlertId
    crossing_id: CrossingId
    checkpoint: str
    lane: str
    notice_id: NoticeId | None
    notice_version: int | None
    agency: str
    contact: str
    evidence: str = ""


@dataclass(frozen=True, slots=True)
class FiledPaper:
    """A picture or PDF. media_type: by its content, whatever it was called; digest: SHA-256 (hex) of its bytes."""

    image_id: ImageId
    name: str
    media_type: str
    size: int
    digest: str


@dataclass(frozen=True, slots=True)
class CustodyStep:
    """to: where the person is from then on; happened_at: as the officer says, never later than the entry."""

    to: Custody
    happened_at: datetime
    place: str


@dataclass(frozen=True, slots=True)
class CaseEntry:
    """sequence counts from 1 and is the case's version. text: the note, or why.

    signed_hash: of a signature, the entry hash that stands for everything the officer put his name to.
    salt: 128 random bits (hex), so that the hash, which the audit log keeps, tells nothing of a short note.
    agency: whose word it is, where the agency itself wrote it; key: by which a retry of that is known.
    of_officer: whose the case is from then on too; or who may ask about it, or no longer; of_crossing: whose traveller
    they are told; shown: with which crossings as evidence; see `iass.handover.admission`.
    """

    case_id: CaseId
    sequence: int
    at: datetime
    officer: OfficerId
    kind: EntryKind
    text: str = ""
    opening: Opening | None = None
    paper: FiledPaper | None = None
    custody: CustodyStep | None = None
    signed_hash: str = ""
    outcome: CaseOutcome | None = None
    agency: str = ""
    key: str = ""
    of_officer: str = ""
    of_crossing: str = ""
    shown: tuple[CrossingId, ...] = ()
    salt: str = field(default_factory=lambda: secrets.token_hex(16))
    previous_hash: str = GENESIS
    entry_hash: str = ""

    def sealed_as(self, previous_hash: str) -> "CaseEntry":
        """With its place in the chain and its own hash."""
        placed = replace(self, previous_hash=previous_hash, entry_hash="")
        return replace(placed, entry_hash=placed.compute_hash())

    def compute_hash(self) -> str:
        """SHA-256 (hex) of the canonical JSON (RFC 8785) of `entry_json` without `entry_hash`."""
        fields = entry_json(self)
        del fields["entry_hash"]
        return sha256(canonical(fields).encode()).hexdigest()


def entry_json(entry: CaseEntry) -> dict[str, JsonValue]:
    """The entry as bundles carry it: moments in UTC with microseconds, absent parts null; `outcome`, `agency`,
    `key`, `of_officer`, `of_crossing` and `shown` only where there is one, so that hashes of those written before stay
    as they are."""
    return {
        "format": 1,
        "case_id": entry.case_id,
        "sequence": entry.sequence,
        "at": moment_text(entry.at),
        "officer": entry.officer,
        "kind": entry.kind.value,
        "text": entry.text,
        "opening": _opening(entry.opening) if entry.opening else None,
        "paper": _paper(entry.paper) if entry.paper else None,
        "custody": _custody(entry.custody) if entry.custody else None,
        "signed_hash": entry.signed_hash,
        "salt": entry.salt,
        "previous_hash": entry.previous_hash,
        "entry_hash": entry.entry_hash,
        **({"outcome": entry.outcome.value} if entry.outcome else {}),
        **({"agency": entry.agency} if entry.agency else {}),
        **({"key": entry.key} if entry.key else {}),
        **({"of_officer": entry.of_officer} if entry.of_officer else {}),
        **({"of_crossing": entry.of_crossing} if entry.of_crossing else {}),
        **({"shown": [*entry.shown]} if entry.shown else {}),
    }


def _opening(opening: Opening) -> dict[str, JsonValue]:
    return {
        "alert_id": opening.alert_id,
        "crossing_id": opening.crossing_id,
        "checkpoint": opening.checkpoint,
        "lane": opening.lane,
        "notice_id": opening.notice_id,
        "notice_version": opening.notice_version,
        "agency": opening.agency,
        "contact": opening.contact,
        **({"evidence": opening.evidence} if opening.evidence else {}),
    }


def _paper(paper: FiledPaper) -> dict[str, JsonValue]:
    return {
        "image_id": paper.image_id,
        "name": paper.name,
        "media_type": paper.media_type,
        "size": paper.size,
        "sha256": paper.digest,
    }


def _custody(step: CustodyStep) -> dict[str, JsonValue]:
    return {"to": step.to.value, "happened_at": moment_text(step.happened_at), "place": step.place}
