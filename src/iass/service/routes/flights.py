"""Passenger lists in, expected flights out."""

from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.concurrency import run_in_threadpool

from iass.capture.passengers.flight import FlightId
from iass.case.flight_desk import HOURS_AHEAD, HOURS_BACK
from iass.errors import NotAllowed, NotFound
from iass.service.context import Service
from iass.service.errors import TooLarge, documented
from iass.service.identifiers import PathId
from iass.service.officer import FlightReader, ListReceiver
from iass.service.schemas.flight import FlightDossierOut, FlightOut, FlightsOut, ReceiptsOut

router = APIRouter(tags=["flights"])

_BODY = {"schema": {"type": "string", "format": "binary"}}
_Sender = Annotated[
    str, Query(pattern=r"^[A-Za-z0-9][A-Za-z0-9._:/-]{0,63}$", description="Who sends a CSV file, which names nobody")
]


@router.post(
    "/v1/passenger-lists",
    summary="Hand in a carrier's list",
    responses=documented(TooLarge),
    openapi_extra={
        "requestBody": {
            "required": True,
            "description": "UN/EDIFACT PAXLST, or CSV; told apart by its content",
            "content": {"application/edifact": _BODY, "text/csv": _BODY, "application/octet-stream": _BODY},
        }
    },
)
async def receive(
    service: Service, officer: ListReceiver, request: Request, sender: _Sender = "carrier"
) -> ReceiptsOut:
    """Each message is taken or refused as a whole, and answered with what is wrong in it. What is taken is screened
    before the answer. The same message again is `same`. Written to the audit log with the officer's id."""
    body = await request.body()
    receipts = await run_in_threadpool(service.application.flights.receive, body, sender, officer)
    for receipt in receipts:
        service.metrics.passenger_message(receipt.outcome.value)
    return ReceiptsOut.answer(receipts)


@router.get("/v1/flights", summary="Expected flights, in order of arrival", responses=documented())
def page(
    service: Service,
    officer: FlightReader,
    port: Annotated[str, Query(pattern=r"^([A-Z]{3})?$", description="Only from or to this airport; as CGK")] = "",
    back: Annotated[int, Query(ge=0, le=8784, description="Hours back: arrivals from then on")] = HOURS_BACK,
    ahead: Annotated[int, Query(ge=0, le=8784, description="Hours ahead: departures until then")] = HOURS_AHEAD,
) -> FlightsOut:
    """With how many people the papers point at. Written to the audit log with the officer's id."""
    found = service.application.flights.page(officer, port, back, ahead)
    return FlightsOut(flights=[FlightOut.of_expected(one) for one in found])


@router.get(
    "/v1/flights/{flight_id}",
    summary="One flight with its people who have hits",
    responses=documented(NotFound, NotAllowed),
)
def show(service: Service, officer: FlightReader, flight_id: PathId) -> FlightDossierOut:
    """Those whose papers point at notices, with what the policy would advise on the papers alone; nobody else of the
    list is shown. Written to the audit log with the officer's id."""
    return FlightDossierOut.of_dossier(service.application.flights.get(FlightId(flight_id), officer))
