"""For what a page looks at somebody, as the page says it and lets it be changed."""

from dataclasses import dataclass

from fastapi import Request
from fastapi.routing import APIRoute

from iass.access import Officer, Purpose
from iass.accounts.rights import LOOKS
from iass.service.doorkeeper import session_of
from iass.service.officer import permissions_of


@dataclass(frozen=True, slots=True)
class LookedFor:
    """others: what else fits this page and these roles; empty where there is no choice."""

    purpose: Purpose
    others: tuple[Purpose, ...]


def looked_for(request: Request, officer: Officer | None) -> LookedFor | None:
    """None on a page of an officer's duty, unless what it shows needed a look, and until accounts exist."""
    route, inside = request.scope.get("route"), session_of(request)
    looks = [one for one in permissions_of(route) if one in LOOKS] if isinstance(route, APIRoute) else []
    acting = getattr(request.state, "officer", None)
    if beyond := getattr(request.state, "looks", None):
        looks, acting = [beyond[0]], beyond[1]
    if officer is None or inside is None or not looks or not isinstance(acting, Officer) or acting.purpose is None:
        return None
    return LookedFor(acting.purpose, tuple(one for one in inside.purposes(looks[0]) if one is not acting.purpose))
