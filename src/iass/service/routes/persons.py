"""Registered people. Every look is audited by the desk."""

from fastapi import APIRouter, Response

from iass.errors import NotFound
from iass.ids import PersonId
from iass.service.context import Service
from iass.service.errors import documented
from iass.service.identifiers import PathId
from iass.service.officer import PersonReader
from iass.service.routes.pictures import PICTURE
from iass.service.schemas.person import PersonOut

router = APIRouter(tags=["registry"])


@router.get("/v1/persons/{person_id}", summary="One registered person", responses=documented(NotFound))
def show(service: Service, officer: PersonReader, person_id: PathId) -> PersonOut:
    """The newest version. Written to the audit log with the officer's id."""
    return PersonOut.of(service.application.registry.get(PersonId(person_id), officer))


@router.get(
    "/v1/persons/{person_id}/portrait",
    summary="Their photograph",
    response_class=Response,
    responses={**PICTURE, **documented(NotFound)},
)
def portrait(service: Service, officer: PersonReader, person_id: PathId) -> Response:
    """As it was imported. Written to the audit log with the officer's id."""
    data, media_type = service.application.registry.portrait(PersonId(person_id), officer)
    return Response(data, media_type=media_type)
