"""An installation with accounts: who is employed, and what is asked of every route."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count

import httpx
from fastapi import FastAPI
from fastapi.routing import APIRoute, iter_route_contexts

from iass.access import Officer, Permission, Purpose, Role
from iass.accounts.account import Grant
from iass.accounts.session import csrf_token
from iass.application import Application
from iass.ids import OfficerId
from iass.service.officer import permissions_of

ROOT = Officer(OfficerId("cli:root"), Role.OPERATOR)
PASSWORD = "kuda laut minum teh hijau"
_desks = count(1)
"""Everybody sits elsewhere: walks type wrong passwords, and they are counted by address."""


@dataclass
class Place:
    """One installation with two checkpoints, an alert and a crossing at each, and an officer of every role."""

    application: Application
    app: FastAPI
    url: str
    tokens: dict[Role, str]
    tokens_everywhere: dict[Role, str]

    def as_role(self, role: Role, purpose: Purpose | None = None) -> httpx.Client:
        return self.as_token(self.tokens[role], purpose)

    def as_token(self, token: str, purpose: Purpose | None = None) -> httpx.Client:
        """purpose: of looks, stated with each request."""
        headers = {"IASS-CSRF": csrf_token(token), **({"IASS-Purpose": purpose.value} if purpose else {})}
        return httpx.Client(base_url=self.url, cookies={"iass_session": token}, headers=headers, timeout=30)

    def as_key(self, secret: str) -> httpx.Client:
        return httpx.Client(base_url=self.url, headers={"Authorization": f"Bearer {secret}"}, timeout=30)

    def sign_in(self, name: str) -> str:
        return self.application.entrance.door.sign_in(name, PASSWORD, f"10.0.0.{next(_desks)}")[0]

    def hire(self, name: str, *roles: str) -> str:
        grants = [Grant.parse(role) for role in roles]
        agency = "KPK" if any(one.role is Role.AGENCY_LIAISON for one in grants) else ""
        self.application.entrance.accounts.add(name, grants, PASSWORD, ROOT, agency)
        return self.sign_in(name)


def routes(app: FastAPI) -> Iterator[tuple[str, str, Permission]]:
    """Method, path and permission of each."""
    for context in iter_route_contexts(app.routes):
        route = context.original_route
        assert isinstance(route, APIRoute)
        (permission,) = permissions_of(route)
        for method in sorted(route.methods or ()):
            yield method, route.path, permission
