"""Passkeys: to sign in with one, and one's own."""

import json
from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import JSONResponse, RedirectResponse

from iass.accounts.door import Inside
from iass.accounts.passkey import Site
from iass.accounts.passkey_door import PasskeyDoor
from iass.console.landing import landing
from iass.console.page_route import SEE_OTHER, PageRoute
from iass.console.passkey_site import site_of
from iass.console.routes.session import address_of, admit
from iass.console.screen import OnScreen
from iass.errors import Conflict
from iass.ids import PasskeyId
from iass.service.context import Service
from iass.service.doorkeeper import session_of
from iass.service.officer import OPEN, SessionOwner

router = APIRouter(route_class=PageRoute, include_in_schema=False)


class _Answer(BaseModel):
    """told: what the browser's `toJSON` gives of the device's answer."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    told: Annotated[str, Field(max_length=16_384)]


class _SigningIn(_Answer):
    back: Annotated[str, Field(max_length=400)] = "/"


class _Adding(_Answer):
    name: Annotated[str, Field(max_length=200)]


@router.post("/sign-in/passkey/request", dependencies=[OPEN])
def ask(request: Request, screen: OnScreen) -> Response:
    return _json(_passkeys(screen).ask(_site(request)))


@router.post("/sign-in/passkey", dependencies=[OPEN])
def sign_in(request: Request, screen: OnScreen, service: Service, given: _SigningIn) -> Response:
    """Where the browser goes next."""
    if not service.doorkeeper.accounts_rule():
        raise Conflict("there is no account yet", mend="Sign in with an officer's id")
    passkeys = _passkeys(screen)
    token, _ = passkeys.sign_in(_site(request), given.told, address_of(request))
    answer = JSONResponse({"to": landing(request, passkeys.door, token, given.back)})
    admit(request, answer, passkeys.door, token)
    return answer


@router.post("/passkeys/request")
def offer(request: Request, screen: OnScreen, _: SessionOwner) -> Response:
    return _json(_passkeys(screen).offer(_site(request), _inside(request)))


@router.post("/passkeys")
def add(request: Request, screen: OnScreen, _: SessionOwner, given: _Adding) -> Response:
    _passkeys(screen).add(_site(request), _inside(request), given.name, given.told)
    return Response(status_code=204)


@router.post("/passkeys/remove")
def remove(screen: OnScreen, officer: SessionOwner, passkey: Annotated[str, Form(max_length=100)] = "") -> Response:
    _passkeys(screen).remove(officer, PasskeyId(passkey))
    return RedirectResponse("/sessions", SEE_OTHER)


def _passkeys(screen: OnScreen) -> PasskeyDoor:
    return screen.application.entrance.passkeys


def _site(request: Request) -> Site:
    site = site_of(request)
    if site is None:
        raise Conflict("no passkey works at this address", mend="Open the console by its name, under https")
    return site


def _inside(request: Request) -> Inside:
    inside = session_of(request)
    if inside is None:
        raise Conflict("no account stands behind this", mend="Sign in with a password")
    return inside


def _json(options: str) -> Response:
    return JSONResponse(json.loads(options))
