"""What a provider says about itself (OpenID Connect Discovery 1.0), and how far that is believed."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import httpx

from iass.adapters.directory.exchange import checked
from iass.errors import InvalidInput, Unavailable

ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512")
"""Signatures that are believed: by keys of which we hold the public half alone. Never none, never HS*."""

_PATH = "/.well-known/openid-configuration"
_METHODS = ("client_secret_basic", "client_secret_post")


@dataclass(frozen=True, slots=True)
class Metadata:
    """Addresses of the provider. tells_issuer: whether an answer without its issuer is not its own (RFC 9207).
    method: how the client's secret is sent."""

    authorization: str
    token: str
    keys: str
    end_session: str | None
    algorithms: tuple[str, ...]
    tells_issuer: bool
    method: str


def discovery_url(issuer: str) -> str:
    return issuer.rstrip("/") + _PATH


def read_metadata(told: Mapping[str, Any], issuer: str, hosts: frozenset[str]) -> Metadata:
    """hosts: that its addresses may be at, beside its own: else whoever can write one answer leads secrets and officers
    elsewhere. Raises Unavailable for anything that does not fit."""
    if told.get("issuer") != issuer:
        raise _odd("names another issuer")
    offered = told.get("id_token_signing_alg_values_supported")
    algorithms = tuple(one for one in ALGORITHMS if isinstance(offered, list) and one in offered)
    if not algorithms:
        raise _odd("signs in no way that is believed")
    own = httpx.URL(issuer)
    end = told.get("end_session_endpoint")
    return Metadata(
        authorization=_address(told, "authorization_endpoint", own, hosts),
        token=_address(told, "token_endpoint", own, hosts),
        keys=_address(told, "jwks_uri", own, hosts),
        end_session=_address(told, "end_session_endpoint", own, hosts) if end is not None else None,
        algorithms=algorithms,
        tells_issuer=told.get("authorization_response_iss_parameter_supported") is True,
        method=_method(told.get("token_endpoint_auth_methods_supported")),
    )


def _address(told: Mapping[str, Any], name: str, own: httpx.URL, hosts: frozenset[str]) -> str:
    value = told.get(name)
    if not isinstance(value, str):
        raise _odd(f"names no {name}")
    try:
        url = checked(value, name)
    except InvalidInput:
        raise _odd(f"names a {name} that is no address over https") from None
    if (url.scheme, url.netloc) != (own.scheme, own.netloc) and not (url.scheme == "https" and url.host in hosts):
        raise _odd(f"names a {name} at {url.host[:100]}, which is not allowed")
    return value


def _method(offered: object) -> str:
    """The first of ours that it knows; without a word of it, the default of the standard."""
    return next((one for one in _METHODS if isinstance(offered, list) and one in offered), _METHODS[0])


def _odd(what: str) -> Unavailable:
    return Unavailable(
        f"the directory {what}", where="discovery", mend="Compare the directory's file with the provider"
    )
