"""What a route lets its caller do. Who that is: `iass.service.doorkeeper`."""

from typing import Annotated, Any

from fastapi import Depends, Header, Request, Security
from fastapi.routing import APIRoute
from fastapi.security import APIKeyCookie, APIKeyHeader, HTTPAuthorizationCredentials, HTTPBearer
from starlette.concurrency import run_in_threadpool

from iass.access import SYSTEM, Officer, Permission, Purpose
from iass.accounts.rights import PurposeNeeded
from iass.errors import NotAllowed
from iass.service.csrf import require_token
from iass.service.doorkeeper import COOKIE, HEADER, Caller, Doorkeeper, caller_of
from iass.service.errors import Unauthenticated
from iass.service.guard import is_loopback

_by_header = APIKeyHeader(
    name=HEADER, scheme_name="officer", description="The officer's id; only until accounts exist", auto_error=False
)
_by_cookie = APIKeyCookie(name=COOKIE, scheme_name="console", description="Set by the console", auto_error=False)
PURPOSE = "IASS-Purpose"
_by_key = HTTPBearer(scheme_name="key", description="A key of `iass user key add`", auto_error=False)


_WHY = "For what is looked; needed where more than one purpose fits the caller's roles"
_LISTED: dict[str, Any] = {"enum": [one.value for one in Purpose]}


class Requires:
    """The dependency by which every route states its permission. Answers the officer who calls, where they may, and for
    what they do it.

    Raises Unauthenticated, NotAllowed where no role or key of theirs has the permission, and PurposeNeeded where it is
    for no purpose that fits."""

    def __init__(self, permission: Permission) -> None:
        self.permission = permission

    async def __call__(
        self,
        request: Request,
        _header: Annotated[str | None, Security(_by_header)],
        _cookie: Annotated[str | None, Security(_by_cookie)],
        _key: Annotated[HTTPAuthorizationCredentials | None, Security(_by_key)],
    ) -> Officer:
        """The three are read by the doorkeeper; here they are for the description of the API."""
        caller = await caller_of(request)
        await require_token(request)
        officer = caller.officer(self.permission, stated_purpose(request, caller, self.permission))
        if officer is None:
            mend = "An operator gives roles: iass user role"
            raise NotAllowed("nothing that you are lets you do this", where=self.permission.value, mend=mend)
        request.state.officer = officer
        return officer


def stated_purpose(request: Request, caller: Caller, permission: Permission) -> Purpose | None:
    """As the header says; None without one. Raises PurposeNeeded for a word that is not in the list."""
    said = request.headers.get(PURPOSE)
    if said is None:
        return None
    if said not in set(Purpose):
        raise PurposeNeeded(permission, caller.purposes(permission))
    return Purpose(said)


class RequiresPurpose(Requires):
    """Of a route that looks at a person: the header is a part of its description."""

    async def __call__(
        self,
        request: Request,
        _header: Annotated[str | None, Security(_by_header)],
        _cookie: Annotated[str | None, Security(_by_cookie)],
        _key: Annotated[HTTPAuthorizationCredentials | None, Security(_by_key)],
        _purpose: Annotated[str | None, Header(alias=PURPOSE, description=_WHY, json_schema_extra=_LISTED)] = None,
    ) -> Officer:
        return await super().__call__(request, _header, _cookie, _key)


class OpenToAll:
    """The dependency of a route that shows no personal data and needs no officer."""

    permission = Permission.OPEN

    async def __call__(self, request: Request) -> Officer:
        request.state.officer = SYSTEM
        return SYSTEM


class OpenHere(OpenToAll):
    """The dependency of figures that tell an attacker something: open on this machine, as a supervisor of processes
    calls them. From elsewhere once accounts exist, whoever calls needs `known_by`, a device's key included."""

    known_by = Permission.SEE_OPERATING_POINT

    async def __call__(self, request: Request) -> Officer:
        if not await is_near(request):
            caller = await caller_of(request)
            if not caller.purposes(self.known_by):
                mend = f"Call from the machine itself, or with a key: iass user key add --allow {self.known_by}"
                raise NotAllowed("figures are not for everybody", where=self.known_by.value, mend=mend)
        return await super().__call__(request)


async def is_near(request: Request) -> bool:
    """Whether it comes from this machine, or accounts do not rule: then nobody else can call. Behind the proxy of
    `IASS_PROXY` the address is its client's."""
    keeper: Doorkeeper = request.app.state.context.doorkeeper
    is_here = request.client is not None and is_loopback(request.client.host)
    return is_here or not await run_in_threadpool(keeper.accounts_rule)


async def _is_told_details(request: Request) -> bool:
    if await is_near(request):
        return True
    try:
        return bool((await caller_of(request)).purposes(OpenHere.known_by))
    except Unauthenticated:
        return False


def permissions_of(route: APIRoute) -> list[Permission]:
    """The rules that a route states; exactly one is right."""
    rules = (dependency.call for dependency in route.dependant.dependencies)
    return [rule.permission for rule in rules if isinstance(rule, Requires | OpenToAll)]


