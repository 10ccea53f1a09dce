"""The description of the API. No pages of documentation are served: those of the frame load scripts from abroad."""

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse

from iass.service.officer import OPEN

router = APIRouter(include_in_schema=False)


@router.get("/openapi.json", dependencies=[OPEN])
def openapi(request: Request) -> JSONResponse:
    described: dict[str, Any] = request.app.openapi()
    return JSONResponse(described)
