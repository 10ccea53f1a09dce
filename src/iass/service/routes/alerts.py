"""Alerts: the list, the pictures, and what officers decide."""

from typing import Annotated

from fastapi import APIRouter, Body, Query, Response

from iass.alert.alert import Alert, AlertState
from iass.alert.desk import AlertDesk
from iass.case.sights import Shown
from iass.errors import Conflict, NotAllowed, NotFound
from iass.ids import AlertId, ImageId
from iass.service.context import Context, Service
from iass.service.errors import Malformed, TooLarge, documented
from iass.service.identifiers import PathId, QueryId
from iass.service.officer import SEE_ALERTS, AlertJudge, AlertReader, TargetChooser
from iass.service.routes.pictures import PICTURE
from iass.service.schemas.alert import (
    ActIn,
    AlertCaseOut,
    AlertOut,
    AlertsOut,
    AskedListsIn,
    AskedListsOut,
    FirstLookIn,
    HandoverIn,
    HandoverOut,
    JudgementIn,
)
from iass.service.schemas.clearance import ClearanceOut

router = APIRouter(tags=["alerts"])

_DECISIONS = documented(NotFound, Conflict, NotAllowed, Malformed, TooLarge)
_States = Annotated[list[AlertState] | None, Query(description="Only these; repeat it for several")]
_Said = Annotated[ActIn, Body(description="May be left out")]
_NOTHING = ActIn(note="")
_Signed = Annotated[HandoverIn, Body(description="May be left out")]
_UNREAD = HandoverIn(note="")


@router.get("/v1/alerts", summary="Alerts", dependencies=[SEE_ALERTS], responses=documented(NotFound))
def page(
    service: Service,
    state: _States = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
    before: QueryId = None,
) -> AlertsOut:
    """Newest first; every state when none is named. Settled ones need a purpose that fits; every look is audited."""
    found = service.application.alerts.page(state or (), limit, AlertId(before) if before else None)
    service.show(Shown(found))
    more = found[-1].alert_id if len(found) == limit else None
    return AlertsOut(alerts=[AlertOut.of(alert) for alert in found], next=more)


@router.get("/v1/alerts/{alert_id}", summary="One alert", dependencies=[SEE_ALERTS], responses=documented(NotFound))
def show(service: Service, alert_id: PathId) -> AlertOut:
    """With its decision and the ids of its pictures. A settled one needs a purpose that fits; every look is audited."""
    alert = service.application.alerts.get(AlertId(alert_id))
    service.show(Shown([alert], subject=alert.alert_id))
    return _whole(service, alert)


@router.get(
    "/v1/alerts/{alert_id}/images/{image_id}",
    summary="One picture of an alert",
    response_class=Response,
    responses={**PICTURE, **documented(NotFound)},
)
def image(service: Service, officer: AlertReader, alert_id: PathId, image_id: PathId) -> Response:
    """The live face, or one that it is compared with. Of a settled alert it needs a purpose that fits; every look is
    written to the audit log."""
    alert = service.application.alerts.get(AlertId(alert_id))
    service.show(Shown([alert], subject=alert.alert_id, again=True))
    if image_id not in _pictures(alert):
        raise NotFound("this alert has no such picture", where=image_id[:60])
    data, media_type = service.application.alerts.image(ImageId(image_id), officer)
    return Response(data, media_type=media_type)


@router.post("/v1/alerts/{alert_id}/claim", summary="Take an alert", responses=_DECISIONS)
def claim(service: Service, officer: AlertJudge, alert_id: PathId) -> AlertOut:
    """So that two officers do not work on the same alert."""
    return _told(service, service.application.alerts.claim(AlertId(alert_id), officer))


@router.post("/v1/alerts/{alert_id}/release", summary="Lay an alert back", responses=_DECISIONS)
def release(service: Service, officer: AlertJudge, alert_id: PathId, said: _Said = _NOTHING) -> AlertOut:
    """The officer who claimed it leaves it to others."""
    return _told(service, _alerts(service, said).release(AlertId(alert_id), officer, said.note))


@router.post("/v1/alerts/{alert_id}/takeover", summary="Take over a claimed alert", responses=_DECISIONS)
def take_over(service: Service, officer: AlertJudge, alert_id: PathId, said: _Said = _NOTHING) -> AlertOut:
    """Go on where the officer who claimed it left. The audit log names both."""
    return _told(service, _alerts(service, said).take_over(AlertId(alert_id), officer, said.note))


@router.post("/v1/alerts/{alert_id}/first-look", summary="Judge the faces before the score", responses=_DECISIONS)
def look_first(service: Service, officer: AlertJudge, alert_id: PathId, said: FirstLookIn) -> AlertOut:
    """On lists that ask for it. It needs no claim and decides nothing; the first stays. The answer has the scores."""
    return _told(service, service.application.alerts.look_first(AlertId(alert_id), officer, said.judgement))


