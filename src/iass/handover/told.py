"""What an agency was told of a case, and whether it has it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from iass.audit.log import AuditLog
from iass.handover.case import Case
from iass.handover.entry import CaseEntry, EntryKind
from iass.handover.outbox import Message, MessageState
from iass.handover.records import HandoverTransaction
from iass.handover.telling import CORRECTED, SIGNED
from iass.ids import CaseId


class Delivery(StrEnum):
    """CONFIRMED: the agency itself says that it has it. DELIVERED: its endpoint took the message. WAITING, DEAD: as of
    `MessageState`. INBOX: no message was due, as it has no endpoint; it is shown in its inbox."""

    CONFIRMED = "confirmed"
    DELIVERED = "delivered"
    WAITING = "waiting"
    DEAD = "dead"
    INBOX = "inbox"


_STATES = {
    MessageState.DELIVERED: Delivery.DELIVERED,
    MessageState.WAITING: Delivery.WAITING,
    MessageState.DEAD: Delivery.DEAD,
}


@dataclass(frozen=True, slots=True)
class AgencyTold:
    """kind: of the CloudEvent. received_at: when the agency said so, or its endpoint took it; None while it has not."""

    case_id: CaseId
    agency: str
    kind: str
    at: datetime
    delivery: Delivery
    received_at: datetime | None


def told_of(tx: HandoverTransaction, case: Case) -> Iterator[AgencyTold]:
    """The handover, and each correction after it; nothing before two officers signed."""
    agency, messages = case.opening.agency, tx.outbox.of_case(case.case_id)
    for kind, entry in _told(case) if agency else ():
        receipt = next((one.at for one in case.entries[entry.sequence :] if one.kind is EntryKind.RECEIPT), None)
        message = next((one for one in messages if one.kind == kind and one.made_at == entry.at), None)
        delivery, at = _delivery(tx.audit, case, kind, message)
        if receipt is not None:
            delivery, at = Delivery.CONFIRMED, receipt
        yield AgencyTold(case.case_id, agency, kind, entry.at, delivery, at)


def _told(case: Case) -> Sequence[tuple[str, CaseEntry]]:
    signatures = [entry for entry in case.entries if entry.kind is EntryKind.SIGNATURE]
    if len(case.signers) < 2:
        return ()
    handed = signatures[-1]
    later = [entry for entry in case.entries[handed.sequence :] if entry.kind is EntryKind.CORRECTED]
    return ((SIGNED, handed), *((CORRECTED, entry) for entry in later))


def _delivery(log: AuditLog, case: Case, kind: str, message: Message | None) -> tuple[Delivery, datetime | None]:
    """One that was delivered long ago is forgotten, and stands in the audit log alone."""
    if message is not None:
        state = _STATES[message.state]
        return state, message.tried_at if state is Delivery.DELIVERED else None
    for entry in log.naming(case.case_id, ("message.delivered",)):
        if entry.details.get("kind") == kind:
            return Delivery.DELIVERED, entry.at
    return Delivery.INBOX, None