RECORD_CROSSING = Depends(Requires(Permission.RECORD_CROSSING))
SEE_ALERTS = Depends(Requires(Permission.SEE_ALERTS))
SEE_PROTECTED = Depends(RequiresPurpose(Permission.SEE_PROTECTED))
DECIDE_ALERT = Depends(Requires(Permission.DECIDE_ALERT))
SUPERVISE_LANES = Depends(Requires(Permission.SUPERVISE_LANES))
SEE_PERSON = Depends(RequiresPurpose(Permission.SEE_PERSON))
SEE_NOTICES = Depends(RequiresPurpose(Permission.SEE_NOTICES))
SEE_DUTIES = Depends(RequiresPurpose(Permission.SEE_DUTIES))
IMPORT_NOTICES = Depends(Requires(Permission.IMPORT_NOTICES))
FILE_NOTICES = Depends(Requires(Permission.FILE_NOTICES))
APPROVE_NOTICES = Depends(Requires(Permission.APPROVE_NOTICES))
SEARCH_BY_PHOTO = Depends(RequiresPurpose(Permission.SEARCH_BY_PHOTO))
SEARCH_BY_PAPERS = Depends(RequiresPurpose(Permission.SEARCH_BY_PAPERS))
SEE_LINKS = Depends(RequiresPurpose(Permission.SEE_LINKS))
LINK_IDENTITIES = Depends(Requires(Permission.LINK_IDENTITIES))
SEE_FIGURES = Depends(Requires(Permission.SEE_FIGURES))
SEE_OPERATING_POINT = Depends(Requires(Permission.SEE_OPERATING_POINT))
CHOOSE_OPERATING_POINT = Depends(Requires(Permission.CHOOSE_OPERATING_POINT))
SEE_LOOK_ALIKES = Depends(Requires(Permission.SEE_LOOK_ALIKES))
OWN_SESSIONS = Depends(Requires(Permission.MANAGE_OWN_SESSIONS))
DECIDE_LOOK_ALIKES = Depends(Requires(Permission.DECIDE_LOOK_ALIKES))
RECEIVE_PASSENGER_LISTS = Depends(Requires(Permission.RECEIVE_PASSENGER_LISTS))
SEE_FLIGHTS = Depends(Requires(Permission.SEE_FLIGHTS))
SEE_CASES = Depends(RequiresPurpose(Permission.SEE_CASES))
KEEP_CASES = Depends(Requires(Permission.KEEP_CASES))
USE_INBOX = Depends(Requires(Permission.USE_INBOX))
SEE_AUDIT = Depends(RequiresPurpose(Permission.SEE_AUDIT))
SERVE_SUBJECTS = Depends(RequiresPurpose(Permission.SERVE_SUBJECTS))
OPERATE = Depends(Requires(Permission.OPERATE))
SEE_COMPANIONS = Depends(RequiresPurpose(Permission.SEE_COMPANIONS))
LEAD_CASES = Depends(Requires(Permission.LEAD_CASES))
ADMIT_TO_CASES = Depends(Requires(Permission.ADMIT_TO_CASES))
EXPORT_CASES = Depends(RequiresPurpose(Permission.EXPORT_CASES))
OPEN = Depends(OpenToAll())
OPEN_HERE = Depends(OpenHere())

IsToldDetails = Annotated[bool, Depends(_is_told_details)]
AlertReader = Annotated[Officer, SEE_ALERTS]
ProtectionReader = Annotated[Officer, SEE_PROTECTED]
AlertJudge = Annotated[Officer, DECIDE_ALERT]
LaneSupervisor = Annotated[Officer, SUPERVISE_LANES]
PersonReader = Annotated[Officer, SEE_PERSON]
NoticeReader = Annotated[Officer, SEE_NOTICES]
DutyReader = Annotated[Officer, SEE_DUTIES]
NoticeImporter = Annotated[Officer, IMPORT_NOTICES]
NoticeFiler = Annotated[Officer, FILE_NOTICES]
NoticeApprover = Annotated[Officer, APPROVE_NOTICES]
PhotoSearcher = Annotated[Officer, SEARCH_BY_PHOTO]
PapersSearcher = Annotated[Officer, SEARCH_BY_PAPERS]
LinkReader = Annotated[Officer, SEE_LINKS]
IdentityLinker = Annotated[Officer, LINK_IDENTITIES]
FigureReader = Annotated[Officer, SEE_FIGURES]
OperatingPointReader = Annotated[Officer, SEE_OPERATING_POINT]
TargetChooser = Annotated[Officer, CHOOSE_OPERATING_POINT]
SessionOwner = Annotated[Officer, OWN_SESSIONS]
LookAlikeReader = Annotated[Officer, SEE_LOOK_ALIKES]
LookAlikeDecider = Annotated[Officer, DECIDE_LOOK_ALIKES]
ListReceiver = Annotated[Officer, RECEIVE_PASSENGER_LISTS]
FlightReader = Annotated[Officer, SEE_FLIGHTS]
CaseReader = Annotated[Officer, SEE_CASES]
CaseExporter = Annotated[Officer, EXPORT_CASES]
CompanionSeeker = Annotated[Officer, SEE_COMPANIONS]
CaseAdmitter = Annotated[Officer, ADMIT_TO_CASES]
CaseLeader = Annotated[Officer, LEAD_CASES]
CaseKeeper = Annotated[Officer, KEEP_CASES]
Liaison = Annotated[Officer, USE_INBOX]
Auditor = Annotated[Officer, SEE_AUDIT]
SubjectOfficer = Annotated[Officer, SERVE_SUBJECTS]
Operator = Annotated[Officer, OPERATE]
PassageRecorder = Annotated[Officer, RECORD_CROSSING]
