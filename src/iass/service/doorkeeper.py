"""Who stands behind a request: a session, a key, or, until the first account exists, the name that was given."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Protocol

from starlette.concurrency import run_in_threadpool
from starlette.requests import HTTPConnection

from iass.access import Officer, Permission, Purpose
from iass.accounts.account import officer_id
from iass.accounts.certificate import Certificate
from iass.accounts.door import Inside
from iass.accounts.entrance import Entrance
from iass.accounts.rights import sole_purpose
from iass.errors import InvalidInput
from iass.ids import OfficerId
from iass.service.client_certificate import certificate_of
from iass.service.errors import SignInNeeded, Unauthenticated

HEADER = "IASS-Officer"
COOKIE = "iass_officer"
_BEARER = "bearer "
_SESSION = "iass_session"


class Caller(Protocol):
    def purposes(self, permission: Permission) -> tuple[Purpose, ...]:
        """For which they may do what this permission is for; none when they may not."""
        ...

    def officer(self, permission: Permission, stated: Purpose | None = None) -> Officer | None:
        """Who does what this permission is for, where, and for what; None when they may not. stated: with this very
        request. Raises PurposeNeeded for a look that needs another purpose than was said."""
        ...


@dataclass(frozen=True, slots=True)
class Named:
    """Somebody whose name is taken as given, and who may do everything."""

    officer_id: OfficerId

    def purposes(self, permission: Permission) -> tuple[Purpose, ...]:  # noqa: ARG002 - the port's
        return tuple(Purpose)

    def officer(self, permission: Permission, stated: Purpose | None = None) -> Officer | None:
        return Officer(self.officer_id, purpose=stated or sole_purpose(permission))


@dataclass(frozen=True, slots=True)
class Credentials:
    """What a request brings. key: of a device. token: of a session. name: None when none is given.

    A key counts alone: a request with both is a device's. certificate: of the connection."""

    key: str | None
    token: str | None
    name: str | None
    certificate: Certificate | None = None

    @classmethod
    def of(cls, request: HTTPConnection) -> "Credentials":
        given = request.headers.get("authorization", "")
        key = given[len(_BEARER) :].strip() if given.lower().startswith(_BEARER) else None
        token = None if key is not None else request.cookies.get(session_cookie(request.url.scheme))
        name = request.headers.get(HEADER, request.cookies.get(COOKIE))
        return cls(key, token, name, None if key is None else certificate_of(request))


class Doorkeeper:
    """Safe for many threads; every call but `accounts_rule` may read the database."""

    def __init__(self, entrance: Entrance) -> None:
        self._entrance = entrance
        self._rules = False

    def accounts_rule(self) -> bool:
        """Asked again until they do, also of another process's; none is ever deleted."""
        self._rules = self._rules or self._entrance.accounts.any()
        return self._rules

    def recognise(self, given: Credentials) -> Caller:
        """Raises Unauthenticated, SignInNeeded once accounts rule."""
        if not self.accounts_rule():
            return _named(given.name)
        found: Caller | None = None
        if given.key is not None:
            found = self._entrance.keys.holder(given.key, given.certificate)
        elif given.token is not None:
            found = self._entrance.door.whose(given.token)
        if found is None:
            mend = "Sign in, or send Authorization: Bearer with a key that is valid"
            raise SignInNeeded("nobody is signed in", where="Authorization", mend=mend)
        return found

    def still_inside(self, given: Collection[Credentials]) -> frozenset[Credentials]:
        """For answers that stay open: whose may go on. Sessions, which are many, are looked up together; does not count
        as their use."""
        if not self.accounts_rule():
            return frozenset(given)
        sessions = self._entrance.door.inside({one.token for one in given if one.key is None and one.token is not None})
        return frozenset(one for one in given if one.token in sessions or self._holds_key(one))

    def _holds_key(self, given: Credentials) -> bool:
        return given.key is not None and self._entrance.keys.holder(given.key, given.certificate) is not None


def session_cookie(scheme: str) -> str:
    """Its name. Under https no other host, and no plain http page of this one, can set a cookie of that name."""
    return f"__Host-{_SESSION}" if scheme == "https" else _SESSION


async def caller_of(request: HTTPConnection) -> Caller:
    """Looked up once for each request."""
    state = request.scope.setdefault("state", {})
    if "caller" not in state:
        keeper: Doorkeeper = request.app.state.context.doorkeeper
        state["caller"] = await run_in_threadpool(keeper.recognise, Credentials.of(request))
    found: Caller = state["caller"]
    return found


def session_of(request: HTTPConnection) -> Inside | None:
    """The session that the caller was recognised by; None for another kind of caller, and where nobody was asked."""
    caller = request.scope.get("state", {}).get("caller")
    return caller if isinstance(caller, Inside) else None


def _named(given: str | None) -> Named:
    if not given:
        raise Unauthenticated(
            "the request names no officer", where=HEADER, mend=f"Send the header {HEADER} with the officer's id"
        )
    try:
        return Named(officer_id(given))
    except InvalidInput as error:
        raise Unauthenticated(error.what, where=HEADER, mend=error.mend) from None
