"""The page of the audit log, and the file of what it shows."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from iass.access import Purpose
from iass.audit.query import AuditQuery
from iass.console.download import as_download
from iass.console.page_route import PageRoute
from iass.console.screen import OnScreen
from iass.console.views.audit import FILE_LENGTH, PAGE_LENGTH, as_csv, audit_page
from iass.errors import InvalidInput
from iass.service.officer import Auditor
from iass.watchlist.zone import Zone

pages = APIRouter(route_class=PageRoute, include_in_schema=False)

_Text = Annotated[str, Query(pattern=r"^[^\x00-\x1f\x7f]{0,100}$")]
_Moment = Annotated[str, Query(max_length=16, pattern=r"^(\d{4}-\d\d-\d\dT\d\d:\d\d)?$")]
_Before = Annotated[int | None, Query(ge=1, le=2**53)]


@pages.get("/audit")
def show(
    request: Request, screen: OnScreen, officer: Auditor, actor: _Text = "", about: _Text = "", action: _Text = "",
    purpose: _Text = "", since: _Moment = "", until: _Moment = "", before: _Before = None,
) -> Response:  # fmt: skip
    """since, until: by the clocks of western Indonesia."""
    typed = {
        "actor": actor.strip(), "about": about.strip(), "action": action.strip(), "purpose": purpose, "since": since,
        "until": until,
    }  # fmt: skip
    asked, desk = _asked(typed, before, PAGE_LENGTH), screen.application.audit
    view = audit_page(asked, typed, desk.page(asked, officer), desk.chain(), screen.words(request))
    return screen.page(request, "audit.html", officer, view=view, here="audit", open_alerts=0)


@pages.get("/audit/entries.csv")
def download(
    screen: OnScreen, officer: Auditor, actor: _Text = "", about: _Text = "", action: _Text = "",
    purpose: _Text = "", since: _Moment = "", until: _Moment = "", before: _Before = None,
) -> Response:  # fmt: skip
    """The newest thousand of those; `before` goes on."""
    typed = {
        "actor": actor.strip(), "about": about.strip(), "action": action.strip(), "purpose": purpose, "since": since,
        "until": until,
    }  # fmt: skip
    found = screen.application.audit.page(_asked(typed, before, FILE_LENGTH), officer)
    return as_download(as_csv(found), "text/csv; charset=utf-8", "iass-audit.csv")


def _asked(typed: dict[str, str], before: int | None, limit: int) -> AuditQuery:
    said = typed["purpose"]
    if said and said not in set(Purpose):
        raise InvalidInput("there is no such purpose", where=said[:60])
    purpose = Purpose(said) if said else None
    since, until = _moment(typed["since"]), _moment(typed["until"])
    return AuditQuery(typed["actor"], typed["about"], typed["action"], purpose, since, until, before, limit)


def _moment(text: str) -> datetime | None:
    if not text:
        return None
    try:
        return datetime.fromisoformat(text).replace(tzinfo=Zone.WIB.info)
    except ValueError:
        raise InvalidInput("there is no such day or time", where=text[:16]) from None
