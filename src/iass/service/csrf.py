"""What a cookie authenticates, the page of that session must have asked for: another site can send the cookie along at
best, and knows no token of it."""

from contextlib import suppress

from starlette.datastructures import FormData
from starlette.requests import Request

from iass.accounts.session import is_csrf_token
from iass.service.doorkeeper import Credentials
from iass.service.errors import ForeignForm

HEADER = "IASS-CSRF"
FIELD = "csrf"
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")


async def require_token(request: Request) -> None:
    """Raises ForeignForm for an unsafe request with a session's cookie and without its token."""
    given = Credentials.of(request)
    if request.method in _SAFE or given.token is None:
        return
    token = request.headers.get(HEADER)
    if token is None and request.headers.get("content-type", "").lower().startswith(_FORMS):
        with suppress(RuntimeError):  # a route with a form has read it already
            await request.body()  # kept, so that a route which reads it bare still can
        token = _field(await request.form())
    if not is_csrf_token(token or "", given.token):
        raise ForeignForm(
            "the request lacks the token of its session",
            where=HEADER,
            mend=f"Send the header {HEADER}, or the field {FIELD} of a form, as the page has it",
        )


def _field(form: FormData) -> str | None:
    found = form.get(FIELD)
    return found if isinstance(found, str) else None
