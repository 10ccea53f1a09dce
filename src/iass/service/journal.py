"""Every request gets an id, one line in the log, and a place in the figures; what nobody foresaw ends here."""

from time import perf_counter

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from iass.access import Officer
from iass.ids import new_id
from iass.service.doorkeeper import Named
from iass.service.errors import Unexpected, problem
from iass.service.log import LOG, describe
from iass.service.metrics import Metrics

REQUEST_ID = "IASS-Request"


class Journal:
    """Nearly the outermost layer: whatever happens inside is told once, and without personal data."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self._app = app
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request_id = scope.setdefault("state", {})["request_id"] = new_id("request")
        answer = _Answer(send, request_id)
        began = perf_counter()
        try:
            await self._app(scope, receive, answer.send)
        except Exception as error:
            LOG.error("request.failed", request=request_id, route=_route(scope), **describe(error))
            if answer.status:
                # Half an answer is out already; end the connection, and keep the message out of the server's own log.
                raise ConnectionAbortedError(request_id) from None
            await problem(scope, Unexpected())(scope, receive, answer.send)
        finally:
            self._tell(scope, answer.status, perf_counter() - began, request_id)

    def _tell(self, scope: Scope, status: int, seconds: float, request_id: str) -> None:
        route = _route(scope)
        if not _is_of_the_protection_desk(scope):
            self._metrics.request(scope["method"], route, status)
        LOG.info(
            "request",
            request=request_id,
            method=scope["method"],
            route=route,
            status=status,
            milliseconds=round(seconds * 1000, 1),
        )


class _Answer:
    """Remembers the status that went out; 0 while none has."""

    def __init__(self, send: Send, request_id: str) -> None:
        self._send = send
        self._request_id = request_id
        self.status = 0

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            MutableHeaders(scope=message)[REQUEST_ID] = self._request_id
        await self._send(message)


def _is_of_the_protection_desk(scope: Scope) -> bool:
    """In no figure: claims by route, less those in the feed, would be the victims' alerts. Where everybody may see what
    is protected, as before the first account, nobody is told apart."""
    state = scope.get("state", {})
    officer, caller = state.get("officer"), state.get("caller")
    is_known = caller is not None and not isinstance(caller, Named)
    return is_known and isinstance(officer, Officer) and officer.scope.sees_protected


def _route(scope: Scope) -> str:
    """The template of the path, so that no id of a person gets into the log."""
    return str(getattr(scope.get("route"), "path", "(none)"))