@router.get(
    "/v1/first-looks/lists", summary="Lists judged before the score", dependencies=[SEE_ALERTS], responses=documented()
)
def asked_lists(service: Service) -> AskedListsOut:
    """Kinds of notice whose alerts tell an officer no score until the officer has judged the faces."""
    return AskedListsOut.of_lists(service.application.alerts.asked_lists())


@router.post(
    "/v1/first-looks/lists",
    summary="Choose the lists judged before the score",
    responses=documented(Conflict, NotAllowed, Malformed, TooLarge),
)
def choose_lists(service: Service, officer: TargetChooser, chosen: AskedListsIn) -> AskedListsOut:
    """For alerts from now on, at every checkpoint. Refused where somebody else chose since they were read."""
    desk = service.application.alerts
    return AskedListsOut.of_lists(desk.choose_lists(frozenset(chosen.kinds), officer, chosen.chosen_at))


@router.post("/v1/alerts/{alert_id}/judgement", summary="Judge the two faces", responses=_DECISIONS)
def judge(service: Service, officer: AlertJudge, alert_id: PathId, said: JudgementIn) -> AlertOut:
    """Same person, other person, or unsure: the verdict of the officer who claimed the alert."""
    return _told(service, _alerts(service, said).judge(AlertId(alert_id), officer, said.judgement, said.note))


@router.post("/v1/alerts/{alert_id}/handover", summary="Hand the traveller over", responses=_DECISIONS)
def hand_over(service: Service, officer: AlertJudge, alert_id: PathId, said: _Signed = _UNREAD) -> HandoverOut:
    """Opens the alert's case where it has none, and signs it: the first call proposes; a call by a second officer
    completes it, and the agency is told. Where the notice names none, `agency` is null, and nobody is. Refused where
    the case is another's, or holds another content or more than was shown to the caller."""
    desk, content = service.application.cases, said.content_hash or ""
    case = desk.hand_over(AlertId(alert_id), officer, said.note, content, said.version)
    service.feed.poke()
    return HandoverOut.of_case(service.application.alerts.get(AlertId(alert_id)), case)


@router.post("/v1/alerts/{alert_id}/close", summary="Close an alert", responses=_DECISIONS)
def close(service: Service, officer: AlertJudge, alert_id: PathId, said: _Said = _NOTHING) -> AlertOut:
    """Nothing more is to be done. Where another officer judged other_person, the traveller is not stopped for this face
    again."""
    return _told(service, _alerts(service, said).close(AlertId(alert_id), officer, said.note))


@router.post("/v1/alerts/{alert_id}/dismissal", summary="Dismiss a clear false alert", responses=_DECISIONS)
def dismiss(service: Service, officer: AlertJudge, alert_id: PathId, said: _Said = _NOTHING) -> AlertOut:
    """In one go: taken where nobody has it, judged other_person, and closed. Where another officer's verdict stands
    against it (`IASS_SECOND_DECISION`), it is only given."""
    return _told(service, _alerts(service, said).dismiss(AlertId(alert_id), officer, said.note))


@router.post("/v1/alerts/{alert_id}/clearance", summary="Clear the wrongly stopped", responses=_DECISIONS)
def clear(service: Service, officer: AlertJudge, alert_id: PathId, said: _Said = _NOTHING) -> ClearanceOut:
    """The first officer's call ends the alert as a dismissal does, and proposes the double. A second officer's confirms
    him: then the same notice does not stop him again. Never for who is protected."""
    found = service.application.wrongly_stopped.clear(AlertId(alert_id), officer, said.note, said.version)
    service.feed.poke()
    return ClearanceOut.told(found)


def _alerts(service: Context, said: ActIn) -> AlertDesk:
    """For an act on what the officer was shown."""
    return service.application.alerts.as_shown(said.version)


def _told(service: Context, alert: Alert) -> AlertOut:
    service.feed.poke()
    return _whole(service, alert)


def _whole(service: Context, alert: Alert) -> AlertOut:
    """With what its scores mean, and its case."""
    told, rarities = AlertOut.of(alert), service.application.alerts.rarities(alert.decision)
    known = service.application.cases.known(alert.alert_id)
    decision = told.decision.with_rarities(rarities, alert.decision)
    return told.model_copy(update={"decision": decision, "case": known and AlertCaseOut.of(known)})


def _pictures(alert: Alert) -> set[str]:
    found = (alert.live_image_id, *(reference.image_id for reference in alert.references))
    return {image_id for image_id in found if image_id is not None}
