"""The audit log, for whoever audits."""

from typing import Annotated

from fastapi import APIRouter, Query

from iass.access import Purpose
from iass.audit.query import AuditQuery
from iass.service.context import Service
from iass.service.errors import documented
from iass.service.officer import Auditor
from iass.service.schemas.audit import AuditOut
from iass.service.schemas.wire import Moment

router = APIRouter(tags=["audit"])

_TEXT = r"^[^\x00-\x1f\x7f]{0,100}$"
_Actor = Annotated[str, Query(pattern=_TEXT, description="An officer's id, `key.NAME` or `system`")]
_About = Annotated[str, Query(pattern=_TEXT, description="An alert, passage, notice, person or case, by its id")]
_Action = Annotated[str, Query(pattern=_TEXT, description="`person.viewed`, or `person` for all that begin so")]
_For = Annotated[Purpose | None, Query(description="For what it was done")]
_Since = Annotated[Moment | None, Query(description="From this moment on")]
_Until = Annotated[Moment | None, Query(description="Until just before this moment")]
_Before = Annotated[int | None, Query(ge=1, le=2**53, description="The `next` of the page before")]


@router.get("/v1/audit", summary="The audit log", responses=documented())
def page(
    service: Service, officer: Auditor, actor: _Actor = "", about: _About = "", action: _Action = "",
    purpose: _For = None, since: _Since = None, until: _Until = None, before: _Before = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> AuditOut:  # fmt: skip
    """Newest first, and whether the chain is whole. `about` finds entries that list the id too. Of who is protected it
    tells that somebody acted, not on whom. That the log was asked, and by which filters, is in the log."""
    asked = AuditQuery(actor, about, action, purpose, since, until, before, limit)
    desk = service.application.audit
    return AuditOut.of_page(asked, list(desk.page(asked, officer)), desk.chain())
