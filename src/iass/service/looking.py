"""Who calls, as the one who does what the route does, and as the one who looks beyond it."""

from fastapi import Request

from iass.access import Officer, Permission
from iass.service.doorkeeper import Caller
from iass.service.officer import stated_purpose


def reach_of(request: Request) -> Officer:
    """Who calls, and where they may, as the route's own rule found it. Raises TypeError in a route without a rule."""
    officer = getattr(request.state, "officer", None)
    if not isinstance(officer, Officer):
        raise TypeError("this route states no permission")
    return officer


def looker_of(request: Request, permission: Permission) -> Officer:
    """For a look that the route's own rule does not name. A key, which looks for nothing of its choice, does it as the
    rest. Raises PurposeNeeded for a look for nothing that fits it."""
    caller: Caller = request.scope["state"]["caller"]
    looks = caller.officer(permission, stated_purpose(request, caller, permission)) or reach_of(request)
    request.state.looks = permission, looks
    return looks
