"""Trafficking cases: who may ask, and who crossed together with the person, again and again."""

from typing import Annotated

from fastapi import APIRouter, Query

from iass.errors import Conflict, NotAllowed, NotFound
from iass.handover.companion_desk import MOST_DAYS, MOST_MINUTES, MOST_OCCASIONS, MOST_PAGES, CompanionQuestion
from iass.ids import CaseId, CrossingId
from iass.service.context import Service
from iass.service.errors import Malformed, TooLarge, documented
from iass.service.identifiers import PathId
from iass.service.officer import CaseAdmitter, CompanionSeeker
from iass.service.schemas.case import CaseOut
from iass.service.schemas.companions import AdmissionIn, CompanionsOut, NamedIn

router = APIRouter(tags=["cases"])

_ACTS = documented(NotFound, Conflict, NotAllowed, Malformed, TooLarge)


@router.post("/v1/cases/{case_id}/admissions", summary="Admit an investigator to a trafficking case", responses=_ACTS)
def admit(service: Service, officer: CaseAdmitter, case_id: PathId, said: AdmissionIn) -> CaseOut:
    """To ask who crossed together with the person, and to nothing else of the case. It ends with the case."""
    case = service.application.cases.admit(CaseId(case_id), said.version, officer, said.officer, said.text)
    service.feed.poke()
    return CaseOut.of_case(case)


@router.post("/v1/cases/{case_id}/dismissals", summary="End an investigator's admission", responses=_ACTS)
def dismiss(service: Service, officer: CaseAdmitter, case_id: PathId, said: AdmissionIn) -> CaseOut:
    """From then on the case is not there for this officer."""
    case = service.application.cases.dismiss(CaseId(case_id), said.version, officer, said.officer, said.text)
    service.feed.poke()
    return CaseOut.of_case(case)


@router.post("/v1/cases/{case_id}/named", summary="Name a companion to whoever is admitted", responses=_ACTS)
def name(service: Service, officer: CaseAdmitter, case_id: PathId, said: NamedIn) -> CaseOut:
    """Admitted investigators are told name and document of who crossed there, with the crossings that are to be shown
    as evidence. Nobody who is known to be protected is ever named, nor a minor."""
    crossing, shown = CrossingId(said.crossing_id), [CrossingId(one) for one in said.shown]
    case = service.application.cases.name_companion(CaseId(case_id), said.version, officer, crossing, said.text, shown)
    service.feed.poke()
    return CaseOut.of_case(case)


@router.get(
    "/v1/cases/{case_id}/companions",
    summary="Who crossed together with the person of a trafficking case",
    responses=documented(NotFound, Conflict),
)
def companions(
    service: Service,
    officer: CompanionSeeker,
    case_id: PathId,
    minutes: Annotated[int, Query(ge=1, le=MOST_MINUTES, description="Before and after each crossing")] = 10,
    least: Annotated[int, Query(ge=2, le=MOST_OCCASIONS, description="On how many occasions at least")] = 2,
    days: Annotated[int, Query(ge=1, le=MOST_DAYS, description="Back from now")] = 365,
    page: Annotated[int, Query(ge=1, le=MOST_PAGES, description="Of 20 travellers")] = 1,
) -> CompanionsOut:
    """Crossings at one checkpoint and in one direction within some minutes of each other, on several occasions: for the
    protection desk. An admitted investigator is told whom the desk named, whatever else is asked. Nobody's nationality
    or sex goes in, and nothing comes of it by itself. For the purpose `protection` alone; every question is written to
    the audit log with the case's number before the answer."""
    question = CompanionQuestion(CaseId(case_id), officer, minutes, least, days, page)
    return CompanionsOut.of_answer(service.application.companions.ask(question))
