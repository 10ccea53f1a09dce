"""What agencies are told: what waits, what was delivered, and what was given up."""

from typing import Annotated

from fastapi import APIRouter, Query

from iass.errors import Conflict, NotFound
from iass.handover.outbox import MessageState
from iass.ids import MessageId
from iass.service.context import Service
from iass.service.errors import documented
from iass.service.identifiers import PathId, QueryId
from iass.service.officer import Operator
from iass.service.schemas.outbox import MessageOut, MessagesOut

router = APIRouter(tags=["operation"])

_States = Annotated[list[MessageState] | None, Query(description="Only these; repeat it for several")]


@router.get("/v1/outbox", summary="Messages to agencies", responses=documented(NotFound))
def page(
    service: Service,
    officer: Operator,
    state: _States = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
    before: QueryId = None,
) -> MessagesOut:
    """Newest first; every state when none is named. Written to the audit log."""
    desk = service.application.agencies.desk
    return MessagesOut.of_page(desk.messages(state or (), limit, officer, MessageId(before) if before else None), limit)


@router.post("/v1/outbox/{message_id}/retry", summary="Send a message again", responses=documented(NotFound, Conflict))
def retry(service: Service, officer: Operator, message_id: PathId) -> MessageOut:
    """At once, and for days again where it was given up. One that was delivered is not sent again."""
    return MessageOut.of_message(service.application.agencies.desk.retry(MessageId(message_id), officer))
