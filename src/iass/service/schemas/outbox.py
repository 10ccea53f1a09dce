"""Messages to agencies."""

from collections.abc import Sequence
from typing import Self

from pydantic import Field

from iass.handover.outbox import Message, MessageState
from iass.service.schemas.wire import Moment, Wire, example, optional

_MESSAGE = "message-019a1b2c3d4e5f60718293a4"


class MessageOut(Wire):
    """One message, without what it says."""

    message_id: str = example(_MESSAGE, "Its id, which the agency sees as `webhook-id`")
    agency: str = example("KPK", "Who is told")
    case_id: str = example("case-019a1b2c3d4e5f60718293a4", "The case that it is about")
    kind: str = example("iass.handover.signed.v1", "The type of its CloudEvent")
    state: MessageState = example("waiting", "waiting, delivered, or dead: given up")
    made_at: Moment = example("2026-11-29T02:00:00Z", "When what it tells of happened, UTC")
    due_at: Moment | None = optional("2026-11-29T02:10:00Z", "The next try; null where none comes")
    tries: int = example(2, "So far", ge=0)
    tried_at: Moment | None = optional("2026-11-29T02:05:00Z", "The last try")
    said: str = example("answered 503", "How the last try went, in English; empty before the first")

    @classmethod
    def of_message(cls, one: Message) -> Self:
        return cls(
            message_id=one.message_id,
            agency=one.agency,
            case_id=one.case_id,
            kind=one.kind,
            state=one.state,
            made_at=one.made_at,
            due_at=one.due_at if one.state is MessageState.WAITING else None,
            tries=one.tries,
            tried_at=one.tried_at,
            said=one.said,
        )


class MessagesOut(Wire):
    """One page of messages, newest first."""

    messages: list[MessageOut] = Field(description="Newest first")
    next: str | None = optional(_MESSAGE, "Give it as `before` for the next page; null at the end")

    @classmethod
    def of_page(cls, found: Sequence[Message], limit: int) -> Self:
        more = found[-1].message_id if len(found) == limit else None
        return cls(messages=[MessageOut.of_message(one) for one in found], next=more)
