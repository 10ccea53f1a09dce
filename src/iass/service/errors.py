"""Errors at the HTTP surface, as RFC 9457 problem details. The only place that knows status codes."""

from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass, field
from typing import Any

from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.types import Scope

from iass.accounts.door import NotRecognised, TooManyAttempts
from iass.accounts.rights import PurposeNeeded
from iass.case.notice_photos import UnfitPhoto
from iass.errors import Conflict, IassError, InvalidInput, KeyReused, NotAllowed, NotFound, NotReady, Tampered
from iass.health import Check
from iass.registry.cells import Problem as RowProblem
from iass.service.refusals import in_indonesian, kind_in_indonesian
from iass.service.schemas.problem import CheckProblem, FaultProblem, FieldProblem, Problem
from iass.watchlist.fault import as_problem
from iass.watchlist.notice_desk import Incomplete

MEDIA_TYPE = "application/problem+json"


class Malformed(IassError):
    """The body is not what its headers say."""


class Unauthenticated(IassError):
    """Nobody stands behind the request."""


class SignInNeeded(Unauthenticated):
    """Accounts exist, and nobody is signed in."""


class ForeignForm(NotAllowed):
    """A cookie came along, and nothing shows that the page of its session asked for this."""


class ForeignOrigin(NotAllowed):
    """A page of another site made the browser send this."""


class WrongHost(IassError):
    """The request was meant for another name: DNS rebinding, or a proxy that was not set up."""


class MethodNotAllowed(IassError):
    """The path exists, the method does not."""


class TooLarge(IassError):
    """The body is larger than the route takes."""


class Busy(NotReady):
    """More work is waiting than can be done in time."""


class Unready(NotReady):
    """What the checks of readiness found."""

    def __init__(self, failed: list[Check]) -> None:
        super().__init__("; ".join(f"{check.name}: {check.detail}" for check in failed))
        self.failed = failed


class Unexpected(IassError):
    """Anything that nobody foresaw. Opaque outside; the log has it."""

    def __init__(self) -> None:
        super().__init__("something unexpected happened", mend="The log has it under the id of this request")


