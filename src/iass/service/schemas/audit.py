"""The audit log, as an auditor is shown it."""

from typing import Any, Self

from pydantic import Field

from iass.access import Purpose
from iass.audit.checking import ChainState
from iass.audit.entry import FOR
from iass.audit.query import AuditLine, AuditQuery
from iass.service.schemas.wire import Moment, Wire, example, optional


class AuditEntryOut(Wire):
    """Who did what, to what, when and for what."""

    sequence: int = example(4711, "Counts from 1 without a gap", ge=1)
    at: Moment = example("2026-11-24T02:00:00Z", "UTC")
    actor: str = example("siti.r", "An officer, `key.NAME`, or `system`")
    action: str = example("alert.viewed", "What was done")
    subject: str = example("alert-019a1b2c3d4e5f60718293a4", "What it is about; empty of a list")
    purpose: Purpose | None = optional("case", "For what; null where nobody had to say")
    hidden: bool = example(False, "It is about somebody protected: subject and details are left out")
    details: dict[str, Any] = example({"alerts": ["alert-019a1b2c3d4e5f60718293a4"]}, "What more was recorded")
    entry_hash: str = example("0" * 64, "SHA-256 over the entry and the hash of the one before it")

    @classmethod
    def of_line(cls, line: AuditLine) -> Self:
        entry, said = line.entry, line.entry.details.get(FOR)
        return cls(
            sequence=entry.sequence,
            at=entry.at,
            actor=entry.actor,
            action=entry.action,
            subject=entry.subject,
            purpose=Purpose(said) if isinstance(said, str) and said in set(Purpose) else None,
            hidden=line.is_hidden,
            details={name: value for name, value in entry.details.items() if name != FOR},
            entry_hash=entry.entry_hash,
        )


class ChainOut(Wire):
    """The chain as the service last verified it; it goes on all the time."""

    ok: bool = example(True, "Nothing was found altered, missing or moved")
    verified_to: int = example(4711, "The last entry found as it was written", ge=0)
    at: Moment = example("2026-11-24T02:00:00Z", "When")
    whole_at: Moment | None = optional("2026-11-24T02:00:00Z", "When it was last verified to its end")
    reason: str = example("", "What is wrong; empty where nothing is")

    @classmethod
    def of_state(cls, state: ChainState) -> Self:
        return cls.of(state)


class AuditOut(Wire):
    """A page of entries, newest first."""

    entries: list[AuditEntryOut] = Field(description="Newest first")
    next: int | None = optional(4661, "Give it as `before` for the next page; null at the end")
    chain: ChainOut = Field(description="Whether the log is what was written")

    @classmethod
    def of_page(cls, asked: AuditQuery, found: list[AuditLine], state: ChainState) -> Self:
        more = found[-1].entry.sequence if len(found) == asked.limit else None
        return cls(entries=[AuditEntryOut.of_line(one) for one in found], next=more, chain=ChainOut.of_state(state))
