"""Links between identities, and searches of the past."""

from typing import Annotated

from fastapi import APIRouter, Query

from iass.case.links import IdentityLink, LinkState
from iass.case.retro import LISTED, ids_of
from iass.errors import Conflict, NotAllowed, NotFound
from iass.ids import LinkId
from iass.service.context import Context, Service
from iass.service.errors import Malformed, TooLarge, documented
from iass.service.identifiers import PathId
from iass.service.officer import IdentityLinker, LinkReader, NoticeReader
from iass.service.schemas.link import (
    LinkDetailsOut,
    LinkOut,
    LinksOut,
    ReasonIn,
    RetroProgressOut,
    RetroSearchesOut,
    RetroSearchOut,
)

router = APIRouter(tags=["links"])

_DECISIONS = documented(NotFound, Conflict, NotAllowed, Malformed, TooLarge)
_States = Annotated[list[LinkState] | None, Query(description="Only these; repeat it for several")]


@router.get("/v1/links", summary="Links between identities", responses=documented())
def page(
    service: Service,
    officer: LinkReader,
    state: _States = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> LinksOut:
    """The latest step first; every state when none is named. Of a passport whose holder nobody knows only where it was
    shown. Written to the audit log with the officer's id."""
    found = service.application.links.page(state or (), limit, officer)
    return LinksOut(links=[LinkOut.of(link) for link in found])


@router.get("/v1/links/{link_id}", summary="One link", responses=documented(NotFound, NotAllowed))
def show(service: Service, officer: LinkReader, link_id: PathId) -> LinkDetailsOut:
    """With the papers of both ends and every step. Written to the audit log with the officer's id."""
    return LinkDetailsOut.of_details(service.application.links.get(LinkId(link_id), officer))


@router.post("/v1/links/{link_id}/make", summary="One person behind both", responses=_DECISIONS)
def make(service: Service, officer: IdentityLinker, link_id: PathId, said: ReasonIn) -> LinkOut:
    """From then on a notice on either identity's papers refers a traveller with the other's. Nothing is merged."""
    return _told(service, service.application.links.make(LinkId(link_id), officer, said.reason))


@router.post("/v1/links/{link_id}/refuse", summary="Two people", responses=_DECISIONS)
def refuse(service: Service, officer: IdentityLinker, link_id: PathId, said: ReasonIn) -> LinkOut:
    """The system proposes these two identities no more."""
    return _told(service, service.application.links.refuse(LinkId(link_id), officer, said.reason))


@router.post("/v1/links/{link_id}/undo", summary="Undo a link", responses=_DECISIONS)
def undo(service: Service, officer: IdentityLinker, link_id: PathId, said: ReasonIn) -> LinkOut:
    """Nothing follows from it any more. Who had made it, and why, stays on record."""
    return _told(service, service.application.links.undo(LinkId(link_id), officer, said.reason))


@router.get("/v1/retro-searches", summary="Searches of the past", responses=documented())
def retro_searches(
    service: Service, officer: NoticeReader, limit: Annotated[int, Query(ge=1, le=200)] = 50
) -> RetroSearchesOut:
    """What is searched for since it came into force: what waits, what is made now, and what came of it. Written to the
    audit log with the officer's id, once an hour for each."""
    desk = service.application.retro
    now = desk.progress_shown(officer.scope)
    found = desk.page(limit, officer.scope)
    service.application.sights.listed(officer, LISTED, ids_of(found))
    return RetroSearchesOut(
        days=desk.days,
        now=RetroProgressOut.of(now) if now else None,
        searches=[
            RetroSearchOut(
                notice_id=one.notice_id,
                version=one.version,
                due_at=one.due_at,
                state=one.state,
                settled_at=one.settled_at,
                past=one.past,
                people=one.people,
                alert_ids=list(one.alert_ids),
                failure=one.failure or None,
            )
            for one in found
        ],
    )


def _told(service: Context, link: IdentityLink) -> LinkOut:
    service.feed.poke()
    return LinkOut.of(link)