class Refused(HTTPException):
    """Carries an error out of the reading of a body, where FastAPI lets nothing else through."""

    def __init__(self, error: IassError) -> None:
        super().__init__(kind_of(type(error)).status, error.what)
        self.error = error


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of problem: its status code, name and title, and the headers that go with it."""

    status: int
    name: str
    title: str
    headers: Mapping[str, str] = field(default_factory=dict)


KINDS: Mapping[type[IassError], Kind] = {
    Malformed: Kind(400, "malformed", "The body cannot be read"),
    Unauthenticated: Kind(
        401, "no-officer", "No officer stands behind the request", {"WWW-Authenticate": "IASS-Officer"}
    ),
    SignInNeeded: Kind(401, "sign-in-needed", "Nobody is signed in", {"WWW-Authenticate": 'Bearer realm="iass"'}),
    NotAllowed: Kind(403, "not-allowed", "This officer may not do this, or not alone"),
    PurposeNeeded: Kind(403, "purpose-needed", "This needs a purpose that fits it"),
    ForeignForm: Kind(403, "foreign-form", "The request does not come from a page of this session"),
    NotRecognised: Kind(401, "not-recognised", "Officer's id or password is wrong"),
    TooManyAttempts: Kind(429, "too-many-attempts", "Too many attempts failed"),
    ForeignOrigin: Kind(403, "foreign-origin", "Another site may not act here"),
    NotFound: Kind(404, "not-found", "There is no such thing"),
    MethodNotAllowed: Kind(405, "method-not-allowed", "The path does not know this method"),
    Conflict: Kind(409, "conflict", "The request does not fit the present state"),
    TooLarge: Kind(413, "too-large", "The body is too large"),
    WrongHost: Kind(421, "wrong-host", "The request was meant for another host"),
    InvalidInput: Kind(422, "invalid-input", "What was handed in cannot be used"),
    KeyReused: Kind(422, "key-reused", "The Idempotency-Key was used for another request"),
    IassError: Kind(500, "failed", "IASS cannot do this"),
    Tampered: Kind(500, "tampered", "Something stored is not what was stored"),
    Unexpected: Kind(500, "unexpected", "Something unexpected happened"),
    NotReady: Kind(503, "not-ready", "The system cannot answer truthfully yet", {"Retry-After": "5"}),
    Busy: Kind(503, "busy", "Too many requests are waiting", {"Retry-After": "1"}),
}


def kind_of(error: type[IassError]) -> Kind:
    """The row of the nearest ancestor in the table."""
    return next(KINDS[ancestor] for ancestor in error.__mro__ if ancestor in KINDS)


def problem(scope: Scope, error: IassError, headers: Mapping[str, str] | None = None) -> JSONResponse:
    """The answer to a request that ended in this error."""
    kind = kind_of(type(error))
    body = Problem(
        type=f"urn:iass:problem:{kind.name}",
        title=kind.title,
        status=kind.status,
        detail=error.what,
        instance=f"urn:iass:request:{scope.get('state', {}).get('request_id', '')}",
        where=error.where,
        mend=error.mend,
        alasan=in_indonesian(error.what) or kind_in_indonesian(kind.name),
        perbaikan=in_indonesian(error.mend),
        errors=error.fields if isinstance(error, InvalidRequest) else None,
        faults=_faults(error),
        purposes=list(error.fits) if isinstance(error, PurposeNeeded) else None,
        checks=_checks(error.failed) if isinstance(error, Unready) else None,
    )
    return JSONResponse(
        body.model_dump(exclude_none=True), kind.status, {**kind.headers, **(headers or {})}, media_type=MEDIA_TYPE
    )


class InvalidRequest(InvalidInput):
    """Fields that do not fit the schema. The values stay out of it: they may be personal data."""

    def __init__(self, error: RequestValidationError) -> None:
        self.fields = [_field_problem(item) for item in error.errors()]
        first = self.fields[0]
        super().__init__(first.what, where=first.where, mend="The schema is at /openapi.json")


def documented(*errors: type[IassError]) -> dict[int | str, dict[str, Any]]:
    """The `responses` of a route that may end in these errors, for its OpenAPI description."""
    answers: dict[int | str, dict[str, Any]] = {}
    always: tuple[type[IassError], ...] = (Unauthenticated, NotAllowed, ForeignOrigin, WrongHost, InvalidInput)
    for error in (*always, *errors):
        kind = kind_of(error)
        answer = answers.setdefault(kind.status, {"description": "", "content": {MEDIA_TYPE: {"schema": _SCHEMA}}})
        joined = [part for part in (answer["description"], kind.title) if part]
        answer["description"] = "; or: ".join(dict.fromkeys(joined))
    return answers


_SCHEMA = {"$ref": "#/components/schemas/Problem"}


def _checks(failed: list[Check]) -> list[CheckProblem]:
    return [CheckProblem(name=check.name, detail=check.detail) for check in failed]


def _faults(error: IassError) -> list[FaultProblem] | None:
    if isinstance(error, UnfitPhoto):
        return [_fault(error.problem)]
    return [_fault(as_problem(one)) for one in error.faults] if isinstance(error, Incomplete) else None


def _fault(found: RowProblem) -> FaultProblem:
    alasan = found.alasan or in_indonesian(found.reason) or kind_in_indonesian(KINDS[InvalidInput].name)
    perbaikan = found.perbaikan if found.alasan else in_indonesian(found.mend)
    said = {"reason": found.reason, "alasan": alasan, "mend": found.mend, "perbaikan": perbaikan}
    return FaultProblem(column=found.field, **said)


def _field_problem(item: Mapping[str, Any]) -> FieldProblem:
    path = [str(part) for part in item["loc"] if part not in ("body", "query", "path", "header", "cookie")]
    what = str(item["msg"])
    if "Expected UploadFile" in what:  # a part without a filename, which the frame takes for text
        what = "Not a file: the part needs a filename"
    return FieldProblem(where=".".join(path) or str(item["loc"][0]), what=what)


async def _on_error(request: Request, error: IassError) -> JSONResponse:
    return problem(request.scope, error)


async def _on_invalid(request: Request, error: RequestValidationError) -> JSONResponse:
    return problem(request.scope, InvalidRequest(error))


async def _on_http(request: Request, error: HTTPException) -> JSONResponse:
    """What the frame itself refuses: no route, no such method, a body that cannot be parsed."""
    return problem(request.scope, _translate(error), error.headers)


def _translate(error: HTTPException) -> IassError:
    if isinstance(error, Refused):
        return error.error
    if error.status_code == KINDS[NotFound].status:
        return NotFound("nothing answers at this path", mend="The paths are listed at /openapi.json")
    if error.status_code == KINDS[MethodNotAllowed].status:
        return MethodNotAllowed("this path does not know the method", mend="The header Allow names those it knows")
    return Malformed(str(error.detail))


HANDLERS: dict[int | type[Exception], Callable[[Request, Any], Coroutine[Any, Any, Response]]] = {
    IassError: _on_error,
    RequestValidationError: _on_invalid,
    HTTPException: _on_http,
}
