"""What the description of the API says beyond the routes themselves."""

from typing import Any

from fastapi import FastAPI

from iass.service.schemas.chip import DocumentCheckIn
from iass.service.schemas.crossing import CaptureIn, CrossingIn
from iass.service.schemas.problem import Problem
from iass.service.schemas.search import SearchIn
from iass.service.schemas.wire import Wire

DESCRIPTION = """Decides whether the traveller in front of an officer is somebody whom the law concerns.

The system proposes; a person decides. Every error is `application/problem+json` (RFC 9457) with `where` and
`mend`. Until accounts exist the service listens on loopback only and takes the officer's id as given; then it
asks for a session or a key.
"""

TAGS = [
    {"name": "crossings", "description": "Travellers who pass, and where"},
    {"name": "documents", "description": "Whether a document is genuine"},
    {"name": "alerts", "description": "Advices that need a person"},
    {"name": "cases", "description": "What is kept of confirmed alerts, and who signed for the person"},
    {"name": "inbox", "description": "For an agency: the cases that were handed to it"},
    {"name": "searches", "description": "Who a photograph alone could show"},
    {"name": "look-alikes", "description": "Who is taken for whom, and what two officers decided about it"},
    {"name": "subject desk", "description": "What people ask about their own data, and what is answered"},
    {"name": "links", "description": "One face behind several identities, and who was here before"},
    {"name": "flights", "description": "Who is expected, by the lists of carriers"},
    {"name": "registry", "description": "Who is known"},
    {"name": "watchlist", "description": "Who is sought"},
    {"name": "audit", "description": "Who did and saw what, and whether the log is whole"},
    {"name": "operation", "description": "For whoever runs the service"},
]

_JSON_PARTS: dict[str, tuple[str, type[Wire]]] = {
    "/v1/crossings": ("crossing", CrossingIn),
    "/v1/captures": ("capture", CaptureIn),
    "/v1/searches": ("search", SearchIn),
    "/v1/documents/verify": ("document", DocumentCheckIn),
}


class DescribedApi(FastAPI):
    """Adds the problem's schema, and says that the JSON parts of a form are objects (OpenAPI 3.1, Encoding Object)."""

    def openapi(self) -> dict[str, Any]:
        if self.openapi_schema is None:
            described = super().openapi()
            _add(described, Problem)
            for path, (part, model) in _JSON_PARTS.items():
                _add(described, model)
                _describe_part(described, path, part, model)
        return super().openapi()


def _add(described: dict[str, Any], model: type[Wire]) -> None:
    schema = model.model_json_schema(ref_template="#/components/schemas/{model}")
    schemas = described["components"]["schemas"]
    schemas.update(schema.pop("$defs", {}))
    schemas[model.__name__] = schema


def _describe_part(described: dict[str, Any], path: str, part: str, model: type[Wire]) -> None:
    content = described["paths"][path]["post"]["requestBody"]["content"]["multipart/form-data"]
    name = content["schema"]["$ref"].rpartition("/")[2]
    body = described["components"]["schemas"][name]
    body["properties"][part] = {"$ref": f"#/components/schemas/{model.__name__}"}
    content["encoding"] = {part: {"contentType": "application/json"}}
