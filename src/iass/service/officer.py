"""Who calls, and what a route lets them do. Accounts come later: until then the name given is the name taken."""

import re
from typing import Annotated

from fastapi import Depends, Security
from fastapi.routing import APIRoute
from fastapi.security import APIKeyCookie, APIKeyHeader

from iass.access import SYSTEM, Officer, Permission
from iass.ids import OfficerId
from iass.service.errors import Unauthenticated

HEADER = "IASS-Officer"
COOKIE = "iass_officer"
_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")

_by_header = APIKeyHeader(name=HEADER, scheme_name="officer", description="The officer's id", auto_error=False)
_by_cookie = APIKeyCookie(name=COOKIE, scheme_name="console", description="Set by the console", auto_error=False)


class Requires:
    """The dependency by which every route states its permission. Answers the officer who calls."""

    def __init__(self, permission: Permission) -> None:
        self.permission = permission

    async def __call__(
        self,
        header: Annotated[str | None, Security(_by_header)],
        cookie: Annotated[str | None, Security(_by_cookie)],
    ) -> Officer:
        return identify(header, cookie)


class OpenToAll:
    """The dependency of a route that shows no personal data and needs no officer."""

    permission = Permission.OPEN

    async def __call__(self) -> Officer:
        return SYSTEM


def identify(header: str | None, cookie: str | None) -> Officer:
    """The officer named by the header, else by the cookie. Raises Unauthenticated."""
    given = header if header is not None else cookie
    if not given:
        raise Unauthenticated(
            "the request names no officer", where=HEADER, mend=f"Send the header {HEADER} with the officer's id"
        )
    if not _ID.fullmatch(given) or given.lower() == SYSTEM.officer_id:
        raise Unauthenticated(
            "this is not an officer's id", where=HEADER, mend="1 to 64 letters, digits, dots, dashes or underscores"
        )
    return Officer(OfficerId(given))


def permissions_of(route: APIRoute) -> list[Permission]:
    """The rules that a route states; exactly one is right."""
    rules = (dependency.call for dependency in route.dependant.dependencies)
    return [rule.permission for rule in rules if isinstance(rule, Requires | OpenToAll)]


RECORD_CROSSING = Depends(Requires(Permission.RECORD_CROSSING))
SEE_ALERTS = Depends(Requires(Permission.SEE_ALERTS))
DECIDE_ALERT = Depends(Requires(Permission.DECIDE_ALERT))
SEE_PERSON = Depends(Requires(Permission.SEE_PERSON))
SEE_NOTICES = Depends(Requires(Permission.SEE_NOTICES))
FILE_NOTICES = Depends(Requires(Permission.FILE_NOTICES))
APPROVE_NOTICES = Depends(Requires(Permission.APPROVE_NOTICES))
SEARCH_BY_PHOTO = Depends(Requires(Permission.SEARCH_BY_PHOTO))
SEE_LINKS = Depends(Requires(Permission.SEE_LINKS))
LINK_IDENTITIES = Depends(Requires(Permission.LINK_IDENTITIES))
SEE_OPERATING_POINT = Depends(Requires(Permission.SEE_OPERATING_POINT))
CHOOSE_OPERATING_POINT = Depends(Requires(Permission.CHOOSE_OPERATING_POINT))
SEE_LOOK_ALIKES = Depends(Requires(Permission.SEE_LOOK_ALIKES))
DECIDE_LOOK_ALIKES = Depends(Requires(Permission.DECIDE_LOOK_ALIKES))
RECEIVE_PASSENGER_LISTS = Depends(Requires(Permission.RECEIVE_PASSENGER_LISTS))
SEE_FLIGHTS = Depends(Requires(Permission.SEE_FLIGHTS))
OPEN = Depends(OpenToAll())

AlertReader = Annotated[Officer, SEE_ALERTS]
AlertJudge = Annotated[Officer, DECIDE_ALERT]
PersonReader = Annotated[Officer, SEE_PERSON]
NoticeReader = Annotated[Officer, SEE_NOTICES]
NoticeFiler = Annotated[Officer, FILE_NOTICES]
NoticeApprover = Annotated[Officer, APPROVE_NOTICES]
PhotoSearcher = Annotated[Officer, SEARCH_BY_PHOTO]
LinkReader = Annotated[Officer, SEE_LINKS]
IdentityLinker = Annotated[Officer, LINK_IDENTITIES]
OperatingPointReader = Annotated[Officer, SEE_OPERATING_POINT]
TargetChooser = Annotated[Officer, CHOOSE_OPERATING_POINT]
LookAlikeReader = Annotated[Officer, SEE_LOOK_ALIKES]
LookAlikeDecider = Annotated[Officer, DECIDE_LOOK_ALIKES]
ListReceiver = Annotated[Officer, RECEIVE_PASSENGER_LISTS]
FlightReader = Annotated[Officer, SEE_FLIGHTS]
PassageRecorder = Annotated[Officer, RECORD_CROSSING]
