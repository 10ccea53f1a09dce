"""Where whoever signed in goes on to: where they came from if they may see that, else their own first page."""

from urllib.parse import urlsplit

from fastapi import Request
from fastapi.routing import APIRoute, iter_route_contexts

from iass.access import Permission
from iass.accounts.door import Door
from iass.console.page_route import local
from iass.service.doorkeeper import Caller
from iass.service.officer import permissions_of


def landing(request: Request, door: Door, token: str, back: str) -> str:
    """token: of the session that has just begun. `/` leads everybody to the first page of their own."""
    to, inside = local(back), door.whose(token)
    return to if inside is not None and _may_open(request, inside, urlsplit(to).path) else "/"


def _may_open(request: Request, caller: Caller, path: str) -> bool:
    """By the rule of the page's own route; nothing answers at a path that has none."""
    for context in iter_route_contexts(request.app.routes):
        route = context.original_route
        if isinstance(route, APIRoute) and "GET" in (route.methods or ()) and route.path_regex.match(path):
            rules = permissions_of(route)
            return all(rule is Permission.OPEN or bool(caller.purposes(rule)) for rule in rules)
    return False
