"""What an agency is to be told, kept until it has it: written with what it tells of, delivered at least once."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from iass.ids import CaseId, MessageId


class MessageState(StrEnum):
    """DEAD: given up, after days or as the agency wants no more; it waits for an operator."""

    WAITING = "waiting"
    DELIVERED = "delivered"
    DEAD = "dead"


@dataclass(frozen=True, slots=True)
class Message:
    """message_id: the webhook-id, the same on each try. payload: what is signed and sent, byte for byte the same on
    each try; it holds no name and no picture. tries: since it was written. since: of the first try in a row of failed
    ones. said: how the last try went, without address or secret."""

    message_id: MessageId
    agency: str
    case_id: CaseId
    kind: str
    payload: str
    made_at: datetime
    due_at: datetime
    state: MessageState = MessageState.WAITING
    tries: int = 0
    since: datetime | None = None
    tried_at: datetime | None = None
    said: str = ""


@dataclass(frozen=True, slots=True)
class OutboxStanding:
    """counts: of every state. oldest: when the oldest that waits was written; None for none."""

    counts: Mapping[MessageState, int]
    oldest: datetime | None


class Outbox(Protocol):
    def add(self, message: Message) -> None: ...

    def get(self, message_id: MessageId) -> Message | None: ...

    def is_due(self, now: datetime) -> bool: ...

    def claim(self, now: datetime, holder: str, until: datetime, but: Collection[str] = ()) -> Message | None:
        """The one that is due the longest and that nobody holds; from now on the holder's alone. but: agencies that
        are left out."""
        ...

    def settle(self, message: Message, holder: str) -> None:
        """How it went, and the lease is given back. Raises Conflict for one that is no longer the holder's."""
        ...

    def put(self, message: Message) -> None:
        """Changes it, whoever holds it: that one settles nothing."""
        ...

    def page(
        self, states: Sequence[MessageState] = (), limit: int = 50, before: MessageId | None = None
    ) -> Sequence[Message]:
        """Newest first; every state when none is named. before: those written before this one."""
        ...

    def of_case(self, case_id: CaseId) -> Sequence[Message]:
        """Oldest first."""
        ...

    def standing(self) -> OutboxStanding: ...

    def forget_delivered(self, before: datetime) -> int:
        """Removes those whose agency had them before then; answers how many. What waits or was given up stays."""
        ...
