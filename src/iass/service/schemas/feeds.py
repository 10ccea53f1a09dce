"""Lists that the service fetches by itself."""

from datetime import datetime
from typing import Self

from pydantic import Field

from iass.service.schemas.wire import Moment, Wire, example, optional
from iass.watchlist.kept_feed import FeedChange, FeedOutcome, KeptFeed, RefusedVersion
from iass.watchlist.version import MAX_NOTE

_DIGEST = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"


class ListChangeOut(Wire):
    """What the last version that was taken did."""

    at: Moment = example("2026-11-24T09:00:00+07:00", "When it was stored")
    digest: str = example(_DIGEST, "SHA-256 of the file, hex")
    listed: int = example(6512, "People that it names", ge=0)
    added: int = example(3, "New notices", ge=0)
    changed: int = example(2, "Notices with a further version", ge=0)
    unchanged: int = example(6507, "Rows that changed nothing", ge=0)
    withdrawn: list[str] = example(["NK-7Xw"], "No longer listed, and withdrawn; at most 200")
    waiting: list[str] = example(["NK-9Qa"], "No longer listed; the withdrawal waits for another officer; at most 200")
    returned: list[str] = example(["NK-2Bc"], "Let go of before, and listed again; at most 200")

    @classmethod
    def of_change(cls, change: FeedChange) -> Self:
        return cls.of(change)


class RefusedVersionOut(Wire):
    """What the version that was refused would do."""

    digest: str = example(_DIGEST, "SHA-256 of the file, hex")
    before: int = example(6509, "Notices that the list brought in and that run", ge=0)
    listed: int = example(1203, "People that it names", ge=0)
    added: int = example(1, "New notices", ge=0)
    changed: int = example(0, "Notices with a further version", ge=0)
    unchanged: int = example(1202, "Rows that change nothing", ge=0)
    refused: int = example(0, "Rows that are refused", ge=0)
    vanished: int = example(5307, "Of those before, no longer listed", ge=0)
    gone: list[str] = example(["NK-7Xw"], "The first of them, at most 200")
    returned: list[str] = example(["NK-2Bc"], "Let go of before, and listed again; at most 200")

    @classmethod
    def of_version(cls, version: RefusedVersion) -> Self:
        return cls.of(version)


class KeptListOut(Wire):
    """One list, and how it stands. Its address and credential are not told."""

    name: str = example("interpol", "Of the feed")
    every_seconds: int = example(86400, "Between two looks", ge=1)
    officer: str = example("desk-officer-1", "In whose name it is taken")
    outcome: FeedOutcome = example("taken", "Of the last look")
    said: str = example("", "Why it was not taken, or what of it was not, in English; empty where all was")
    refused_sha256: str | None = optional(_DIGEST, "Of a file that was refused; give it to accept one that is short")
    refused: RefusedVersionOut | None = Field(description="What that file would do; null where none can be told")
    accepted_by: str | None = optional("budi.s", "Who has said that it is right; it is then taken at the next look")
    failures: int = example(0, "Looks that failed, one after another", ge=0)
    late: bool = example(False, "Two looks in a row brought nothing that is known to be current")
    tried_at: Moment | None = optional("2026-11-24T09:00:00+07:00", "The last look")
    current_at: Moment | None = optional("2026-11-24T09:00:00+07:00", "When it was last known to be what is published")
    due_at: Moment = example("2026-11-25T09:00:00+07:00", "The next look")
    change: ListChangeOut | None = Field(description="What the last version that was taken did; null for none")

    @classmethod
    def of_kept(cls, kept: KeptFeed, now: datetime) -> Self:
        record = kept.record
        refused = record.digest if record.outcome in (FeedOutcome.SHRUNKEN, FeedOutcome.REFUSED) else None
        return cls(
            name=kept.plan.name,
            every_seconds=kept.plan.every,
            officer=kept.plan.officer,
            outcome=record.outcome,
            said=record.said,
            refused_sha256=refused,
            refused=RefusedVersionOut.of_version(record.refused) if refused and record.refused else None,
            accepted_by=record.accepted.officer if record.accepted else None,
            failures=record.failures,
            late=kept.is_late(now),
            tried_at=record.tried_at,
            current_at=record.current_at,
            due_at=kept.due_at,
            change=ListChangeOut.of_change(record.change) if record.change else None,
        )


class KeptListsOut(Wire):
    """In order of name."""

    lists: list[KeptListOut] = Field(description="In order of name")


class AcceptIn(Wire):
    """An officer's word that a short version is right."""

    sha256: str = Field(pattern=r"^[0-9a-f]{64}$", description="Of the refused file", examples=[_DIGEST])
    reason: str = Field(
        min_length=1, max_length=MAX_NOTE // 2, description="Why", examples=["Interpol cleared its list, letter 4/2026"]
    )
