"""Look-alikes and twins: proposed by one officer, made by another, undone by one."""

from typing import Annotated

from fastapi import APIRouter, Query

from iass.errors import Conflict, NotAllowed, NotFound
from iass.ids import PairId
from iass.service.context import Service
from iass.service.errors import Malformed, TooLarge, documented
from iass.service.identifiers import PathId, QueryId
from iass.service.officer import LookAlikeDecider, LookAlikeReader
from iass.service.schemas.look_alike import (
    CoupleIn,
    DossierOut,
    LookAlikeOut,
    LookAlikesDueOut,
    LookAlikesOut,
    ReasonIn,
    RecordIn,
)
from iass.watchlist.look_alike import PairState

router = APIRouter(tags=["look-alikes"])

_ACTS = documented(NotFound, Conflict, NotAllowed, Malformed, TooLarge)
_States = Annotated[list[PairState] | None, Query(description="Only these; repeat it for several")]


@router.get("/v1/look-alikes", summary="Pairs of look-alikes", responses=documented())
def page(
    service: Service,
    officer: LookAlikeReader,
    state: _States = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
    before: QueryId = None,
) -> LookAlikesOut:
    """Newest first; every state when none is named. Written to the audit log with the officer's id."""
    found = service.application.look_alikes.page(officer, state or (), limit, PairId(before) if before else None)
    more = found[-1].pair_id if len(found) == limit else None
    return LookAlikesOut(look_alikes=[LookAlikeOut.of(pair) for pair in found], next=more)


@router.get("/v1/look-alikes/due", summary="Clearances due for review", responses=documented())
def due(
    service: Service, officer: LookAlikeReader, limit: Annotated[int, Query(ge=1, le=200)] = 50
) -> LookAlikesDueOut:
    """Those that end within `IASS_CLEARED_REVIEW_DAYS`, and those that have ended. Written to the audit log with the
    officer's id."""
    found = service.application.look_alikes.due(officer, limit)
    return LookAlikesDueOut(look_alikes=[LookAlikeOut.of(pair) for pair in found])


@router.get("/v1/look-alikes/{pair_id}", summary="One pair", responses=documented(NotFound, NotAllowed))
def show(service: Service, officer: LookAlikeReader, pair_id: PathId) -> DossierOut:
    """With its history. Written to the audit log with the officer's id."""
    return DossierOut.told(service.application.look_alikes.get(PairId(pair_id), officer))


@router.post("/v1/look-alikes", summary="Propose a pair", responses=_ACTS)
def propose(service: Service, officer: LookAlikeDecider, said: CoupleIn) -> LookAlikeOut:
    """The first of two officers. It changes nothing at any crossing yet."""
    return LookAlikeOut.of(service.application.look_alikes.propose(said.couple(), said.reason, officer))


@router.post("/v1/look-alikes/{pair_id}/record", summary="Raise the bar for a pair", responses=_ACTS)
def record(service: Service, officer: LookAlikeDecider, pair_id: PathId, said: RecordIn) -> LookAlikeOut:
    """Another officer than the one who proposed it."""
    return LookAlikeOut.of(service.application.look_alikes.record(PairId(pair_id), said.kind, said.reason, officer))


@router.post("/v1/look-alikes/{pair_id}/clear", summary="Clear the innocent double", responses=_ACTS)
def clear(service: Service, officer: LookAlikeDecider, pair_id: PathId, said: ReasonIn) -> LookAlikeOut:
    """The second officer, after an alert that another one judged other_person. Never of two notices."""
    return LookAlikeOut.of(service.application.look_alikes.clear(PairId(pair_id), said.reason, officer))


@router.post("/v1/look-alikes/{pair_id}/renew", summary="Renew a clearance", responses=_ACTS)
def renew(service: Service, officer: LookAlikeDecider, pair_id: PathId, said: ReasonIn) -> LookAlikeOut:
    """The review, by another officer than who decided last: it holds as long again, from now on."""
    return LookAlikeOut.of(service.application.look_alikes.renew(PairId(pair_id), said.reason, officer))


@router.post("/v1/look-alikes/{pair_id}/undo", summary="Undo a pair", responses=_ACTS)
def undo(service: Service, officer: LookAlikeDecider, pair_id: PathId, said: ReasonIn) -> LookAlikeOut:
    """By one officer; nothing is lost."""
    return LookAlikeOut.of(service.application.look_alikes.undo(PairId(pair_id), said.reason, officer))
